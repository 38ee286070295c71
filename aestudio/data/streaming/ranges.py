"""Parts of a large file as ranges of its rows, so that nothing as long as the file is needed."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """Rows ``starts`` to ``stops`` (exclusive) of a file, rising and apart: int64 (k,) each."""

    starts: Rows
    stops: Rows

    @classmethod
    def cut(cls, rows: int, block: int) -> "Ranges":
        """All rows of a file in blocks; the last one may be smaller."""
        starts = np.arange(0, rows, block, dtype=np.int64)
        return cls(starts, np.minimum(starts + block, rows))

    @property
    def bounds(self) -> Rows:
        """Where each range begins among the rows of all, then their number: int64 (k + 1,)."""
        return np.concatenate([[0], np.cumsum(self.stops - self.starts)]).astype(np.int64)

    def __len__(self) -> int:
        return int((self.stops - self.starts).sum())

    def drawn(self, held_out: int, generator: np.random.Generator) -> "tuple[Ranges, Ranges]":
        """The rest, and ranges of ``held_out`` rows drawn at random.

        Whole ranges but for one, which is cut in two where the number is reached.
        """
        order = generator.permutation(len(self.starts))
        ends = np.cumsum((self.stops - self.starts)[order])
        whole = int(np.searchsorted(ends, held_out, "right"))
        held, kept = list(order[:whole]), list(order[whole:])
        missing = held_out - (int(ends[whole - 1]) if whole else 0)
        if not missing:
            return self._of(kept), self._of(held)
        torn = kept[0]
        middle = self.starts[torn] + missing
        return (
            self._of(kept, start=(torn, middle)),
            self._of([*held, torn], stop=(torn, middle)),
        )

    def parted(self, row: int) -> "tuple[Ranges, Ranges]":
        """The rows of the file before ``row``, and those from it on."""
        starts, stops = np.minimum(self.starts, row), np.minimum(self.stops, row)
        before = Ranges(starts[starts < stops], stops[starts < stops])
        starts, stops = np.maximum(self.starts, row), np.maximum(self.stops, row)
        return before, Ranges(starts[starts < stops], stops[starts < stops])

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """The rows of the file that are rows ``start`` to ``stop`` of these."""
        bounds = self.bounds
        first = int(np.searchsorted(bounds, start, "right")) - 1
        for one in range(first, len(self.starts)):
            if bounds[one] >= stop:
                return
            low = self.starts[one] + max(start - bounds[one], 0)
            yield int(low), int(min(self.stops[one], self.starts[one] + stop - bounds[one]))

    def thinned(self, rows: int, runs: int) -> "Ranges":
        """Some ``rows`` of them at most, in so many runs spread evenly; all if they are few."""
        if len(self) <= rows:
            return self
        chosen = np.unique(np.linspace(0, len(self.starts) - 1, min(runs, rows)).astype(np.int64))
        each = rows // len(chosen)
        starts = self.starts[chosen]
        return Ranges(starts, np.minimum(self.stops[chosen], starts + each))

    def rows(self) -> Rows:
        """Every row, int64; for few of them."""
        ranges = zip(self.starts, self.stops, strict=True)
        return np.concatenate([np.empty(0, np.int64), *(np.arange(*one) for one in ranges)])

    def _of(
        self,
        chosen: "list[int]",
        start: tuple[int, int] | None = None,
        stop: tuple[int, int] | None = None,
    ) -> "Ranges":
        starts, stops = self.starts.copy(), self.stops.copy()
        if start:
            starts[start[0]] = start[1]
        if stop:
            stops[stop[0]] = stop[1]
        numbers = np.sort(np.array(chosen, np.int64))
        return Ranges(starts[numbers], stops[numbers])
