"""Small data, small networks, and a panel on the screen."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.extent import Extent
from aestudio.core.layers.dense import Dense
from aestudio.core.project import DataReference
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.data.dataset import Dataset
from aestudio.gui.build.viewer.panel import ReconstructionPanel
from aestudio.gui.document.session import Session
from aestudio.gui.shell.theme import Themes
from tests.networks import biases, drawn

Network = tuple[Architecture, Weights]


@pytest.fixture
def panel(qtbot: QtBot, session: Session, themes: Themes) -> Iterator[ReconstructionPanel]:
    """The card as it stands in the window."""
    found = ReconstructionPanel(session, themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(348, 716)
    found.show()
    yield found
    found.shut_down()


@pytest.fixture
def digits() -> Dataset:
    """Images of 6×6 in three classes."""
    return dataset((6, 6))


@pytest.fixture
def settle(qtbot: QtBot, panel: ReconstructionPanel) -> Callable[[], None]:
    """Wait until nothing is being computed."""
    return lambda: qtbot.waitUntil(lambda: panel.idle, timeout=5000)


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
