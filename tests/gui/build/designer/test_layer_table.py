"""Every setting of every layer can be set in its cell, with the keys and with the mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.activation import Activation, Initializer
from aestudio.core.project import Document
from aestudio.gui.build.designer.layer_table import SETTINGS as CHOSEN
from aestudio.gui.build.designer.layer_table import Column, LayerTable
from aestudio.gui.build.designer.panel import DesignerPanel
from aestudio.gui.document.session import Session
from aestudio.gui.kit.forms import ChoiceField, NarrowCombo
from aestudio.gui.kit.kind_form import KindChoice
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.shell.theme import Themes
from aestudio.recipes import recipe

LEFT = Qt.MouseButton.LeftButton
CELLS = [(row, column) for row in range(4) for column in Column if column != Column.SHAPE]
# Of the tied network 784 → 300 → 150 → 300 → 784: kernels of rows 2 and 3 are those of 1 and 0.
SETTINGS = [
    *((row, column) for row in (0, 1) for column in (Column.KIND, Column.WIDTH, *CHOSEN)),
    (2, Column.WIDTH),
    (2, Column.ACTIVATION),
    (3, Column.ACTIVATION),
]


@pytest.fixture
def table(qtbot: QtBot, session: Session, themes: Themes) -> Iterator[LayerTable]:
    panel = DesignerPanel(session, themes)
    qtbot.addWidget(panel)
    panel.resize(636, 274)
    panel.show_view("table")
    panel.show()
    panel.table.setFocus()
    yield panel.table
    panel.close()


def cell(table: LayerTable, row: int, column: int) -> QModelIndex:
    return table.model().index(row, column)


def go_to(table: LayerTable, row: int, column: int) -> QWidget:
    """The field that has the focus once a cell is the current one."""
    table.setCurrentIndex(cell(table, row, column))
    return focused()


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(*keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(focused(), key, modifier)
        QApplication.processEvents()


def enter(text: str, *keys: Qt.Key) -> None:
    QTest.keyClicks(focused(), text)
    press(*keys)


def value(session: Session, row: int, column: int) -> object:
    name = "units" if column == Column.WIDTH else CHOSEN[column]
    found: object = getattr(session.project.architecture.stack[row], name)
    return found


@pytest.mark.parametrize(("row", "column"), CELLS)
@pytest.mark.parametrize("by", ["keys", "mouse"])
def test_each_cell_that_is_a_setting_opens_the_field_of_its_kind_with_the_present_value(
    table: LayerTable, session: Session, row: int, column: int, by: str
) -> None:
    if by == "keys":
        go_to(table, row, column)
    else:
        place = table.visualRect(cell(table, row, column)).center()
        QTest.mouseClick(table.viewport(), LEFT, pos=place)
    found = focused()
    if (row, column) not in SETTINGS:
        assert found is table
    elif column == Column.KIND:
        assert isinstance(found, KindChoice)
        assert found.currentText() == "Dense"
    elif column in (Column.WIDTH, Column.L2):
        assert isinstance(found, NumberField)
        assert float(found.text()) == value(session, row, column)
    else:
        assert isinstance(found, ChoiceField)
        assert found.currentText() == cell(table, row, column).data()
        assert found.currentData() == value(session, row, column)


def test_any_cell_follows_any_other(table: LayerTable, session: Session) -> None:
    before = session.project
    for start in CELLS:
        for end in CELLS:
            go_to(table, *start)
            go_to(table, *end)
    assert session.project == before
    assert session.undo_stack.count() == 0


def test_tab_walks_the_settings_only_and_back(table: LayerTable) -> None:
    go_to(table, *SETTINGS[0])
    walked = []
    for _ in SETTINGS[1:]:
        press(Qt.Key.Key_Tab)
        walked.append((table.currentIndex().row(), table.currentIndex().column()))
        assert focused() is not table
    assert walked == SETTINGS[1:]
    for place in reversed(SETTINGS[:-1]):
        press(Qt.Key.Key_Backtab, modifier=Qt.KeyboardModifier.ShiftModifier)
        assert (table.currentIndex().row(), table.currentIndex().column()) == place


@pytest.mark.parametrize(
    ("row", "column", "text", "wanted"),
    [(2, Column.WIDTH, "250", 250), (0, Column.L2, "1e-4", 1e-4)],
)
@pytest.mark.parametrize("leave", ["Enter", "Tab", "mouse"])
def test_what_was_typed_is_set_when_the_cell_is_left(
    table: LayerTable, session: Session, row: int, column: int, text: str, wanted: float, leave: str
) -> None:
    go_to(table, row, column)
    enter(text)
    if leave == "mouse":
        place = table.visualRect(cell(table, 1, 0)).center()
        QTest.mouseClick(table.viewport(), LEFT, pos=place)
    else:
        press(Qt.Key.Key_Tab if leave == "Tab" else Qt.Key.Key_Return)
    assert value(session, row, column) == wanted
    assert session.undo_stack.count() == 1


def test_a_choice_is_set_as_soon_as_it_is_made(table: LayerTable, session: Session) -> None:
    go_to(table, 3, Column.ACTIVATION)
    press(Qt.Key.Key_Up)
    assert session.project.architecture.output_activation is Activation.SIGMOID
    go_to(table, 1, Column.INITIALIZER)
    press(Qt.Key.Key_End)
    assert session.project.architecture.layers[1].initializer is Initializer.LECUN_UNIFORM
    assert cell(table, 1, Column.INITIALIZER).data() == "LeCun, uniform"


@pytest.mark.parametrize("leave", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_wrong_entry_is_answered_in_words_and_can_be_put_right(
    table: LayerTable, session: Session, leave: Qt.Key
) -> None:
    said: list[str] = []
    table.mistaken.connect(said.append)
    found = go_to(table, 0, Column.WIDTH)
    enter("0", leave)
    assert said[-1].startswith("Units: enter 1 to")
    assert focused() is found
    assert session.undo_stack.count() == 0
    press(Qt.Key.Key_Backspace)
    enter("200", Qt.Key.Key_Return)
    assert said[-1] == ""
    assert session.project.architecture.layers[0].width == 200


def test_a_wrong_entry_that_is_left_costs_nothing_and_one_that_is_dropped_is_forgotten(
    table: LayerTable, session: Session
) -> None:
    said: list[str] = []
    table.mistaken.connect(said.append)
    go_to(table, 0, Column.WIDTH)
    enter("many")
    go_to(table, 1, Column.WIDTH)
    assert said[-1] == "Units: enter a whole number"
    enter("x", Qt.Key.Key_Return, Qt.Key.Key_Escape)
    assert said[-1] == ""
    assert session.project.architecture.encoder_sizes == (784, 300, 150)
    assert session.undo_stack.count() == 0


def test_a_row_of_steps_is_one_step_of_undo_and_what_is_typed_another(
    table: LayerTable, session: Session
) -> None:
    go_to(table, 0, Column.WIDTH)
    press(Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert session.project.architecture.layers[0].width == 302
    QTest.keySequence(focused(), "Ctrl+A")
    enter("200", Qt.Key.Key_Return)
    assert session.undo_stack.count() == 2
    session.undo_stack.undo()
    assert session.project.architecture.layers[0].width == 302
    session.undo_stack.undo()
    assert session.project.architecture.layers[0].width == 300


def test_a_layer_that_is_selected_elsewhere_does_not_draw_the_focus(
    table: LayerTable, session: Session
) -> None:
    table.window().setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    table.window().setFocus()
    session.select_layer(2)
    assert table.currentIndex().row() == 1
    assert focused() is table.window()


@pytest.mark.parametrize("name", ["convolutional", "sparse"])
def test_where_words_have_no_room_they_are_shortened_and_no_figure_is_cut(
    table: LayerTable, session: Session, themes: Themes, name: str
) -> None:
    themes.dress(table.window())
    session.open(Document(recipe(name).project), None)
    QApplication.processEvents()
    last = table.columnViewportPosition(Column.PARAMETERS) + table.columnWidth(Column.PARAMETERS)
    assert last <= table.viewport().width()
    metrics = table.fontMetrics()
    for column in (Column.WIDTH, Column.SHAPE, Column.L2, Column.PARAMETERS):
        texts = [cell(table, row, column).data() for row in range(table.model().rowCount())]
        widest = max(map(metrics.horizontalAdvance, texts))
        assert table.isColumnHidden(column) or widest < table.columnWidth(column)


@pytest.mark.parametrize("column", [Column.KIND, Column.ACTIVATION, Column.INITIALIZER])
def test_a_choice_is_read_in_full_while_it_is_made(
    table: LayerTable, themes: Themes, column: int
) -> None:
    themes.dress(table.window())
    found = go_to(table, 0, column)
    assert isinstance(found, NarrowCombo)
    assert found.currentText()
    assert not found.is_cut
    assert found.geometry().right() <= table.viewport().rect().right()
