"""The drawing edits the project; the project redraws the drawing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from aestudio.core.layers.dense import MOST_UNITS, Dense
from aestudio.core.project import Problem
from aestudio.core.run import Checkpoint, Run
from aestudio.gui.build.designer.layer_table import Column
from aestudio.gui.build.designer.panel import DesignerPanel
from aestudio.gui.document.session import Session
from aestudio.gui.shell.theme import Themes
from tests.networks import zeros

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def panel(qtbot: QtBot, session: Session, themes: Themes) -> Iterator[DesignerPanel]:
    found = DesignerPanel(session, themes)
    qtbot.addWidget(found)
    found.resize(636, 274)
    found.show()
    yield found
    found.close()


def point(panel: DesignerPanel, number: int, where: str = "middle") -> QPoint:
    bar = panel.diagram.layout_now().bars[number]
    y = {"middle": (bar.y + bar.bottom) / 2, "top": bar.y - 4, "bottom": bar.bottom + 4}[where]
    return QPoint(round(bar.center), round(y))


def sizes(session: Session) -> tuple[int, ...]:
    return session.project.architecture.encoder_sizes


def test_what_was_found_of_a_run_is_shown_on_its_layer(
    panel: DesignerPanel, session: Session
) -> None:
    project = session.project
    point = Checkpoint(zeros(project.architecture))
    session.set_run(Run(project.architecture, project.plan, project.data.fingerprint, point))
    place = ("architecture", "layers", 1, "activation")
    session.note_finding(Problem("Dead units", "Train again", place, False))
    assert panel.diagram.mistakes == {2: "Dead units. Train again."}
    session.note_finding(None)
    assert panel.diagram.mistakes == {}


def test_a_click_selects_a_layer(panel: DesignerPanel, qtbot: QtBot, session: Session) -> None:
    qtbot.mouseClick(panel.diagram, LEFT, pos=point(panel, 3))
    assert session.selected_layer == 3


def held(panel: DesignerPanel, qtbot: QtBot, where: str = "top") -> QPoint:
    """Where the handle of the first layer is, once the mouse has taken it."""
    panel.diagram._session.select_layer(1)
    start = point(panel, 1, where)
    qtbot.mousePress(panel.diagram, LEFT, pos=start)
    return start


def move(panel: DesignerPanel, start: QPoint, up: int, keys: Qt.KeyboardModifier = NONE) -> None:
    place = QPointF(start.x(), start.y() - up)
    kind, pressed = QEvent.Type.MouseMove, Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, place, panel.diagram.mapToGlobal(place), pressed, pressed, keys)
    QApplication.sendEvent(panel.diagram, event)


def test_dragging_a_handle_resizes_the_layer_and_its_mirror_in_one_step(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    laid = panel.diagram.layout_now()
    way = round((laid.scale.height(400) - laid.scale.height(300)) / 2)
    start = held(panel, qtbot)
    for up in range(1, way + 1):
        move(panel, start, up)
    qtbot.mouseRelease(panel.diagram, LEFT)
    assert sizes(session)[1] == pytest.approx(400, rel=0.06)
    assert sizes(session)[1] % 10 == 0
    assert session.project.architecture.sizes[3] == sizes(session)[1]
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert sizes(session) == (784, 300, 150)


@pytest.mark.parametrize(("where", "more"), [("top", 1), ("bottom", -1)])
def test_with_shift_a_pixel_is_a_unit(
    panel: DesignerPanel, qtbot: QtBot, session: Session, where: str, more: int
) -> None:
    start = held(panel, qtbot, where)
    move(panel, start, 1, SHIFT)
    move(panel, start, 8, SHIFT)
    assert sizes(session)[1] == 300 + 7 * more
    move(panel, start, 9)
    assert sizes(session)[1] % 10 == 0
    qtbot.mouseRelease(panel.diagram, LEFT)


def test_escape_gives_a_dragged_layer_its_units_back_and_leaves_nothing_to_undo(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    start = held(panel, qtbot)
    move(panel, start, 12)
    assert sizes(session)[1] > 300
    qtbot.keyClick(panel.diagram, Qt.Key.Key_Escape)
    assert sizes(session) == (784, 300, 150)
    move(panel, start, 20)
    qtbot.mouseRelease(panel.diagram, LEFT)
    assert sizes(session) == (784, 300, 150)
    assert not session.undo_stack.canUndo()
    assert session.undo_stack.isClean()


def test_a_handle_that_is_only_clicked_changes_nothing(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    start = held(panel, qtbot)
    move(panel, start, 0)
    qtbot.mouseRelease(panel.diagram, LEFT, pos=start)
    assert session.undo_stack.count() == 0


def test_a_long_drag_stays_in_a_sensible_range(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    start = held(panel, qtbot)
    room = panel.diagram.layout_now().scale.room
    move(panel, start, round(room / 2) + 80)
    assert 4 * 784 < sizes(session)[1] < 8 * 784
    move(panel, start, -400)
    assert sizes(session)[1] == 1
    move(panel, start, 10_000)
    assert sizes(session)[1] == MOST_UNITS
    qtbot.keyClick(panel.diagram, Qt.Key.Key_Escape)
    qtbot.mouseRelease(panel.diagram, LEFT)


def test_the_units_are_written_beside_the_pointer_while_a_layer_is_dragged(
    panel: DesignerPanel, qtbot: QtBot
) -> None:
    start = held(panel, qtbot)
    move(panel, start, 12)
    beside = QRect(start.x() + 18, start.y() - 20, 40, 16)
    dragged = panel.diagram.grab(beside).toImage()
    qtbot.mouseRelease(panel.diagram, LEFT)
    assert panel.diagram.grab(beside).toImage() != dragged


def test_the_list_of_layers_ends_in_an_ellipsis_where_it_has_no_room_and_its_tip_tells_all(
    panel: DesignerPanel, session: Session
) -> None:
    layers = tuple(Dense(units=600 - 20 * index) for index in range(12))
    session.edit("", lambda p: p.edited(architecture=p.architecture.edited(layers=layers)))
    assert panel.sizes.shown.endswith("…")
    assert panel.sizes.toolTip() == str(session.project.architecture)
    panel.resize(2000, 274)
    QApplication.processEvents()
    assert panel.sizes.shown == str(session.project.architecture)
    assert not panel.sizes.toolTip()


def test_typing_a_number_sets_the_units_of_the_selected_layer(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    session.select_layer(2)
    panel.diagram.setFocus()
    qtbot.keyClicks(panel.diagram, "6")
    editor = panel.diagram.findChild(QLineEdit, "unitsEditor")
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "4")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sizes(session) == (784, 300, 64)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert panel.diagram.findChild(QLineEdit, "unitsEditor") is None


def test_the_field_for_typing_units_follows_its_layer_when_the_card_is_resized(
    panel: DesignerPanel, session: Session
) -> None:
    session.select_layer(3)
    panel.diagram.edit_units()
    editor = panel.diagram.findChild(QLineEdit, "unitsEditor")
    assert isinstance(editor, QLineEdit)
    for size in ((1200, 400), (420, 240)):
        panel.resize(*size)
        QApplication.processEvents()
        assert panel.diagram.rect().contains(editor.geometry())
        center = panel.diagram.layout_now().bars[3].center
        assert abs(editor.geometry().center().x() - center) <= 40


def test_zero_units_are_marked_on_the_layer_and_change_nothing(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    session.select_layer(2)
    panel.diagram.edit_units("0")
    editor = panel.diagram.findChild(QLineEdit, "unitsEditor")
    assert isinstance(editor, QLineEdit)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert sizes(session) == (784, 300, 150)
    assert "greater than or equal to 1" in panel.diagram.mistakes[2]
    panel.diagram.edit_units("150")
    with qtbot.waitSignal(panel.mistaken) as told:
        qtbot.keyClick(panel.diagram.findChildren(QLineEdit, "unitsEditor")[-1], Qt.Key.Key_Return)
    assert told.args == [""]
    assert panel.diagram.mistakes == {}


def test_layers_are_added_between_and_removed_with_their_mirror(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    session.select_layer(1)
    qtbot.keyClick(panel.diagram, Qt.Key.Key_Plus)
    assert sizes(session) == (784, 300, 212, 150)
    assert session.selected_layer == 2
    qtbot.keyClick(panel.diagram, Qt.Key.Key_Delete)
    assert sizes(session) == (784, 300, 150)
    session.undo_stack.undo()
    assert sizes(session) == (784, 300, 212, 150)


def test_removing_the_only_hidden_layer_is_not_offered(
    panel: DesignerPanel, session: Session
) -> None:
    session.edit(
        "", lambda p: p.edited(architecture=p.architecture.edited(layers=p.architecture.layers[:1]))
    )
    session.select_layer(1)
    button = panel.findChild(QPushButton, "removeLayerButton")
    assert isinstance(button, QPushButton)
    assert not button.isEnabled()


def test_the_table_shows_what_the_diagram_shows(panel: DesignerPanel, session: Session) -> None:
    model = panel.table.model()
    units = [model.index(row, Column.WIDTH).data() for row in range(model.rowCount())]
    assert units == ["300", "150", "300", "784"]
    assert model.index(3, Column.KERNEL).data() == "= W1ᵀ"


def test_the_output_width_cannot_be_edited(panel: DesignerPanel) -> None:
    model = panel.table.model()
    assert not model.flags(model.index(3, Column.WIDTH)) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(model.index(0, Column.WIDTH)) & Qt.ItemFlag.ItemIsEditable
