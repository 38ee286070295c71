"""A file is open in one place at a time, and no crash keeps it closed."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aestudio.storage import lock as module
from aestudio.storage.lock import lock_of, take_lock

ROOT = Path(__file__).resolve().parents[2]
HOLDS = """
import sys
from pathlib import Path
from aestudio.storage.lock import take_lock
print(take_lock(Path(sys.argv[1])) is not None, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "digits.h5"


def holder(path: Path) -> "subprocess.Popen[str]":
    """Another process that has the file open."""
    command = [sys.executable, "-c", HOLDS, str(path)]
    pipe = subprocess.PIPE
    found = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    assert found.stdout is not None
    assert found.stdout.readline() == "True\n"
    return found


def test_a_file_is_taken_once_in_a_process_and_again_after_its_release(path: Path) -> None:
    first = take_lock(path)
    assert first is not None
    assert take_lock(path) is None
    first.release()
    first.release()
    second = take_lock(path)
    assert second is not None
    second.release()
    assert list(path.parent.glob(".aestudio*")) == []


def test_what_another_process_has_open_is_free_once_that_was_killed(path: Path) -> None:
    with holder(path) as process:
        assert take_lock(path) is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert lock_of(path).exists(), "a killed process cleans nothing up"
    lock = take_lock(path)
    assert lock is not None
    lock.release()


def test_a_link_to_a_file_that_is_open_is_the_same_file(path: Path) -> None:
    path.touch()
    link = path.with_name("link.h5")
    link.symlink_to(path)
    lock = take_lock(path)
    assert lock is not None
    assert take_lock(link) is None
    lock.release()


def test_a_lock_that_its_holder_removes_meanwhile_is_not_taken_for_the_files(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = module._locked
    seen: list[int] = []

    def removed_first(handle: int) -> bool:
        if not seen:
            lock_of(path).unlink()
        seen.append(handle)
        return locked(handle)

    monkeypatch.setattr(module, "_locked", removed_first)
    lock = take_lock(path)
    assert len(seen) == 2
    assert lock is not None
    assert take_lock(path) is None
    lock.release()


def test_the_longest_of_names_can_be_locked(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 252 + ".h5")
    lock = take_lock(path)
    assert lock is not None
    assert take_lock(path) is None
    lock.release()


def test_a_folder_that_takes_no_files_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for _ in range(2):
        lock = take_lock(tmp_path / "file" / "digits.h5")
        assert lock is not None
        lock.release()


def test_locks_that_the_file_system_does_not_know_keep_nobody_out(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_handle: int, _operation: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", unknown)
    for _ in range(2):
        assert take_lock(path) is not None
