"""Outputs that are no numbers, or enormous ones: drawn somehow, without an exception."""

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.encoding import Encoding, Feature
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.gui.theme import DARK, LIGHT
from aestudio.gui.viewer.codings_chart import CodingsChart
from aestudio.gui.viewer.panel import ReconstructionPanel
from aestudio.gui.viewer.values_table import Names, ValuesTable
from tests.gui.viewer.conftest import dataset, network

WILD = (float("nan"), float("inf"), -float("inf"), 3e38, -3e38, 1e-45, 0.0)
SHAPES = ((6, 6), (36, 1), (36,), (3, 4, 3))


def spoilt(weights: Weights, value: float) -> Weights:
    for layer in weights.layers:
        layer.bias[0] = value
    return weights


@pytest.mark.parametrize("value", WILD)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_network_gone_wild_can_be_looked_at(
    panel: ReconstructionPanel,
    settle: Callable[[], None],
    value: float,
    shape: tuple[int, ...],
) -> None:
    panel.show_dataset(dataset(shape))
    architecture, weights = network(36)
    panel.show_weights(architecture, spoilt(weights, value))
    settle()
    panel.grab()
    panel.enlarge(0)
    settle()
    panel.grab()
    panel.close_enlarged()


@pytest.mark.parametrize("value", WILD)
def test_codings_gone_wild_are_charted(qtbot: QtBot, value: float) -> None:
    for theme in (LIGHT, DARK):
        chart = CodingsChart(theme)
        qtbot.addWidget(chart)
        chart.resize(200, 80)
        chart.show_codings(np.array([value, 1.0, -1.0], np.float32))
        chart.grab()


@pytest.mark.parametrize("value", WILD)
def test_values_gone_wild_are_listed(qtbot: QtBot, value: float) -> None:
    features = (Feature(column="height"), Feature(column="day", origin=1_700_000_000.0))
    scaling = Scaling(np.array([100, 0], np.float32), np.array([50, 86_400], np.float32))
    table = ValuesTable()
    qtbot.addWidget(table)
    values = np.array([0.5, 0.5], np.float32)
    output = np.array([value, value], np.float32)
    with np.errstate(over="ignore"):
        table.show_values(Names(Encoding(features=features), scaling), values, output)
    table.show()
    table.grab()
