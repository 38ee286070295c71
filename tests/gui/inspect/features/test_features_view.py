"""What codings are worth as features: asked for, shown, called off."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aestudio.analysis.features import CODINGS, INPUTS, PCA, Curve, FeaturesCompared
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.gui.inspect.features.view import FeaturesView
from aestudio.gui.inspect.inspected import Inspected, Subject, inspected_first
from aestudio.gui.inspect.view import Tools
from aestudio.gui.samples.part import PartName, Parts
from tests.gui.small import dataset, network

LONG = 60_000
Settle = Callable[[], None]


@pytest.fixture
def view(qtbot: QtBot, tools: Tools, inspected: Inspected) -> Iterator[FeaturesView]:
    found = FeaturesView("features", tools)
    tools.themes.dress(found)
    qtbot.addWidget(found)
    found.resize(640, 600)
    found.show()
    found.show_inspected(inspected)
    yield found
    found.close()


@pytest.fixture
def settle(qtbot: QtBot, tools: Tools) -> Settle:
    return lambda: qtbot.waitUntil(lambda: tools.computations.idle, timeout=LONG)


def _computed(view: FeaturesView, settle: Settle) -> list[list[str]]:
    view.compute_button.click()
    settle()
    return list(csv.reader(StringIO(view.table())))


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found at once in place of what takes seconds."""

    def found(*_parts: object, seeds: range, **_hearing: object) -> FeaturesCompared:
        curves = tuple(
            Curve(
                key,
                key,
                np.array([[0.1 * at + 0.01 * seed + 0.3 for seed in seeds] for at in range(3)]),
            )
            for key in (CODINGS, INPUTS, PCA)
        )
        return FeaturesCompared((10, 30, 54), curves, 0.4, "Told.")

    monkeypatch.setattr("aestudio.gui.inspect.features.comparing.features_compared", found)


def test_nothing_is_computed_until_it_is_asked_for(view: FeaturesView, tools: Tools) -> None:
    assert tools.computations.idle
    assert view.table() == ""
    assert view.picture() is None
    assert "linear classifier" in view.about_label.text()
    assert view.compute_button.isEnabled()


def test_a_line_for_each_kind_and_number_of_labels(view: FeaturesView, settle: Settle) -> None:
    header, *lines = _computed(view, settle)
    assert header[4:] == ["seed 0", "seed 1", "seed 2"]
    assert [int(one[1]) for one in lines] == [10, 30, 54] * 3
    for one in lines:
        seeds = [float(each) for each in one[4:]]
        assert float(one[2]) == pytest.approx(sum(seeds) / 3)
    assert view.told_label.text().startswith("With 10 labels ")
    assert view.picture() is not None
    assert not view.compute_button.isEnabled()


@pytest.mark.usefixtures("invented")
def test_the_number_of_labels_that_is_pointed_at_is_told(
    view: FeaturesView, settle: Settle
) -> None:
    lines = _computed(view, settle)[1:]
    QTest.keyClick(view.chart, Qt.Key.Key_Right)
    QTest.keyClick(view.chart, Qt.Key.Key_Right)
    assert view.chart.readout[0] == "30 labels"
    assert lines[1][:2] == ["codings", "30"]
    assert view.chart.readout[1] == "codings 41.0 ± 1.0 %"
    QTest.mouseMove(view.chart, QPoint(view.chart.width() - 30, 100))
    assert view.chart.readout[0] == "54 labels"


def test_what_is_called_off_leaves_nothing(view: FeaturesView, settle: Settle) -> None:
    view.compute_button.click()
    assert view.cancel_button.isVisible()
    view.cancel_button.click()
    settle()
    assert view.table() == ""
    assert not view.progress.isVisible()
    assert view.compute_button.isEnabled()


@pytest.mark.usefixtures("invented")
def test_it_stays_for_another_part_and_is_told_to_be_older_for_another_network(
    view: FeaturesView, settle: Settle, inspected: Inspected
) -> None:
    _computed(view, settle)
    view.show_inspected(inspected.of_part(inspected.subject.parts[PartName.TRAINING]))
    assert not view.older_label.isVisible()
    view.show_inspected(inspected.of_depth(1))
    assert view.older_label.isVisible()
    assert view.compute_button.isEnabled()
    assert view.table()


@pytest.mark.usefixtures("invented")
def test_other_seeds_are_computed_when_asked_for(view: FeaturesView, settle: Settle) -> None:
    _computed(view, settle)
    view.seeds.setCurrentIndex(0)
    view.seeds.activated.emit(0)
    assert not view.older_label.isVisible()
    lines = _computed(view, settle)
    assert lines[0][4:] == ["seed 0"]
    assert lines[1][3] == ""


def test_without_labels_it_says_what_to_do(view: FeaturesView) -> None:
    architecture, weights = network(36, (4,))
    model = Model(architecture, weights)
    parts = Parts(dataset((6, 6), labelled=False), TrainingPlan())
    view.show_inspected(inspected_first(Subject(model, parts, of=model)))
    assert "no labels" in view.about_label.text()
    assert not view.compute_button.isEnabled()


def test_a_view_out_of_sight_computes_nothing_any_more(
    view: FeaturesView, settle: Settle, inspected: Inspected
) -> None:
    view.compute_button.click()
    view.hide_inspected()
    settle()
    view.show_inspected(inspected)
    assert view.table() == ""
    assert view.compute_button.isEnabled()
