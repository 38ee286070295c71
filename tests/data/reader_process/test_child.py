"""A reader that crashes, hangs, lies or grows ends in one readable error, and leaves nothing."""

import os
from pathlib import Path

import numpy as np
import pytest

from aestudio.core.errors import DataError
from aestudio.data.read import read_raw
from aestudio.data.reader_process import guarded
from aestudio.data.reader_process.guarded import ask
from aestudio.data.reader_process.wire import ALIVE, ANSWER
from aestudio.data.watch import UNWATCHED, ReadingStoppedError, Watch
from tests.data.reader_process.conftest import Put
from tests.data.reader_process.frames import KINDS, REQUEST, refused, samples, told


@pytest.fixture(params=["started", "split off"])
def reader(request: pytest.FixtureRequest) -> Put:
    """Both ways to have a reader."""
    name = "reader" if request.param == "started" else "split_off"
    return request.getfixturevalue(name)  # type: ignore[no-any-return]


def test_an_honest_reader_is_believed(reader: Put) -> None:
    values = np.arange(4, dtype=np.float32)
    reader(told((ALIVE, 0.5), (ANSWER, samples()), then=values.tobytes()))
    shares: list[float] = []
    found = ask(REQUEST, KINDS, Watch(shares.append))
    assert found.values.tolist() == [[0, 1], [2, 3]]
    assert 0.5 in shares


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "It ended with SIGSEGV"),
        ("frame(b'A', b'0.5'); sys.stdout.flush(); os.abort()", "It ended with SIGABRT"),
        ("sys.exit(3)", "It ended with status 3"),
        ("pass", "It ended with status 0"),
        ("raise KeyError", "It ended with status 1"),
    ],
)
def test_a_crash_is_told(reader: Put, program: str, why: str) -> None:
    reader(program)
    error = refused()
    assert (error.what, error.why) == ("made its reader crash", why)


@pytest.mark.parametrize(
    "program", ["", "frame(b'R', b'{}')", "sys.stdout.buffer.write(b'R')", "os.close(2)"]
)
def test_silence_is_ended(reader: Put, program: str) -> None:
    reader(f"frame(b'A', b'null'); {program or 'pass'}; sys.stdout.flush(); time.sleep(600)")
    error = refused()
    assert "its reader" in error.what


def test_too_much_time_is_told(reader: Put) -> None:
    reader("os.kill(os.getpid(), signal.SIGXCPU)")
    assert "far more time" in refused().what


def test_cancelling_ends_the_process_at_once(reader: Put) -> None:
    reader("\nwhile True: frame(b'A', b'0.5'); sys.stdout.flush(); time.sleep(0.005)")
    stops = iter([False, False, True])
    with pytest.raises(ReadingStoppedError, match="reading was stopped"):
        ask(REQUEST, KINDS, Watch(stopped=lambda: next(stops)))


def test_an_error_of_the_one_who_watches_ends_the_process(reader: Put) -> None:
    def told_of(share: float) -> None:
        raise ZeroDivisionError

    reader("frame(b'A', b'0.5'); sys.stdout.flush(); time.sleep(600)")
    with pytest.raises(ZeroDivisionError):
        ask(REQUEST, KINDS, Watch(told_of))


def test_a_reader_may_not_take_more_memory_than_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.savez(tmp_path / "a.npz", images=np.zeros((3 * 2**18, 2**10), np.uint8))
    monkeypatch.setattr(guarded, "free_memory", lambda: 0)
    monkeypatch.setattr(guarded, "LEAST_MEMORY", 2**28)
    with pytest.raises(DataError, match=r"a\.npz: does not fit into memory"):
        read_raw(tmp_path / "a.npz")


def test_a_table_is_read_by_a_machine_of_many_cores_and_little_free_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("x,kind\n" + "1.5,a\n2.5,b\n" * 25_000)
    monkeypatch.setattr(guarded, "free_memory", lambda: 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert len(read_raw(tmp_path / "a.csv")) == 50_000


def test_a_program_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "_command", lambda: [os.devnull])
    with pytest.raises(OSError, match="ermission"):
        ask(REQUEST, KINDS, UNWATCHED)
