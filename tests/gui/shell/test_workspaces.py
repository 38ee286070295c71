"""Workspaces: one is in sight, the others go on, and who comes back finds all as it was."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from aestudio.core.project import Document
from aestudio.core.run import Checkpoint, Run
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.workspaces import WORKSPACES
from tests.gui.opened_window import opened_window
from tests.networks import zeros
from tests.robot.engine import GatedEngine

LONG = 60_000
CLICK = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
KEYS = {"build": Qt.Key.Key_1, "inspect": Qt.Key.Key_2, "runs": Qt.Key.Key_3}
AWAY = ["inspect", "runs"]


@pytest.fixture
def window(idle_window: MainWindow) -> MainWindow:
    return idle_window


@pytest.fixture
def engine() -> GatedEngine:
    return GatedEngine()


@pytest.fixture
def training_window(qtbot: QtBot, themes: Themes, engine: GatedEngine) -> Iterator[MainWindow]:
    with opened_window(lambda: engine, themes, qtbot) as found:
        yield found


def switch(window: MainWindow, name: str) -> QPushButton:
    found = window.top_bar.findChild(QPushButton, f"{name}Button")
    assert isinstance(found, QPushButton)
    return found


def trained(window: MainWindow) -> Run:
    project = window.session.project
    checkpoint = Checkpoint(zeros(project.architecture))
    return Run(project.architecture, project.plan, project.data.fingerprint, checkpoint)


def test_each_workspace_has_a_key_that_works_while_a_field_has_the_focus(
    window: MainWindow, qtbot: QtBot
) -> None:
    field = window.inspector.findChild(NumberField, "unitsField")
    assert field is not None
    qtbot.waitActive(window)
    for name in ("runs", "build", "inspect"):
        if name == "runs":
            field.setFocus()
        qtbot.keyClick(QApplication.focusWidget() or window, KEYS[name], CONTROL)
        assert window.workspaces.current == name
        assert window.workspaces[name].isVisible()
        assert [one.name for one in WORKSPACES if switch(window, one.name).isChecked()] == [name]


def test_a_click_on_the_switch_turns_to_a_workspace(window: MainWindow, qtbot: QtBot) -> None:
    for name in ("inspect", "runs", "build"):
        qtbot.mouseClick(switch(window, name), CLICK)
        assert window.workspaces.current == name
        assert [one.isVisible() for one in (window.build, window.workspaces["runs"])] == [
            name == "build",
            name == "runs",
        ]


@pytest.mark.parametrize("away", AWAY)
def test_who_comes_back_finds_selection_typing_and_focus_as_they_were(
    window: MainWindow, qtbot: QtBot, away: str
) -> None:
    qtbot.waitActive(window)
    window.session.select_layer(2)
    window.designer.show_view("table")
    field = window.inspector.findChild(NumberField, "unitsField")
    assert field is not None
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "77")
    qtbot.keyClick(field, KEYS[away], CONTROL)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.workspaces[away].isAncestorOf(focused)
    qtbot.keyClick(focused, KEYS["build"], CONTROL)
    assert window.session.selected_layer == 2
    assert window.session.project.architecture.layers[1].width == 77
    assert window.designer.table.isVisible()
    assert field.hasFocus()


@pytest.mark.parametrize("away", AWAY)
def test_training_goes_on_in_another_workspace(
    training_window: MainWindow, qtbot: QtBot, engine: GatedEngine, away: str
) -> None:
    window = training_window
    window.actions_["trainAction"].trigger()
    engine.gate.open_for(1)
    qtbot.waitUntil(lambda: epochs(window) == 1, timeout=LONG)
    window.workspaces.turn_to(away)
    engine.gate.open_for(2)
    qtbot.waitUntil(lambda: epochs(window) == 3, timeout=LONG)
    assert "last 0.2500" in window.stages.cards[0].figures, "1 / (3 epochs + 1)"
    assert not window.controller.idle
    window.workspaces.turn_to("build")
    assert not window.controller.idle
    window.actions_["stopAction"].trigger()
    qtbot.waitUntil(lambda: window.controller.idle, timeout=LONG)


def epochs(window: MainWindow) -> int:
    stages = window.loss.canvas.history.stages
    return len(stages[0].epochs) if stages else 0


def test_what_cannot_be_taken_brings_its_field_back_before_training_begins(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = list[object]()
    monkeypatch.setattr(window.training, "_begin", begun.append)
    field = window.inspector.findChild(NumberField, "learning_rateField")
    assert field is not None
    qtbot.waitActive(window)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "-1")
    window.workspaces.turn_to("runs")
    window.actions_["trainAction"].trigger()
    assert window.workspaces.current == "build"
    assert field.hasFocus()
    assert begun == []


def test_runs_says_how_to_get_one_and_leads_there(window: MainWindow, qtbot: QtBot) -> None:
    window.workspaces.turn_to("runs")
    empty = window.workspaces.page(RunsPage).comparison.empty_page
    assert empty.isVisible()
    button = empty.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, CLICK)
    assert window.workspaces.current == "build"


@pytest.mark.parametrize("name", AWAY)
def test_no_line_of_what_an_empty_workspace_says_is_cut(window: MainWindow, name: str) -> None:
    window.resize(1000, 640)
    window.workspaces.turn_to(name)
    QApplication.processEvents()
    shown = [one for one in window.workspaces[name].findChildren(QLabel) if one.isVisible()]
    assert shown
    for text in shown:
        assert text.height() >= text.heightForWidth(text.width()), text.text()


def test_runs_lists_those_there_are(window: MainWindow) -> None:
    window.workspaces.turn_to("runs")
    comparison = window.workspaces.page(RunsPage).comparison
    window.session.set_run(trained(window))
    assert comparison.table.isVisible()
    assert not comparison.empty_page.isVisible()
    window.session.open(Document(window.session.project), None)
    assert comparison.empty_page.isVisible()


def test_inspect_leads_to_training_and_once_there_is_a_run_shows_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.workspaces.turn_to("inspect")
    page = window.workspaces.page(InspectPage)
    assert "Nothing to look into yet" in page.empty.text
    qtbot.mouseClick(page.empty.button, CLICK)
    assert window.workspaces.current == "build"
    window.session.set_run(trained(window))
    window.run_views.show_run(window.session.run)
    window.workspaces.turn_to("inspect")
    assert not page.empty.isVisible()
    assert page.current.isVisible()
    assert page.look_at.part.currentText() == "Test · 2,000"
    for strip in (window.rewind, page.rewind):
        assert not strip.ready(), "what is played waits for all that is seen"
    qtbot.waitUntil(lambda: page.computations.idle, timeout=60_000)
    for strip in (window.rewind, page.rewind):
        assert strip.ready()
    window.session.set_run(None)
