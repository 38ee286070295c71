"""The first rows of a text table: what separates their cells, and which lines are comments."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby

from aestudio.data.formats.cells.missing_marks import is_missing
from aestudio.data.formats.text_tables.comments import possible_marks
from aestudio.data.formats.text_tables.csv_rows import Row
from aestudio.data.formats.text_tables.dialect import SEPARATORS, is_any_number, likeness

# So many rows are looked at, fewer where they are wide.
ROWS, FEWEST_ROWS, CELLS = 200, 20, 2000


class FirstRows:
    """``rows`` are those of ``lines`` that are no comments, each with its line, from 1.

    ``mark`` is that of comments, empty if there are none; ``marks_rows`` says that comments may
    have as many cells as rows have.
    """

    def __init__(self, lines: list[str], separator: str) -> None:
        self.lines = lines
        self.mark, self.comments, self.marks_rows = "", list[int](), False
        given = [separator] if separator else SEPARATORS
        self.separator, self.rows = _best(lines, given)
        for mark, found in possible_marks(lines):
            kept = lines.copy()
            for number in found:
                kept[number] = "\n"
            one, rows = _best(kept, given)
            if not rows or (mark != one and self._are_comments(rows, found, one)):
                self.mark, self.comments, self.separator, self.rows = mark, found, one, rows
                break

    def comment_as_header(self, width: int) -> tuple[int, list[str]] | None:
        """The last comment above the rows, and its words, if they are as many as rows have
        cells."""
        end = self.rows[0][0] if self.rows else len(self.lines) + 1
        above = [number for number in self.comments if number + 1 < end]
        if not above:
            return None
        text = self.lines[above[-1]].strip().strip('"').lstrip(self.mark).strip()
        for cells in (text.split(self.separator), text.split()):
            names = [cell.strip().strip('"') for cell in cells]
            if len(names) == width and not any(is_missing(one) for one in names):
                return above[-1] + 1, names
        return None

    def is_quoted(self, row: Row) -> bool:
        """Whether a row begins with a quote."""
        return self.lines[row[0] - 1].lstrip().startswith('"')

    def _are_comments(self, rows: list[Row], found: list[int], separator: str) -> bool:
        """Whether marked lines are no rows: of another width, or where there should be a
        number, or names of columns above all rows."""
        width = len(rows[-1][1])
        below = [cells[0] for _, cells in rows[1:]] or [rows[0][1][0]]
        numbers = 2 * sum(is_any_number(cell) for cell in below) >= len(below)
        for number in found:
            cells = next((one for _, one in _rows([self.lines[number]], separator)), [""])
            above = number + 1 < rows[0][0] and not any(is_any_number(one) for one in cells)
            if len(cells) != width or (above and width > 1):
                continue
            if not numbers:
                return False
            self.marks_rows = True
        return True


def beginning(rows: list[Row]) -> int:
    """The row that a table begins with, header or not.

    Rows of as many cells as each other that hold many numbers are the table; what stands above is
    none of it if it has other widths and does not consist of numbers.
    """
    width = max(_scores(rows).items(), key=lambda one: one[1], default=(1, 0.0))[0]
    if width < 2:
        return 0
    start = next(place for place, (_, cells) in enumerate(rows) if _is_row(cells, width))
    while start and len(rows[start - 1][1]) == len(rows[start][1]):
        start -= 1
    return 0 if any(_is_all_numbers(cells) for _, cells in rows[:start]) else start


def _best(lines: list[str], separators: Sequence[str]) -> tuple[str, list[Row]]:
    """The separator that explains the lines best, and the rows as it reads them.

    One that makes all rows alike, or at least leaves nothing above the table, is preferred to one
    that explains the rest better: a comma or a space between digits looks like a separator too, but
    for the header.
    """
    found = {one: list(_rows(lines, one)) for one in separators}
    begins = {one: beginning(rows) for one, rows in found.items()}
    tables = {one: [cells for _, cells in rows[begins[one] :]] for one, rows in found.items()}
    scores = {one: likeness(tables[one], one) for one in separators}
    enough = max(score for _, score, _ in scores.values()) / 2
    best = max(
        separators,
        key=lambda one: (
            _is_even(found[one]),
            scores[one][1] >= enough,
            not begins[one],
            scores[one],
        ),
    )
    return best, found[best]


def _is_even(rows: list[Row]) -> bool:
    """Whether all rows have as many cells, and several."""
    widths = {len(cells) for _, cells in rows}
    return len(widths) == 1 and max(widths) > 1


def _rows(lines: list[str], separator: str) -> Iterator[Row]:
    """Rows with their lines; fewer where they cannot be read on."""
    text = io.StringIO("".join(lines), newline="")
    reader = csv.reader(text, delimiter=separator, skipinitialspace=True)
    count = cells = 0
    line = 1
    with suppress(csv.Error):
        for row in reader:
            if row:
                yield line, row
                count, cells = count + 1, cells + len(row)
            if count >= ROWS or (cells > CELLS and count >= FEWEST_ROWS):
                break
            line = reader.line_num + 1


def _scores(rows: list[Row]) -> dict[int, float]:
    """What speaks for each width: the cells, and the numbers, of the longest run of such rows."""
    found = dict[int, float]()
    for width, run in groupby(rows, key=lambda row: len(row[1])):
        if width > 1:
            cells = [cell for _, row in run for cell in row]
            score = 0.2 * len(cells) + sum(is_any_number(cell) for cell in cells)
            found[width] = max(found.get(width, 0.0), score)
    return found


def _is_row(cells: list[str], width: int) -> bool:
    return len(cells) == width or (len(cells) > 1 and _is_all_numbers(cells))


def _is_all_numbers(cells: list[str]) -> bool:
    given = [cell for cell in cells if not is_missing(cell)]
    return bool(given) and all(is_any_number(cell) for cell in given)
