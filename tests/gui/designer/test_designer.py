"""The drawing edits the project; the project redraws the drawing."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from aestudio.core.project import Problem
from aestudio.core.run import Checkpoint, Run
from aestudio.core.weights import LayerWeights, Weights
from aestudio.gui.designer.panel import DesignerPanel
from aestudio.gui.session import Session
from aestudio.gui.theme import Themes

LEFT = Qt.MouseButton.LeftButton


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
    y = {"middle": (bar.y + bar.bottom) / 2, "top": bar.y - 4}[where]
    return QPoint(round(bar.center), round(y))


def sizes(session: Session) -> tuple[int, ...]:
    return session.project.architecture.encoder_sizes


def test_what_was_found_of_a_run_is_shown_on_its_layer(
    panel: DesignerPanel, session: Session
) -> None:
    project = session.project
    arrays = tuple(
        LayerWeights(None, np.zeros(one.units, np.float32))
        for one in project.architecture.dense_layers
    )
    point = Checkpoint(Weights(arrays))
    session.set_run(Run(project.architecture, project.plan, project.data.fingerprint, point))
    place = ("architecture", "layers", 1, "activation")
    session.note_finding(Problem("Dead units", "Train again", place, False))
    assert panel.diagram.mistakes == {2: "Dead units. Train again."}
    session.note_finding(None)
    assert panel.diagram.mistakes == {}


def test_a_click_selects_a_layer(panel: DesignerPanel, qtbot: QtBot, session: Session) -> None:
    qtbot.mouseClick(panel.diagram, LEFT, pos=point(panel, 3))
    assert session.selected_layer == 3


def test_dragging_a_handle_resizes_the_layer_and_its_mirror_in_one_step(
    panel: DesignerPanel, qtbot: QtBot, session: Session
) -> None:
    session.select_layer(1)
    start = point(panel, 1, "top")
    wanted = panel.diagram.layout_now().scale * 400**0.5 / 2
    end = QPoint(start.x(), round(panel.diagram.layout_now().middle - wanted))
    qtbot.mousePress(panel.diagram, LEFT, pos=start)
    for y in range(start.y(), end.y() - 1, -1):
        qtbot.mouseMove(panel.diagram, QPoint(start.x(), y))
    qtbot.mouseRelease(panel.diagram, LEFT, pos=end)
    assert sizes(session)[1] == pytest.approx(400, rel=0.04)
    assert session.project.architecture.sizes[3] == sizes(session)[1]
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert sizes(session) == (784, 300, 150)


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
    session.edit("", lambda p: p.edited(architecture=p.architecture.without_layer(1)))
    session.select_layer(1)
    button = panel.findChild(QPushButton, "removeLayerButton")
    assert isinstance(button, QPushButton)
    assert not button.isEnabled()


def test_the_table_shows_what_the_diagram_shows(panel: DesignerPanel, session: Session) -> None:
    model = panel.table.model()
    units = [model.index(row, 1).data() for row in range(model.rowCount())]
    assert units == ["300", "150", "300", "784"]
    assert model.index(3, 5).data() == "= W1ᵀ"


def test_the_output_width_cannot_be_edited(panel: DesignerPanel) -> None:
    model = panel.table.model()
    assert not model.flags(model.index(3, 1)) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
