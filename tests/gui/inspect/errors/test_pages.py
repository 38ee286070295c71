"""What stands below the histogram: classes, inputs, parts, PCA."""

import csv
from dataclasses import replace
from io import StringIO
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from aestudio.analysis.forward import reconstruct
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.scaling import Scaling
from aestudio.gui.inspect.errors.class_bars import HEAD, ROW
from aestudio.gui.inspect.errors.classes_page import ClassesPage
from aestudio.gui.inspect.errors.inputs_page import InputsPage
from aestudio.gui.inspect.errors.parts_page import PartsPage
from aestudio.gui.inspect.errors.pca_page import PcaPage
from aestudio.gui.samples.part import PartName
from tests.gui.inspect.errors.shown import Shown, drag, looked_at
from tests.gui.small import dataset

Page = TypeVar("Page")
CLASSES, INPUTS, PARTS, PCA = range(4)


def _lines(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text)))


def _page(shown: Shown, kind: type[Page]) -> Page:
    page = shown.view.page
    assert isinstance(page, kind)
    return page


def test_classes_are_told_the_worst_first(shown: Shown) -> None:
    labels, errors = shown.inspected.part.labels, shown.errors
    assert labels is not None
    expected = sorted(
        (
            (
                name,
                str(int((labels == number).sum())),
                float(errors[labels == number].mean()),
                float(np.median(errors[labels == number])),
            )
            for number, name in enumerate(("zero", "one", "two"))
        ),
        key=lambda one: -one[2],
    )
    header, *lines = _lines(shown.view.table())
    assert header == ["class", "samples", "mean error", "median error"]
    assert [tuple(line[:2]) for line in lines] == [one[:2] for one in expected]
    found = [[float(one) for one in line[2:]] for line in lines]
    assert found == [pytest.approx(one[2:]) for one in expected]


def test_a_class_that_is_clicked_is_selected_and_ctrl_adds_one(shown: Shown) -> None:
    bars, labels = _page(shown, ClassesPage).bars, shown.inspected.part.labels
    numbers = [one.number for one in bars.rows]
    for line, held in (
        (0, Qt.KeyboardModifier.NoModifier),
        (1, Qt.KeyboardModifier.ControlModifier),
    ):
        at = QPoint(60, HEAD + ROW * line + 5)
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, held, at)
        assert labels is not None
        chosen = np.flatnonzero(np.isin(labels, numbers[: line + 1]))
        assert shown.selected == chosen.tolist()
    assert [one.selected == one.count for one in bars.rows] == [True, True, False]


def test_a_class_is_chosen_with_keys(shown: Shown) -> None:
    bars, labels = _page(shown, ClassesPage).bars, shown.inspected.part.labels
    QTest.keyClick(bars, Qt.Key.Key_Down)
    QTest.keyClick(bars, Qt.Key.Key_Space)
    assert shown.selected == np.flatnonzero(labels == bars.rows[1].number).tolist()


def test_without_labels_the_page_of_classes_says_so(shown: Shown) -> None:
    shown.look_at(looked_at(dataset((6, 6), labelled=False)))
    page = _page(shown, ClassesPage)
    assert not page.is_shown
    assert "no classes" in page.message.text()


def test_the_error_of_each_pixel_is_the_mean_of_squares(shown: Shown) -> None:
    shown.turn_to(INPUTS)
    model, samples = shown.inspected.model, shown.inspected.part.samples
    made = reconstruct(model.architecture, model.weights, samples)
    expected = [
        float(np.mean([float(one) ** 2 for one in column])) for column in (made - samples).T
    ]
    header, *lines = _lines(shown.view.table())
    assert header == ["row", "column", "mean squared error", "mean value"]
    assert [(int(one[0]), int(one[1])) for one in lines[:7]] == [
        (1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (2, 1),
    ]  # fmt: skip
    assert [float(one[2]) for one in lines] == pytest.approx(expected, rel=1e-5)


def test_the_pixel_below_the_mouse_and_that_at_the_keys_are_told(shown: Shown) -> None:
    shown.turn_to(INPUTS)
    heat_map = _page(shown, InputsPage).map
    heat = heat_map.heat
    assert heat is not None
    frame = heat_map.frames()[1]
    at = QPoint(
        round(frame.left() + frame.width() * 2.5 / 6), round(frame.top() + frame.height() * 4.5 / 6)
    )
    QTest.mouseMove(heat_map, at)
    assert heat_map.readout[0] == "row 5, column 3"
    assert heat_map.readout[1] == f"mean squared error {heat.errors[4, 2]:.4g}"
    QTest.keyClick(heat_map, Qt.Key.Key_Down)
    assert heat_map.readout[0] == "row 6, column 3"


def test_columns_of_a_table_are_told_in_their_own_units_and_sorted_by_a_heading(
    shown: Shown,
) -> None:
    names = ("height", "age", "mass")
    data = replace(
        dataset((3,)),
        encoding=Encoding(features=tuple(Feature(column=one) for one in names)),
        scaling=Scaling(np.zeros(3, np.float32), np.array([100.0, 1.0, 10.0], np.float32)),
    )
    shown.look_at(looked_at(data))
    shown.turn_to(INPUTS)
    model, samples = shown.inspected.model, data.test
    apart = (reconstruct(model.architecture, model.weights, samples) - samples).astype(np.float64)
    roots = {
        name: float(np.sqrt((column**2).mean()))
        for name, column in zip(names, apart.T, strict=True)
    }
    units = dict(zip(names, (100.0, 1.0, 10.0), strict=True))
    table = _page(shown, InputsPage).columns
    assert [one.name for one in table.rows] == sorted(names, key=lambda one: -roots[one])
    for one in table.rows:
        assert one.scaled == pytest.approx(roots[one.name], rel=1e-5)
        assert one.error == pytest.approx(units[one.name] * roots[one.name], rel=1e-5)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [line[0] for line in _lines(shown.view.table())[1:]] == ["age", "height", "mass"]


def test_keys_sort_columns_and_turn_the_order(shown: Shown) -> None:
    names = ("b", "c", "a")
    features = tuple(Feature(column=one) for one in names)
    shown.look_at(looked_at(replace(dataset((3,)), encoding=Encoding(features=features))))
    shown.turn_to(INPUTS)
    table = _page(shown, InputsPage).columns
    for expected in (["a", "b", "c"], ["c", "b", "a"]):
        QTest.keyClick(table, Qt.Key.Key_1)
        assert [one.name for one in table.rows] == expected


def test_a_series_is_told_by_step_and_channel(shown: Shown) -> None:
    shown.look_at(looked_at(dataset((9, 2))))
    shown.turn_to(INPUTS)
    header, *lines = _lines(shown.view.table())
    assert header[:2] == ["channel", "step"]
    assert [tuple(one[:2]) for one in lines[8:11]] == [("1", "9"), ("2", "1"), ("2", "2")]


def test_both_parts_are_counted_on_the_same_edges(shown: Shown) -> None:
    shown.turn_to(PARTS)
    header, *lines = _lines(shown.view.table())
    assert header == ["from", "to", "training samples", "test samples"]
    assert sum(int(one[2]) for one in lines) == 54
    assert sum(int(one[3]) for one in lines) == 30
    assert "standard error" in _page(shown, PartsPage).beside.text.text()


def test_validation_stands_in_where_there_is_no_test_part(shown: Shown) -> None:
    data = dataset((6, 6))
    bare = replace(
        data, test=data.test[:0], test_rows=data.test_rows[:0], test_labels=data.test_rows[:0]
    )
    shown.look_at(looked_at(bare))
    shown.turn_to(PARTS)
    assert _lines(shown.view.table())[0][3] == "validation samples"
    assert "in validation" in _page(shown, PartsPage).beside.text.text()


def test_samples_of_a_later_file_are_compared_while_they_are_looked_at(shown: Shown) -> None:
    parts = shown.inspected.subject.parts
    parts.add(parts[PartName.TEST].taken(np.arange(12), PartName.LATER))
    shown.look_at(shown.inspected.of_part(parts[PartName.LATER]))
    shown.turn_to(PARTS)
    header, *lines = _lines(shown.view.table())
    assert header[3] == "later file samples"
    assert sum(int(one[3]) for one in lines) == 12
    assert "in the later file" in _page(shown, PartsPage).beside.text.text()


def test_where_all_samples_were_learnt_from_it_says_what_to_do(shown: Shown) -> None:
    data = dataset((6, 6))
    bare = replace(
        data, test=data.test[:0], test_rows=data.test_rows[:0], test_labels=data.test_rows[:0]
    )
    shown.look_at(looked_at(bare, validation=0.0))
    shown.turn_to(PARTS)
    assert "set some aside" in _page(shown, PartsPage).message.text()


def test_errors_beside_pca_are_those_of_numpys_singular_vectors(shown: Shown) -> None:
    shown.turn_to(PCA)
    data, part = shown.inspected.subject.dataset, shown.inspected.part
    mean = data.train.astype(np.float64).mean(axis=0)
    kept = np.linalg.svd(data.train - mean)[2][:2]
    lost = (part.samples - mean) - (part.samples - mean) @ kept.T @ kept
    expected = (lost**2).mean(axis=1)
    lines = _lines(shown.view.table())[1:]
    assert [float(one[3]) for one in lines] == pytest.approx(expected.tolist())
    assert [int(one[0]) for one in lines] == (part.rows + 1).tolist()
    better = int((shown.errors < expected).sum())
    assert f"in {better:,} of 30 samples" in _page(shown, PcaPage).beside.text.text()


def test_samples_where_pca_is_better_are_selected_by_a_button(shown: Shown) -> None:
    shown.turn_to(PCA)
    lines = _lines(shown.view.table())[1:]
    expected = [row for row, one in enumerate(lines) if float(one[2]) >= float(one[3])]
    _page(shown, PcaPage).select_button.click()
    assert shown.selected == expected
    assert shown.inspected.selection.told == "where PCA is better"


def test_a_sample_beside_pca_is_pointed_at_and_a_rectangle_is_selected(shown: Shown) -> None:
    shown.turn_to(PCA)
    chart = _page(shown, PcaPage).chart
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.place_of(11).toPoint())
    assert shown.inspected.sample == 11
    assert chart.readout[0].startswith(f"row {shown.inspected.part.rows[11] + 1}")
    drag(chart, QPoint(60, 2), QPoint(chart.width() - 2, chart.height() - 2))
    assert shown.selected == [*range(30)]


def test_keys_step_from_sample_to_sample_by_error(shown: Shown) -> None:
    shown.turn_to(PCA)
    order = np.argsort(shown.errors)
    shown.change(lambda one: one.pointing_at(int(order[4])))
    QTest.keyClick(_page(shown, PcaPage).chart, Qt.Key.Key_Right)
    assert shown.inspected.sample == order[5]


def test_pages_follow_the_part_that_is_looked_at(shown: Shown) -> None:
    parts = shown.inspected.subject.parts
    shown.look_at(shown.inspected.of_part(parts[PartName.TRAINING]))
    assert sum(int(one[1]) for one in _lines(shown.view.table())[1:]) == 54
