"""When the error of the whole is measured beside a stage of one layer, and on how many samples."""

from dataclasses import dataclass
from math import ceil, floor

# What may be spent of the work of the epochs: so much between two looks at all samples; so much
# in the end, where a short stage is looked at more often.
EVERY, MOST = 0.02, 0.025
FEW = 2  # Stretches between looks that every stage has that is long enough: three points of a line.
LEAST_ROWS = 128  # On fewer the error tells little, and hardly costs less.
SPREAD = 16  # Places of the validation part of which a share of it is taken.

Rows = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WholePace:
    """After the first and the last of so many ``epochs`` and after each ``interval`` of them, on
    ``rows`` of ``samples``; on the same ones each time, so that the errors can be compared."""

    epochs: int
    samples: int
    interval: int
    rows: int

    @classmethod
    def of(cls, epochs: int, samples: int, share: float) -> "WholePace":
        """Of a stage in which a look at all ``samples`` takes a ``share`` of an epoch's work."""
        interval = max(1, min(ceil(share / EVERY), (epochs - 1) // FEW))
        looks = len({1, epochs, *range(interval, epochs + 1, interval)})
        affordable = floor(samples * MOST * epochs / (looks * share)) if share else samples
        rows = min(samples, max(affordable, LEAST_ROWS))
        # As many from each place.
        even = rows if rows in (samples, 0) else rows - rows % min(SPREAD, rows)
        return cls(epochs, samples, interval, even)

    def due(self, epoch: int, last: bool) -> bool:
        """Whether it is to be measured after an epoch (from 1)."""
        return last or epoch == 1 or epoch % self.interval == 0

    def parts(self, most: int) -> list[list[Rows]]:
        """The rows from start to stop that are looked at, some at a time, up to ``most`` of them;
        from all over the validation part, which may be in the order of its classes."""
        places = 1 if self.rows == self.samples else min(SPREAD, self.rows)
        starts = [self.samples * at // places for at in range(places)]
        stretches = [(start, start + self.rows // places) for start in starts]
        return _gathered(stretches, most)


def _gathered(stretches: list[Rows], most: int) -> list[list[Rows]]:
    found: list[list[Rows]] = [[]]
    left = most
    for start, stop in stretches:
        while start < stop:
            if not left:
                found.append([])
                left = most
            end = min(stop, start + left)
            found[-1].append((start, end))
            left, start = left - (end - start), end
    return found
