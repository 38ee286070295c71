"""What the reconstructions card tells of the inside of a network."""

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.codings.variational import Variational
from aestudio.core.layers.dense import Dense
from aestudio.core.sparsity.kl import KLActivity
from aestudio.core.weights import Weights
from aestudio.data.dataset import Dataset
from aestudio.gui.build.viewer.panel import ReconstructionPanel
from aestudio.gui.samples.codings_chart import CodingsChart
from aestudio.gui.shell.theme import LIGHT
from tests.gui.small import network
from tests.networks import drawn

Settle = Callable[[], None]
DRAWN = Architecture(input_shape=(36,), layers=(Dense(units=3),), coding=Variational())


def with_one_collapsed() -> Weights:
    """Its second coding is drawn from N(0, 1) whatever the sample."""
    weights = drawn(DRAWN, 1, kernel=0.2)
    for _key, array in weights.arrays.items():
        if array.shape in ((36, 3), (3,)):
            array[..., 1] = 0
    return weights


def test_a_network_at_rest_is_looked_into_on_the_test_part(
    qtbot: QtBot, panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    weights = with_one_collapsed()
    with qtbot.waitSignal(panel.looked_into):
        panel.show_weights(DRAWN, weights)
    settle()
    assert panel.insight is not None
    samples = digits.test.astype(np.float64)
    means, logs = (
        samples @ weights["encoder_1", f"{name}kernel"] + weights["encoder_1", f"{name}bias"]
        for name in ("", "log_variance_")
    )
    expected = ((means**2 + np.exp(logs) - 1 - logs) / 2).mean(axis=0)
    assert panel.insight.nats is not None
    np.testing.assert_allclose(panel.insight.nats, expected, rtol=1e-4, atol=1e-7)
    panel.show_weights(*network(36))
    assert panel.insight is None, "it is of the weights that were shown before"
    settle()


def test_the_chart_of_a_sample_marks_codings_that_have_collapsed(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    panel.show_weights(DRAWN, with_one_collapsed())
    settle()
    panel.pages.enlarge(0)
    chart = panel.findChild(CodingsChart)
    assert chart is not None
    assert chart.toolTip().endswith("pale ones have collapsed (KL below 0.01 nats): 2")


def test_the_activity_of_sparse_codings_stands_above_their_chart(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    sparse = Dense(units=4, activation=Activation.SIGMOID, sparsity=KLActivity(target=0.2))
    architecture = Architecture(input_shape=(36,), layers=(sparse,))
    weights = drawn(architecture, 1, kernel=0.2)
    panel.show_dataset(digits)
    panel.show_weights(architecture, weights)
    settle()
    panel.pages.enlarge(0)
    total = digits.test @ weights["encoder_1", "kernel"] + weights["encoder_1", "bias"]
    mean = (1 / (1 + np.exp(-total.astype(np.float64)))).mean()
    told = panel.enlarged._codings_title.text()
    assert told == f"Codings · 4 · mean activity {mean:.2f}, target 0.20"


def test_a_pale_bar_has_a_ground_as_high_as_the_chart(qtbot: QtBot) -> None:
    chart = CodingsChart(LIGHT)
    qtbot.addWidget(chart)
    chart.resize(248, 100)
    codings = np.array([1.0, 0.0, -1.0, 0.5], np.float32)
    idle = np.array([False, True, False, False])
    chart.show_codings(codings, idle)
    shot = chart.grab().toImage()
    bare, pale = (shot.pixelColor(x, 80) for x in (12, 62))
    assert bare != pale
    chart.show_codings(codings, idle[:2])  # Of another network.
    assert chart.grab().toImage().pixelColor(62, 80) == bare


@pytest.mark.parametrize(
    ("idle", "told"),
    [
        (range(14), "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more"),
        ([1, 4], "2, 5"),
        ([], "Means; none has collapsed"),
    ],
)
def test_the_tip_names_the_first_that_have_collapsed(
    qtbot: QtBot, idle: range | list[int], told: str
) -> None:
    chart = CodingsChart(LIGHT)
    qtbot.addWidget(chart)
    flags = np.zeros(20, np.bool_)
    flags[list(idle)] = True
    chart.show_codings(np.ones(20, np.float32), flags)
    assert chart.toolTip().endswith(told)
