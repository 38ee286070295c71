"""What ``info`` tells, before and after training."""

from dataclasses import replace

import numpy as np
import pytest

from aestudio.commands.describe import described, told
from aestudio.core.digest import run_digest
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.preparation import Preparation, ScalingRule
from aestudio.core.project import Document
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.recipes import recipe
from tests.networks import zeros

PROJECT = recipe("book-one-at-a-time").project


def trained(loss: float) -> Document:
    record = EpochRecord(1, loss, None, 2.0, 3600.0)
    weights = zeros(PROJECT.architecture)
    run = Run(
        PROJECT.architecture,
        PROJECT.plan,
        "",
        Checkpoint(weights, epoch=1),
        History((StageHistory(1, "Autoencoder 1", 48, (), (record,)),)),
    )
    return Document(PROJECT, run)


def test_a_design_tells_its_stages_before_it_is_trained() -> None:
    facts = described(Document(PROJECT))
    assert [stage["sizes"] for stage in facts["stages"]] == [[784, 300, 784], [300, 150, 300]]
    assert "0 of 4 epochs" in told(facts)
    assert told(facts).endswith("Not trained yet")


def test_a_design_tells_the_memory_of_its_caches_before_it_is_trained() -> None:
    facts = described(Document(PROJECT))
    size = 4 * 300 * PROJECT.data.training_samples
    assert [stage["cached_bytes"] for stage in facts["stages"]] == [0, size]
    first, second = told(facts).splitlines()[-3:-1]
    assert "cache" not in first
    assert "caches 10 MB of codings" in second
    off = PROJECT.edited(plan=PROJECT.plan.edited(cache_codings=False))
    assert "cache" not in told(described(Document(off)))


def test_a_run_tells_the_digest_of_its_state() -> None:
    document = trained(0.25)
    assert document.run is not None
    assert run_digest(document.run) in told(described(document))


def test_a_stopped_run_tells_how_far_it_came() -> None:
    facts = described(trained(0.25))
    assert "1. Autoencoder 1: 1 of 4 epochs" in told(facts)
    assert "loss 0.25000" in told(facts)
    assert "\nUnfinished\n" in told(facts)


def test_a_loss_that_diverged_is_null() -> None:
    assert described(trained(float("nan")))["stages"][0]["loss"] is None


def test_an_edit_since_the_run_is_told() -> None:
    document = trained(0.25)
    edited = replace(document, project=PROJECT.edited(plan=PROJECT.plan.edited(epochs=9)))
    assert "edited since" in told(described(edited))
    assert "of 4 epochs" in told(described(edited))


def test_the_data_of_the_run_are_told_even_where_the_project_has_others_by_now() -> None:
    document = trained(0.25)
    assert document.run is not None
    chosen = Preparation(scaling=ScalingRule.STANDARDISE, ignored=("a", "b"))
    seen = DataReference(source="/d/w.csv", name="w", shape=(784,), preparation=chosen)
    run = document.run.with_data(seen, Encoding(), Scaling.identity())
    facts = described(document.with_run(run))
    assert facts["data"]["name"] == "w"
    assert facts["data"]["testing"] == 2000
    assert "Data prepared: ignored a+b, scaling standardise" in told(facts)
    assert "prepared" not in told(described(document))


def test_another_share_of_test_samples_since_the_run_is_told() -> None:
    document = trained(0.25)
    data = PROJECT.data.edited(test_share=0.3)
    edited = replace(document, project=PROJECT.edited(data=data))
    assert "edited since" in told(described(edited))
    assert "edited since" not in told(described(document))


def test_the_test_error_is_told_scaled_and_in_the_units_of_the_data() -> None:
    run = trained(0.25).run
    assert run is not None
    features = (Feature(column="length"), Feature(column="kind", category="red"))
    names = Encoding(features=features + features[:1] * 782)
    scale = np.full(784, 2, np.float32)
    scale[1] = 1
    errors = np.full(784, 0.25)
    mixed = run.with_data(PROJECT.data, names, Scaling(np.zeros(784, np.float32), scale))
    facts = described(Document(PROJECT, mixed.with_test_mse(0.5, errors)))["run"]
    assert (facts["test_mse"], facts["test_mse_raw"]) == (0.5, None)
    assert facts["test_rmse_by_input"] == {"length": 1.0, "kind = red": 0.5}
    lines = told(described(Document(PROJECT, mixed.with_test_mse(0.5, errors))))
    assert "\nUnfinished, test MSE 0.50000 (scaled)\n" in lines
    assert "\nTest RMSE in each column's units: length 1, kind = red 0.5\n" in lines
    alike = run.with_data(PROJECT.data, Encoding(), Scaling.bytes()).with_test_mse(0.5, errors)
    facts = described(Document(PROJECT, alike))
    assert facts["run"]["test_mse_raw"] == pytest.approx(0.5 * 255**2)
    assert facts["run"]["test_rmse_by_input"] is None
    assert "test MSE 0.50000 (scaled), 32,512.5 in the data's units\n" in told(facts)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("denoising", "adam, mse, gaussian (strength 0.5), seed 42"),
        ("sparse", "; kl (weight 0.0005, target 0.1)"),
        ("variational", "; variational (beta 1.0, warm_up 5, warm_up_unit epochs, cycles 1)"),
        ("convolutional", "28×28×1 → 14×14×16 → 7×7×32 → 4×4×64 → 30 → 4×4×64"),
        ("convolutional", "; convolution, convolution, convolution, dense"),
        ("asymmetric", "784 → 100 → 20 → 150 → 300 → 784, untied"),
    ],
)
def test_info_tells_what_kind_of_network_it_is(name: str, line: str) -> None:
    assert line in told(described(Document(recipe(name).project)))
