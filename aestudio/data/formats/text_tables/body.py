"""The rows of a table within their text: on all other lines nothing is left, so that the numbers
of lines stay those of the file."""

import re
from dataclasses import dataclass

from aestudio.core.units import count_text
from aestudio.data.formats.text_tables.comments import has_mark, uncommented
from aestudio.data.formats.text_tables.csv_rows import first_ragged
from aestudio.data.formats.text_tables.dialect import is_any_number
from aestudio.data.formats.text_tables.footer import footer_of
from aestudio.data.formats.text_tables.outline import LONGEST_QUOTE, Outline, left_out

QUOTE = b'"'
# Marks of comments that are looked for where none stood at the beginning.
USUAL = ("#", "%", "//")


@dataclass(frozen=True, slots=True)
class Body:
    """The text, and what was left out of it."""

    text: bytes
    notes: tuple[str, ...] = ()


def body_of(text: bytes, outline: Outline) -> Body:
    """A text without the header and whatever stands around its table."""
    body = Body(b"\n" * (outline.begins - 1) + text[outline.offset :])
    body = _without_comments(body, outline)
    body = _without_repetitions(body, outline)
    body = _without_separators(body, outline)
    return _without_footer(body, outline)


def compact(text: bytes) -> bytes:
    """A text without quotes and with no empty lines between the others."""
    text = text.lstrip(b"\r\n")
    empty = b"\n\n" in text or b"\n\r\n" in text
    return re.sub(rb"\n(?:\r?\n)+", b"\n", text) if empty else text


def _without_comments(body: Body, outline: Outline) -> Body:
    separator, text = outline.dialect.separator, body.text
    lines = dict[int, str]()
    width = 0 if outline.marks_rows else outline.width
    for mark in (outline.mark,) if outline.mark else USUAL:
        if mark != separator and has_mark(text, mark):
            text, found = uncommented(text, mark, separator, width)
            lines |= dict.fromkeys(found, mark)
    lines |= dict.fromkeys(outline.comments, outline.mark)
    if not lines:
        return body
    first = min(lines)
    note = left_out(len(lines), f"comment line (“{lines[first]}”)", first)
    return Body(text, (*body.notes, note))


def _without_repetitions(body: Body, outline: Outline) -> Body:
    """Without lines that are the header once more, as where files were put behind each other."""
    numbers = outline.body and any(is_any_number(cell) for cell in outline.body[0])
    if not outline.header or not numbers or body.text.find(b"\n" + outline.header) < 0:
        return body
    pattern = re.compile(rb"(?<=\n)" + re.escape(outline.header) + rb"(?=\r?(?:\n|\Z))")
    first = pattern.search(body.text)
    if first is None:
        return body
    text, count = pattern.subn(b"", body.text)
    line = body.text.count(b"\n", 0, first.start()) + 1
    return Body(text, (*body.notes, "The header comes again: " + left_out(count, "line", line)))


def _without_separators(body: Body, outline: Outline) -> Body:
    """Without separators behind the last cell of some rows."""
    text, width = body.text, outline.width
    ragged = None if QUOTE in text else first_ragged(text, outline.dialect.separator, width)
    if ragged is None or ragged[1] != width + 1:
        return body
    one = re.escape(outline.dialect.separator.encode())
    cells = (
        rb"(?:[^"
        + one
        + rb"\n]*"
        + one
        + rb"){"
        + str(width - 1).encode()
        + rb"}[^"
        + one
        + rb"\n]*"
    )
    pattern = rb"(?m)^(" + cells + rb")" + one + rb"(?=\r?$)"
    text, count = re.subn(pattern, rb"\1", text)
    return Body(text, (*body.notes, *too_many(count, ragged[0]))) if count else body


def too_many(count: int, first: int) -> list[str]:
    """What to say of lines that end with a separator too many."""
    if not count:
        return []
    where = f"line {first:,}" if count == 1 else f"the first is line {first:,}"
    end = count_text(count, "line ends", "lines end")
    return [f"{end} with a separator too many: {where}"]


def _without_footer(body: Body, outline: Outline) -> Body:
    text, separator = body.text, outline.dialect.separator
    firsts = [row[0] for row in outline.body]
    numbered = 2 * sum(is_any_number(cell) for cell in firsts) >= len(firsts)
    places = footer_of(text, separator, outline.width, numbered) if outline.width > 1 else []
    if not places or text.count(QUOTE, 0, places[0]) % 2:
        return body
    lines = [(place, _line_at(text, place)) for place in places]
    said = [one for one in lines if one[1].strip(f'{separator} "\t')]
    place, words = said[0]
    note = left_out(len(said), "line after the table", text.count(b"\n", 0, place) + 1, words)
    return Body(text[: places[0]], (*body.notes, note))


def _line_at(text: bytes, place: int) -> str:
    end = text.find(b"\n", place)
    line = text[place : end if end >= 0 else len(text)]
    return line.decode(errors="replace").strip()[:LONGEST_QUOTE]
