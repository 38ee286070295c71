"""The plot itself: curves over the bands of the stages, chosen and pointed at."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from aestudio.core.progress import Progress
from aestudio.gui.build.training.crosshair import Crosshair
from aestudio.gui.build.training.loss_axis import LossScale
from aestudio.gui.build.training.loss_budget import TITLE
from aestudio.gui.build.training.loss_lines import named
from aestudio.gui.build.training.loss_moves import MovableSurface
from aestudio.gui.build.training.loss_picture import Named, framed
from aestudio.gui.build.training.loss_reading import Moment, Readout, reading
from aestudio.gui.build.training.same_run import goes_on
from aestudio.gui.build.training.sight import Sight
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.shell.theme import Themes

# What takes the pointer off the plot, as far as anyone who looks at it can tell.
AWAY = (QEvent.Type.Leave, QEvent.Type.WindowDeactivate, QEvent.Type.Hide)
NEAR = 4  # Pixels by which the pointer may miss the end of a curve.


class LossCanvas(MovableSurface):
    """``hovered`` carries a Readout or None."""

    hovered = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._crosshair: float | None = None
        self._readout: Readout | None = None
        self.plot.scene().sigMouseMoved.connect(self._mouse_moved)
        self.plot.installEventFilter(self)
        self.plot.viewport().installEventFilter(self)
        themes.changed.connect(self.show_theme)
        self.show_theme(themes.current)

    @property
    def _pointed_at(self) -> float | None:
        return self._crosshair

    def _drawn_anew(self) -> None:
        self._readout = None
        if self._crosshair is not None:
            self._tell_readout()

    def show_progress(self, progress: Progress) -> None:
        """Draw the losses so far."""
        before, self._progress = self._progress, progress
        if not goes_on(before, progress):
            self.hover_at(None)
        if len(progress.stages) != len(before.stages):
            self._look(Sight())
        else:
            self._redraw()

    def show_moment(self, moment: tuple[int, int] | None) -> None:
        """Mark the epoch whose weights are looked at, by stage and epoch; none for the last."""
        if moment != self._moment:
            self._moment = moment
            self._rest()

    def show_reference(self, value: float | None, text: str) -> None:
        """Draw a dashed line at ``value``, or none."""
        usable = value is not None and bool(np.isfinite(value))
        reference = (value, text) if usable and value is not None else None
        self._scene = replace(self._scene, reference=reference)
        self._redraw()

    def show_logarithmic(self, logarithmic: bool) -> None:
        """Choose the vertical axis."""
        self._scene = replace(self._scene, scale=LossScale(logarithmic))
        self._look(replace(self._sight, losses=None))

    def show_smooth(self, smooth: bool) -> None:
        """Average the training curve over an epoch, and leave single steps out."""
        self._smooth = smooth
        self._redraw()

    def show_terms(self, shown: bool) -> None:
        """Draw the other terms of the objective too, or the losses alone."""
        self._with_terms = shown
        self._redraw()

    def show_budget(self, wanted: bool) -> None:
        """Show how the terms share the objective, where it has several, or the curves."""
        self._budget_wanted = wanted
        self._look(replace(self._sight, losses=None))

    def show_measure(self, name: str, shown: bool) -> None:
        """Draw the length of the gradient or the learning rate, or leave it out."""
        others = tuple(one for one in self._measures if one != name)
        self._measures = (*others, name) if shown else others
        self._redraw()

    def show_time(self, in_time: bool) -> None:
        """Count seconds on the horizontal axis, or epochs."""
        self._in_time = in_time
        self._redraw()

    def picture(self) -> Sketch:
        """The plot as a picture that explains itself: its curves and axes have names."""
        theme = self._themes.current
        listed = named(self._scene.curves, self.terms, theme, smooth=self._smooth)
        if self.in_budget:
            entries = self._budget.entries()
            listed = tuple(Named(one.word, theme.color(one.token)) for one in entries)
        return framed(self.size(), theme, listed, self.axis_titles, self._draw)

    @property
    def axis_titles(self) -> tuple[str, str]:
        """What is counted across, and what upwards."""
        upwards = TITLE if self.in_budget else "Loss"
        epochs = "Epoch, of all stages" if len(self._scene.bands) > 1 else "Epoch"
        return "Time" if self._in_time else epochs, upwards

    def _draw(self, painter: QPainter, density: float, place: QPoint) -> None:
        """Without what belongs to the hand that points at it."""
        held = self._crosshair, self._focused
        self._crosshair, self._focused = None, False
        self._rest()
        self._lines.set_pens(self._themes.current, density)
        self._lines.show_for(export=True)
        self.render(painter, place, renderFlags=QWidget.RenderFlag.DrawChildren)
        self._lines.set_pens(self._themes.current, self.devicePixelRatioF())
        self._lines.show_for(export=False)
        self._crosshair, self._focused = held
        self._rest()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._lines.set_pens(self._themes.current, self.devicePixelRatioF())
        if event.type() in AWAY:
            self.hover_at(None)
        return super().event(event)

    def hover_at(self, x: float | None) -> None:
        """Show the crosshair at a plot coordinate, or none."""
        inside = x is not None and any(
            band.number - 1 <= x <= band.number for band in self._scene.bands
        )
        if self._crosshair is None and not inside:
            return
        self._crosshair = x if inside else None
        self._readout = None
        self._tell_readout()
        self._point()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self.hover_at(None)
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self.fit()
        if watched is self.plot and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._focused = event.type() is QEvent.Type.FocusIn
            self._rest()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key_pressed(event)
        return super().eventFilter(watched, event)

    def _mouse_moved(self, position: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(position)
        self.hover_at(self._box.mapSceneToView(position).x() if inside else None)

    def _point(self) -> None:
        """What moves with it."""
        if self._resting is None or self._crosshair is None:
            self.plot.point(None)
            return
        corner = self.plot.mapFromScene(self._box.mapToScene(QPointF(0.0, 0.0)))
        theme, frame, points = self._themes.current, self._resting.frame, self._points()
        found = Crosshair(theme, frame, self._crosshair, points, corner.x(), corner.y())
        self.plot.point(found.draw)

    def _tell_readout(self) -> None:
        self.hovered.emit(None if self._crosshair is None else self._read(self._crosshair))

    def _read(self, x: float) -> Readout:
        """What there is to read at the pointer; looked up once."""
        if self._readout is None:
            self._readout = self._looked_up(x)
        return self._readout

    def _looked_up(self, x: float) -> Readout:
        moment = Moment.of(self._scene.bands, x)
        band = self._scene.bands[moment.stage - 1]
        (left, right), _losses = self.in_sight
        near = NEAR * (right - left) / max(1.0, self._box.width())
        stage = self._memory.stage(band.number)
        if self.in_budget:
            return Readout(moment, shares=self._budget.at(band, x))
        curves, scale = self._scene.curves, self._scene.scale
        return reading(curves, stage, band, scale, x, near, moment, self.terms)

    def _points(self) -> tuple[tuple[float, float, str], ...]:
        if self._crosshair is None or not self._scene.bands:
            return ()
        read = self._read(self._crosshair)
        pairs = ((read.training, "training"), (read.validation, "validation"))
        return tuple(
            (value.x, value.y, token)
            for value, token in pairs
            if value is not None and np.isfinite(value.y)
        )
