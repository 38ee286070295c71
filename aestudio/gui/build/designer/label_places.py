"""Which labels below the bars have room, and where; plain numbers, no Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GAP = 7.0


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """The middle of a label, from the left, and its row."""

    center: float
    row: int


@dataclass(frozen=True, slots=True)
class LabelSpace:
    """Where labels can stand: below the ``centers`` of the bars, between 0 and ``width``."""

    centers: Sequence[float]
    width: float
    selected: int

    def places(self, widths: Mapping[int, float], most_rows: int) -> dict[int, LabelPlace]:
        """Places in as few rows as do for all labels, or in all rows for as many as have room."""
        for rows in range(1, most_rows + 1):
            found = self._in_rows(widths, rows)
            if len(found) == len(widths):
                break
        return found

    def _in_rows(self, widths: Mapping[int, float], rows: int) -> dict[int, LabelPlace]:
        taken: list[list[tuple[float, float]]] = [[] for _row in range(rows)]
        found: dict[int, LabelPlace] = {}
        for number in self._order():
            half = widths[number] / 2
            center = min(max(self.centers[number], half), self.width - half)
            span = (center - half, center + half)
            wanted = ((number + row) % rows for row in range(rows))
            free = next((row for row in wanted if _is_free(taken[row], span)), None)
            if free is not None:
                taken[free].append(span)
                found[number] = LabelPlace(center, free)
        return found

    def _order(self) -> tuple[int, ...]:
        """First the selected bar, the codings, input and output, then from the outside in."""
        middle, last = len(self.centers) // 2, len(self.centers) - 1
        pairs = (number for index in range(1, middle) for number in (index, last - index))
        return tuple(dict.fromkeys((self.selected, middle, 0, last, *pairs)))


def _is_free(taken: Sequence[tuple[float, float]], span: tuple[float, float]) -> bool:
    return all(span[1] + GAP <= left or right + GAP <= span[0] for left, right in taken)
