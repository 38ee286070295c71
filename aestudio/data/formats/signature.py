"""What the first bytes of a file say that it is, whatever it is called.

They are compared with what is known, and not taken apart: that is for another process.
"""

import os
import re
import zlib
from collections import Counter
from dataclasses import dataclass
from math import prod
from pathlib import Path

from aestudio.data.formats import strangers
from aestudio.data.formats.catalogue import Kind
from aestudio.data.formats.strangers import Stranger
from aestudio.data.formats.text import BOMS, encoding_of

BEGINNING, END = 4096, 2**16
# HDF5 may begin behind a block of somebody else's, as MATLAB's does.
HDF5, HDF5_PLACES = b"\x89HDF\r\n\x1a\n", (0, 512, 1024, 2048)
ZIP, GZIP, OLE = b"PK\3\4", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MATLAB_BYTE_ORDER = (b"IM", b"MI")
# Number of bytes that a number takes, by the code of its type.
IDX_TYPES = {0x08: 1, 0x09: 1, 0x0B: 2, 0x0C: 4, 0x0D: 4, 0x0E: 8}
MARKS = ((b"\x93NUMPY", Kind.NPY), (b"PAR1", Kind.PARQUET), (b"ARROW1\0\0", Kind.ARROW))
# Members that tell an archive, in the order in which they are looked for.
MEMBERS: tuple[tuple[bytes, Kind | Stranger], ...] = (
    (b"xl/workbook.", Kind.WORKBOOK),
    (b"opendocument.spreadsheet", Kind.WORKBOOK),
    (b"word/document", strangers.WORD),
    (b"ppt/presentation", strangers.SLIDES),
    (b"/data.pkl", strangers.TORCH),
    (b"model.weights.h5", strangers.KERAS),
    (b".npy", Kind.NPZ),
)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x7f]")
POINTER = b"version https://git-lfs.github.com/spec/"
PAGE = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype\s+html|html|head)\b", re.I | re.S
)
XML = re.compile(rb"\s*<(\?xml\b|svg\b)", re.I)
JSON = re.compile(rb"\s*(\{\s*(\"|\})|\[\s*(\{\s*\"|\[|-?\d[\d.eE+-]*\s*,\s*[-\d\s]))")
ARFF = re.compile(rb"(\s*(%[^\n]*)?\r?\n)*\s*@relation\b", re.I)
NUMBER = rb"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?"
LIBSVM = re.compile(rb"%s(,%s)*([ \t]+(qid|\d+):%s)*\s*(#.*)?" % (NUMBER, NUMBER, NUMBER))
SEPARATORS, LINES = b",;\t|", 20


@dataclass(frozen=True, slots=True)
class Peek:
    """The beginning of a file and, of an archive, its end; and its length in bytes."""

    start: bytes
    end: bytes
    size: int


def peek(path: Path) -> Peek:
    """Look at a file; raises OSError."""
    with path.open("rb", buffering=0) as file:
        start, size = file.read(BEGINNING), file.seek(0, os.SEEK_END)
        if not start.startswith(ZIP):
            return Peek(start, b"", size)
        file.seek(max(0, size - END))
        return Peek(start, file.read(END), size)


def seen(content: bytes) -> Peek:
    """The same of a file that was read already."""
    return Peek(content[:BEGINNING], content[-END:], len(content))


def told_by(found: Peek) -> Kind | Stranger | None:
    """What a file surely is; None if its beginning does not tell."""
    start = found.start
    if any(start.startswith(HDF5, place) for place in HDF5_PLACES):
        return Kind.HDF5
    kind = next((kind for mark, kind in MARKS if start.startswith(mark)), None)
    if kind is not None:
        return kind
    if start[126:128] in MATLAB_BYTE_ORDER and start.startswith(b"MATLAB"):
        return Kind.MATLAB
    if start.startswith(ZIP):
        names = start + found.end
        return next((what for name, what in MEMBERS if name in names), None)
    if start.startswith(GZIP):
        return _packed(start)
    if _is_idx(start, found.size):
        return Kind.IDX
    marks = (what for at, mark, what in strangers.MARKS if start.startswith(mark, at))
    return next(marks, None) or _text(start)


def is_text(found: Peek) -> bool:
    """Whether a file begins with letters, in whatever encoding."""
    start = found.start
    if start.startswith(tuple(BOMS)) or encoding_of(start).startswith("utf-16"):
        return True
    return CONTROL.search(start) is None


def is_table(found: Peek) -> bool:
    """Whether a text has lines with as many cells each."""
    if not is_text(found):
        return False
    lines = _lines(found.start)
    counts = (Counter(line.count(separator) for line in lines) for separator in SEPARATORS)
    return len(lines) > 1 and any(len(count) == 1 and 0 not in count for count in counts)


def _text(start: bytes) -> Kind | Stranger | None:
    text = start.removeprefix(b"\xef\xbb\xbf")
    if text.startswith(POINTER):
        return strangers.POINTER
    if PAGE.match(text):
        return strangers.PAGE
    if XML.match(text):
        return strangers.XML
    if ARFF.match(text):
        return Kind.ARFF
    if JSON.match(text):
        return Kind.JSON
    return Kind.LIBSVM if _is_libsvm(text) else None


def _is_libsvm(text: bytes) -> bool:
    """Whether lines have numbers at places, some several: a single one may be a time of day."""
    lines = [line for line in _lines(text) if not line.startswith(b"#")]
    several = any(line.count(b":") > 1 for line in lines)
    return several and all(map(LIBSVM.fullmatch, lines))


def _lines(start: bytes) -> list[bytes]:
    """The first lines with something on them, without one that is cut."""
    whole = start if len(start) < BEGINNING else start[: start.rfind(b"\n") + 1]
    return [line.strip() for line in whole.splitlines() if line.strip()][:LINES]


def _packed(start: bytes) -> Kind | Stranger | None:
    """What a compressed file holds, of those that are read or known."""
    try:
        inside = zlib.decompressobj(wbits=31).decompress(start, BEGINNING)
    except zlib.error:
        return None
    if _has_idx_magic(inside):
        return Kind.IDX
    marks = (what for at, mark, what in strangers.MARKS if inside.startswith(mark, at))
    if inside.startswith((b"X\n\0\0", b"A\n2\n", b"A\n3\n")):
        return strangers.R_DATA
    found = next(marks, None)
    return found if found in (strangers.R_DATA, strangers.NIFTI, strangers.FITS) else None


def _has_idx_magic(start: bytes) -> bool:
    return len(start) > 7 and start[:2] == b"\0\0" and start[2] in IDX_TYPES and 0 < start[3] < 5


def _is_idx(start: bytes, size: int) -> bool:
    """Two zeros begin many files: the sizes have to agree with the length of the file."""
    if not _has_idx_magic(start):
        return False
    head = 4 + 4 * start[3]
    sizes = [int.from_bytes(start[at : at + 4], "big") for at in range(4, head, 4)]
    return head + prod(sizes) * IDX_TYPES[start[2]] == size
