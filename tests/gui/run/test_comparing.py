"""Runs that are compared, wherever they are marked, are read and told of."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.shell.main_window import MainWindow
from tests.gui.runs.invented import trained

LONG = 60_000


def test_runs_that_are_marked_out_of_sight_are_read_until_they_go_on(
    idle_window: MainWindow, qtbot: QtBot
) -> None:
    window, told = idle_window, list[tuple[tuple[str, ...], set[str]]]()
    window.comparing.marked.connect(lambda marks, known: told.append((marks, {*known})))
    session = window.session
    for _ in range(2):
        session.add_run(trained())
    first, second = (one.id for one in session.runs.kept)
    window.workspaces.page(InspectPage).marks_wanted.emit((first, second))
    assert [one.id for one in window.workspaces.page(RunsPage).comparison.table.marked] == [
        first,
        second,
    ]
    both = ((first, second), {first, second})
    qtbot.waitUntil(lambda: bool(told) and told[-1] == both, timeout=LONG)
    went_on = replace(trained(), test_mse=0.125)
    session.edit_runs("Go on", lambda runs: runs.with_state(first, went_on))
    assert told[-1] == ((first, second), {second})
