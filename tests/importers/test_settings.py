"""What a file of this program tells of how its network was trained is kept."""

from pathlib import Path

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.core.activation import Activation, Initializer
from aestudio.core.architecture import Architecture
from aestudio.core.codings.plain import Plain
from aestudio.core.codings.variational import Variational
from aestudio.core.corruptions.masking import Masking
from aestudio.core.layers.dense import Dense
from aestudio.core.objectives import Loss
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.sparsity.kl import KLActivity
from aestudio.core.sparsity.l1 import L1Activity
from aestudio.core.stack import specs
from aestudio.core.weights import Weights
from aestudio.storage.project_file import load, save

onnx = pytest.importorskip("onnx")

PLAIN = TrainingPlan()
SPARSE = Dense(
    units=4,
    activation=Activation.SIGMOID,
    l2=0.0003,
    initializer=Initializer.GLOROT_UNIFORM,
    sparsity=KLActivity(target=0.2),
)
PENALISED = Architecture(
    input_shape=(6,),
    layers=(SPARSE, Dense(units=2, l2=0.01, sparsity=L1Activity())),
    output_activation=Activation.SIGMOID,
)
PLAN = TrainingPlan(
    corruption=Masking(),
    loss=Loss.BINARY_CROSS_ENTROPY,
    learning_rate=0.02,
    strategy=Strategy.FINE_TUNED,
)


def trained(architecture: Architecture, plan: TrainingPlan = PLAIN) -> Run:
    """A run with weights of its own, on data from 10 to 30."""
    rng = np.random.default_rng(4)
    arrays = {
        key: rng.normal(0, 0.3, one.shape).astype("f4")
        for key, one in specs(architecture.stack).items()
    }
    scaling = Scaling(np.full(1, 10, np.float32), np.full(1, 20, np.float32))
    stages = plan.stages(architecture)
    point = Checkpoint(Weights(arrays), len(stages) + 1)
    done = tuple(one.number for one in stages)
    return Run(architecture, plan, "", point, done=done, scaling=scaling)


def passed(run: Run, name: str) -> Document:
    """What becomes of a run that is written in the format of that ending and read again."""
    data = DataReference.to_come(run.architecture.input_shape)
    save(Document(Project(data=data, architecture=run.architecture), run), Path("a.h5"))
    assert main(["export", "a.h5", "--out", name]) == 0
    assert main(["import", name, "--out", "b.h5"]) == 0
    return load(Path("b.h5"))


@pytest.mark.parametrize("name", ["a.onnx", "a.npz", "a.keras"])
def test_how_it_was_trained_comes_back_too(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    back = passed(trained(PENALISED, PLAN), name)
    assert back.run is not None
    assert back.run.architecture == back.project.architecture == PENALISED
    assert back.run.plan == back.project.plan == PLAN
    assert "How it was trained is told in the file and kept" in capsys.readouterr().err


def test_codings_that_were_drawn_are_said_to_be_plain_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    drawn = Architecture(input_shape=(6,), layers=(Dense(units=4, l2=0.01), Dense(units=2)),
                         coding=Variational())  # fmt: skip
    back = passed(trained(drawn), "a.onnx").project.architecture
    assert back == drawn.with_layer(1, activation="linear").edited(coding=Plain())
    told = " ".join(capsys.readouterr().err.split())
    assert "codings were drawn while it was trained (variational)" in told


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"architecture": "[" * 100_000, "plan": "{}"},
        {"architecture": "{}", "plan": '{"seed": -1}'},
        {"architecture": "9" * 2_000_000, "plan": "{}"},
        {"architecture": PENALISED.edited(tied=True).with_width(1, 3).model_dump_json()},
        {"architecture": PENALISED.with_layer(0, activation="relu").model_dump_json()},
    ],
)
def test_of_what_a_file_tells_wrongly_or_not_at_all_penalties_are_said_to_be_unknown(
    told: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    passed(trained(PENALISED, PLAN), "a.onnx")
    model = onnx.load("a.onnx")
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, {"plan": PLAN.model_dump_json(), **told})
    onnx.save(model, "b.onnx")
    capsys.readouterr()
    assert main(["import", "b.onnx", "--out", "c.h5"]) == 0
    back = load(Path("c.h5")).project
    assert [one.l2 for one in back.architecture.layers] == [0, 0]
    assert back.plan == TrainingPlan()
    assert "L2, on activities" in capsys.readouterr().err
