"""The numbers of a history as arrays, extended as the run goes on.

A long run has millions of steps and is drawn twenty times a second: only what is new since the
last time is looked at. Blocks of steps keep their lowest and highest loss, sum and count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.weights import Array
from aestudio.gui.build.training.stage_axis import Floats

BLOCK = 64
# Beyond this nothing sensible can be drawn, and float32 soon overflows.
LARGEST = 1e30


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Lowest, highest, sum and count of the drawable losses in equal bins of steps."""

    lowest: Floats
    highest: Floats
    sums: Floats
    counts: Floats

    @classmethod
    def of(cls, values: Floats, size: int) -> "Bins":
        """Bins of ``size`` values each, the last one maybe smaller."""
        if not len(values):
            return cls(*(np.empty(0) for _ in range(4)))
        starts = np.arange(0, len(values), size)
        known = ~np.isnan(values)
        return cls(
            np.fmin.reduceat(values, starts),
            np.fmax.reduceat(values, starts),
            np.add.reduceat(np.where(known, values, 0.0), starts),
            np.add.reduceat(known.astype(np.float64), starts),
        )

    def grouped(self, size: int) -> "Bins":
        """``size`` bins made one."""
        if size == 1 or not len(self.sums):
            return self
        starts = np.arange(0, len(self.sums), size)
        return Bins(
            np.fmin.reduceat(self.lowest, starts),
            np.fmax.reduceat(self.highest, starts),
            np.add.reduceat(self.sums, starts),
            np.add.reduceat(self.counts, starts),
        )

    def followed_by(self, later: "Bins") -> "Bins":
        """These and then ``later``."""
        return Bins(
            np.concatenate([self.lowest, later.lowest]),
            np.concatenate([self.highest, later.highest]),
            np.concatenate([self.sums, later.sums]),
            np.concatenate([self.counts, later.counts]),
        )

    def part(self, first: int, last: int) -> "Bins":
        """Bins ``first`` up to ``last``."""
        cut = slice(first, last)
        return Bins(self.lowest[cut], self.highest[cut], self.sums[cut], self.counts[cut])


class StageMemory:
    """One stage's numbers; ``epochs``, ``losses``, ``validation``, ``noisy``, the validation loss
    as the network is trained, ``whole``, that of all layers so far, ``norms`` of the gradient and
    ``rates`` of learning hold one number an epoch, ``terms`` (epochs, terms) a row."""

    def __init__(self, series: StageHistory) -> None:
        self.series = series
        self.steps = 0
        self.epochs, self.losses, self.validation = np.empty(0), np.empty(0), np.empty(0)
        self.noisy, self.terms = np.empty(0), np.empty((0, len(series.terms)))
        self.whole, self.norms, self.rates = np.empty(0), np.empty(0), np.empty(0)
        self._first: EpochRecord | None = None
        self._lowest: tuple[int, int | None] = (-1, None)
        self._blocks = Bins.of(np.empty(0), BLOCK)
        self._extend(series)

    def follow(self, series: StageHistory) -> "StageMemory":
        """Take in what is new in ``series``; another memory if it is of another run."""
        steps = sum(len(chunk) for chunk in series.chunks)
        same = self._first is not None and bool(series.epochs) and series.epochs[0] is self._first
        if not same or steps < self.steps or len(series.epochs) < len(self.epochs):
            return StageMemory(series)
        self._extend(series)
        return self

    @property
    def validated(self) -> bool:
        """Whether the validation loss of some epoch is known."""
        return bool(np.isfinite(self.validation).any())

    @property
    def lowest(self) -> int | None:
        """The place of the lowest validation loss, or training loss without validation."""
        count = len(self.epochs)
        if self._lowest[0] != count:
            losses = self.validation if self.validated else self.losses
            known = bool(np.isfinite(losses).any())
            self._lowest = count, int(np.nanargmin(losses)) if known else None
        return self._lowest[1]

    def values(self, first: int, last: int) -> Floats:
        """Drawable losses of steps ``first`` up to ``last``."""
        return drawable(_between(self.series.chunks, first, last))

    def bins(self, first: int, last: int, size: int) -> Bins:
        """Steps ``first`` up to ``last`` in bins of ``size``; a multiple of BLOCK, or less."""
        if size < BLOCK:
            return Bins.of(self.values(first, last), size)
        blocks = self._blocks.part(first // BLOCK, last // BLOCK)
        rest = Bins.of(self.values(last - last % BLOCK, last), BLOCK)
        return blocks.followed_by(rest).grouped(size // BLOCK)

    def _extend(self, series: StageHistory) -> None:
        self.series = series
        self.steps = sum(len(chunk) for chunk in series.chunks)
        done = len(self._blocks.sums) * BLOCK
        whole = self.steps - self.steps % BLOCK
        if whole > done:
            fresh = Bins.of(self.values(done, whole), BLOCK)
            self._blocks = self._blocks.followed_by(fresh)
        records = series.epochs[len(self.epochs) :]
        if records:
            self._first = series.epochs[0]
            self._add_epochs(records)

    def _add_epochs(self, records: Sequence[EpochRecord]) -> None:
        none = float("nan")
        self.epochs = np.append(self.epochs, [float(r.epoch) for r in records])
        self.losses = np.append(self.losses, drawable([r.loss for r in records]))
        self.validation = _extended(self.validation, [r.validation_loss for r in records])
        self.whole = _extended(self.whole, [r.whole_loss for r in records])
        self.norms = _extended(self.norms, [r.gradient_norm for r in records])
        self.rates = _extended(self.rates, [r.learning_rate for r in records])
        noisy = [r.validation_terms[0] if r.validation_terms else none for r in records]
        self.noisy = np.append(self.noisy, drawable(noisy))
        unknown = (none,) * len(self.series.terms)
        terms = drawable(np.array([r.terms or unknown for r in records], np.float64))
        self.terms = np.concatenate([self.terms, terms])


class Memory:
    """The stages of the history that is shown."""

    def __init__(self) -> None:
        self._stages: dict[int, StageMemory] = {}

    def follow(self, history: History) -> None:
        """Take in what is new."""
        known = self._stages
        self._stages = {
            one.stage: known[one.stage].follow(one) if one.stage in known else StageMemory(one)
            for one in history.stages
        }

    def stage(self, number: int) -> StageMemory | None:
        """The numbers of stage ``number`` (from 1)."""
        return self._stages.get(number)


def drawable(losses: Array | Floats | list[float]) -> Floats:
    """The same losses with NaN for those that no axis can show."""
    values = np.asarray(losses, np.float64)
    return np.where(np.abs(values) < LARGEST, values, np.nan)


def _extended(known: Floats, more: Sequence[float | None]) -> Floats:
    """NaN for what is not known."""
    values = [float("nan") if one is None else one for one in more]
    return np.append(known, drawable(values))


def _between(chunks: tuple[Array, ...], first: int, last: int) -> Array:
    """Losses of steps ``first`` up to ``last`` of chunks of terms that follow each other."""
    found, end = [], sum(len(chunk) for chunk in chunks)
    for chunk in reversed(chunks):
        start = end - len(chunk)
        if start < last and end > first:
            found.append(chunk[max(0, first - start) : last - start, 0])
        if start <= first:
            break
        end = start
    return np.concatenate(found[::-1]) if found else np.empty(0, np.float32)
