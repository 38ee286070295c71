"""What was open is found again after a crash, and only then."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.core.run import Checkpoint
from aestudio.recipes import recipe
from aestudio.storage import recovery
from aestudio.storage.atomic import UnsyncedError
from aestudio.storage.recovery import SafetyCopy, discard, leftovers, recovered, tidy
from aestudio.storage.stamp import Stamp
from tests.storage.test_project_file import document as trained

ROOT = Path(__file__).resolve().parents[2]
KEEPS_AND_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from aestudio.core.project import Document
from aestudio.recipes import recipe
from aestudio.storage.recovery import SafetyCopy
document = Document(recipe("book-tied").project.edited(name="Düne"))
SafetyCopy(Path(sys.argv[1])).keep(document, Path("/somewhere/dune.h5"))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "recovery"


def document() -> Document:
    return Document(recipe("book-tied").project)


def left_by_a_killed_process(folder: Path) -> None:
    command = [sys.executable, "-c", KEEPS_AND_IS_KILLED, str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL


def test_what_a_killed_process_had_open_is_found_and_read(folder: Path) -> None:
    left_by_a_killed_process(folder)
    (found,) = leftovers(folder)
    assert (found.name, found.original) == ("Düne", Path("/somewhere/dune.h5"))
    assert found.state == "784 → 300 → 150 → 300 → 784, not trained"
    assert recovered(found).project == recipe("book-tied").project.edited(name="Düne")


def test_what_this_process_has_open_was_not_left_behind(folder: Path) -> None:
    SafetyCopy(folder).keep(document(), None)
    assert leftovers(folder) == ()


def test_the_number_of_a_process_may_come_again(folder: Path) -> None:
    SafetyCopy(folder).keep(document(), None)
    (note,) = folder.glob("*.json")
    facts = json.loads(note.read_text())
    assert facts["process"] == os.getpid()
    note.write_text(json.dumps({**facts, "began": facts["began"] + "0"}))
    assert len(leftovers(folder)) == 1


def test_an_end_as_it_should_be_leaves_nothing(folder: Path) -> None:
    copy = SafetyCopy(folder)
    copy.forget()
    copy.keep(document(), None)
    copy.keep(document(), None)
    assert len(list(folder.iterdir())) == 2
    copy.forget()
    assert list(folder.iterdir()) == []


def test_a_copy_is_offered_until_somebody_tries_it(folder: Path) -> None:
    left_by_a_killed_process(folder)
    (found,) = leftovers(folder)
    assert leftovers(folder) == (found,)
    recovered(found)
    assert leftovers(folder) == ()
    assert found.copy.is_file()


def test_what_was_tried_long_ago_is_tidied_away_and_nothing_else(folder: Path) -> None:
    left_by_a_killed_process(folder)
    (found,) = leftovers(folder)
    (note,) = folder.glob("*.json")
    old = {**json.loads(note.read_text()), "when": 0.0}
    note.write_text(json.dumps(old))
    tidy(folder)
    assert len(leftovers(folder)) == 1
    recovered(found)
    tidy(folder)
    assert list(folder.iterdir()) == []


def test_a_discarded_copy_is_gone(folder: Path) -> None:
    left_by_a_killed_process(folder)
    discard(leftovers(folder)[0])
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("note", [b"", b"{", b"[]", b"{}", b'{"name": 3}', b"\xff\xfe"])
def test_a_damaged_note_is_passed_over(folder: Path, note: bytes) -> None:
    left_by_a_killed_process(folder)
    (path,) = folder.glob("*.json")
    path.write_bytes(note)
    assert leftovers(folder) == ()


def test_a_damaged_copy_is_answered_and_not_offered_again(folder: Path) -> None:
    left_by_a_killed_process(folder)
    (found,) = leftovers(folder)
    content = bytearray(found.copy.read_bytes())
    content[-100] ^= 1
    found.copy.write_bytes(content)
    with pytest.raises(FileError):
        recovered(found)
    assert leftovers(folder) == ()


def test_a_note_never_tells_of_another_copy_than_its_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = SafetyCopy(folder)
    monkeypatch.setattr(recovery, "_lives", lambda note: False)
    copy.keep(embedded(False), None)

    def stopped(*_any: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(recovery, "_write_note", stopped)
        for _ in range(2):
            with pytest.raises(FileError, match=r"no safety copy.*Input/output error"):
                copy.keep(embedded(True), None)
    (found,) = leftovers(folder)
    assert recovered(found).project == embedded(False).project
    copy.keep(embedded(True), None)
    (found,) = leftovers(folder)
    assert recovered(found).project == embedded(True).project
    copy.forget()
    assert list(folder.iterdir()) == []


def embedded(yes: bool) -> Document:
    project = document().project
    data = project.data.edited(embedded=yes)
    return Document(project.edited(name=f"embedded: {yes}", data=data))


def test_a_clock_that_is_set_ends_no_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SafetyCopy(folder).keep(document(), None)
    now = psutil.Process.create_time
    monkeypatch.setattr(psutil.Process, "create_time", lambda one: now(one) + 86_400)
    assert leftovers(folder) == ()


def test_a_copy_without_a_note_is_tidied_away_after_a_day(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_by_a_killed_process(folder)
    (copy,) = folder.glob("*.h5")
    alone = folder / "0-1.h5"
    alone.write_bytes(copy.read_bytes())
    tidy(folder)
    assert alone.exists()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86_401)
    tidy(folder)
    assert not alone.exists()
    assert copy.exists()


@pytest.mark.parametrize("name", ["", "..", "/etc/passwd", "../a.h5", "note.json", 3])
def test_a_note_names_no_file_elsewhere(folder: Path, name: object) -> None:
    left_by_a_killed_process(folder)
    (note,) = folder.glob("*.json")
    note.write_text(json.dumps({**json.loads(note.read_text()), "copy": name}))
    assert leftovers(folder) == ()
    (copy,) = folder.glob("*.h5")
    copy.rename(note.with_suffix(".h5"))
    assert [found.copy for found in leftovers(folder)] == [note.with_suffix(".h5")]


def test_no_folder_means_nothing_was_left(folder: Path) -> None:
    assert leftovers(folder / "none") == ()


def test_a_place_that_takes_no_copy_gets_an_answer(folder: Path) -> None:
    folder.write_bytes(b"")
    with pytest.raises(FileError, match="no safety copy"):
        SafetyCopy(folder).keep(document(), None)


def test_what_a_living_process_has_open_is_not_offered_after_the_clock_was_moved(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SafetyCopy(folder).keep(document(), None)
    # psutil computes when a process began from the clock and from how long the machine runs.
    began = psutil.Process.create_time
    monkeypatch.setattr(psutil.Process, "create_time", lambda one: began(one) + 86_400.0)
    assert leftovers(folder) == ()


@pytest.mark.parametrize("when", [1e300, float("nan"), -1e300, "yesterday", None])
def test_a_note_with_a_time_that_is_none_is_passed_over(folder: Path, when: object) -> None:
    left_by_a_killed_process(folder)
    (note,) = folder.glob("*.json")
    note.write_text(json.dumps({**json.loads(note.read_text()), "when": when}))
    assert leftovers(folder) == ()


def test_how_far_a_run_had_come_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "_lives", lambda note: False)
    one = trained(tmp_path)
    assert one.run is not None
    done = one.with_run(
        replace(one.run, done=(1,), checkpoint=Checkpoint(one.run.checkpoint.weights))
    )
    for found in (done, one, one.with_run(None)):
        SafetyCopy(folder).keep(found, None)
    states = {found.state for found in leftovers(folder)}
    assert states == {
        "4 → 3 → 4, trained",
        "4 → 3 → 4, stage 1, 2 epochs done",
        "4 → 3 → 4, not trained",
    }


def test_the_newest_is_offered_first_with_what_is_known_of_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "_lives", lambda note: False)
    stamp = Stamp(5, 7, "ab")
    for hour, name in ((2, "late"), (1, "early"), (3, "last")):
        monkeypatch.setattr(time, "time", lambda hour=hour: hour * 3600.0)
        named = document().with_project(document().project.edited(name=name))
        SafetyCopy(folder).keep(named, tmp_path / f"{name}.h5", stamp)
    found = leftovers(folder)
    assert [one.name for one in found] == ["last", "late", "early"]
    assert [one.when for one in found] == [10_800, 7_200, 3_600]
    assert {one.stamp for one in found} == {stamp}
    assert found[0].original == tmp_path / "last.h5"


def test_copies_lie_where_the_system_keeps_the_state_of_programs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert recovery.recovery_folder() == tmp_path / "aestudio" / "recovery"


@pytest.mark.parametrize(("days", "kept"), [(29.9, True), (30.1, False)])
def test_what_was_tried_stays_for_a_month(
    folder: Path, monkeypatch: pytest.MonkeyPatch, days: float, kept: bool
) -> None:
    monkeypatch.setattr(recovery, "_lives", lambda note: False)
    SafetyCopy(folder).keep(document(), None)
    (found,) = leftovers(folder)
    recovered(found)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + days * 86_400)
    tidy(folder)
    assert found.copy.exists() is kept
    assert found.note.exists() is kept


def test_the_copy_that_a_note_names_is_not_written_to_even_if_the_note_may_go_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "_lives", lambda note: False)
    copy, write = SafetyCopy(folder), recovery._write_note
    copy.keep(document(), None)

    def unsynced(*arguments: object) -> None:
        write(*arguments)  # type: ignore[arg-type]
        raise UnsyncedError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(recovery, "_write_note", unsynced)
        with pytest.raises(FileError, match="no safety copy"):
            copy.keep(document(), None)
    (named,) = (one.copy for one in leftovers(folder))
    copy.keep(document(), None)
    assert [one.copy for one in leftovers(folder)] != [named]
