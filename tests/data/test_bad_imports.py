"""Whatever is brought, the worst that comes of it is one error: what, where, and what to do."""

import gzip
import io
import os
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from aestudio.core.errors import DataError
from aestudio.data.read import arrays_in, read_raw, rows_of
from tests.data.test_readers import idx

# What may be read of a file before it is refused.
SPARE = 200 * 2**20


def refused(path: Path, message: str) -> None:
    """Read a file that must not be read, by every door."""
    before = psutil.Process().memory_info().rss
    with pytest.raises(DataError, match=message) as caught:
        read_raw(path)
    assert path.name in str(caught.value)
    assert caught.value.remedy
    for door in (arrays_in, rows_of):
        with suppress(DataError):  # or it finds that there is no array in it
            door(path)
    assert psutil.Process().memory_info().rss - before < SPARE


def npy(header: str, body: bytes = b"") -> bytes:
    text = header.encode() + b"\n"
    return b"\x93NUMPY\1\0" + len(text).to_bytes(2, "little") + text + body


def shaped(*shape: int, kind: str = "<f8", body: bytes = b"") -> bytes:
    return npy(f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}", body)


def saved(array: Any) -> bytes:
    out = io.BytesIO()
    np.save(out, array, allow_pickle=True)
    return out.getvalue()


class Evil:
    """Unpickled, it would make a folder."""

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, ("evil",)


RECORDS = np.zeros(3, [("a", "<f4"), ("b", "<i4")])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (saved(np.array([[Evil()]], dtype=object)), "Python objects"),
        (saved(np.ones((2, 2), complex)), "type complex128"),
        (saved(np.array([["2024-01-01"]], "M8[D]")), "type datetime64"),
        (saved(np.array([["a", "b"]])), "not numbers"),
        (saved(RECORDS), "values of type"),
        (saved(np.float64(1)), "at least two dimensions"),
        (saved(np.ones(5)), "at least two dimensions"),
        (saved(np.ones((5, 0))), "none of them empty"),
        (shaped(-1, 3, body=bytes(24)), r"shape of \(-1, 3\)"),
        (shaped(-1, -1, body=bytes(8)), r"shape of \(-1, -1\)"),
        (shaped(2**40, 2**40, body=bytes(64)), "declares 9,671,406,556,917,033,397,649,408 bytes"),
        (shaped(2**40, 8, body=bytes(64)), "declares 70,368,744,177,664 bytes"),
        (shaped(2, 2, body=bytes(33)), "declares 32 bytes of values and has 33"),
        (shaped(2, 2, kind="|V9223372036854775807"), "header is damaged|values of type"),
        (npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2"), "header is damaged"),
        (npy("{'descr': '<f8', 'fortran_order': False, 'shape': ('2', 2), }"), "header is damaged"),
        (npy("(" * 9000), "header is damaged"),
        (npy("__import__('os').mkdir('evil')"), "header is damaged"),
        (b"\x93NUMPY\3\0\xff\xff\xff\xff{", "header is damaged"),
        (b"\x93NUMPY\x09\0", "header is damaged"),
        (b"\x93NUM", "header is damaged"),
    ],
)
def test_an_npy_file_that_is_no_array_of_numbers_is_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "a.npy").write_bytes(content)
    refused(tmp_path / "a.npy", message)
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", content)
    refused(tmp_path / "a.npz", message)
    assert not (tmp_path / "evil").exists()


def zipped(path: Path, name: str, mode: int = 0, packed: int = zipfile.ZIP_STORED) -> Path:
    member = zipfile.ZipInfo(name)
    member.external_attr, member.compress_type = mode << 16, packed
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, saved(np.ones((3, 2))))
    return path


@pytest.mark.parametrize("name", ["../x.npy", "a/../../x.npy", "/etc/x.npy", "..\\x.npy"])
def test_an_archive_that_names_files_outside_of_it_is_refused(tmp_path: Path, name: str) -> None:
    refused(zipped(tmp_path / "a.npz", name), "outside of itself")


def test_an_archive_with_a_link_is_refused(tmp_path: Path) -> None:
    refused(zipped(tmp_path / "a.npz", "x.npy", stat.S_IFLNK | 0o777), "outside of itself")


def test_an_archive_that_lies_of_its_sizes_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.npz", "x.npy")
    size = len(saved(np.ones((3, 2)))).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, b"\xff\xff\xff\x7f"))
    refused(path, r"a\.npz")


def test_an_archive_that_explodes_is_refused_unopened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", shaped(1, 2**27, kind="|u1", body=bytes(2**27)))
    refused(tmp_path / "a.npz", "real data do not shrink like that")


def test_an_archive_of_ten_thousand_arrays_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        for number in range(10_000):
            archive.writestr(f"{number}.npy", b"")
    refused(tmp_path / "a.npz", "holds 10000 arrays")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\1\0\x08\3" + bytes(12), "no IDX file"),
        (b"\0\0\x08\0", "declares 0 dimensions"),
        (b"\0\0\x08\xff" + b"\xff" * 1020, "declares 255 dimensions"),
        (idx(b"", 2**32 - 1, 2**32 - 1, 2**32 - 1), "the most that is read"),
        (idx(b"", 2**28, 3, 5), "declares 4,026,531,840 bytes of values and has only 0"),
        (idx(b"", 0, 28, 28), "none of them empty"),
        (idx(bytes(5), 5), "holds labels"),
        (gzip.compress(idx(b"", 2**28, 3, 5)), "cannot be in a file of its size"),
        (gzip.compress(idx(bytes(2**27), 2**27, 1)), "cannot be in a file of its size"),
        (gzip.compress(idx(bytes(8), 2, 2, 2) + bytes(2**27)), "8 bytes of values and has more"),
        (gzip.compress(idx(bytes(8), 2, 2, 2))[:-8] + bytes(8), "damaged or cut short"),
        (b"\x1f\x8b" + b"\xff" * 50, "damaged or cut short"),
    ],
)
def test_an_idx_file_that_does_not_hold_what_it_declares_is_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "a-idx3-ubyte").write_bytes(content)
    refused(tmp_path / "a-idx3-ubyte", message)


def test_labels_of_another_number_than_images_are_refused(tmp_path: Path) -> None:
    (tmp_path / "t-images-idx3-ubyte").write_bytes(idx(bytes(8), 2, 2, 2))
    (tmp_path / "t-labels-idx1-ubyte").write_bytes(idx(bytes(3), 3))
    refused(tmp_path / "t-images-idx3-ubyte", r"labels of shape \(3,\) for 2 samples")
