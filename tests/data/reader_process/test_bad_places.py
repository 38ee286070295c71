"""Pipes, devices, models and files that change are refused by a word on what they are."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest

from aestudio.core.errors import DataError
from aestudio.data.read import read_raw, rows_of
from aestudio.data.reader_process import guarded
from aestudio.data.reference import memory_plan
from aestudio.data.watch import Watch

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux")
NOBODY = 65_534
ENDINGS = [".npy", ".npz", ".h5", ".csv", ".parquet", "-idx3-ubyte"]


@ON_LINUX
@pytest.mark.parametrize("door", [read_raw, rows_of, memory_plan])
def test_a_device_is_told_as_such_though_its_name_has_no_ending(
    door: Callable[[Path], object],
) -> None:
    with pytest.raises(DataError, match=r"/dev/zero: is not an ordinary file"):
        door(Path("/dev/zero"))


@pytest.mark.parametrize("ending", ENDINGS)
def test_pipes_devices_and_links_to_nothing_are_refused_without_waiting(
    tmp_path: Path, ending: str
) -> None:
    os.mkfifo(tmp_path / f"pipe{ending}")
    (tmp_path / f"zeros{ending}").symlink_to("/dev/zero")
    (tmp_path / f"loop{ending}").symlink_to(tmp_path / f"loop{ending}")
    (tmp_path / f"empty{ending}").touch()
    for name, message in (
        ("pipe", "is not an ordinary file"),
        ("zeros", "is not an ordinary file"),
        ("loop", "symbolic link"),
        ("gone", "No such file"),
        ("empty", "is empty"),
    ):
        with pytest.raises(DataError, match=message) as caught:
            read_raw(tmp_path / f"{name}{ending}")
        assert f"{name}{ending}" in str(caught.value)
        assert caught.value.remedy


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_folder_of_that_name_is_taken_for_a_folder_of_images(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"a{ending}").mkdir()
    with pytest.raises(DataError, match="has no images in it"):
        read_raw(tmp_path / f"a{ending}")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("model.keras", "is a Keras model"),
        ("bomb.zip", "is an archive"),
        ("a.csv.gz", "is compressed"),
        ("a.pkl", "can run any program"),
        ("a.pt", "can run any program"),
        ("a.png", "is a single image"),
        ("a", "is an archive"),
    ],
)
def test_what_no_reader_takes_is_refused_unopened_with_what_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    (tmp_path / name).write_bytes(b"PK\3\4")
    monkeypatch.setattr(guarded, "_command", lambda: ["/nothing/is/started"])
    with pytest.raises(DataError, match=message) as caught:
        read_raw(tmp_path / name)
    assert caught.value.remedy


def _csv(path: Path) -> None:
    path.write_text("x,y\n" + "1,2\n" * 10)


def _npy(path: Path) -> None:
    np.save(path, np.ones((5, 2)))


@pytest.mark.parametrize(("name", "write"), [("a.csv", _csv), ("a.npy", _npy)])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    path = tmp_path / name
    write(path)

    def meddle(share: float) -> None:
        os.utime(path, ns=(0, path.stat().st_mtime_ns + 10**9))

    with pytest.raises(DataError, match=r"changed while.*[cC]hoose") as caught:
        read_raw(path, watch=Watch(meddle))
    assert caught.value.where == name
    write(path)
    assert len(read_raw(path)) in (5, 10)


@contextmanager
def as_an_ordinary_user() -> Iterator[None]:
    """Permissions are nothing to root, as whom tests may run."""
    if sys.platform == "win32" or os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="files there have no such mode")
def test_a_file_that_may_not_be_opened_is_refused() -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)  # The folders of tests are root's alone.
        _csv(folder / "a.csv")
        (folder / "a.csv").chmod(0)
        with as_an_ordinary_user():
            assert os.access(folder, os.X_OK, effective_ids=True)
            with pytest.raises(DataError, match="Permission denied"):
                read_raw(folder / "a.csv")


@pytest.mark.parametrize(
    "name",
    ["größe 図 🙂", "a\nb", "n" * 247, "-x", pytest.param(os.fsdecode(b"\xff"), marks=ON_LINUX)],
    ids=["foreign letters", "a line break", "a long one", "an option", "no letters"],
)
def test_a_file_of_any_name_is_read(tmp_path: Path, name: str) -> None:
    frame = pl.DataFrame({"x": range(10), "y": range(10)})
    _csv(tmp_path / f"{name}.csv")
    (tmp_path / f"{name}.parquet").write_bytes(_parquet(frame))
    with (tmp_path / f"{name}.npy").open("wb") as file:
        np.save(file, frame.to_numpy())
    for ending in (".csv", ".parquet", ".npy"):
        assert len(read_raw(tmp_path / f"{name}{ending}")) == 10


def _parquet(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()
