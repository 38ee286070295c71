"""The window as a whole while nothing is trained: keys, names, and whose figures are shown."""

from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.shell.main_window import MainWindow
from aestudio.storage.project_file import save
from tests.networks import zeros

CLICK = Qt.MouseButton.LeftButton


def units_field(window: MainWindow, qtbot: QtBot) -> NumberField:
    """The field of the selected layer's units, with the focus."""
    found = window.inspector.findChild(NumberField, "unitsField")
    assert found is not None
    qtbot.waitActive(window)
    found.setFocus()
    return found


def test_undo_and_redo_by_keys_reach_the_design_while_a_field_has_the_focus(
    idle_window: MainWindow, qtbot: QtBot
) -> None:
    field = units_field(idle_window, qtbot)
    units = [idle_window.session.project.architecture.layers[0].width]
    for typed in ("200", "120"):
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        units.append(int(typed))

    def press(key: Qt.Key, more: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> str:
        qtbot.keyClick(field, key, Qt.KeyboardModifier.ControlModifier | more)
        assert idle_window.session.project.architecture.layers[0].width == int(field.text())
        return field.text()

    shift = Qt.KeyboardModifier.ShiftModifier
    assert press(Qt.Key.Key_Z) == "200"
    assert press(Qt.Key.Key_Z) == str(units[0])
    assert press(Qt.Key.Key_Y) == "200"
    assert press(Qt.Key.Key_Z, shift) == "120"


def test_what_is_being_typed_is_taken_back_in_the_field_itself(
    idle_window: MainWindow, qtbot: QtBot
) -> None:
    field = units_field(idle_window, qtbot)
    shown = field.text()
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == shown
    assert not idle_window.session.undo_stack.canRedo()


@pytest.mark.parametrize(
    ("change", "whose"),
    [
        ({"units": 200}, "784 → 300 → 150"),
        ({"activation": "relu"}, "with other settings"),
        ({"epochs": 7}, "with other settings"),
    ],
)
def test_curves_of_a_network_that_was_changed_since_say_so(
    idle_window: MainWindow,
    change: dict[str, Any],
    whose: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, project = idle_window, idle_window.session.project
    stage = StageHistory(1, "Whole network", 4).with_epoch(
        EpochRecord(1, 0.1, 0.1, 0.01, 1000.0, 0.01)
    )
    point = Checkpoint(zeros(project.architecture))
    run = Run(project.architecture, project.plan, "", point, History((stage,)))
    window.session.set_run(run)
    origin = window.loss.findChild(QLabel, "lossOrigin")
    assert origin is not None
    assert not origin.text()
    window.session.edit("", partial(changed, change))
    assert origin.text() == f"as trained, {whose}"
    window.session.undo_stack.undo()
    assert not origin.text()
    job = Mock(architecture=project.architecture, plan=project.plan)
    monkeypatch.setattr(window.controller, "_state", RunState.RUNNING)
    monkeypatch.setattr(window.controller, "_job", job)
    window.session.edit("", partial(changed, change))
    assert origin.text() == f"in training, {whose}"
    monkeypatch.undo()
    window.session.set_run(None)


def changed(change: dict[str, Any], project: Project) -> Project:
    if "epochs" in change:
        return project.edited(plan=project.plan.edited(**change))
    return project.edited(architecture=project.architecture.with_layer(0, **change))


def test_batches_that_new_data_make_smaller_are_told(idle_window: MainWindow) -> None:
    few = DataReference().edited(samples=40, name="few")
    idle_window.session.use_data("", lambda project: project.with_data(few))
    batch = idle_window.session.project.plan.batch_size
    assert batch < 40
    told = f"batches, which were of 50, are of {batch} samples, all there are."
    assert idle_window.banner.text.endswith(told)


def test_what_a_view_no_longer_says_leaves_the_status_line(idle_window: MainWindow) -> None:
    page, news = (
        idle_window.workspaces.page(InspectPage),
        idle_window.findChild(QLabel, "newsLabel"),
    )
    assert isinstance(news, QLabel)
    page.current.told.emit("2 labels")
    assert news.text() == "2 labels"
    page.current.withdrawn.emit("2 labels")
    assert news.text() == ""


def test_a_decoder_layer_that_an_edit_unties_is_told_with_a_way_back(
    idle_window: MainWindow, qtbot: QtBot
) -> None:
    window, session = idle_window, idle_window.session

    def widen(units: int, merge: str = "") -> None:
        session.edit(
            "Units",
            lambda project: project.edited(
                architecture=project.architecture.with_decoder_layer(0, units=units)
            ),
            merge=merge,
        )

    def make_own(project: Project) -> Project:
        return project.edited(architecture=project.architecture.with_own_decoder())

    session.edit("", make_own)
    before = session.project
    width = before.architecture.layers[0].width
    assert not window.banner.isVisible()
    for units in (width - 1, width - 2):  # As they are dragged.
        widen(units, merge="drag")
        assert "not tied any more" in window.banner.text
        assert window.banner.isVisible()
    widen(width, merge="drag")
    assert not window.banner.isVisible(), "it is tied again"
    widen(width - 3)
    session.edit("", lambda project: project.edited(name="Another"))
    assert not window.banner.isVisible(), "undo would take back something else"
    session.undo_stack.undo()
    session.undo_stack.undo()
    widen(width - 4)
    back = window.banner.findChild(QPushButton, "bannerButton")
    assert back is not None
    assert back.text() == "Undo"
    qtbot.mouseClick(back, CLICK)
    assert session.project == before
    assert not window.banner.isVisible()


def test_title_and_top_bar_tell_the_name_that_the_project_has_now(
    idle_window: MainWindow,
) -> None:
    window = idle_window
    shown = window.top_bar.findChild(QLabel, "projectName")
    assert shown is not None
    for name in ("patients", "waves"):
        window.session.edit("", partial(Project.edited, name=name))
        assert window.windowTitle().startswith(f"{name}[*]")
        assert name in shown.text()


def test_the_title_names_the_data_where_the_project_has_another_name(
    idle_window: MainWindow,
) -> None:
    window = idle_window
    data = window.session.project.data.name
    window.session.edit("", partial(Project.edited, name="patients"))
    assert window.windowTitle() == f"patients[*] · {data} — AE Studio"
    window.session.edit("", partial(Project.edited, name=data))
    assert window.windowTitle() == f"{data}[*] — AE Studio"


def test_escape_ends_what_is_being_done_before_it_dismisses_a_message(
    idle_window: MainWindow, qtbot: QtBot
) -> None:
    window, diagram = idle_window, idle_window.designer.diagram
    field = window.inspector.findChild(NumberField, "unitsField")
    assert field is not None
    qtbot.waitActive(window)
    window.banner.say("Something is worth knowing.")
    shown = field.text()
    field.setFocus()
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == shown
    diagram.setFocus()
    qtbot.keyClick(diagram, Qt.Key.Key_4)
    editor = diagram.findChild(QLineEdit, "unitsEditor")
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert field.text() == shown
    bar = diagram.layout_now().bars[1]
    handle = QPoint(round(bar.center), round(bar.y - 4))
    qtbot.mousePress(diagram, CLICK, pos=handle)
    qtbot.keyClick(diagram, Qt.Key.Key_Escape)
    qtbot.mouseRelease(diagram, CLICK, pos=handle)
    assert window.banner.isVisible()
    qtbot.keyClick(diagram, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.banner.isVisible())


def test_what_is_typed_is_taken_before_training_begins(
    idle_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, begun = idle_window, list[float]()
    monkeypatch.setattr(
        window.training, "_begin", lambda _wanted: begun.append(rate(window)), raising=True
    )
    field = window.inspector.findChild(NumberField, "learning_rateField")
    train = window.findChild(QPushButton, "trainButton")
    assert field is not None
    assert train is not None
    qtbot.waitActive(window)
    for typed in ("0.25", "-1"):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.mouseClick(train, CLICK)
    assert begun == [0.25], "a rate of −1 starts nothing"
    assert field.is_mistaken
    window.stages.setFocus()
    window.stages.run_stage_requested.emit(1, False)
    trigger = window.actions_["restartAction"].trigger
    trigger()
    assert begun == [0.25]
    assert field.text() == "-1"
    assert field.hasFocus()


def rate(window: MainWindow) -> float:
    return window.session.project.plan.learning_rate


def test_while_a_run_is_under_way_nothing_else_is_opened(
    idle_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = idle_window
    other = tmp_path / "other.h5"
    save(Document(Project(name="other")), other)
    window.settings.add_recent(other)
    monkeypatch.setattr(window.controller, "_state", RunState.RUNNING)
    before = window.session.document
    for menu, fill in (
        (window.top_bar.recent_menu, window.offers.fill_recent),
        (window.top_bar.sets_menu, window.offers.fill_sets),
    ):
        fill(menu)
        assert menu.actions()
        assert not [one.text() for one in menu.actions() if one.isEnabled()]
    window.open_path(other)
    assert window.session.document is before
    assert "training is under way" in window.banner.text.lower()
    monkeypatch.undo()
    window.offers.fill_recent(window.top_bar.recent_menu)
    assert [one.isEnabled() for one in window.top_bar.recent_menu.actions()] == [True]
