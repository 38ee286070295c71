"""The bytes of a text file as UTF-8, whatever they were written in."""

import codecs
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.data.watch import Watch

BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
MOST_LINE = 64 * 2**20
BLOCK = 2**24
LOOKED_AT = 2**16


def text_of(path: Path, encoding: str, watch: Watch) -> tuple[bytes, str]:
    """The text in UTF-8, without byte order mark, and the encoding it was in.

    An empty ``encoding`` is found out. Raises DataError with the line of a byte that is no text,
    and for lines that no table has.
    """
    raw = _bytes(path, watch)
    found = encoding or encoding_of(raw)
    text = _decoded(raw, found, path.name)
    _check_zeros(text, path.name)
    _check_lines(text, path.name)
    if b"\r" in text and b"\n" not in text:  # as old Macs ended their lines
        text = text.replace(b"\r", b"\n")
    return text, found


def encoding_of(raw: bytes) -> str:
    """By its mark, else UTF-8 if it is that, else UTF-16 by its zeros, else as Windows writes."""
    for mark, name in BOMS.items():
        if raw.startswith(mark):
            return name
    start = raw[:LOOKED_AT]
    zeros = [start[place::2].count(0) for place in (0, 1)]
    if max(zeros) > 0.4 * len(start) / 2 and min(zeros) == 0:
        return "utf-16-be" if zeros[0] else "utf-16-le"
    if raw.isascii() or _is(raw, "utf-8"):
        return "utf-8"
    return "cp1252" if _is(raw, "cp1252") else "latin-1"


def _is(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _bytes(path: Path, watch: Watch) -> bytes:
    size = path.stat().st_size
    blocks: list[bytes] = []
    with path.open("rb", buffering=0) as file:
        if size <= BLOCK:
            return file.read()
        while block := file.read(BLOCK):
            blocks.append(block)
            if b"\n" not in block and b"\r" not in block and len(blocks) * BLOCK > MOST_LINE:
                _check_lines(b"".join(blocks), path.name)
            watch.reached(min(file.tell() / size, 1.0) / 2, path.name)
    return b"".join(blocks)


def _decoded(raw: bytes, encoding: str, place: str) -> bytes:
    try:
        name = codecs.lookup(encoding).name
        if name in ("utf-8", "utf-8-sig"):
            raw = raw.removeprefix(codecs.BOM_UTF8)
            if not raw.isascii():
                raw.decode()
            return raw
        return raw.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"is no {encoding} text: line {line:,} holds other bytes",
            where=place,
            remedy="Choose another encoding, or save it in UTF-8",
        ) from error
    except (LookupError, UnicodeError) as error:
        raise DataError(
            f"cannot be read as {encoding}", where=place, remedy="Try utf-8, utf-16 or latin-1"
        ) from error


def _check_zeros(text: bytes, place: str) -> None:
    at = text.find(b"\0")
    if at >= 0:
        line = text.count(b"\n", 0, at) + 1
        raise DataError(
            f"line {line:,} holds a zero byte, so it is no text",
            where=place,
            remedy="It may be damaged; copy it again, or save it as CSV anew",
        )


def _check_lines(text: bytes, place: str) -> None:
    """From one end of a line to the last within reach: a line beyond reach shows."""
    start = 0
    while len(text) - start > MOST_LINE:
        window = start, start + MOST_LINE
        end = max(text.rfind(b"\n", *window), text.rfind(b"\r", *window))
        if end < 0:
            line = text.count(b"\n", 0, start) + 1
            raise DataError(
                f"line {line:,} is longer than {MOST_LINE // 2**20} MiB",
                where=place,
                remedy="It may lack its line breaks; save it as CSV anew",
            )
        start = end + 1
