"""What others did to a file is seen before it is replaced."""

import os
from pathlib import Path

import pytest

from aestudio.core.project import Document
from aestudio.recipes import recipe
from aestudio.storage.project_file import save
from aestudio.storage.stamp import is_another, stamp_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "digits.h5"
    save(Document(recipe("book-tied").project), found)
    return found


def later(path: Path) -> None:
    """Give a file another time, whatever the clock's grain."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))


def test_what_nobody_touched_is_the_same(path: Path) -> None:
    assert not is_another(path, stamp_of(path))


def test_a_file_that_was_only_touched_or_brought_back_is_the_same(path: Path) -> None:
    known, contents = stamp_of(path), path.read_bytes()
    later(path)
    assert not is_another(path, known)
    path.unlink()
    path.write_bytes(contents)
    assert not is_another(path, known)


def test_a_file_that_is_gone_stands_in_no_way(path: Path) -> None:
    known = stamp_of(path)
    path.unlink()
    assert not is_another(path, known)
    assert stamp_of(path) is None


def test_another_document_in_its_place_is_seen(path: Path) -> None:
    known = stamp_of(path)
    save(Document(recipe("book-whole").project), path)
    assert is_another(path, known)


def test_an_edit_past_the_seal_is_seen(path: Path) -> None:
    known = stamp_of(path)
    contents = bytearray(path.read_bytes())
    contents[-1] ^= 1
    path.write_bytes(contents)
    later(path)
    assert is_another(path, known)


def test_an_edit_that_keeps_size_and_time_is_seen_by_the_seal(path: Path) -> None:
    known, status = stamp_of(path), path.stat()
    contents = bytearray(path.read_bytes())
    contents[20] ^= 1
    path.write_bytes(contents)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert is_another(path, known)


def test_a_file_where_none_is_known_is_another(path: Path) -> None:
    assert is_another(path, None)
    assert not is_another(path.with_name("new.h5"), None)


def test_what_cannot_be_read_is_another(path: Path) -> None:
    known = stamp_of(path)
    path.unlink()
    path.mkdir()
    assert is_another(path, known)


def test_a_pipe_in_its_place_is_not_waited_for(path: Path) -> None:
    known = stamp_of(path)
    path.unlink()
    os.mkfifo(path)
    assert is_another(path, known)
