"""Results are written whole, and never over what they came from."""

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from aestudio.core.errors import FileError
from aestudio.storage.atomic import replacing
from aestudio.storage.output import check_ending, check_output


def test_a_write_that_fails_leaves_the_file_before(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.npy").write_bytes(b"before")

    def fail() -> None:
        with replacing(folder / "a.npy") as file:
            file.write(b"half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert (folder / "a.npy").read_bytes() == b"before"
    assert len(list(folder.iterdir())) == 1


def test_an_input_is_never_replaced_by_any_of_its_names(tmp_path: Path) -> None:
    model = tmp_path / "m.h5"
    model.write_bytes(b"model")
    (tmp_path / "other.h5").symlink_to(model)
    for name in ("m.h5", "other.h5"):
        with pytest.raises(FileError, match="would replace"):
            check_output(tmp_path / name, model, None)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (Path(), "is a folder"),
        (Path("no/a.npy"), "no such folder"),
        (Path("/dev/null"), "not an ordinary file"),
    ],
)
def test_a_place_that_cannot_take_a_file_is_refused(path: Path, message: str) -> None:
    with pytest.raises(FileError, match=message):
        check_output(path)


def test_a_name_has_to_tell_a_format_that_is_written() -> None:
    check_ending(Path("a.CSV"), (".npy", ".csv"))
    with pytest.raises(FileError, match=r"a\.txt: has the ending \.txt.*end in \.npy or \.csv"):
        check_ending(Path("a.txt"), (".npy", ".csv"))
    with pytest.raises(FileError, match="a: has no ending"):
        check_ending(Path("a"), (".npy", ".csv"))


def test_a_folder_where_the_backup_would_go_is_refused_if_there_is_something_to_keep() -> None:
    Path("a.csv.bak").mkdir()
    check_output(Path("a.csv"))
    Path("a.csv").touch()
    with pytest.raises(FileError, match=r"a\.csv\.bak: is a folder"):
        check_output(Path("a.csv"))


def test_what_tries_a_folder_bears_the_name_of_the_program_and_is_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, real = [], os.open

    def looking(path: Any, *how: Any) -> int:
        names.append(Path(path).name)
        return real(path, *how)

    # On Linux most file systems have files without names, elsewhere none has.
    monkeypatch.setattr(tempfile, "_O_TMPFILE_WORKS", False)
    monkeypatch.setattr(os, "open", looking)
    check_output(tmp_path / "a.csv")
    assert [name.startswith(".aestudio-") for name in names] == [True]
    assert list(tmp_path.glob(".aestudio-*")) == []
