"""What is open is kept aside while it is not saved, and only then."""

import json
import resource
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.errors import FileError
from aestudio.core.project import Document, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.gui.document import autosave as module
from aestudio.gui.document.autosave import Autosave
from aestudio.gui.document.session import Session
from aestudio.recipes import recipe
from aestudio.storage.project_file import load
from aestudio.storage.recovery import SafetyCopy
from tests.networks import zeros


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "recovery"


@pytest.fixture
def session(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(module, "EDITS_AFTER_MS", 0)
    return Session(Document(recipe("book-tied").project))


@pytest.fixture
def autosave(session: Session, folder: Path) -> Iterator[Autosave]:
    found = Autosave(session, SafetyCopy(folder), session)
    yield found
    found.close()


def named(name: str) -> Project:
    return recipe("book-tied").project.edited(name=name)


def documents(folder: Path) -> list[Document]:
    """What is kept with a note."""
    found = []
    for note in folder.glob("*.json"):
        with suppress(FileError):  # The next copy may take its place just now.
            found.append(load(folder / json.loads(note.read_text())["copy"]))
    return found


def kept(folder: Path) -> list[str]:
    """Names of the projects that are kept with a note."""
    return [one.project.name for one in documents(folder)]


def rename(session: Session, name: str) -> None:
    session.edit("Rename", lambda _project: named(name))


def test_an_edit_is_kept(qtbot: QtBot, session: Session, autosave: Autosave, folder: Path) -> None:
    rename(session, "Anna")
    qtbot.waitUntil(lambda: kept(folder) == ["Anna"])


def test_what_was_saved_needs_no_copy(
    qtbot: QtBot, session: Session, autosave: Autosave, folder: Path, tmp_path: Path
) -> None:
    rename(session, "Anna")
    qtbot.waitUntil(lambda: kept(folder) == ["Anna"])
    session.mark_saved(tmp_path / "anna.h5", session.document)
    qtbot.waitUntil(lambda: list(folder.iterdir()) == [])


def test_nothing_is_kept_of_what_was_not_touched(
    qtbot: QtBot, session: Session, autosave: Autosave, folder: Path
) -> None:
    session.open(Document(named("Berta")), None)
    autosave.close()
    assert not folder.exists()


def run(epoch: int) -> Run:
    """A run of the session's design after so many epochs."""
    project = named("x")
    point = Checkpoint(zeros(project.architecture), epoch=epoch)
    return Run(project.architecture, project.plan, "", point)


def kept_epochs(folder: Path) -> list[int]:
    """How far the runs had come that are kept with a note."""
    return [one.run.checkpoint.epoch for one in documents(folder) if one.run is not None]


def test_of_many_checkpoints_in_a_row_the_last_is_kept(
    qtbot: QtBot, session: Session, autosave: Autosave, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "REST", 0.0)
    for number in range(1, 20):
        autosave.note_checkpoint(run(number))
    qtbot.waitUntil(lambda: autosave.idle and kept_epochs(folder) == [19])


def test_writing_leaves_time_to_learn(
    qtbot: QtBot, session: Session, autosave: Autosave, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "REST", 1e6)
    autosave.note_checkpoint(run(1))
    qtbot.waitUntil(lambda: autosave.idle)
    autosave.note_checkpoint(run(2))
    assert autosave.idle
    assert kept_epochs(folder) == [1]
    autosave.keep_now()
    assert kept_epochs(folder) == [2], "a program that is told to end does not wait"


def test_a_run_that_ended_is_kept_as_it_ended(
    qtbot: QtBot, session: Session, autosave: Autosave, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "REST", 0.0)
    autosave.note_checkpoint(run(1))
    session.set_run(run(5))
    qtbot.waitUntil(lambda: autosave.idle and kept_epochs(folder) == [5])


def test_a_program_that_is_told_to_end_keeps_what_is_not_saved(
    session: Session, autosave: Autosave, folder: Path
) -> None:
    rename(session, "Anna")
    autosave.keep_now()
    assert kept(folder) == ["Anna"]


def test_a_program_that_is_told_to_end_keeps_nothing_that_is_saved(
    session: Session, autosave: Autosave, folder: Path
) -> None:
    autosave.keep_now()
    assert not folder.exists()


def test_what_the_user_gives_up_is_not_kept(
    qtbot: QtBot, session: Session, autosave: Autosave, folder: Path
) -> None:
    rename(session, "Anna")
    qtbot.waitUntil(lambda: kept(folder) == ["Anna"])
    autosave.end()
    assert list(folder.iterdir()) == []


def test_that_no_copy_can_be_kept_is_told_once_and_again_after_one_was(
    qtbot: QtBot, session: Session, autosave: Autosave, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "REST", 0.0)
    monkeypatch.setattr(module, "AGAIN_AFTER_MS", 20)
    told: list[object] = []
    autosave.failed.connect(told.append)
    autosave.mended.connect(lambda: told.append("mended"))
    for round_ in (1, 2):
        folder.write_bytes(b"")
        autosave.note_checkpoint(run(1))
        qtbot.waitUntil(lambda: len(told) == 2 * round_ - 1)  # noqa: B023
        autosave.note_checkpoint(run(2))
        qtbot.waitUntil(lambda: autosave.idle)
        folder.unlink()
        qtbot.waitUntil(lambda: told[-1] == "mended")
        assert kept_epochs(folder) == [2], "tried again without a further word"
        qtbot.waitUntil(lambda: autosave.idle)
        shutil.rmtree(folder)
    assert [type(one) for one in told] == [FileError, str, FileError, str]


def test_a_copy_that_fails_on_a_full_disk_leaves_the_one_before(
    qtbot: QtBot, session: Session, autosave: Autosave, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "REST", 0.0)
    autosave.note_checkpoint(run(1))
    qtbot.waitUntil(lambda: autosave.idle)
    before = {one: one.read_bytes() for one in folder.iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with qtbot.waitSignal(autosave.failed):
            autosave.note_checkpoint(run(2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {one: one.read_bytes() for one in folder.iterdir()} == before


def test_what_is_edited_between_runs_is_kept_in_time_however_long_a_copy_takes(
    qtbot: QtBot, session: Session, autosave: Autosave, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "REST", 1e6)
    rename(session, "Anna")
    qtbot.waitUntil(lambda: kept(folder) == ["Anna"] and autosave.idle)
    rename(session, "Berta")
    qtbot.waitUntil(lambda: kept(folder) == ["Berta"])
