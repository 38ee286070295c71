"""Small data and small networks."""

import numpy as np

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.extent import Extent
from aestudio.core.layers.dense import Dense
from aestudio.core.project import DataReference
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.data.dataset import Dataset
from tests.networks import biases, drawn

Network = tuple[Architecture, Weights]


def dataset(shape: tuple[int, ...], samples: int = 90, labelled: bool = True) -> Dataset:
    """Random samples of that shape; a third of them are the test part."""
    generator = np.random.default_rng(7)
    values = generator.random((samples, int(np.prod(shape))), np.float32)
    labels = generator.integers(0, 3, samples)
    rows = np.arange(samples)
    cut = samples * 2 // 3
    return Dataset(
        reference=DataReference(source="x.npy", name="x", samples=samples, shape=shape),
        scaling=Scaling.identity(),
        extent=Extent(np.zeros(1, np.float32), np.ones(1, np.float32)),
        train=values[:cut],
        test=values[cut:],
        train_rows=rows[:cut],
        test_rows=rows[cut:],
        train_labels=labels[:cut] if labelled else None,
        test_labels=labels[cut:] if labelled else None,
        class_names=("zero", "one", "two") if labelled else (),
    )


def network(features: int, units: tuple[int, ...] = (4,), seed: int = 1) -> Network:
    """A linear network with random weights."""
    architecture = Architecture(
        input_shape=(features,),
        layers=tuple(Dense(units=n, activation=Activation.LINEAR) for n in units),
    )
    weights = drawn(architecture, seed, kernel=0.2, bias=0)
    for one in biases(weights):
        one[:] = 0.1
    return architecture, weights
