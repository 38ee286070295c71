"""Every attack is refused in words, takes little, and reaches nothing outside of itself."""

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from aestudio.core.errors import DataError, FileError, StudioError
from aestudio.data.read import arrays_in, read_raw, rows_of
from aestudio.data.reader_process import guarded
from aestudio.data.reader_process.guarded import standing_by
from aestudio.importers.door import taken
from aestudio.storage.project_file import load
from tests.faults.attacks.all import ATTACKS
from tests.faults.attacks.attack import SECRET, Attack, Door, Outside
from tests.faults.attacks.conftest import largest_child, most_of_a_child
from tests.faults.attacks.opened import watched

SPARE = 250 * 2**20
REACHING = [attack for attack in ATTACKS if attack.reaches]
# By kind; "npz: a bomb" is of the kind npz.
FIRST = {attack.name.partition(":")[0]: attack for attack in reversed(ATTACKS)}


@pytest.fixture(autouse=True)
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "free_memory", lambda: 0)


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(tmp_path / "outside").make()


def answer(attack: Attack, path: Path) -> StudioError:
    """What the victim is told."""
    if attack.door is Door.PROJECT:
        with pytest.raises(FileError, match=attack.message) as told:
            load(path)
        return told.value
    if attack.door is Door.NETWORK:
        return refusal(attack, path)
    with pytest.raises(DataError, match=attack.message) as caught:
        read_raw(path)
    for door in (arrays_in, rows_of):
        with suppress(DataError):  # or it finds that there is nothing in it to read
            door(path)
    return caught.value


def refusal(attack: Attack, path: Path) -> StudioError:
    """Why a network is not taken: as a whole, or for one of its layers."""
    try:
        refused = taken(path).refusal
    except FileError as error:
        refused = error
    assert refused is not None
    assert re.search(attack.message, str(refused))
    return refused


def made(attack: Attack, folder: Path, outside: Outside) -> Path:
    path = folder / attack.file
    attack.make(path, outside)
    return path


def test_there_are_enough_of_them() -> None:
    assert len(ATTACKS) >= 60
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.name)
def test_an_attack_is_refused_in_words_and_reaches_nothing(
    attack: Attack, tmp_path: Path, outside: Outside, clean_place: Path
) -> None:
    path = made(attack, tmp_path, outside)
    before = psutil.Process().memory_info().rss
    with watched(outside.folder) as opened:
        told = answer(attack, path)
        assert opened() == []
    assert path.name in str(told)
    assert told.remedy
    assert SECRET.decode() not in str(told)
    assert not (tmp_path / "evil").exists()
    assert psutil.Process().memory_info().rss - before < SPARE


@pytest.mark.usefixtures("readers_are_started")
@pytest.mark.parametrize("attack", FIRST.values(), ids=FIRST)
def test_an_attack_of_each_kind_is_refused_by_a_reader_that_was_started_too(
    attack: Attack, tmp_path: Path, outside: Outside
) -> None:
    allowed = most_of_a_child()
    answer(attack, made(attack, tmp_path, outside))
    assert largest_child() <= allowed


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel tells on Linux")
def test_the_watch_sees_what_is_opened(outside: Outside) -> None:
    with watched(outside.folder) as opened:
        outside.raw.read_bytes()
        assert set(opened()) == {outside.raw.name}


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the system calls of readers are told that name files."""
    log = tmp_path_factory.mktemp("calls") / "log"
    command = guarded._command()
    trace = ["strace", "-f", "-qq", "-e", "trace=%file", "-A", "-o", str(log)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guarded, "_command", lambda: [*trace, *command])
        with standing_by():
            yield log
    assert "h5py" in log.read_text(errors="replace"), "nothing was traced"


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("attack", REACHING, ids=lambda one: one.name)
def test_no_system_call_names_a_file_outside(
    attack: Attack, tmp_path: Path, outside: Outside, calls: Path
) -> None:
    answer(attack, made(attack, tmp_path, outside))
    lines = calls.read_text(errors="replace").splitlines()
    # What lies there may be looked at by name, never opened.
    assert [one for one in lines if "open" in one and str(outside.folder) in one] == []
