"""Where panels end and which workspace is in sight outlive the window; nonsense is passed over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSplitter
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from aestudio.core.run import Checkpoint, Run
from aestudio.gui.shell.appearance import Appearance
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.preferences import ThemeChoice
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import DARK, LIGHT, Themes
from tests.gui.idle_engine import IdleEngine
from tests.networks import zeros

USUAL = "build"


@pytest.fixture
def opened(qtbot: QtBot, themes: Themes) -> Iterator[list[MainWindow]]:
    """Windows one after the other, of which the last is closed at the end."""
    found: list[MainWindow] = []
    yield found
    close(found[-1])


def another(opened: list[MainWindow], themes: Themes) -> MainWindow:
    if opened:
        close(opened[-1])
    found = MainWindow(IdleEngine, themes, Settings())
    found.resize(1280, 800)
    found.show()
    QGuiApplication.processEvents()
    opened.append(found)
    return found


def close(window: MainWindow) -> None:
    window.session.undo_stack.setClean()
    window.shut_down()
    window.deleteLater()


def across(window: MainWindow) -> QSplitter:
    found = window.findChild(QSplitter, "buildAcross")
    assert found is not None
    return found


def test_shares_and_workspace_are_as_they_were_in_the_next_window(
    opened: list[MainWindow], themes: Themes
) -> None:
    first = another(opened, themes)
    usual = across(first).sizes()
    across(first).setSizes([400, 400, 448])
    wanted = across(first).sizes()
    assert wanted != usual
    second = another(opened, themes)
    assert across(second).sizes() == wanted
    assert second.workspaces.current == "build"
    second.workspaces.turn_to("runs")
    third = another(opened, themes)
    assert third.workspaces.current == "runs"
    assert third.workspaces["runs"].isVisible()
    assert third.top_bar.switch.button("runs").isChecked()
    third.workspaces.turn_to("build")
    assert across(third).sizes() == wanted


@pytest.mark.parametrize("width", [1000, 1280, 1500])
def test_reset_layout_brings_the_usual_shares_back_and_forgets_the_others(
    opened: list[MainWindow], themes: Themes, width: int
) -> None:
    first = another(opened, themes)
    first.resize(width, 800)
    usual = across(first).sizes()
    across(first).setSizes([400, 400, 448])
    first.settings.set_shares("buildAcross", across(first).sizes())
    first.actions_["resetLayoutAction"].trigger()
    assert across(first).sizes() == usual
    assert Settings().shares("buildAcross") is None
    second = another(opened, themes)
    second.resize(width, 800)
    assert across(second).sizes() == usual


def run_in(window: MainWindow) -> None:
    """A run that is seen in the workspace of the runs."""
    project = window.session.project
    run = Run(project.architecture, project.plan, "", Checkpoint(zeros(project.architecture)))
    window.session.add_run(run)
    window.workspaces.turn_to("runs")
    QGuiApplication.processEvents()


@pytest.mark.parametrize("name", ["runsSplitter", "runsLeftSplitter", "runsRightSplitter"])
def test_reset_layout_brings_the_usual_shares_of_the_runs_back(
    opened: list[MainWindow], themes: Themes, name: str
) -> None:
    window = another(opened, themes)
    run_in(window)
    panes = window.findChild(QSplitter, name)
    assert panes is not None
    usual = panes.sizes()
    moved = [size + 60 for size in usual[:-1]]
    panes.setSizes([*moved, sum(usual) - sum(moved)])
    assert panes.sizes() != usual
    window.actions_["resetLayoutAction"].trigger()
    assert panes.sizes() == pytest.approx(usual, abs=2)


def test_shares_are_remembered_beside_panels_that_are_hidden(
    opened: list[MainWindow], themes: Themes
) -> None:
    def left_of(window: MainWindow) -> QSplitter:
        run_in(window)
        found = window.findChild(QSplitter, "runsLeftSplitter")
        assert found is not None
        return found

    panes = left_of(another(opened, themes))
    usual = panes.sizes()
    table, queue, samples = usual
    assert queue == 0, "nothing waits"
    panes.setSizes([table - 50, 0, samples + 50])
    wanted = panes.sizes()
    assert wanted != usual
    assert left_of(another(opened, themes)).sizes() == wanted


@pytest.mark.parametrize(
    "line",
    [
        "buildAcross=7",
        "buildAcross=@Invalid()",
        "buildAcross=264, 636",
        "buildAcross=264, 636, 348, 10",
        "buildAcross=264, wide, 348",
        "buildAcross=0, 636, 348",
        "buildAcross=-264, 636, 348",
        "buildAcross=264, 99999999999, 348",
        "buildAcross=@ByteArray(\\0\\0\\0\\xff)",
    ],
)
def test_shares_that_cannot_be_are_passed_over(
    opened: list[MainWindow], themes: Themes, line: str
) -> None:
    usual = across(another(opened, themes)).sizes()
    close(opened.pop())
    write(f"[layout]\n{line}\n")
    window = another(opened, themes)
    assert across(window).sizes() == usual


def test_shares_of_another_screen_leave_every_panel_its_least(
    opened: list[MainWindow], themes: Themes
) -> None:
    write("[layout]\nbuildAcross=1, 99000, 1\n")
    window = another(opened, themes)
    assert window.inspector.width() >= 252
    assert window.viewer.width() >= 300


@pytest.mark.parametrize("name", ["", "cellar", "@Invalid()", "@ByteArray(runs"])
def test_a_workspace_that_there_is_none_of_is_passed_over(
    opened: list[MainWindow], themes: Themes, name: str
) -> None:
    write(f"[General]\nworkspace={name}\n")
    assert another(opened, themes).workspaces.current == USUAL


def write(contents: str) -> None:
    """The settings as the program would find them."""
    path = Path(Settings()._store.fileName())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(contents)


def test_no_part_of_a_window_that_is_gone_hears_of_another_theme(
    opened: list[MainWindow], themes: Themes
) -> None:
    close(another(opened, themes))
    opened.clear()
    QGuiApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    with capture_exceptions() as raised:
        themes.use(DARK)
        themes.use(LIGHT)
    assert raised == []
    another(opened, themes)


def test_the_theme_follows_the_desktop_where_that_is_wanted(
    themes: Themes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, desktop = Settings(), {"scheme": Qt.ColorScheme.Dark}
    hints = QGuiApplication.styleHints()
    monkeypatch.setattr(type(hints), "colorScheme", lambda _hints: desktop["scheme"])
    settings.choose_theme(ThemeChoice.SYSTEM)
    appearance = Appearance(themes, settings, themes)
    assert themes.current is DARK
    for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark, Qt.ColorScheme.Unknown):
        desktop["scheme"] = scheme
        hints.colorSchemeChanged.emit(scheme)
        assert themes.current is (DARK if scheme is Qt.ColorScheme.Dark else LIGHT)
    appearance.toggle()
    assert settings.theme is ThemeChoice.DARK
    desktop["scheme"] = Qt.ColorScheme.Light
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert themes.current is DARK, "what was chosen by hand stays"
    appearance.deleteLater()
    themes.use(LIGHT)
