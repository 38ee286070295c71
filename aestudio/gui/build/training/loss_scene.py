"""What the plot shows, in losses: which range holds it, and which marks belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from aestudio.gui.build.training.label_place import Drawn
from aestudio.gui.build.training.loss_axis import LossScale
from aestudio.gui.build.training.loss_frame import Frame, Kept, Marks, Reference, RightAxis
from aestudio.gui.build.training.loss_memory import Memory, drawable
from aestudio.gui.build.training.loss_series import (
    Best,
    Curve,
    Curves,
    View,
    curves,
    part_between,
)
from aestudio.gui.build.training.loss_terms import (
    TermCurve,
    in_order,
    measure_curves,
    term_curves,
)
from aestudio.gui.build.training.moment import moment_text
from aestudio.gui.build.training.stage_axis import Band, Floats
from aestudio.gui.kit.figures import loss_text
from aestudio.gui.shell.theme import Theme

# A reference further than this from the curves is left out of the range.
REACH = 1000.0
# Up to as many epochs a stage, every validation loss is marked.
FEW_EPOCHS = 12
# Points of a curve that are looked at to find room for labels, which are far larger.
COARSE = 300
LOGARITHMIC = LossScale(logarithmic=True)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The curves over the bands of the stages, and a loss to compare with, with its name."""

    bands: tuple[Band, ...] = ()
    curves: Curves = field(default_factory=Curves)
    terms: tuple[TermCurve, ...] = ()
    measures: tuple[TermCurve, ...] = ()
    scale: LossScale = LOGARITHMIC
    smooth: bool = False
    reference: tuple[float, str] | None = None

    def of(
        self, memory: Memory, bands: tuple[Band, ...], view: View, measures: Sequence[str] = ()
    ) -> "Scene":
        """The same of other numbers, or of another part of them, with those of the gradient and
        the learning rate that are asked for."""
        return replace(
            self,
            bands=bands,
            curves=curves(memory, bands, view),
            terms=term_curves(memory, bands, view),
            measures=measure_curves(memory, bands, view, measures),
            smooth=view.smooth,
        )

    def shown(self, *, with_terms: bool) -> tuple[TermCurve, ...]:
        """What is drawn besides losses."""
        return in_order((*(self.terms if with_terms else ()), *self.measures))

    @property
    def best_text(self) -> str:
        """What stands at the dot on the curves; empty while there is none."""
        best = self.curves.best
        if best is None:
            return ""
        kept = " · kept" if best.kept else ""
        return f"best {loss_text(best.loss)}, {self._moment(best)}{kept}"

    def _moment(self, best: Best) -> str:
        return moment_text(best.stage, f"{best.epoch:,}", several=len(self.bands) > 1)

    def range_between(self, left: float, right: float) -> tuple[float, float]:
        """The range that the curves fill there, at the edges too: a line may only pass by."""
        found = self.curves
        drawn = [found.training, found.validation, found.noisy, found.whole]
        if not self.smooth:
            drawn.append(self.curves.steps)
        losses = np.concatenate([part_between(one, left, right) for one in drawn])
        return self.scale.range_close_to(losses)

    @property
    def whole_range(self) -> tuple[float, float]:
        """The range that holds all."""
        return self.scale.range_for(self._losses_to_fit())

    def marks(
        self, theme: Theme, frame: Frame, grid: tuple[float, ...], lines: Sequence[Curve]
    ) -> Marks:
        """All that lies behind and before the curves, which run along ``lines`` in plot
        coordinates, without what belongs to the hand that points at them."""
        best, best_y = self._placed_best()
        return Marks(
            theme,
            frame,
            self.bands,
            grid,
            best,
            best_y,
            self.best_text,
            self._placed_reference(),
            dots=self._validation_dots(),
            kept=self._kept_places(),
            drawn=self._drawn(frame, lines),
            right=self._right_axis(frame),
        )

    def _losses_to_fit(self) -> Floats:
        drawn = self.curves
        shown = [drawn.training.y, drawn.validation.y, drawn.noisy.y, drawn.whole.y]
        if self.scale.logarithmic and not self.smooth:
            shown.append(self.curves.steps.y)
        found = np.concatenate(shown)
        found = found[np.isfinite(found) & (found > 0)]
        if self.reference is not None and self._comparable:
            value = drawable(np.array([self.reference[0]]))
            near = not len(found) or found.min() / REACH < value[0] < found.max() * REACH
            found = np.concatenate([found, value]) if near else found
        return found

    @property
    def _comparable(self) -> bool:
        """Whether some stage has a loss that the reference can be compared with."""
        return not self.bands or any(band.whole for band in self.bands)

    def _placed_best(self) -> tuple[Best | None, float]:
        best = self.curves.best
        y = float(self.scale.place(np.array([best.loss]))[0]) if best else float("nan")
        return (best if np.isfinite(y) else None), y

    def _drawn(self, frame: Frame, curves: Sequence[Curve]) -> Drawn:
        """Where the curves and the reference run."""
        lines = [(frame.x(one.x), frame.y(one.y)) for one in map(_coarse, curves)]
        reference = self._placed_reference()
        for band in self.bands if reference is not None else ():
            if reference is not None and band.whole:
                edges = np.array([band.number - 1.0, band.number])
                lines.append((frame.x(edges), np.full(2, frame.y(reference.y))))
        return Drawn.of(lines, frame.rect)

    def _right_axis(self, frame: Frame) -> RightAxis | None:
        if not self.terms:
            return None
        first = self.terms[0]
        return RightAxis(first.ticks(frame.low, frame.high), first.token)

    def _kept_places(self) -> tuple[Kept, ...]:
        kept = self.curves.kept
        places = self.scale.place(np.array([one.loss for one in kept]))
        pairs = zip(kept, places.tolist(), strict=True)
        return tuple(
            Kept(one, y, f"{self._moment(one)} kept") for one, y in pairs if np.isfinite(y)
        )

    def _placed_reference(self) -> Reference | None:
        if self.reference is None or not self._comparable:
            return None
        value, text = self.reference
        y = float(self.scale.place(drawable(np.array([value])))[0])
        return Reference(y, text) if np.isfinite(y) else None

    def _validation_dots(self) -> tuple[tuple[float, float], ...]:
        """Where single epochs can be told apart; of one alone there is no line at all."""
        few = all(band.epochs <= FEW_EPOCHS for band in self.bands)
        curves = [self.curves.validation] if few else []
        curves += [self.curves.whole] if len(self.curves.whole.x) <= FEW_EPOCHS else []
        found: list[tuple[float, float]] = []
        for curve in curves:
            places = zip(curve.x.tolist(), self.scale.place(curve.y).tolist(), strict=True)
            found += [(x, y) for x, y in places if np.isfinite(y)]
        return tuple(found)


def _coarse(curve: Curve) -> Curve:
    every = max(1, len(curve.x) // COARSE)
    return Curve(curve.x[::every], curve.y[::every])
