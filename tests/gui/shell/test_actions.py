"""One table of actions: each does something, has a place in the menu, and keys of its own."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from aestudio.core.run import Checkpoint, Run
from aestudio.gui.shell.actions import ACTIONS
from aestudio.gui.shell.handlers import handlers
from aestudio.gui.shell.main_window import MainWindow
from tests.networks import zeros


@pytest.fixture
def window(idle_window: MainWindow) -> MainWindow:
    return idle_window


def in_menu(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from in_menu(below)
        else:
            yield action


def test_no_two_actions_share_a_name_or_a_key() -> None:
    for several in (
        [one.name for one in ACTIONS],
        [one.text for one in ACTIONS],
        [keys for one in ACTIONS for keys in one.shortcuts],
    ):
        assert [one for one, times in Counter(several).items() if times > 1] == []


def test_each_action_does_something_and_stands_in_the_menu_once(window: MainWindow) -> None:
    assert set(handlers(window)) == {one.name for one in ACTIONS}
    placed = Counter(one.objectName() for one in in_menu(window.top_bar.menu))
    assert {one.name: placed[one.name] for one in ACTIONS} == dict.fromkeys(
        (one.name for one in ACTIONS), 1
    )


def test_each_action_has_an_icon_and_a_tip_that_tells_its_key(window: MainWindow) -> None:
    for spec in ACTIONS:
        action = window.actions_[spec.name]
        assert not action.icon().isNull()
        assert all(f"({keys})" in action.toolTip() for keys in spec.shortcuts[:1])


def test_layers_are_inserted_and_removed_where_one_is_selected(window: MainWindow) -> None:
    window.session.select_layer(1)
    depth = window.session.project.architecture.depth
    window.workspaces.turn_to("runs")
    window.actions_["insertLayerAction"].trigger()
    assert window.workspaces.current == "build"
    menu = QApplication.activePopupWidget()
    if isinstance(menu, QMenu):  # Several kinds can stand there.
        menu.actions()[0].trigger()
        menu.close()
    assert window.session.project.architecture.depth == depth + 1
    assert window.actions_["removeLayerAction"].isEnabled()
    window.actions_["removeLayerAction"].trigger()
    assert window.session.project.architecture.depth == depth
    window.session.select_layer(0)
    assert not window.actions_["removeLayerAction"].isEnabled(), "the input stays"


def test_the_selected_stage_alone_can_be_trained(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[tuple[int, bool]]()
    monkeypatch.setattr(window.training, "run_stage", lambda *wanted: asked.append(wanted))
    assert not window.actions_["runStageAction"].isEnabled()
    window.session.select_stage(1)
    window.actions_["runStageAction"].trigger()
    assert asked == [(1, False)]


def test_the_design_of_a_run_comes_back_once_another_is_shown(window: MainWindow) -> None:
    project = window.session.project
    point = Checkpoint(zeros(project.architecture))
    run = Run(project.architecture, project.plan, project.data.fingerprint, point)
    window.session.set_run(replace(run, data=project.data))
    assert not window.actions_["runDesignAction"].isEnabled()
    window.session.edit("", lambda one: one.edited(plan=one.plan.edited(epochs=3)))
    window.actions_["runDesignAction"].trigger()
    assert window.session.project.plan == project.plan
    assert not window.actions_["runDesignAction"].isEnabled()
    window.session.set_run(None)


def test_curves_can_be_copied_and_saved_once_there_are_any(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert not window.actions_["copyCurvesAction"].isEnabled()
    assert not window.actions_["saveCurvesAction"].isEnabled()
    window.loss.show_starting(True)
    window.offered.settle()
    assert window.actions_["copyCurvesAction"].isEnabled()
    window.actions_["copyCurvesAction"].trigger()
    assert "epoch" in QApplication.clipboard().text()
    with qtbot.waitSignal(window.loss.picture_wanted):
        window.loss.ask_for_picture()
