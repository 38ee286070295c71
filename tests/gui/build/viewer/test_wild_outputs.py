"""Outputs that are no numbers, or enormous ones: drawn somehow, without an exception."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.encoding import Encoding, Feature
from aestudio.core.named_values import Names
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.gui.build.viewer.panel import ReconstructionPanel
from aestudio.gui.samples.codings_chart import CodingsChart
from aestudio.gui.samples.values_table import ValuesTable
from aestudio.gui.shell.theme import DARK, LIGHT
from tests.gui.small import dataset, network
from tests.networks import biases

WILD = (float("nan"), float("inf"), -float("inf"), 3e38, -3e38, 1e-45, 0.0)
SHAPES = ((6, 6), (36, 1), (36,), (3, 4, 3))


def colours(widget: QWidget) -> set[int]:
    """All that are on the widget as it is drawn now."""
    shot = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(shot.constBits(), np.uint32)
    return set(np.unique(pixels).tolist())


def spoilt(weights: Weights, value: float) -> Weights:
    for one in biases(weights):
        one[0] = value
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
    assert len(colours(panel.grid.viewport())) > 2, "the cells are drawn"
    error = panel.findChild(QLabel, "viewerError")
    assert error is not None
    # The squares of the largest numbers pass what 32 bits hold.
    assert (error.text() == "not finite") == (not abs(value) < 1e19)
    panel.pages.enlarge(0)
    settle()
    assert panel.enlarged.isVisible()
    assert len(colours(panel.enlarged)) > 2
    panel.pages.close_enlarged()


@pytest.mark.parametrize("value", WILD)
def test_codings_gone_wild_are_charted(qtbot: QtBot, value: float) -> None:
    for theme in (LIGHT, DARK):
        chart = CodingsChart(theme)
        qtbot.addWidget(chart)
        chart.resize(200, 80)
        chart.show_codings(np.array([value, 1.0, -1.0], np.float32))
        assert theme.color("codings").rgb() in colours(chart), "a bar at least stands out"
        words = chart.toolTip()
        assert words.startswith("3 codings between ")
        assert "nan" not in words
        assert "inf" not in words


@pytest.mark.parametrize(
    ("codings", "words"),
    [
        ((12_345.0, -943.2), "2 codings between −943 and 12,300, 0 of them zero"),
        ((1_234_567.0, -943.2), "2 codings between −9.4e2 and 1.2e6, 0 of them zero"),
        ((5.557, 0.0), "2 codings between 0 and 5.56, 1 of them zero"),
        ((0.00002, 0.0), "2 codings between 0 and 2.0e−5, 1 of them zero"),
        ((0.25,), "1 coding between 0.25 and 0.25, 0 of them zero"),
    ],
)
def test_both_ends_of_the_codings_are_written_in_one_way(
    qtbot: QtBot, codings: tuple[float, ...], words: str
) -> None:
    chart = CodingsChart(LIGHT)
    qtbot.addWidget(chart)
    chart.show_codings(np.array(codings, np.float32))
    assert chart.toolTip() == words


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
    assert len(colours(table.viewport())) > 1
    model = table.model()
    rows = {
        model.index(row, 0).data(): [model.index(row, column).data() for column in (1, 2)]
        for row in range(model.rowCount())
    }
    assert rows["height"][0] == "125"
    assert rows["day"][0].startswith("2023-11-15 10:13")
    assert all(rows[name][1] for name in ("height", "day"))
    if value == 0:
        assert rows["height"][1] == "100"
