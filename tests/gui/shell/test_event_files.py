"""Curves for TensorBoard are written from the window: of which runs, where to, and what follows."""

import errno
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from aestudio.core.run import Run
from aestudio.core.runs import RunInfo
from aestudio.export.tensorboard import runs as writing
from aestudio.export.tensorboard.event_log import EventLog
from aestudio.export.tensorboard.runs import command_for
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.tensorboard_dialog import NONE_MARKED, TensorBoardDialog
from tests.cli.projects import three_runs


@pytest.fixture
def window(idle_window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """With a project of three runs, of which the first two are marked."""
    three_runs(tmp_path / "small.h5")
    with qtbot.waitSignal(idle_window.documents.opened, timeout=20_000):
        idle_window.documents.open(tmp_path / "small.h5")
    one, two, _three = idle_window.session.runs.kept
    idle_window.workspaces.page(RunsPage).mark((one.id, two.id))
    return idle_window


def opened(window: MainWindow) -> TensorBoardDialog:
    window.actions_["tensorBoardAction"].trigger()
    found = window.dialogs.open("tensorboard")
    assert isinstance(found, TensorBoardDialog)
    return found


def answers(monkeypatch: pytest.MonkeyPatch, folder: Path | str) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_about: str(folder))


def write(dialog: TensorBoardDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog._files.ended, timeout=20_000):
        dialog.write_button.click()


def folders(place: Path) -> list[str]:
    return sorted(one.name for one in place.iterdir())


def test_it_is_offered_with_a_run_alone(idle_window: MainWindow) -> None:
    assert not idle_window.actions_["tensorBoardAction"].isEnabled()


def test_the_marked_runs_are_written_and_the_line_that_shows_them_can_be_copied(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = opened(window)
    assert dialog.of_marked.isChecked()
    assert dialog.about_marked.text() == "1 · plain, 2 · tied"
    assert dialog.summary.text() == "2 runs"
    assert not dialog.line.copy_button.isEnabled(), "there is nothing to show yet"
    answers(monkeypatch, tmp_path)
    write(dialog, qtbot)
    place = tmp_path / "small-curves"
    assert folders(place) == ["run 1 · plain", "run 2 · tied"]
    found = EventAccumulator(str(place / "run 2 · tied" / "validation")).Reload()
    assert [one.value for one in found.Scalars("Whole network/loss")] == [0.5, 0.125]
    assert dialog.summary.text() == "Wrote 2 runs to small-curves"
    dialog.line.copy_button.click()
    assert QGuiApplication.clipboard().text() == command_for(place)
    news = window.findChild(QLabel, "newsLabel")
    assert isinstance(news, QLabel)
    assert news.text().startswith("Wrote 2 runs to ")


def test_others_are_added_later_to_the_folder_that_is_chosen_itself(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = opened(window)
    answers(monkeypatch, tmp_path)
    write(dialog, qtbot)
    three = window.session.runs.kept[2]
    window.workspaces.page(RunsPage).mark((three.id,))
    assert dialog.about_marked.text() == three.title
    assert dialog.summary.text() == "1 run", "that one has not been written"
    answers(monkeypatch, tmp_path / "small-curves")
    write(dialog, qtbot)
    assert len(folders(tmp_path / "small-curves")) == 3


def test_without_a_mark_all_runs_are_written(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window.workspaces.page(RunsPage).mark(())
    dialog = opened(window)
    assert not dialog.of_marked.isEnabled()
    assert dialog.about_marked.text() == NONE_MARKED
    assert dialog.about_all.text() == "3 runs of Small"
    answers(monkeypatch, tmp_path)
    write(dialog, qtbot)
    assert len(folders(tmp_path / "small-curves")) == 3


def refused(dialog: TensorBoardDialog, qtbot: QtBot) -> str:
    with qtbot.waitSignal(dialog._files.failed, timeout=20_000):
        dialog.write_button.click()
    assert dialog.mistake.isVisible()
    assert dialog.write_button.isEnabled(), "another folder may be chosen"
    return dialog.mistake.text()


def test_a_folder_that_has_the_curves_is_answered_in_the_dialog(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = opened(window)
    answers(monkeypatch, tmp_path)
    write(dialog, qtbot)
    assert "run 1 · plain: holds curves already. Choose another" in refused(dialog, qtbot)
    assert not dialog.line.copy_button.isEnabled()


def test_a_place_where_no_folder_can_be_is_answered_in_the_dialog(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = opened(window)
    answers(monkeypatch, tmp_path / "small.h5")
    assert "small-curves: cannot be written to" in refused(dialog, qtbot)


def test_a_full_disk_is_answered_in_the_dialog_and_leaves_nothing(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(_log: EventLog) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(EventLog, "flush", full)
    dialog = opened(window)
    answers(monkeypatch, tmp_path)
    assert "No space left on device. Make room there" in refused(dialog, qtbot)
    assert not (tmp_path / "small-curves").exists()


def test_where_tensorboard_is_missing_it_is_said_before_anything_is_written(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.export.tensorboard.event_log.find_spec", lambda _name: None)
    dialog = opened(window)
    assert "pip install 'aestudio[tensorboard]'" in dialog.mistake.text()
    assert not dialog.write_button.isEnabled()


def cancelled(dialog: TensorBoardDialog) -> None:
    assert dialog.close_button.text() == "Cancel"
    dialog.close_button.click()
    assert dialog.isVisible()


def closed(dialog: TensorBoardDialog) -> None:
    dialog.reject()


@pytest.mark.parametrize("called_off", [cancelled, closed])
def test_curves_that_are_called_off_are_not_there(
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    called_off: Callable[[TensorBoardDialog], None],
) -> None:
    begun, go_on = Event(), Event()
    write_run = writing.write_run

    def slowly(run: Run, info: RunInfo, folder: Path) -> None:
        begun.set()
        assert go_on.wait(20)
        write_run(run, info, folder)

    monkeypatch.setattr(writing, "write_run", slowly)
    dialog, files = opened(window), window.event_files
    answers(monkeypatch, tmp_path)
    dialog.write_button.click()
    qtbot.waitUntil(begun.is_set, timeout=20_000)
    assert dialog.summary.text() == "Writing the curves… 0 of 2 runs"
    assert not dialog.write_button.isEnabled()
    called_off(dialog)
    go_on.set()
    qtbot.waitUntil(lambda: not files.busy, timeout=20_000)
    assert not (tmp_path / "small-curves").exists()


def test_the_menu_of_the_table_leads_to_it(window: MainWindow) -> None:
    menu = window.workspaces.page(RunsPage).comparison.table.menu()
    (entry,) = (one for one in menu.actions() if one.text() == "Write TensorBoard events…")
    entry.trigger()
    assert window.dialogs.is_open("tensorboard")
    menu.deleteLater()


def test_a_dialog_that_was_closed_hears_of_no_more_changes(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = opened(window)
    dialog.close()
    qtbot.waitUntil(lambda: not isValid(dialog))
    window.session.runs_changed.emit(window.session.runs)
