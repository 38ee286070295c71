"""How the terms share the objective: areas above each other, epoch by epoch."""

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from aestudio.analysis.penalty_budget import Governing, governing, shares
from aestudio.core.history import RECONSTRUCTION, EpochRecord, StageHistory
from aestudio.core.objectives import TERMS
from aestudio.core.objectives.l2 import L2
from aestudio.core.progress import Progress
from aestudio.gui.build.training.loss_frame import Area, Marks
from aestudio.gui.build.training.loss_lines import Entry
from aestudio.gui.build.training.loss_reading import TermValue
from aestudio.gui.build.training.loss_series import View
from aestudio.gui.build.training.loss_terms import SHORTER
from aestudio.gui.build.training.stage_axis import Band, Floats, Tick
from aestudio.gui.kit.figures import percent_text
from aestudio.gui.shell.theme import Theme

INKS = {RECONSTRUCTION: "training"}
BRIEF = {RECONSTRUCTION: "recon.", L2.name: "L2"}
FILL = 0.62  # Of the ink of an area.
TITLE = "Share of the objective"
WHOLE_RANGE = (0.0, 1.0)
LABEL = 30.0  # Pixels from one mark of the axis to the next at least.


class Budget:
    """The shares of the terms in the stages of a progress; looks only at what is new.

    ``several`` says whether some stage that has trained minimises more than one term.
    """

    def __init__(self) -> None:
        self._shares: dict[int, tuple[EpochRecord, Floats]] = {}
        self._progress = Progress(())
        self.several = False

    def follow(self, progress: Progress) -> None:
        """Take in what is new."""
        self._progress = progress
        known = self._shares
        self._shares = {
            series.stage: _extended(known.get(series.stage), progress, series)
            for series in _trained(progress)
        }
        tables = [table for _first, table in self._shares.values() if table.shape[1] > 1]
        self.several = any(bool(np.isfinite(table).any()) for table in tables)

    @property
    def governing(self) -> Governing | None:
        """The penalty that governs the last stage that has trained, if one does."""
        trained = _trained(self._progress)
        if not trained:
            return None
        return governing(self._progress.stage(trained[-1].stage).stage, trained[-1])

    def areas(self, bands: Sequence[Band], view: View) -> tuple[Area, ...]:
        """Those of all stages that ``bands`` knows, in sight of ``view``."""
        return tuple(
            area
            for band in bands
            if band.number in self._shares
            and band.number > view.left
            and band.number - 1 < view.right
            for area in self._of_stage(band, view.fits)
        )

    def at(self, band: Band, x: float) -> tuple[TermValue, ...]:
        """The shares of the epoch at a place of a band; none where none has ended."""
        table = self._table(band.number)
        epoch = ceil(band.epoch_at(x)) - 1
        if not 0 <= epoch < len(table) or not np.isfinite(table[epoch]).all():
            return ()
        pairs = zip(self._names(band.number), table[epoch].tolist(), strict=True)
        return tuple(TermValue(BRIEF.get(name, word_of(name)), share) for name, share in pairs)

    def entries(self) -> tuple[Entry, ...]:
        """What the legend lists."""
        names = dict.fromkeys(name for number in self._shares for name in self._names(number))
        return tuple(
            Entry(word_of(name), BRIEF.get(name, word_of(name)), _token(name))
            for name in TERMS
            if name in names
        )

    def _names(self, number: int) -> tuple[str, ...]:
        return self._progress.stage(number).stage.terms

    def _table(self, number: int) -> Floats:
        return self._shares[number][1] if number in self._shares else np.empty((0, 0))

    def _of_stage(self, band: Band, fits: float) -> list[Area]:
        table, size = self._table(band.number), max(1, ceil(band.epochs / fits))
        starts = np.arange(0, len(table), size)
        ends = np.minimum(starts + size, len(table))
        means = _means(table, starts)
        # Each epoch, or so many together, has a step of its own: what is told is its mean.
        edges = np.stack([starts, ends], axis=1).reshape(-1).astype(np.float64)
        x, tops = band.place(edges), np.repeat(np.cumsum(means, axis=1), 2, axis=0)
        names, found = self._names(band.number), []
        low = np.where(np.isfinite(tops[:, 0]), 0.0, np.nan)
        for column, name in enumerate(names):
            found.append(Area(_token(name), x, low, tops[:, column]))
            low = tops[:, column]
        return found


def _token(term: str) -> str:
    """The name of its ink."""
    token = INKS.get(term, term)
    return token if token in Theme.__dataclass_fields__ else "muted"


def word_of(term: str) -> str:
    """What a term is called where there is little room."""
    return SHORTER.get(term, TERMS[term].label)


def share_ticks(low: float, high: float, pixels: float) -> list[Tick]:
    """Percent, as many marks as there is room for."""
    if not high > low or pixels < LABEL:
        return []
    room = (high - low) * LABEL / pixels
    step = next((one for one in (0.05, 0.1, 0.25, 0.5, 1.0) if one >= room), 1.0)
    counts = np.arange(ceil(low / step - 1e-9), int(high / step + 1e-9) + 1)
    return [Tick(float(one), percent_text(float(one))) for one in counts * step]


def draw_areas(painter: QPainter, marks: Marks) -> None:
    """Each area in its ink, with a line on top."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for area in marks.areas:
        for part in _unbroken(area):
            _draw_area(painter, marks, area, part)


def _draw_area(painter: QPainter, marks: Marks, area: Area, part: slice) -> None:
    frame = marks.frame
    x = frame.x(area.x[part]).tolist()
    top, bottom = (frame.y(one[part]).tolist() for one in (area.high, area.low))
    upper = [QPointF(*one) for one in zip(x, top, strict=True)]
    lower = [QPointF(*one) for one in zip(reversed(x), reversed(bottom), strict=True)]
    painter.setPen(QPen(marks.theme.color("panel"), 1))
    painter.setBrush(marks.theme.color(area.token, FILL))
    painter.drawPolygon(QPolygonF([*upper, *lower]))


def _unbroken(area: Area) -> list[slice]:
    """The parts of an area between epochs of which nothing is known."""
    known = np.isfinite(area.low) & np.isfinite(area.high)
    changes = np.flatnonzero(np.diff(np.concatenate([[0], known.astype(int), [0]])))
    return [slice(*pair) for pair in changes.reshape(-1, 2).tolist()]


def _trained(progress: Progress) -> list[StageHistory]:
    """The series that have an epoch, of the stages that are shown."""
    count = len(progress.stages)
    return [one for one in progress.history.stages if one.epochs and one.stage <= count]


def _extended(
    known: tuple[EpochRecord, Floats] | None, progress: Progress, series: StageHistory
) -> tuple[EpochRecord, Floats]:
    first, stage = series.epochs[0], progress.stage(series.stage).stage
    if len(stage.terms) == 1:
        return first, np.ones((len(series.epochs), 1))
    if known is None or known[0] is not first or len(known[1]) > len(series.epochs):
        return first, shares(stage, series)
    table = known[1]
    return first, np.concatenate([table, shares(stage, series, len(table))])


def _means(table: Floats, starts: NDArray[np.int64]) -> Floats:
    known = np.isfinite(table)
    sums = np.add.reduceat(np.where(known, table, 0.0), starts, axis=0)
    counts = np.add.reduceat(known.astype(np.float64), starts, axis=0)
    return np.where(counts > 0, sums / np.maximum(counts, 1.0), np.nan)
