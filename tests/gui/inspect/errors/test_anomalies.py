"""Thresholds: by a rule or by hand, what they come to, and what lies beyond."""

import csv
from io import StringIO

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from aestudio.analysis.forward import reconstruct
from aestudio.gui.inspect.errors.anomalies import CHOICES
from aestudio.gui.inspect.errors.anomalies_panel import AnomaliesPanel
from aestudio.gui.samples.part import PartName
from tests.gui.inspect.errors.shown import Shown, drag, looked_at
from tests.gui.small import dataset

RULES = [one.key for one in CHOICES]


@pytest.fixture
def panel(shown: Shown) -> AnomaliesPanel:
    shown.view.anomalies_button.click()
    shown.settle()
    found = shown.view.findChild(AnomaliesPanel, "anomaliesPanel")
    assert found is not None
    return found


def _choose(shown: Shown, panel: AnomaliesPanel, key: str) -> None:
    panel.rule.setCurrentIndex(RULES.index(key))
    panel.rule.activated.emit(RULES.index(key))
    shown.settle()


def _above(shown: Shown) -> list[int]:
    lines = list(csv.reader(StringIO(shown.view.table())))
    assert lines[0] == ["row", "class", "score", "above threshold"]
    return [row for row, one in enumerate(lines[1:]) if one[3] == "1"]


def test_a_share_of_the_worst_is_above_the_threshold_and_selected_by_the_button(
    shown: Shown, panel: AnomaliesPanel
) -> None:
    panel.setting.setText("20")
    panel.setting.editingFinished.emit()
    shown.settle()
    worst = np.sort(np.argsort(shown.errors)[-6:]).tolist()
    assert _above(shown) == worst
    assert panel.select_button.text() == "Select the 6"
    panel.select_button.click()
    assert shown.selected == worst


def test_what_depends_on_the_threshold_is_told_apart_from_what_does_not(
    shown: Shown, panel: AnomaliesPanel
) -> None:
    assert panel.how.text() == "The highest 5\u00a0%: 2 of 30 samples."
    depends, not_so = panel.depends.text().split(". ")
    assert depends.endswith("precision, recall and F1")
    assert not_so == "Errors do not depend on it, nor does AUC."
    layout = panel.layout()
    assert layout is not None
    figures = panel.figures[0].parentWidget()
    assert figures is not None
    places = [
        layout.indexOf(one) for one in (panel.how, figures, panel.depends, panel.select_button)
    ]
    assert places == sorted(places)


def test_a_quantile_is_that_of_the_training_errors(shown: Shown, panel: AnomaliesPanel) -> None:
    panel.setting.setText("50")
    _choose(shown, panel, "quantile")
    panel.setting.setText("50")
    panel.setting.editingFinished.emit()
    shown.settle()
    model = shown.inspected.model
    samples = shown.inspected.subject.parts[PartName.TRAINING].samples
    made = reconstruct(model.architecture, model.weights, samples)
    middle = float(np.median(np.square(made - samples).mean(axis=1)))
    assert float(panel.value.text()) == pytest.approx(middle, rel=1e-5)


def test_the_line_that_is_dragged_sets_the_threshold_by_hand(
    shown: Shown, panel: AnomaliesPanel
) -> None:
    histogram = shown.view.histogram
    start = QPoint(round(histogram.axis().pixel(float(panel.value.text()))), 200)
    end = QPoint(round(histogram.axis().pixel(float(np.median(shown.errors)))), 200)
    drag(histogram, start, end)
    shown.settle()
    assert panel.rule.currentText() == "By hand"
    assert panel.how.text().startswith("Set by hand")
    limit = histogram.axis().error(end.x())
    assert _above(shown) == np.flatnonzero(shown.errors >= limit).tolist()
    assert shown.selected == []


def test_a_threshold_that_is_typed_is_by_hand(shown: Shown, panel: AnomaliesPanel) -> None:
    panel.value.clear()
    QTest.keyClicks(panel.value, "1e9")
    QTest.keyClick(panel.value, Qt.Key.Key_Return)
    shown.settle()
    assert panel.rule.currentText() == "By hand"
    assert _above(shown) == []
    assert not panel.select_button.isEnabled()


def test_classes_that_are_anomalies_give_precision_recall_and_f1(
    shown: Shown, panel: AnomaliesPanel
) -> None:
    panel.setting.setText("30")
    panel.setting.editingFinished.emit()
    panel.chips[1].click()
    shown.settle()
    above, labels = set(_above(shown)), shown.inspected.part.labels
    assert labels is not None
    anomalies = set(np.flatnonzero(labels == 1).tolist())
    hits = len(above & anomalies)
    precision, recall = hits / len(above), hits / len(anomalies)
    both = 2 * precision * recall / (precision + recall)
    expected = [f"{one:.3f}" for one in (precision, recall, both)]
    assert [one.text() for one in panel.figures[:3]] == expected


def test_the_best_f1_asks_for_a_class_first(shown: Shown, panel: AnomaliesPanel) -> None:
    _choose(shown, panel, "f1")
    assert "no sample is of the class" in panel.how.text()
    assert shown.view.table() == ""
    panel.chips[2].click()
    shown.settle()
    assert panel.how.text().startswith("F1 is highest here")


def test_without_labels_no_rule_asks_for_them(shown: Shown, panel: AnomaliesPanel) -> None:
    shown.look_at(looked_at(dataset((6, 6), labelled=False)))
    assert panel.chips == []
    assert not panel.classes.isVisibleTo(panel)
    item = panel.rule.model().index(RULES.index("f1"), 0)
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled


def test_the_line_goes_with_the_mode(shown: Shown, panel: AnomaliesPanel) -> None:
    before = shown.view.grab().toImage()
    shown.view.anomalies_button.click()
    assert panel.isHidden()
    assert shown.view.table().startswith("class,samples")
    assert shown.view.grab().toImage() != before
    shown.view.anomalies_button.click()
    shown.settle()
    assert len(_above(shown)) == 2
