"""Readers that are split off from a process that stands by do what those that are started do."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import h5py
import numpy as np
import polars as pl
import psutil
import pytest
from PIL import Image

from aestudio.core.errors import DataError
from aestudio.data.raw import Raw, Table
from aestudio.data.read import arrays_in, read_raw, tree_in
from aestudio.data.reader_process import guarded, standby
from aestudio.data.reader_process.child import STAND_BY
from aestudio.data.reader_process.guarded import ask
from aestudio.data.watch import UNWATCHED
from tests.data.reader_process import conftest
from tests.data.reader_process.conftest import Put
from tests.data.reader_process.frames import KINDS, REQUEST, refused

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is split off elsewhere")
PIXELS = np.arange(60 * 12, dtype=np.uint8).reshape(60, 3, 4)
FRAME = pl.DataFrame({"x": [1.5, None], "kind": ["a", "b"], "when": ["2024-01-31", ""]})


def made_images(path: Path) -> None:
    (path / "one").mkdir(parents=True)
    for number in range(3):
        Image.fromarray(PIXELS[number]).save(path / "one" / f"{number}.png")


def made_hdf5(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file.create_dataset("images", data=PIXELS, chunks=(7, 3, 4), compression="gzip")


MADE: dict[str, Callable[[Path], object]] = {
    "a.csv": FRAME.write_csv,
    "a.parquet": FRAME.write_parquet,
    "a.npy": lambda path: np.save(path, PIXELS),
    "a.npz": lambda path: np.savez(path, images=PIXELS),
    "a.h5": made_hdf5,
    "images": made_images,
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of each kind."""
    folder = tmp_path_factory.mktemp("files")
    for name, make in MADE.items():
        make(folder / name)
    return folder


@pytest.fixture
def none_is_started(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Something stands by, and readers come from there alone."""
    with guarded.standing_by():
        monkeypatch.setattr(guarded, "_command", lambda: [os.devnull])
        yield


Servers = Callable[[], list[psutil.Process]]


@pytest.fixture
def servers() -> Servers:
    """Tells the processes that stand by since the test began."""
    before = {one.pid for one in psutil.Process().children()}
    return lambda: [
        one
        for one in psutil.Process().children()
        if one.pid not in before and STAND_BY in one.cmdline()
    ]


def same(one: Raw, other: Raw) -> bool:
    if isinstance(one, Table) and isinstance(other, Table):
        columns = zip(one.columns, other.columns, strict=True)
        return all(
            (a.name, a.kind, a.categories) == (b.name, b.kind, b.categories)
            and np.array_equal(a.values, b.values, equal_nan=True)
            for a, b in columns
        )
    assert not isinstance(one, Table)
    assert not isinstance(other, Table)
    return bool((one.values == other.values).all()) and one.shape == other.shape


def test_every_format_is_read_as_by_a_reader_that_was_started(
    files: Path, request: pytest.FixtureRequest
) -> None:
    started = {name: read_raw(files / name) for name in MADE}
    arrays = arrays_in(files / "a.h5")
    request.getfixturevalue("none_is_started")
    for name in MADE:
        for _ in range(2):
            assert same(read_raw(files / name), started[name]), name
    assert arrays_in(files / "a.h5") == arrays


def test_what_stands_by_outlives_many_readers_at_once(
    files: Path, servers: Servers, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("none_is_started")
    (server,) = servers()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(read_raw, [files / "a.npy", files / "a.h5"] * 40))
    assert {len(one) for one in found} == {60}
    assert server.is_running()


def test_a_file_that_is_handed_over_is_seen_whole_however_large(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with BytesIO() as memory:
        with h5py.File(memory, "w") as file:
            file["numbers"] = np.zeros(2**19)  # 4 MiB: several times what a pipe holds.
            file["last"] = np.arange(3)
        content = memory.getvalue()
    started, command = tree_in(content, "a.h5"), guarded._command
    assert [one.path for one in started.entries] == ["", "last", "numbers"]
    request.getfixturevalue("none_is_started")
    for _ in range(2):
        assert tree_in(content, "a.h5") == started
    # Where no file in memory can be had, one that is started is told through a pipe.
    monkeypatch.setattr(guarded, "_command", command)
    monkeypatch.setattr(os, "memfd_create", refused_by_system)
    assert tree_in(content, "a.h5") == started


def refused_by_system(*_any: object) -> int:
    """As a system does that has no room."""
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.usefixtures("none_is_started")
def test_a_damaged_file_is_told_in_the_same_words(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(DataError, match=r"a\.parquet: is no Parquet file"):
        read_raw(tmp_path / "a.parquet")


def test_a_reader_that_nobody_waits_for_is_ended(split_off: Put, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    split_off(
        f"open({str(told)!r}, 'w').write(str(os.getpid()))\n"
        "frame(b'A', b'null'); sys.stdout.flush(); time.sleep(600)"
    )
    refused()
    with suppress(psutil.NoSuchProcess):
        psutil.Process(int(told.read_text())).wait(60)


def test_readers_are_started_if_what_stood_by_was_ended(files: Path, servers: Servers) -> None:
    with guarded.standing_by():
        (server,) = servers()
        server.kill()
        server.wait()
        assert len(read_raw(files / "a.npy")) == 60
        (standing,) = standby._standing
        with pytest.raises(OSError, match="pipe"):
            standing.reader()


def test_readers_that_end_over_getting_ready_are_not_made_again_and_again(
    split_off: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, servers: Servers
) -> None:
    tries = tmp_path / "tries"
    monkeypatch.setattr(conftest, "WARM_UP", f"open({str(tries)!r}, 'a').write('x'); os._exit(1)")
    words = b'{"what": "as told", "where": "", "why": "", "remedy": ""}'
    split_off(f"frame(b'F', {words!r}); sys.stdout.flush()")
    for _ in range(3):
        with pytest.raises(DataError, match="as told"):
            ask(REQUEST, KINDS, UNWATCHED)
    (server,) = servers()
    with pytest.raises(psutil.TimeoutExpired):
        server.wait(0.6)
    assert tries.read_text() == "x"


def test_what_stands_by_and_hears_nothing_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch, servers: Servers
) -> None:
    monkeypatch.setattr(standby, "PATIENCE", 0.05)
    program = "import time; time.sleep(600)"
    monkeypatch.setattr(guarded, "_command", lambda: [sys.executable, "-c", program])
    with guarded.standing_by():
        (server,) = servers()
    assert not server.is_running()


def test_a_reader_whose_server_is_killed_is_told_as_killed(split_off: Put) -> None:
    split_off("os.kill(os.getppid(), signal.SIGKILL); os.close(1); os._exit(0)")
    assert refused().why == "It ended with SIGKILL"


def test_where_nothing_can_be_split_off_readers_are_started(
    files: Path, monkeypatch: pytest.MonkeyPatch, servers: Servers
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with guarded.standing_by():
        assert not servers()
        assert standby.split_off() is None
        assert len(read_raw(files / "a.npy")) == 60


def test_each_file_has_a_reader_of_its_own(split_off: Put) -> None:
    words = 'b\'{"what": "\' + str(os.getpid()).encode() + b\'", "where": "", "why": "", '
    split_off(f'frame(b\'F\', {words}"remedy": ""}}\')')
    told = set()
    for _ in range(3):
        with pytest.raises(DataError) as caught:
            ask(REQUEST, KINDS, UNWATCHED)
        told.add(caught.value.what)
    assert len(told) == 3
