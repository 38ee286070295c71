"""Settings are told by their declared labels, each once, and none that changes nothing."""

from collections import Counter

import numpy as np
import pytest

from aestudio.core.codings.variational import Variational
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import Preparation, Reading, Split
from aestudio.core.reference import DataReference
from aestudio.core.scaling import Scaling
from aestudio.export.report.settings import scaled_text, settings_groups
from tests.export.report.reported import PLAN, linear, run

Told = dict[str, dict[str, str]]


def told(plan: TrainingPlan = PLAN, data: DataReference | None = None, **network: object) -> Told:
    one = run(linear().edited(**network), plan)
    groups = settings_groups(one, data or DataReference(), Scaling.identity())
    for group in groups:
        assert max(Counter(label for label, _value in group.settings).values()) == 1
    assert max(Counter(group.title for group in groups).values()) == 1
    return {group.title: dict(group.settings) for group in groups}


def test_values_have_the_units_that_they_are_declared_with() -> None:
    found = told()["Training"]
    assert found["Batch"] == "10 samples"
    assert found["Validation"] == "10 %"
    assert found["Stop early"] == "off"
    assert found["Optimizer"] == "Adam"


def test_settings_without_effect_are_left_out() -> None:
    assert "Momentum" not in told()["Training"]
    assert told(PLAN.edited(optimizer="sgd"))["Training"]["Momentum"] == "0.9"
    network = told(coding=Variational())["Network"]
    assert network["Codings"] == "Variational"
    assert network["Codings: β"] == "1"
    assert network["Codings: Warm-up"] == "off"
    assert "Codings: Cycles" not in network


def test_a_kind_is_followed_by_its_own_settings() -> None:
    found = told(PLAN.edited(corruption=GaussianNoise(strength=0.25)))["Training"]
    assert found["Corruption"] == "Gaussian noise"
    assert found["Corruption: Strength"] == "0.25 σ"


def test_what_a_stage_does_differently_bears_its_name() -> None:
    plan = PLAN.edited(strategy="one-at-a-time").with_override("autoencoder-2", epochs=7)
    found = told(plan)["Training"]
    assert found["Autoencoder 2: Epochs a stage"] == "7"


def test_layers_that_are_set_alike_are_told_together() -> None:
    assert "Hidden layer 1, Coding layer" in told()
    first = linear().layers[0].edited(l2=0.01)
    found = told(layers=(first, linear().layers[1]))
    assert found["Hidden layer 1"]["L2 penalty"] == "0.01 ½Σw²"
    assert found["Coding layer"]["L2 penalty"] == "0"


def test_the_file_that_tests_is_named_without_the_folder_it_lies_in() -> None:
    preparation = Preparation(split=Split.FILE, test_file="/home/somebody/secret/t.csv")
    found = told(data=DataReference(source="/home/somebody/d.csv", preparation=preparation))
    assert found["Preparation"]["Test file"] == "t.csv"
    assert "somebody" not in str(found)
    assert "Test share" not in found["Preparation"]


def test_of_how_a_file_was_read_only_what_was_chosen_is_told() -> None:
    reading = Reading(separator="\t", header=False, height=32)
    found = told(data=DataReference(preparation=Preparation(reading=reading, ignored=("a", "b"))))
    assert found["Preparation"]["Separator"] == "tab"
    assert found["Preparation"]["First row"] == "values"
    assert found["Preparation"]["Height"] == "32 px"
    assert found["Preparation"]["Columns left out"] == "a, b"
    assert "Colour" not in found["Preparation"]


@pytest.mark.parametrize(
    ("scaling", "words"),
    [
        (Scaling.identity(), "as they are"),
        (Scaling.bytes(), "divided by 255"),
        (Scaling.uniform(-2, 4), "(x − −2) / 4"),
        (
            Scaling(np.zeros(2, np.float32), np.ones(2, np.float32) * 3),
            "each feature by its own offset and scale",
        ),
    ],
)
def test_what_scaling_came_to_is_told(scaling: Scaling, words: str) -> None:
    assert scaled_text(scaling) == words
