"""Lines of a text that are comments on its table, by the mark that they begin with."""

import re
from collections.abc import Iterator

from aestudio.data.formats.cells.missing_marks import is_missing

FIRST = re.compile(r"\S*?(?=[,;|\s]|$)(?: N/A)?")
MARKS = ("#", "%", "//", "!", ";")
QUOTE = '"'


def marked_lines(lines: list[str], mark: str) -> list[int]:
    """Numbers, from 0, of the lines that begin with a mark; not those within quotes."""
    found, quotes = [], 0
    for number, line in enumerate(lines):
        if quotes % 2 == 0 and begins_with(line, mark):
            found.append(number)
        else:
            quotes += line.count(QUOTE)
    return found


def begins_with(line: str, mark: str) -> bool:
    """Whether a line is a comment with that mark, which may be quoted as a whole; one that begins
    with a missing value, such as #N/A, is none."""
    text = line.lstrip(" \t").removeprefix(QUOTE)
    if not text.startswith(mark):
        return False
    first = FIRST.match(text)
    assert first is not None
    word = first[0].strip(' "\r\n')
    return (
        not word
        or not is_missing(word)
        or (not word.strip("#") and first.end() == len(text.rstrip()))
    )


def possible_marks(lines: list[str]) -> Iterator[tuple[str, list[int]]]:
    """Marks that may be those of comments, with their lines: all at the top, or few."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for mark in MARKS:
        found = marked_lines(lines, mark)
        if found and (found == filled[: len(found)] or 2 * len(found) < len(filled)):
            yield mark, found


def has_mark(text: bytes, mark: str) -> bool:
    """Whether a line of a text begins with a mark, or perhaps does behind spaces."""
    sign = mark.encode()
    return any(text.find(before + sign) >= 0 for before in (b"\n", b'\n"', b"\n ", b"\n\t"))


def uncommented(text: bytes, mark: str, separator: str, width: int) -> tuple[bytes, list[int]]:
    """A text with nothing on its lines of comment, and the numbers, from 1, of these lines.

    Lines with ``width`` cells are none; 0 where comments may have as many cells as rows.
    """
    pattern = re.compile(rb"(?<=\n)[ \t]*\"?" + re.escape(mark.encode()) + rb"[^\n]*")
    pieces, lines, end, line, quotes = list[bytes](), list[int](), 0, 1, 0
    for match in pattern.finditer(text):
        before = text[end : match.start()]
        within = (quotes + before.count(b'"')) % 2
        if within or not begins_with(match[0].decode(errors="replace"), mark):
            continue
        if match[0].count(separator.encode()) + 1 == width:
            continue
        quotes, line = quotes + before.count(b'"'), line + before.count(b"\n")
        pieces.append(before)
        lines.append(line)
        end = match.end()
    return (b"".join([*pieces, text[end:]]) if lines else text), lines
