"""Two windows on one file, a file that others change, a disk that is full: nothing is lost."""

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from aestudio.core.digest import run_digest
from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.core.runs import Runs
from aestudio.gui.document.documents import IfChanged, IfUnsaved
from aestudio.gui.kit.asking import Question
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import Themes
from aestudio.recipes import recipe
from aestudio.storage.backup import backup_of
from aestudio.storage.project_file import load, save
from aestudio.storage.run_store import store_beside
from tests.gui.idle_engine import IdleEngine
from tests.gui.importing.conftest import LONG

ROOT = Path(__file__).resolve().parents[3]
RUN = ROOT / "tests" / "files" / "version-7.h5"
ELSEWHERE = """
import sys
from pathlib import Path
from aestudio.storage.lock import take_lock
lock = take_lock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "files" / "digits.h5"
    found.parent.mkdir()
    save(Document(recipe("book-tied").project.edited(name="First")), found)
    return found


@pytest.fixture
def open_window(
    qtbot: QtBot, themes: Themes, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Path], MainWindow]]:
    windows = []
    monkeypatch.setattr("aestudio.gui.importing.data_controller.MOST_PCA_FEATURES", 0)

    def opened(path: Path) -> MainWindow:
        found = MainWindow(IdleEngine, themes, Settings())
        windows.append(found)
        found.show()
        open_file(qtbot, found, path)
        return found

    yield opened
    for one in windows:
        one.autosave.end()
        one.shut_down()
        one.deleteLater()


def open_file(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    with qtbot.waitSignal(window.documents.opened, timeout=LONG):
        window.open_path(path)


def rename(window: MainWindow, name: str) -> None:
    window.session.edit("Rename", lambda project: project.edited(name=name))


def save_in(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.documents.saved, timeout=LONG):
        window.documents.save()


def saving_as(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    """Answer the file dialog with ``path``; what it suggested is collected."""
    suggested: list[str] = []

    def chosen(_parent: object, _title: str, suggestion: str, *_rest: object) -> tuple[str, str]:
        suggested.append(suggestion)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    return suggested


def answering(monkeypatch: pytest.MonkeyPatch, choice: IfChanged) -> list[str]:
    """Press a button of the question about a changed file; its texts are collected."""
    asked: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(f"{box.text()} {box.informativeText()}")
        next(one for one in box.buttons() if one.text() == choice.value).click()

    executed = QMessageBox.exec

    def exec_and_press(box: QMessageBox) -> int:
        QTimer.singleShot(0, box, press)
        return executed(box)

    monkeypatch.setattr(QMessageBox, "exec", exec_and_press)
    return asked


def changed_by_others(path: Path) -> None:
    save(Document(recipe("book-whole").project.edited(name="Theirs")), path)


def test_a_second_window_on_a_file_is_read_only_and_saves_under_another_name(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = open_window(path), open_window(path)
    assert not first.session.read_only
    assert second.session.read_only
    assert "open in another window" in second.banner.text
    assert "read-only" in second.windowTitle()
    copy = path.with_name("copy.h5")
    suggested = saving_as(monkeypatch, copy)
    rename(second, "Mine")
    save_in(qtbot, second)
    assert suggested == [str(path.with_name("Mine-copy.h5"))]
    assert load(path).project.name == "First"
    assert load(copy).project.name == "Mine"
    assert not second.session.read_only
    assert "read-only" not in second.windowTitle()
    rename(first, "First again")
    save_in(qtbot, first)
    assert load(path).project.name == "First again"


def test_the_file_of_another_window_is_not_saved_over_from_here(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = open_window(path), open_window(path)
    saving_as(monkeypatch, path)
    with qtbot.waitSignal(second.documents.failed, timeout=LONG) as told:
        second.documents.save_as()
    assert isinstance(told.args[0], FileError)
    assert "open in another window" in second.banner.text
    assert load(path).project.name == "First"
    assert not first.session.read_only


def test_a_file_is_free_again_once_its_window_closes_or_turns_to_another(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], path: Path
) -> None:
    first, second = open_window(path), open_window(path)
    first.documents.start_recipe("default")
    rename(second, "Mine")
    save_in(qtbot, second)
    assert not second.session.read_only
    assert load(path).project.name == "Mine"
    second.close()
    third = open_window(path)
    assert not third.session.read_only
    third.close()
    assert sorted(one.name for one in path.parent.iterdir()) == ["digits.h5", "digits.h5.bak"]


def test_saving_under_another_name_lets_the_first_file_go(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = open_window(path)
    saving_as(monkeypatch, path.with_name("other.h5"))
    with qtbot.waitSignal(first.documents.saved, timeout=LONG):
        first.documents.save_as()
    assert not open_window(path).session.read_only
    assert open_window(path.with_name("other.h5")).session.read_only


def test_a_file_that_another_process_has_open_is_read_only_until_that_is_killed(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], path: Path
) -> None:
    command = [sys.executable, "-c", ELSEWHERE, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        window = open_window(path)
        assert window.session.read_only
        process.kill()
        process.communicate()
    rename(window, "Mine")
    save_in(qtbot, window)
    assert load(path).project.name == "Mine"


def test_opening_the_same_file_again_keeps_it(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], path: Path
) -> None:
    window = open_window(path)
    open_file(qtbot, window, path)
    assert not window.session.read_only


def test_a_file_that_cannot_be_opened_leaves_the_open_one_as_it_was(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], path: Path, tmp_path: Path
) -> None:
    window = open_window(path)
    damaged = tmp_path / "damaged.h5"
    damaged.write_bytes(path.read_bytes()[:-7])
    with qtbot.waitSignal(window.documents.failed, timeout=LONG):
        window.open_path(damaged)
    assert window.session.path == path
    assert open_window(path).session.read_only


@pytest.mark.parametrize("choice", list(IfChanged))
def test_a_file_that_others_changed_is_asked_about_before_it_is_saved_over(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    choice: IfChanged,
) -> None:
    window = open_window(path)
    rename(window, "Mine")
    changed_by_others(path)
    asked = answering(monkeypatch, choice)
    other = path.with_name("other.h5")
    saving_as(monkeypatch, other)
    done = {
        IfChanged.SAVE_AS: lambda: other.exists() and window.session.path == other,
        IfChanged.REPLACE: lambda: load(path).project.name == "Mine",
        IfChanged.RELOAD: lambda: window.session.project.name == "Theirs",
        IfChanged.CANCEL: lambda: bool(asked) and window.session.modified,
    }
    window.documents.save()
    qtbot.waitUntil(done[choice], timeout=LONG)
    assert len(asked) == 1
    assert "digits.h5 was changed by another program" in asked[0]
    if choice is not IfChanged.REPLACE:
        assert load(path).project.name == "Theirs"


def test_after_a_file_was_replaced_on_purpose_it_is_ours_again(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(path)
    changed_by_others(path)
    asked = answering(monkeypatch, IfChanged.REPLACE)
    for name in ("Once", "Twice"):
        rename(window, name)
        save_in(qtbot, window)
    assert len(asked) == 1
    assert load(path).project.name == "Twice"


def test_a_file_that_is_gone_is_written_anew(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], path: Path
) -> None:
    window = open_window(path)
    path.unlink()
    rename(window, "Mine")
    save_in(qtbot, window)
    assert load(path).project.name == "Mine"


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Files can grow no further, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_save_that_fails_leaves_file_and_work_and_closing_still_asks(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, before = open_window(path), path.read_bytes()
    rename(window, "Mine")
    asked: list[str] = []

    def save_first(_parent: object, question: Question[IfUnsaved]) -> IfUnsaved:
        asked.append(question.text)
        return IfUnsaved.SAVE

    for module in ("shell.closing", "document.documents"):
        monkeypatch.setattr(f"aestudio.gui.{module}.ask", save_first)
    with files_of_at_most(1000):
        for count in (1, 2):
            with qtbot.waitSignal(window.documents.failed, timeout=LONG):
                window.close()
            assert len(asked) == count
            assert window.isVisible()
            assert "cannot be saved" in window.banner.text
    assert path.read_bytes() == before
    assert window.session.modified
    assert [one.name for one in path.parent.iterdir() if one.suffix == ".tmp"] == []
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG)
    assert load(path).project.name == "Mine"


def test_a_folder_that_takes_no_files_costs_no_work_and_save_as_helps(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(path)
    make = os.open

    def refused(place: str | Path, flags: int, mode: int = 0o777) -> int:
        if Path(place).parent == path.parent and flags & os.O_CREAT:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return make(place, flags, mode)

    monkeypatch.setattr(os, "open", refused)
    rename(window, "Mine")
    with qtbot.waitSignal(window.documents.failed, timeout=LONG):
        window.documents.save()
    assert "Read-only file system" in window.banner.text
    assert "another folder with Save As" in window.banner.text
    assert window.session.modified
    other = path.parent.parent / "other.h5"
    saving_as(monkeypatch, other)
    with qtbot.waitSignal(window.documents.saved, timeout=LONG):
        window.documents.save_as()
    assert load(other).project.name == "Mine"


def test_a_save_that_ends_after_another_project_was_opened_does_not_give_it_its_file(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], path: Path
) -> None:
    window = open_window(path)
    rename(window, "Second")
    with qtbot.waitSignal(window.documents.saved, timeout=LONG):
        window.documents.save_to(path)
        window.session.open(Document(recipe("book-whole").project), None, saved=False)
    assert load(path).project.name == "Second"
    assert window.session.path is None
    assert window.session.modified


def test_a_project_that_is_saved_over_keeps_its_runs_for_its_backup(
    qtbot: QtBot,
    open_window: Callable[[Path], MainWindow],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    theirs, run = path.with_name("theirs.h5"), load(RUN).run
    assert run is not None
    first = Runs.of(run, "a" * 32)
    project = load(RUN).project
    save(Document(project, run, first.with_new(run, id="b" * 32)), theirs)
    store_beside(theirs).keep("a" * 32, run)
    store_beside(theirs).keep("b" * 32, run)
    window = open_window(path)
    saving_as(monkeypatch, theirs)
    with qtbot.waitSignal(window.documents.saved, timeout=LONG):
        window.documents.save_as()
    window.run_files.close()
    assert load(theirs).runs.kept == ()
    assert store_beside(theirs).ids == ()
    backup = backup_of(theirs)
    named = [one.id for one in load(backup).runs.kept]
    assert named == ["a" * 32, "b" * 32]
    assert [run_digest(store_beside(backup).run(id)) for id in named] == [run_digest(run)] * 2
