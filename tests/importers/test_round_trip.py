"""What this program has exported comes back to the last bit."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.core.architecture import Architecture
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense
from aestudio.core.layers.reshape import Reshape
from aestudio.core.layers.transposed_convolution import TransposedConvolution
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.stack import specs
from aestudio.core.weights import Weights
from aestudio.storage.project_file import load, save

pytestmark = pytest.mark.skipif(not find_spec("onnx"), reason="onnx is not there")

NARROW = Convolution(filters=3, kernel_size=3, stride=2)
NETWORKS = {
    "dense": Architecture(input_shape=(6,), layers=(Dense(units=4), Dense(units=2))),
    "tied": Architecture(input_shape=(6,), layers=(Dense(units=4), Dense(units=2)), tied=True),
    "images": Architecture(input_shape=(7, 7), layers=(NARROW, NARROW, Dense(units=5)), tied=True),
    "pooled": Architecture(
        input_shape=(8, 8, 2),
        layers=(Convolution(filters=3, stride=1, pooling=2), Dense(units=4)),
    ),
    "own": Architecture(
        input_shape=(8, 8),
        layers=(NARROW, Dense(units=4)),
        decoder=(
            Dense(units=20),
            Reshape(height=2, breadth=2, channels=5),
            TransposedConvolution(filters=3, stride=2),
        ),
    ),
}


def trained(architecture: Architecture) -> Run:
    """A run with weights of its own, on data from 10 to 30."""
    rng = np.random.default_rng(4)
    arrays = {
        key: rng.normal(0, 0.3, one.shape).astype("f4")
        for key, one in specs(architecture.stack).items()
    }
    scaling = Scaling(np.full(1, 10, np.float32), np.full(1, 20, np.float32))
    return Run(
        architecture, TrainingPlan(), "", Checkpoint(Weights(arrays), 2), done=(1,), scaling=scaling
    )


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_that_was_exported_to_onnx_comes_back(name: str) -> None:
    architecture = NETWORKS[name]
    run = trained(architecture)
    data = DataReference.to_come(architecture.input_shape)
    save(Document(Project(data=data, architecture=architecture), run), Path("a.h5"))
    assert main(["export", "a.h5", "--out", "a.onnx"]) == 0
    assert main(["import", "a.onnx", "--out", "b.h5"]) == 0
    back = load(Path("b.h5")).run
    assert back is not None
    assert back.architecture.tied == architecture.tied
    assert back.checkpoint.weights.same_bits(run.checkpoint.weights)
    assert back.scaling is not None
    assert run.scaling is not None
    assert back.scaling.agrees(run.scaling)
