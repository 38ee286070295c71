"""The curves of the plot as its scene holds them: their ink, and where they run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen

from aestudio.gui.build.training.loss_columns import PALE
from aestudio.gui.build.training.loss_frame import Columns
from aestudio.gui.build.training.loss_picture import Named
from aestudio.gui.build.training.loss_series import Curve, Curves
from aestudio.gui.build.training.loss_terms import TermCurve
from aestudio.gui.build.training.stage_axis import Floats
from aestudio.gui.shell.theme import Theme

WIDE, THIN, HAIR = 2.0, 1.3, 1.0  # Pixels.
DASHES = (4.0, 3.0)
DOTS = (0.01, 2.2)  # With round ends.
DENSE = 200  # Points of a curve that are close enough for nobody to see how lines end.
OUTLINE = 120  # Points that tell where columns are, to those who look for room.
BEHIND = -1  # Of the losses.
WHOLE_TIP = (
    "Loss of the samples as all layers trained so far reconstruct them. Measured after the first "
    "epoch, the last and some between, on the validation part or, in short stages, on an even "
    "share of it, always the same"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A curve in the legend: a word and a shorter one, the token of its ink, its stroke, and what
    else is to be told of it."""

    word: str
    shorter: str
    token: str
    dashed: bool = False
    dotted: bool = False
    tip: str = ""


TRAINING = Entry("training", "train", "training")
VALIDATION = Entry("validation", "valid.", "validation")
NOISY = Entry("validation, with noise", "noisy", "validation", dashed=True)


class CurveItem(pg.PlotCurveItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A curve that lies wherever the view box shows, so that nobody has to look for its ends."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(connect="finite", antialias=True)
        self._box = box

    def boundingRect(self) -> QRectF:
        x, _y = self.getData()
        return QRectF() if x is None or not len(x) else QRectF(self._box.viewRect())


class Lines:
    """The items of the curves in a view box; ``columns`` are steps that are closer than pixels."""

    def __init__(self, box: pg.ViewBox) -> None:
        self._box = box
        self.terms: list[CurveItem] = []
        self._shown: tuple[TermCurve, ...] = ()
        self._ink: tuple[Theme, float] | None = None
        self.columns = Columns(*(np.empty(0) for _ in range(3)))
        self.steps, self.training, self.noisy, self.validation = (self._item() for _ in range(4))
        self.whole = self._item()
        self.show_for(export=False)

    def show_curves(
        self, curves: Curves, place: Callable[[Floats], Floats], *, smooth: bool
    ) -> None:
        """Draw the losses; ``place`` brings them into plot coordinates."""
        steps = Curve() if smooth else curves.singles
        x, y = (Curve().x, Curve().y) if smooth else (curves.columns.x, place(curves.columns.y))
        self.columns = Columns(x[::2], y[::2], y[1::2])
        pairs = (
            (self.steps, steps),
            (self.training, curves.training),
            (self.validation, curves.validation),
            (self.noisy, curves.noisy),
            (self.whole, curves.whole),
        )
        for item, curve in pairs:
            item.setData(curve.x, place(curve.y))
        self._cap()

    def show_terms(self, terms: Sequence[TermCurve], low: float, high: float) -> None:
        """Draw the other terms in a plot from ``low`` to ``high``."""
        while len(self.terms) < len(terms):
            self.terms.append(self._item())
            self.terms[-1].setZValue(BEHIND)
        self._shown = tuple(terms)
        for number, item in enumerate(self.terms):
            known = number < len(terms)
            item.setVisible(known)
            if known:
                one = terms[number]
                item.setData(one.curve.x, one.place(one.curve.y, low, high))
        if self._ink is not None:
            self._ink_terms(*self._ink)

    def set_pens(self, theme: Theme, density: float) -> None:
        """Cosmetic pens count pixels of the screen, so they widen with its density."""
        self._ink = theme, density
        self.steps.setPen(_line(theme, "training", density, HAIR, alpha=PALE))
        self.training.setPen(_line(theme, "training", density))
        self.validation.setPen(_line(theme, "validation", density))
        self.noisy.setPen(_line(theme, "validation", density, THIN, DASHES))
        self.whole.setPen(_dotted(theme, "validation", density))
        self._ink_terms(theme, density)
        self._cap()

    @property
    def places(self) -> list[Curve]:
        """All that is drawn, in plot coordinates."""
        items = (self.training, self.validation, self.steps, self.noisy, self.whole)
        shown = [one.getData() for one in (*items, *self.terms[: len(self._shown)])]
        found = [Curve(x, y) for x, y in shown if x is not None and len(x)]
        return [*found, _outline(self.columns)] if len(self.columns.x) else found

    def _cap(self) -> None:
        """Lines that are many end squarely: round ends take four times as long to draw."""
        for item in (self.training, self.validation):
            many = len(item.getData()[0]) > DENSE
            cap = Qt.PenCapStyle.SquareCap if many else Qt.PenCapStyle.RoundCap
            pen = QPen(item.opts["pen"])
            if pen.capStyle() != cap:
                pen.setCapStyle(cap)
                item.setPen(pen)

    def show_for(self, *, export: bool) -> None:
        """In a file each curve is one line; on the screen many short ones are drawn faster."""
        for item in (self.training, self.validation):
            item.setSegmentedLineMode("off" if export else "on")

    def _ink_terms(self, theme: Theme, density: float) -> None:
        for one, item in zip(self._shown, self.terms, strict=False):
            item.setPen(_line(theme, one.token, density, THIN))

    def _item(self) -> CurveItem:
        found = CurveItem(self._box)
        self._box.addItem(found, ignoreBounds=True)
        return found


def _outline(columns: Columns) -> Curve:
    """The lowest and the highest of some columns together, in turn, so that none is passed over."""
    every = max(1, len(columns.x) // OUTLINE)
    starts = np.arange(0, len(columns.x), every)
    y = np.empty(2 * len(starts))
    y[0::2] = np.fmin.reduceat(columns.low, starts)
    y[1::2] = np.fmax.reduceat(columns.high, starts)
    heights = np.full((len(starts), every), -np.inf)
    known = np.isfinite(columns.high)
    heights.reshape(-1)[: len(known)][known] = columns.high[known]
    peaks = starts + heights.argmax(axis=1)
    return Curve(np.repeat(columns.x[peaks], 2), y)


def entries(curves: Curves, terms: Sequence[TermCurve]) -> tuple[Entry, ...]:
    """What the legend lists."""
    noisy = (NOISY,) if np.isfinite(curves.noisy.y).any() else ()
    others = (Entry(one.label, one.shorter, one.token) for one in terms)
    return TRAINING, VALIDATION, *noisy, *_whole(curves), *others


def whole_name(*stages: int) -> str:
    """What the error of all layers up to that of a stage is called: whole, 1–2."""
    named = [f"1–{one}" for one in stages]
    return f"whole, {' … '.join(dict.fromkeys((named[0], named[-1])))}"


def _whole(curves: Curves) -> tuple[Entry, ...]:
    known = curves.whole.x[np.isfinite(curves.whole.y)]
    if not len(known):
        return ()
    stages = np.ceil(known - 1e-9).astype(int).tolist()
    word = whole_name(stages[0], stages[-1])
    return (Entry(word, "whole", "validation", dotted=True, tip=WHOLE_TIP),)


def named(
    curves: Curves, terms: Sequence[TermCurve], theme: Theme, *, smooth: bool
) -> tuple[Named, ...]:
    """What the legend of a picture lists: what is drawn in it."""
    steps = Curve() if smooth else curves.steps
    losses = (
        (Named("training loss", theme.color("training")), curves.training),
        (Named("single steps", theme.color("training", PALE)), steps),
        (Named("validation loss", theme.color("validation")), curves.validation),
        (Named(NOISY.word, theme.color("validation"), dashed=True), curves.noisy),
    )
    shown = [one for one, curve in losses if np.isfinite(curve.y).any()]
    shown += [Named(one.word, theme.color(one.token), dotted=True) for one in _whole(curves)]
    return *shown, *(Named(one.label, theme.color(one.token)) for one in terms)


def _dotted(theme: Theme, token: str, density: float) -> QPen:
    pen = _line(theme, token, density)
    pen.setDashPattern(DOTS)
    return pen


def _line(
    theme: Theme,
    token: str,
    density: float,
    width: float = WIDE,
    dashes: Sequence[float] = (),
    alpha: float = 1.0,
) -> QPen:
    pen = QPen(theme.color(token, alpha), width * density)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if dashes:
        pen.setDashPattern(dashes)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
