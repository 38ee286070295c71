"""Cells of a row are changed with the mouse and with keys, and mistakes are told."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from aestudio.analysis.probing.cells import Replaced
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.named_values import Names
from aestudio.core.scaling import Scaling
from aestudio.gui.inspect.probe.row_table import Column, RowTable
from aestudio.gui.inspect.probe.typed_cell import typed_number

FEATURES = (Feature(column="ash"), Feature(column="hue"), Feature(column="proline"))
# Columns of (x − 10) / 2, x / 4 and (x − 500) / 100.
SCALING = Scaling(np.array([10, 0, 500], np.float32), np.array([2, 4, 100], np.float32))
NAMES = Names(Encoding(features=FEATURES), SCALING)
SAMPLE = np.array([1.0, 0.5, -1.0], np.float32)  # 12, 2 and 400 in the file.


class Sheet:
    """A table in sight, and what it told."""

    def __init__(self, table: RowTable) -> None:
        self.table, self.edits = table, list[Replaced]()
        self.mistakes: list[str] = []
        table.rows.edited.connect(self.edits.append)
        table.rows.mistaken.connect(self.mistakes.append)

    def cell(self, row: int, column: Column) -> str:
        return str(self.table.rows.index(row, column).data())

    @property
    def editor(self) -> QLineEdit:
        (found,) = [one for one in self.table.viewport().findChildren(QLineEdit) if one.isVisible()]
        return found

    def double_click(self, row: int) -> None:
        place = self.table.visualRect(self.table.rows.index(row, Column.VALUE)).center()
        where = self.table.viewport()
        QTest.mouseClick(where, Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(where, Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def sheet(qtbot: QtBot) -> Sheet:
    table = RowTable()
    qtbot.addWidget(table)
    table.resize(480, 200)
    table.show_row(NAMES, SAMPLE, SAMPLE, np.array([0.5, 0.5, 0.0], np.float32))
    table.show()
    return Sheet(table)


def test_values_output_and_error_stand_in_the_units_of_the_file(sheet: Sheet) -> None:
    rows = [[sheet.cell(row, column) for column in Column] for row in range(3)]
    assert rows == [
        ["ash", "12", "11", "−1"],
        ["hue", "2", "2", "0"],
        ["proline", "400", "500", "100"],
    ]


def test_a_double_click_a_number_and_enter_change_that_cell_alone(
    sheet: Sheet, qtbot: QtBot
) -> None:
    sheet.double_click(1)
    QTest.keyClicks(sheet.editor, "3,5")
    QTest.keyClick(sheet.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(sheet.edits))
    (edit,) = sheet.edits
    np.testing.assert_allclose(edit.of(SAMPLE), [1.0, 0.875, -1.0])
    assert sheet.table.currentIndex().row() == 2


def test_typing_replaces_the_value_and_tab_goes_on_to_the_next(sheet: Sheet) -> None:
    sheet.table.setCurrentIndex(sheet.table.rows.index(0, Column.VALUE))
    QTest.keyClick(sheet.table, Qt.Key.Key_8)
    assert sheet.editor.text() == "8"
    QTest.keyClick(sheet.editor, Qt.Key.Key_Tab)
    assert [float(one.value) for one in sheet.edits] == [8.0]
    assert sheet.table.currentIndex().row() == 1
    assert sheet.editor.text() == "2"
    QTest.keyClick(sheet.editor, Qt.Key.Key_Backtab)
    assert sheet.table.currentIndex().row() == 0


def test_what_is_no_number_stays_in_its_field_and_is_told(sheet: Sheet) -> None:
    sheet.double_click(2)
    QTest.keyClicks(sheet.editor, "4oo")
    QTest.keyClick(sheet.editor, Qt.Key.Key_Return)
    assert sheet.edits == []
    assert sheet.mistakes[-1] == "proline: “4oo” is no number"
    assert sheet.editor.property("mistake") is True
    QTest.keyClick(sheet.editor, Qt.Key.Key_Escape)
    assert sheet.mistakes[-1] == ""
    assert sheet.cell(2, Column.VALUE) == "400"


def test_output_and_error_cannot_be_typed_over(sheet: Sheet) -> None:
    for column in (Column.NAME, Column.OUTPUT, Column.ERROR):
        flags = sheet.table.rows.flags(sheet.table.rows.index(0, column))
        assert not flags & Qt.ItemFlag.ItemIsEditable


def test_what_is_being_typed_stays_while_outputs_come(sheet: Sheet) -> None:
    sheet.double_click(0)
    QTest.keyClicks(sheet.editor, "7")
    sheet.table.show_row(NAMES, SAMPLE, SAMPLE, np.zeros(3, np.float32))
    assert sheet.editor.text() == "7"
    assert sheet.cell(0, Column.OUTPUT) == "10"


def test_a_changed_value_is_bold_and_says_what_it_was(sheet: Sheet) -> None:
    sheet.table.show_row(NAMES, np.array([2, 0.5, -1], np.float32), SAMPLE, None)
    index = sheet.table.rows.index(0, Column.VALUE)
    assert index.data(Qt.ItemDataRole.FontRole).bold()
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "It was 12"
    assert sheet.table.rows.index(1, Column.VALUE).data(Qt.ItemDataRole.FontRole) is None


def test_ctrl_z_within_the_table_takes_a_change_back(sheet: Sheet, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sheet.table.undo_wanted):
        QTest.keyClick(sheet.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize(
    ("text", "feature", "number"),
    [
        ("−3.5", Feature(column="x"), -3.5),
        ("1e3", None, 1000.0),
        # 2024-03-01 12:00 UTC is 1 709 294 400 seconds after 1970 began.
        ("2024-03-01 12:00", Feature(column="t", origin=1_709_200_000.0), 94_400.0),
        ("9007199254740995", Feature(column="id", base=9_007_199_254_740_993), 2),
    ],
)
def test_numbers_are_taken_as_they_are_shown(
    text: str, feature: Feature | None, number: float
) -> None:
    assert typed_number(text, feature) == number


@pytest.mark.parametrize("text", ["", "  ", "nan", "inf", "1e39", "one"])
def test_what_no_input_can_be_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|large"):
        typed_number(text, Feature(column="x"))


def test_a_time_is_asked_for_as_it_is_written() -> None:
    with pytest.raises(ValueError, match="2024-05-31"):
        typed_number("noon", Feature(column="t", origin=1.0))
