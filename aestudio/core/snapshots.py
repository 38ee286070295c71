"""Which epochs of a stage stay as snapshots, a rule that the user sees, and where they lie."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf, log2

from aestudio.core.history import History

RULE = "The first, the best and the last epoch, and others evenly in the logarithm of the epoch"
FINEST = 12  # Steps of 2 to the power of 1/4096 leave out no epoch of the first thousands.
MOST = 30  # That a stage keeps.


def kept_epochs(epochs: Sequence[int], best: int | None, most: int) -> tuple[int, ...]:
    """Those of ``epochs`` (from 1, rising) that stay, ``most`` at the most: the first, the
    ``best`` where there is one, the last, and those on even steps of the logarithm; rising.

    Each step is a power of two times as long as a finer one, so that what would stay at the end has
    not been dropped on the way.
    """
    if len(epochs) <= most:
        return tuple(epochs)
    there = (epochs[-1], best, epochs[0])
    forced = [one for one in there if one is not None and one in epochs]
    for fineness in range(FINEST, -1, -1):
        kept = {*forced, *(one for one in epochs if _coarsest(one) <= fineness)}
        if len(kept) <= most:
            return tuple(sorted(kept))
    return tuple(sorted([*dict.fromkeys(forced)][:most]))


@lru_cache(maxsize=4096)  # The same few epochs are asked about after each epoch.
def _coarsest(epoch: int) -> float:
    """The fineness from which on an epoch is on the grid; infinite where it is on none."""
    return next((one for one in range(FINEST + 1) if _on_grid(epoch, one)), inf)


def _on_grid(epoch: int, fineness: int) -> bool:
    """Whether an epoch is the nearest one to a power of 2 to the power of 1/2ᶠ."""
    steps = round(log2(epoch) * 2**fineness)
    return any(round(2 ** ((steps + near) / 2**fineness)) == epoch for near in (-1, 0, 1))


@dataclass(frozen=True, slots=True, order=True)
class Snapshot:
    """A run as it stood after ``epoch`` finished epochs of ``stage`` (from 1); its size in bytes
    on the disk."""

    stage: int
    epoch: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The epochs of a run one after the other, all stages together, and its snapshots among them.

    ``lengths`` are the stages' numbers and finished epochs, in order. A position counts epochs
    from the beginning: 1 is the end of the first one.
    """

    lengths: tuple[tuple[int, int], ...] = ()
    snapshots: tuple[Snapshot, ...] = ()

    @classmethod
    def of(cls, history: History, snapshots: Sequence[Snapshot]) -> "Timeline":
        """That of a run; snapshots of epochs that were trained anew since do not count."""
        lengths = tuple((one.stage, len(one.epochs)) for one in history.stages if one.epochs)
        within = dict(lengths)
        there = (one for one in snapshots if 1 <= one.epoch <= within.get(one.stage, 0))
        return cls(lengths, tuple(sorted(there)))

    @property
    def epochs(self) -> int:
        """How many there are."""
        return sum(count for _stage, count in self.lengths)

    @property
    def borders(self) -> tuple[int, ...]:
        """Positions at which stages end, but for the last."""
        found, before = [], 0
        for _stage, count in self.lengths[:-1]:
            before += count
            found.append(before)
        return tuple(found)

    def position(self, stage: int, epoch: int) -> int:
        """Where an epoch of a stage lies."""
        return epoch + sum(count for number, count in self.lengths if number < stage)

    def place(self, position: int) -> tuple[int, int]:
        """Stage and epoch at a position, 1 … ``epochs``."""
        left = position
        for stage, count in self.lengths:
            if left <= count:
                return stage, left
            left -= count
        raise ValueError(f"there are only {self.epochs} epochs")

    @property
    def marks(self) -> tuple[int, ...]:
        """Positions of the snapshots, rising."""
        return tuple(self.position(one.stage, one.epoch) for one in self.snapshots)

    def at(self, position: int) -> Snapshot | None:
        """The snapshot there, if any."""
        marks = self.marks
        return self.snapshots[marks.index(position)] if position in marks else None

    def before(self, position: int) -> Snapshot | None:
        """The last snapshot at or before a position, from which training leads there."""
        found = bisect_right(self.marks, position)
        return self.snapshots[found - 1] if found else None

    def next_mark(self, position: int, step: int) -> int:
        """The mark after that position, or before it where ``step`` is -1; the position itself
        where there is none."""
        marks = self.marks[:: step or 1]
        return next((one for one in marks if (one - position) * step > 0), position)
