"""Arrays that run code, lie about their sizes, explode or lead elsewhere: .npy, .npz, IDX."""

import gzip
import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.faults.attacks.attack import Attack, Door, Make, Outside, content, large

LARGE = 2**27


class Evil:
    """Unpickled, it would make a folder."""

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, ("evil",)


def npy(header: str, body: bytes = b"") -> bytes:
    text = header.encode() + b"\n"
    return b"\x93NUMPY\1\0" + len(text).to_bytes(2, "little") + text + body


def shaped(*shape: int, kind: str = "<f8", body: bytes = b"") -> bytes:
    return npy(f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}", body)


def saved(array: Any) -> bytes:
    out = io.BytesIO()
    np.save(out, array, allow_pickle=True)
    return out.getvalue()


def idx(values: bytes, *shape: int, kind: int = 8) -> bytes:
    return bytes([0, 0, kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + values


# What is in an .npy file, or in one that lies in an .npz file.
NPY: dict[str, tuple[bytes, str]] = {
    "pickled objects": (saved(np.array([[Evil()]], dtype=object)), "Python objects"),
    "dates": (saved(np.array([["2024-01-01"]], "M8[D]")), "type datetime64"),
    "texts": (saved(np.array([["a", "b"]])), "not numbers"),
    "records": (saved(np.zeros(3, [("a", "<f4"), ("b", "<i4")])), "values of type"),
    "one number": (saved(np.float64(1)), "at least two dimensions"),
    "one dimension": (saved(np.ones(5)), "at least two dimensions"),
    "no features": (saved(np.ones((5, 0))), "none of them empty"),
    "a size of -1": (shaped(-1, 3, body=bytes(24)), r"shape of \(-1, 3\)"),
    "two sizes of -1": (shaped(-1, -1, body=bytes(8)), r"shape of \(-1, -1\)"),
    "2^80 numbers": (
        shaped(2**40, 2**40, body=bytes(64)),
        "declares 9,671,406,556,917,033,397,649,408 bytes",
    ),
    "2^40 rows": (shaped(2**40, 8, body=bytes(64)), "declares 70,368,744,177,664 bytes"),
    "a byte too many": (shaped(2, 2, body=bytes(33)), "declares 32 bytes of values and has 33"),
    "numbers of 2^63 bytes": (
        shaped(2, 2, kind="|V9223372036854775807"),
        "header is damaged|values of type",
    ),
    "a cut header": (
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2"),
        "header is damaged",
    ),
    "sizes that are texts": (
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': ('2', 2), }"),
        "header is damaged",
    ),
    "9,000 brackets": (npy("(" * 9000), "header is damaged"),
    "a call in the header": (npy("__import__('os').mkdir('evil')"), "header is damaged"),
    "a header of 4 GiB": (b"\x93NUMPY\3\0\xff\xff\xff\xff{", "header is damaged"),
    "a version that is none": (b"\x93NUMPY\x09\0", "header is damaged"),
    "a cut beginning": (b"\x93NUM", "header is damaged"),
}

IN_ARCHIVES = (
    "pickled objects",
    "2^80 numbers",
    "2^40 rows",
    "a byte too many",
    "a call in the header",
    "a header of 4 GiB",
)


def archive(name: str, data: bytes, mode: int = 0) -> Make:
    """An .npz file with one member."""

    def make(path: Path, outside: Outside) -> None:
        member = zipfile.ZipInfo(name.format(outside=outside.folder))
        member.external_attr = mode << 16
        with zipfile.ZipFile(path, "w") as file:
            file.writestr(member, data)

    return make


def _link(path: Path, outside: Outside) -> None:
    member = zipfile.ZipInfo("x.npy")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(member, os.fsencode(outside.npy))


def _lying(path: Path, outside: Outside) -> None:
    plain = saved(np.ones((3, 2)))
    archive("x.npy", plain)(path, outside)
    size = len(plain).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, b"\xff\xff\xff\x7f"))


def _exploding(path: Path, outside: Outside) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("x.npy", shaped(1, LARGE, kind="|u1", body=bytes(LARGE)))


def _crowded(path: Path, outside: Outside) -> None:
    with zipfile.ZipFile(path, "w") as file:
        for number in range(10_000):
            file.writestr(f"{number}.npy", b"")


GOOD = saved(np.ones((3, 2)))
NPZ: dict[str, tuple[Make, str]] = {
    "a member above": (archive("../x.npy", GOOD), "outside of itself"),
    "a member far above": (archive("a/../../x.npy", GOOD), "outside of itself"),
    "a member at a full path": (archive("{outside}/secret.npy", GOOD), "outside of itself"),
    "a member above, as Windows says": (archive("..\\x.npy", GOOD), "outside of itself"),
    "a member that is a link": (_link, "outside of itself"),
    "sizes that are lies": (_lying, r"a\.npz"),
    "a bomb": (_exploding, "real data do not shrink like that"),
    "10,000 members": (_crowded, "holds 10,000 arrays"),
    "a text alone": (archive("note.txt", b"none"), "0 arrays"),
}

IDX: dict[str, tuple[bytes, str]] = {
    "another beginning": (b"\1\0\x08\3" + bytes(12), "no IDX file"),
    "no dimensions": (b"\0\0\x08\0", "declares 0 dimensions"),
    "255 dimensions": (b"\0\0\x08\xff" + b"\xff" * 1020, "declares 255 dimensions"),
    "2^96 pixels": (idx(b"", 2**32 - 1, 2**32 - 1, 2**32 - 1), "the most that is read"),
    "4 GB that are not there": (
        idx(b"", 2**28, 3, 5),
        "declares 4,026,531,840 bytes of values and has only 0",
    ),
    "no samples": (idx(b"", 0, 28, 28), "none of them empty"),
    "labels in place of images": (idx(bytes(5), 5), "holds labels"),
    "4 GB that are not there, packed": (
        gzip.compress(idx(b"", 2**28, 3, 5)),
        "cannot be in a file of its size",
    ),
    "a wrong checksum of gzip": (
        gzip.compress(idx(bytes(8), 2, 2, 2))[:-8] + bytes(8),
        "damaged or cut short",
    ),
    "no gzip": (b"\x1f\x8b" + b"\xff" * 50, "damaged or cut short"),
}
IDX_BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb of gzip": (
        lambda: gzip.compress(idx(bytes(LARGE), LARGE, 1)),
        "cannot be in a file of its size",
    ),
    "a bomb after the last image": (
        lambda: gzip.compress(idx(bytes(8), 2, 2, 2) + bytes(LARGE)),
        "8 bytes of values and has more",
    ),
}


def _with_other_labels(path: Path, outside: Outside) -> None:
    path.write_bytes(idx(bytes(8), 2, 2, 2))
    path.with_name("t-labels-idx1-ubyte").write_bytes(idx(bytes(3), 3))


def _of_arrays(kind: str, file: str, name: str, make: Make, message: str) -> Attack:
    reaches = any(word in name for word in ("above", "path", "link"))
    return Attack(f"{kind}: {name}", file, Door.DATA, make, message, reaches)


ARRAYS: tuple[Attack, ...] = (
    *(_of_arrays("npy", "a.npy", name, content(data), why) for name, (data, why) in NPY.items()),
    *(
        _of_arrays("npy in npz", "a.npz", name, archive("x.npy", NPY[name][0]), NPY[name][1])
        for name in IN_ARCHIVES
    ),
    *(_of_arrays("npz", "a.npz", name, make, why) for name, (make, why) in NPZ.items()),
    *(
        _of_arrays("idx", "a-idx3-ubyte", name, content(data), why)
        for name, (data, why) in IDX.items()
    ),
    *(
        _of_arrays("idx", "a-idx3-ubyte", name, large(build), why)
        for name, (build, why) in IDX_BOMBS.items()
    ),
    _of_arrays(
        "idx",
        "t-images-idx3-ubyte",
        "labels of another number",
        _with_other_labels,
        r"labels of shape \(3,\) for 2 samples",
    ),
)
