"""After a crash the next start offers what was open; nothing goes without being told to."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from aestudio.core.project import Document
from aestudio.gui.document.documents import IfChanged
from aestudio.gui.document.recovery_dialog import RecoveryDialog
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import Themes
from aestudio.recipes import recipe
from aestudio.storage.project_file import load, save
from aestudio.storage.recovery import leftovers, recovery_folder
from tests.gui.idle_engine import IdleEngine
from tests.gui.importing.conftest import LONG

ROOT = Path(__file__).resolve().parents[3]
CRASHES = """
import os, signal, sys
from pathlib import Path
from aestudio.core.project import Document
from aestudio.recipes import recipe
from aestudio.storage.recovery import SafetyCopy, recovery_folder
document = Document(recipe("book-tied").project.edited(name="Lost"))
SafetyCopy(recovery_folder()).keep(document, Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def window(qtbot: QtBot, themes: Themes, tmp_path: Path) -> Iterator[MainWindow]:
    """The window after a crash of another, which had unsaved work."""
    command = [sys.executable, "-c", CRASHES, str(tmp_path / "saved.h5")]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    save(Document(recipe("book-tied").project.edited(name="Saved")), tmp_path / "saved.h5")
    found = MainWindow(IdleEngine, themes, Settings())
    found.show()
    qtbot.waitUntil(lambda: found.data.dataset is not None, timeout=LONG)
    found.recovering.offer()
    yield found
    found.session.undo_stack.setClean()
    found.shut_down()
    found.deleteLater()


def press(window: MainWindow, qtbot: QtBot, name: str) -> None:
    dialog = window.recovering.dialog
    assert isinstance(dialog, RecoveryDialog)
    button = dialog.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_was_open_comes_back_unsaved(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    press(window, qtbot, "recoverButton")
    qtbot.waitUntil(lambda: window.session.project.name == "Lost", timeout=LONG)
    assert window.session.path == tmp_path / "saved.h5"
    assert window.session.modified
    assert leftovers(recovery_folder()) == ()


def test_what_was_recovered_is_kept_again_before_anything_is_edited(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.gui.document.autosave.RECOVERED_AFTER_MS", 0)
    press(window, qtbot, "recoverButton")
    own = f'"process": {os.getpid()}'
    qtbot.waitUntil(
        lambda: any(own in note.read_text() for note in recovery_folder().glob("*.json")),
        timeout=LONG,
    )


def test_what_was_saved_by_others_since_the_crash_is_not_replaced_unasked(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def cancel(path: Path) -> IfChanged:
        asked.append(path)
        return IfChanged.CANCEL

    monkeypatch.setattr(window.documents, "ask_changed", cancel)
    press(window, qtbot, "recoverButton")
    qtbot.waitUntil(lambda: window.session.project.name == "Lost", timeout=LONG)
    window.documents.save()
    qtbot.waitUntil(lambda: asked == [tmp_path / "saved.h5"], timeout=LONG)
    assert load(tmp_path / "saved.h5").project.name == "Saved"
    assert window.session.modified


def test_the_saved_file_can_be_opened_instead(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    press(window, qtbot, "originalButton")
    qtbot.waitUntil(lambda: window.session.project.name == "Saved", timeout=LONG)
    assert len(leftovers(recovery_folder())) == 1


def test_deleting_the_last_copy_closes_the_dialog(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "deleteButton")
    assert window.recovering.dialog is None
    assert leftovers(recovery_folder()) == ()


def test_deciding_later_keeps_everything(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "laterButton")
    assert window.session.project.name != "Lost"
    assert len(leftovers(recovery_folder())) == 1


def test_without_a_crash_nothing_is_asked(qtbot: QtBot, themes: Themes) -> None:
    found = MainWindow(IdleEngine, themes, Settings())
    found.recovering.offer()
    assert found.recovering.dialog is None
    found.shut_down()
    found.deleteLater()
