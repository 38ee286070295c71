"""The command palette: opened by a key, it lists what can be done, and does what is chosen."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from aestudio.core.project import Document
from aestudio.data.sets.catalogue import SETS
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.shell.actions import ACTIONS
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.palette import Palette
from aestudio.recipes import recipe, recipes
from aestudio.storage.project_file import save

CLICK = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(idle_window: MainWindow, qtbot: QtBot) -> MainWindow:
    qtbot.waitActive(idle_window)
    return idle_window


@pytest.fixture
def palette(window: MainWindow) -> Palette:
    """Open, with nothing typed."""
    window.actions_["paletteAction"].trigger()
    return window.palette_


def test_ctrl_k_opens_it_from_a_field_and_closes_it_again(window: MainWindow, qtbot: QtBot) -> None:
    field = window.inspector.findChild(NumberField, "unitsField")
    assert field is not None
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_K, CONTROL)
    assert window.palette_.isVisible()
    assert window.palette_.field.hasFocus()
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_K, CONTROL)
    assert not window.palette_.isVisible()
    assert field.hasFocus()


def test_the_button_of_the_bar_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    find = window.top_bar.findChild(QToolButton, "paletteButton")
    assert find is not None
    qtbot.mouseClick(find, CLICK)
    assert window.palette_.isVisible()


def test_escape_closes_it_and_nothing_behind_it(
    window: MainWindow, palette: Palette, qtbot: QtBot
) -> None:
    window.banner.say("Something is worth knowing.")
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert window.banner.isVisible()


def test_a_click_beside_it_closes_it(palette: Palette, qtbot: QtBot) -> None:
    qtbot.mouseClick(palette, CLICK, pos=QPoint(5, palette.height() - 5))
    assert not palette.isVisible()


def test_it_closes_where_the_focus_goes_elsewhere(window: MainWindow, palette: Palette) -> None:
    window.designer.diagram.setFocus()
    assert not palette.isVisible()
    assert window.designer.diagram.hasFocus()


def test_all_that_can_be_done_is_in_it(window: MainWindow, palette: Palette) -> None:
    offered = [one.text for one in ACTIONS if window.actions_[one.name].isEnabled()]
    offered.remove("Search commands…")
    offered += [one.title for one in recipes()]
    assert palette.shown[: len(offered)] == offered
    assert len(palette.shown) == len(offered) + len(SETS)
    assert "Undo" not in palette.shown, "nothing is there to be undone"
    assert "Pause" not in palette.shown


def test_each_line_tells_the_shortcut(palette: Palette) -> None:
    keys = {one.text: one.keys for one in palette._commands}
    assert keys["Train"] == "F5"
    assert keys["Save as…"] == "Ctrl+Shift+S"
    assert keys["Insert a layer"] == ""


def test_enter_runs_the_one_that_arrows_have_led_to(
    window: MainWindow, palette: Palette, qtbot: QtBot
) -> None:
    qtbot.keyClicks(palette.field, "build inspect")
    assert palette.shown == []
    palette.field.setText("runs")
    assert palette.shown[0] == "Runs"
    palette.field.setText("view")
    shown = palette.shown
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(palette.field, key)
    assert palette.list.currentRow() == 1
    assert shown[1] == "Inspect"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.workspaces.current == "inspect"


def test_the_arrows_lead_round_and_pages_stop_at_the_ends(palette: Palette, qtbot: QtBot) -> None:
    last = palette.list.count() - 1
    rows = []
    for key in ("Up", "Down", "PageUp", *["PageDown"] * (2 + last // 9)):
        qtbot.keyClick(palette.field, getattr(Qt.Key, f"Key_{key}"))
        rows.append(palette.list.currentRow())
    assert rows[:5] == [last, 0, 0, 9, 18]
    assert rows[-1] == last


def test_a_click_on_a_line_runs_it(window: MainWindow, palette: Palette, qtbot: QtBot) -> None:
    palette.field.setText("runs")
    place = palette.list.visualItemRect(palette.list.item(0)).center()
    qtbot.mouseClick(palette.list.viewport(), CLICK, pos=place)
    assert window.workspaces.current == "runs"
    assert not palette.isVisible()


def test_where_no_command_has_the_words_it_says_so(palette: Palette, qtbot: QtBot) -> None:
    palette.field.setText("qqq")
    assert palette._nothing.isVisible()
    assert not palette.list.isVisible()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible(), "there is nothing to run"


def test_a_recipe_and_a_recent_file_can_be_opened(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "waves.h5"
    save(Document(recipe("sparse").project), path)
    window.settings.add_recent(path)
    enter(window, qtbot, "book tied")
    assert window.session.project == recipe("book-tied").project
    enter(window, qtbot, "waves")
    qtbot.waitUntil(lambda: window.session.path == path)


def test_sample_sets_lead_to_the_dialog_of_data(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = list[Path]()
    monkeypatch.setattr(window.imports, "open", opened.append)
    enter(window, qtbot, f"{SETS[0].title} {SETS[0].summary}")
    assert opened == [Path(SETS[0].source)]


def test_while_a_run_goes_on_nothing_is_offered_that_would_go_on_beside_it(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.controller, "_state", RunState.RUNNING)
    commands = window.offered.commands()
    assert {one.group for one in commands} <= {
        "Project", "Edit", "Data", "Training", "View", "Help",
    }  # fmt: skip
    assert not {"New project", "Open…", "Use other data…"} & {one.text for one in commands}
    monkeypatch.undo()
    window.offered.settle()


@pytest.mark.parametrize("size", [(1280, 800), (1000, 640)])
def test_it_lies_in_the_middle_below_the_bar_whatever_the_size(
    window: MainWindow, palette: Palette, size: tuple[int, int]
) -> None:
    window.resize(*size)
    panel = palette.field.parentWidget()
    assert panel is not None
    assert palette.geometry() == window.rect()
    assert abs(panel.geometry().center().x() - size[0] // 2) <= 1
    assert panel.y() >= window.top_bar.height()
    assert panel.geometry().bottom() < size[1]


def enter(window: MainWindow, qtbot: QtBot, typed: str) -> None:
    window.actions_["paletteAction"].trigger()
    window.palette_.field.setText(typed)
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Return)


def test_a_line_that_comes_to_lie_under_a_pointer_that_rests_is_not_chosen(
    palette: Palette, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = [QPoint(5, 5)]
    monkeypatch.setattr("aestudio.gui.shell.palette.QCursor.pos", lambda: at[0])
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    palette.list.itemEntered.emit(palette.list.item(4))
    assert palette.list.currentRow() == 1
    at[0] = QPoint(6, 5)
    palette.list.itemEntered.emit(palette.list.item(4))
    assert palette.list.currentRow() == 4, "it moves"
