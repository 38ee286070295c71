"""The plot itself: three curves over the bands of the stages."""

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.core.history import History, StageHistory
from aestudio.core.progress import Progress
from aestudio.gui.build.training.bands import BOTTOM_AXIS, LEFT, RIGHT, TOP
from aestudio.gui.build.training.label_place import Drawn
from aestudio.gui.build.training.loss_axis import LossScale
from aestudio.gui.build.training.loss_box import LossBox
from aestudio.gui.build.training.loss_marks import (
    BEFORE,
    BEHIND,
    Frame,
    Marks,
    MarksItem,
    Reference,
    draw_ground,
    draw_marks,
)
from aestudio.gui.build.training.loss_memory import Memory, drawable
from aestudio.gui.build.training.loss_picture import Named, framed
from aestudio.gui.build.training.loss_reading import Readout, reading
from aestudio.gui.build.training.loss_series import Best, Curve, Curves, View, curves, part_between
from aestudio.gui.build.training.sight import Sight
from aestudio.gui.build.training.stage_axis import Band, Floats, Tick, bands, x_ticks
from aestudio.gui.kit.figures import loss_text
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.shell.theme import Theme, Themes, ui_font

# A reference further than this from the curves is left out of the range.
REACH = 1000.0
# Pixels by which a label may stand beyond the end of its axis.
EDGE_LABEL = 40
# What takes the pointer off the plot, as far as anyone who looks at it can tell.
AWAY = (QEvent.Type.Leave, QEvent.Type.WindowDeactivate, QEvent.Type.Hide)
PALE = 0.38  # Of the ink of single steps.
NEAR = 4  # Pixels by which the pointer may miss the end of a curve.
# Up to as many epochs a stage, every validation loss is marked.
FEW_EPOCHS = 12
# What keys do: zoom by a factor, with Ctrl on losses; move by shares of what is in sight.
FACTORS: dict[int, float] = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
STEPS: dict[int, tuple[float, float]] = {
    Qt.Key.Key_Left: (-0.1, 0.0),
    Qt.Key.Key_Right: (0.1, 0.0),
    Qt.Key.Key_Up: (0.0, 0.1),
    Qt.Key.Key_Down: (0.0, -0.1),
}


class LossCanvas(QWidget):
    """``hovered`` carries a Readout or None, ``zoomed_changed`` whether only a part is in sight."""

    hovered = Signal(object)
    zoomed_changed = Signal(bool)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._progress = Progress(())
        self._scale = LossScale(logarithmic=True)
        self._smooth = self._in_time = self._busy = self._focused = False
        self._sight = Sight()
        self._reference: tuple[float, str] | None = None
        self._bands: tuple[Band, ...] = ()
        self._memory = Memory()
        self._curves = Curves()
        self._crosshair: float | None = None
        self._labels: dict[str, list[tuple[float, str]]] = {}
        self._box = LossBox(enableMenu=False)
        self.plot = pg.PlotWidget(self, background=None, viewBox=self._box, useOpenGL=False)
        self._ground = MarksItem(self._box, BEHIND, draw_ground)
        self._marks = MarksItem(self._box, BEFORE, draw_marks)
        self.steps_curve, self.training_curve, self.validation_curve = self._add_curves()
        self._set_up()
        themes.changed.connect(self.show_theme)
        self.show_theme(themes.current)

    @property
    def zoomed(self) -> bool:
        """Whether the user looks at a part only."""
        return self._sight.partial

    @property
    def curves(self) -> Curves:
        """What is drawn, in losses."""
        return self._curves

    @property
    def best_text(self) -> str:
        """What stands at the dot on the curves; empty while there is none."""
        return _best_text(self._curves.best) if self._curves.best else ""

    @property
    def history(self) -> History:
        """What the curves are drawn from."""
        return self._progress.history

    def sizeHint(self) -> QSize:
        return QSize(634, 300)

    def show_progress(self, progress: Progress) -> None:
        """Draw the losses so far."""
        before, self._progress = self._progress, progress
        if not _goes_on(before, progress):
            self.hover_at(None)
        if len(progress.stages) != len(before.stages):
            self._look(Sight())
        else:
            self._redraw()

    def show_reference(self, value: float | None, text: str) -> None:
        """Draw a dashed line at ``value``, or none."""
        usable = value is not None and bool(np.isfinite(value))
        self._reference = (value, text) if usable and value is not None else None
        self._redraw()

    def show_logarithmic(self, logarithmic: bool) -> None:
        """Choose the vertical axis."""
        self._scale = LossScale(logarithmic)
        self._look(replace(self._sight, losses=None))

    def show_smooth(self, smooth: bool) -> None:
        """Average the training curve over an epoch, and leave single steps out."""
        self._smooth = smooth
        self._redraw()

    def show_time(self, in_time: bool) -> None:
        """Count seconds on the horizontal axis, or epochs."""
        self._in_time = in_time
        self._redraw()

    def fit(self) -> None:
        """Bring everything into sight."""
        self._look(Sight())

    def zoom(self, left: float, right: float) -> None:
        """Look at a part of the horizontal axis; losses follow what is in sight."""
        self._look(self._sight.at((left, right), self._stages))

    def zoom_losses(self, low: float, high: float) -> None:
        """Look at a part of the vertical axis, in plot coordinates."""
        self._look(replace(self._sight, losses=(low, high)))

    def zoom_by(self, factor: float, *, losses: bool = False) -> None:
        """Nearer, or farther for factors above 1, about the pointer or the middle."""
        across, along = self._box.viewRange()
        if losses:
            self._stretch(True, factor, sum(along) / 2)
        else:
            middle = sum(across) / 2
            self._stretch(False, factor, middle if self._crosshair is None else self._crosshair)

    def move_by(self, across: float, along: float = 0.0) -> None:
        """To the right and upwards, by shares of what is in sight."""
        (left, right), (low, high) = self._box.viewRange()
        sight = self._sight.moved((left, right), self._stages, across * (right - left))
        if along:
            sight = sight.losses_moved((low, high), along * (high - low))
        self._look(sight)

    @property
    def in_sight(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The part that is shown, in stages and in the coordinates of losses."""
        (left, right), (low, high) = self._box.viewRange()
        return (left, right), (low, high)

    def picture(self) -> Sketch:
        """The plot as a picture that explains itself: its curves and axes have names."""
        return framed(
            self.size(), self._themes.current, self._curve_names(), self.axis_titles, self._draw
        )

    def _curve_names(self) -> tuple[Named, ...]:
        theme, shown = self._themes.current, self._curves
        steps = Curve() if self._smooth else shown.steps
        named = (
            ("training loss", theme.color("training"), shown.training),
            ("single steps", theme.color("training", PALE), steps),
            ("validation loss", theme.color("validation"), shown.validation),
        )
        return tuple(Named(text, ink) for text, ink, curve in named if np.isfinite(curve.y).any())

    @property
    def axis_titles(self) -> tuple[str, str]:
        """What is counted across, and what upwards."""
        return "Time" if self._in_time else "Epoch", "Loss"

    def _draw(self, painter: QPainter, density: float, place: QPoint) -> None:
        """Without what belongs to the hand that points at it."""
        held = self._crosshair, self._focused
        self._crosshair, self._focused = None, False
        self._place_marks()
        self._set_pens(density)
        self.render(painter, place, renderFlags=QWidget.RenderFlag.DrawChildren)
        self._set_pens(self.devicePixelRatioF())
        self._crosshair, self._focused = held
        self._place_marks()

    def band_edges(self) -> tuple[float, ...]:
        """Where the edges of the bands lie, in pixels from the left of this widget."""
        return tuple(
            self.plot.mapTo(self, self.plot.mapFromScene(self._scene_point(edge))).x()
            for edge in range(len(self._bands) + 1)
        )

    def show_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self._set_pens(self.devicePixelRatioF())
        for name in ("left", "bottom"):
            self.plot.getAxis(name).setTextPen(theme.color("muted"))
        self._place_marks()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._set_pens(self.devicePixelRatioF())
        if event.type() in AWAY:
            self.hover_at(None)
        return super().event(event)

    def hover_at(self, x: float | None) -> None:
        """Show the crosshair at a plot coordinate, or none."""
        inside = x is not None and any(band.number - 1 <= x <= band.number for band in self._bands)
        if self._crosshair is None and not inside:
            return
        self._crosshair = x if inside else None
        self._tell_readout()
        self._place_marks()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self.hover_at(None)
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self.fit()
        if watched is self.plot and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._focused = event.type() is QEvent.Type.FocusIn
            self._place_marks()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key_pressed(event)
        return super().eventFilter(watched, event)

    def _key_pressed(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False if it stands for nothing here."""
        key, losses = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in FACTORS:
            self.zoom_by(FACTORS[key], losses=losses)
        elif key in STEPS:
            self.move_by(*STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.fit()
        else:
            return False
        return True

    def _add_curves(self) -> tuple[pg.PlotCurveItem, pg.PlotCurveItem, pg.PlotCurveItem]:
        found = [pg.PlotCurveItem(connect="finite", antialias=True) for _ in range(3)]
        for item in found:
            self._box.addItem(item, ignoreBounds=True)
        return found[0], found[1], found[2]

    def _set_up(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.plot.setObjectName("lossPlot")
        self.plot.setAccessibleName("Loss over epochs")
        item = self.plot.getPlotItem()
        item.hideButtons()
        # The card's hairline of one pixel counts in LEFT and RIGHT.
        item.layout.setContentsMargins(0, TOP, RIGHT - 1, 0)
        item.getAxis("left").setWidth(LEFT - 1)
        item.getAxis("bottom").setHeight(BOTTOM_AXIS)
        for name in ("left", "bottom"):
            _quiet(item.getAxis(name))
        self._box.disableAutoRange()
        self._box.stretched.connect(self._stretch_at)
        self._box.dragged.connect(self._drag)
        self._box.sigResized.connect(lambda _box: self._redraw())
        self.plot.scene().sigMouseMoved.connect(self._mouse_moved)
        self.plot.installEventFilter(self)
        self.plot.viewport().installEventFilter(self)

    def _set_pens(self, density: float) -> None:
        """Cosmetic pens count pixels of the screen, so they widen with its density."""
        theme = self._themes.current
        self.steps_curve.setPen(_line(theme.color("training", PALE), density))
        self.training_curve.setPen(_line(theme.color("training"), 2 * density))
        self.validation_curve.setPen(_line(theme.color("validation"), 2 * density))

    def _redraw(self) -> None:
        if self._busy:
            return
        self._busy = True
        try:
            self._bands = bands(self._progress, self._in_time)
            self._memory.follow(self._progress.history)
            self._curves = curves(self._memory, self._bands, self._view())
            self._show_curves()
            self._show_ranges()
        finally:
            self._busy = False
        if self._crosshair is not None:
            self._tell_readout()
        self._place_marks()

    def _view(self) -> View:
        left, right = self._across
        pixels = self._box.width() / (right - left)
        return View(left, right, pixels * min(1.0, right - left), self._smooth)

    @property
    def _stages(self) -> float:
        return float(max(1, len(self._progress.stages)))

    @property
    def _across(self) -> tuple[float, float]:
        return self._sight.across or (0.0, self._stages)

    def _show_curves(self) -> None:
        place = self._scale.place
        steps = Curve() if self._smooth else self._curves.steps
        self.steps_curve.setData(steps.x, place(steps.y))
        training, validation = self._curves.training, self._curves.validation
        self.training_curve.setData(training.x, place(training.y))
        self.validation_curve.setData(validation.x, place(validation.y))

    def _show_ranges(self) -> None:
        left, right = self._across
        if self._sight.losses is not None:
            low, high = self._sight.losses
        elif self._sight.across is not None:
            low, high = self._scale.range_close_to(self._losses_between(left, right))
        else:
            low, high = self._scale.range_for(self._losses_to_fit())
        self._box.setRange(xRange=(left, right), yRange=(low, high), padding=0)

    def _losses_between(self, left: float, right: float) -> Floats:
        """What the curves hold there, at the edges too: a line may only pass by."""
        drawn = [self._curves.training, self._curves.validation]
        if not self._smooth:
            drawn.append(self._curves.steps)
        return np.concatenate([part_between(one, left, right) for one in drawn])

    def _losses_to_fit(self) -> Floats:
        shown = [self._curves.training.y, self._curves.validation.y]
        if self._scale.logarithmic and not self._smooth:
            shown.append(self._curves.steps.y)
        found = np.concatenate(shown)
        found = found[np.isfinite(found) & (found > 0)]
        if self._reference is not None and self._comparable:
            value = drawable(np.array([self._reference[0]]))
            near = not len(found) or found.min() / REACH < value[0] < found.max() * REACH
            found = np.concatenate([found, value]) if near else found
        return found

    def _look(self, sight: Sight) -> None:
        """Look at another part."""
        if sight == self._sight:
            self._redraw()
            return
        was, self._sight = self._sight.partial, sight
        self._redraw()
        hand = Qt.CursorShape.OpenHandCursor if sight.partial else Qt.CursorShape.ArrowCursor
        self.plot.viewport().setCursor(hand)
        if was != sight.partial:
            self.zoomed_changed.emit(sight.partial)

    def _stretch_at(self, losses: bool, factor: float, place: QPointF) -> None:
        at = self._box.mapSceneToView(place)
        self._stretch(losses, factor, at.y() if losses else at.x())

    def _stretch(self, losses: bool, factor: float, at: float) -> None:
        across, along = self._box.viewRange()
        if losses:
            self._look(self._sight.losses_stretched((along[0], along[1]), factor, at))
        else:
            shown = (across[0], across[1])
            self._look(self._sight.stretched(shown, self._stages, factor, at))

    def _drag(self, right: float, down: float, losses: bool) -> None:
        """Move with the pointer; losses only where they do not follow by themselves."""
        free = losses or self._sight.losses is not None
        self.move_by(-right / self._box.width(), down / self._box.height() if free else 0.0)

    def _place_marks(self) -> None:
        frame = self._frame()
        if frame is None:
            return
        left = self._scale.ticks(frame.low, frame.high, frame.height)
        self._show_ticks("left", left)
        self._show_ticks("bottom", x_ticks(self._bands, frame.left, frame.right, frame.width))
        marks = self._marks_in(frame, tuple(tick.at for tick in left))
        self._ground.show_marks(marks)
        self._marks.show_marks(marks)

    def _marks_in(self, frame: Frame, grid: tuple[float, ...]) -> Marks:
        best = self._curves.best
        best_y = float(self._scale.place(np.array([best.loss]))[0]) if best else float("nan")
        shown = best if np.isfinite(best_y) else None
        return Marks(
            self._themes.current,
            frame,
            self._bands,
            grid,
            shown,
            best_y,
            self.best_text,
            self._placed_reference(),
            self._crosshair,
            self._points(),
            self._validation_dots(),
            self._kept_places(),
            self._focused,
            self._drawn_in(frame),
        )

    def _drawn_in(self, frame: Frame) -> Drawn:
        """Where the curves and the reference run."""
        items = (self.training_curve, self.validation_curve, self.steps_curve)
        corners = [item.getData() for item in items]
        lines = [(frame.x(x), frame.y(y)) for x, y in corners if x is not None]
        reference = self._placed_reference()
        for band in self._bands if reference is not None else ():
            if reference is not None and band.whole:
                edges = np.array([band.number - 1.0, band.number])
                lines.append((frame.x(edges), np.full(2, frame.y(reference.y))))
        return Drawn.of(lines, frame.rect)

    def _kept_places(self) -> tuple[tuple[Best, float], ...]:
        kept = self._curves.kept
        places = self._scale.place(np.array([one.loss for one in kept]))
        pairs = zip(kept, places.tolist(), strict=True)
        return tuple((one, y) for one, y in pairs if np.isfinite(y))

    @property
    def _comparable(self) -> bool:
        """Whether some stage has a loss that the reference can be compared with."""
        return not self._bands or any(band.whole for band in self._bands)

    def _placed_reference(self) -> Reference | None:
        if self._reference is None or not self._comparable:
            return None
        value, text = self._reference
        y = float(self._scale.place(drawable(np.array([value])))[0])
        return Reference(y, text) if np.isfinite(y) else None

    def _frame(self) -> Frame | None:
        (left, right), (low, high) = self._box.viewRange()
        width, height = self._box.width(), self._box.height()
        if not (right > left and high > low and width > 0 and height > 0):
            return None
        return Frame(left, right, low, high, width, height)

    def _show_ticks(self, name: str, ticks: list[Tick]) -> None:
        axis = self.plot.getAxis(name)
        low, high = self._box.viewRange()[0 if name == "bottom" else 1]
        # pyqtgraph drops a label that rounding puts beyond the end of the axis.
        spare = (high - low) * 1e-7
        places = [min(max(tick.at, low + spare), high - spare) for tick in ticks]
        labels = [(at, tick.text) for at, tick in zip(places, ticks, strict=True)]
        # To set them draws the whole axis anew, which while training is most of the painting.
        if labels != self._labels.get(name):
            self._labels[name] = labels
            axis.setTicks([labels])

    def _scene_point(self, edge: float) -> QPointF:
        return QPointF(self._box.mapToScene(self._box.mapFromView(QPointF(edge, 0.0))))

    def _mouse_moved(self, position: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(position)
        self.hover_at(self._box.mapSceneToView(position).x() if inside else None)

    def _tell_readout(self) -> None:
        x = self._crosshair
        self.hovered.emit(None if x is None else self._read(x))

    def _read(self, x: float) -> Readout:
        band = self._bands[min(len(self._bands) - 1, int(x))]
        (left, right), _losses = self.in_sight
        near = NEAR * (right - left) / max(1.0, self._box.width())
        stage = self._memory.stage(band.number)
        return reading(self._curves, stage, band, self._scale, x, near)

    def _points(self) -> tuple[tuple[float, float, str], ...]:
        if self._crosshair is None or not self._bands:
            return ()
        read = self._read(self._crosshair)
        pairs = ((read.training, "training"), (read.validation, "validation"))
        return tuple(
            (value.x, value.y, token)
            for value, token in pairs
            if value is not None and np.isfinite(value.y)
        )

    def _validation_dots(self) -> tuple[tuple[float, float], ...]:
        """Where single epochs can be told apart; a stage of one epoch has no line at all."""
        if any(band.epochs > FEW_EPOCHS for band in self._bands):
            return ()
        curve = self._curves.validation
        places = zip(curve.x.tolist(), self._scale.place(curve.y).tolist(), strict=True)
        return tuple((x, y) for x, y in places if np.isfinite(y))


def _goes_on(before: Progress, now: Progress) -> bool:
    """Whether the curves are those from before, maybe longer, and not of other training."""
    if len(before.stages) != len(now.stages):
        return False
    pairs = [(one, now.history.stage(one.stage)) for one in before.history.stages]
    return all(later is not None and _longer(one, later) for one, later in pairs)


def _longer(before: StageHistory, later: StageHistory) -> bool:
    """Of the first and the last of what there was each tells whether it is still there."""
    told, starts = len(before.epochs), [chunk[:1].tolist() for chunk in before.chunks[:1]]
    return (
        len(later.epochs) >= told
        and all(before.epochs[at] == later.epochs[at] for at in {0, told - 1} if told)
        and (not starts or starts == [chunk[:1].tolist() for chunk in later.chunks[:1]])
    )


def _best_text(best: Best) -> str:
    kept = " · kept" if best.kept else ""
    return f"best {loss_text(best.loss)}, epoch {best.epoch:,}{kept}"


def _line(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _quiet(axis: pg.AxisItem) -> None:
    axis.setPen(None)
    axis.setTickFont(ui_font(11))
    axis.setStyle(
        hideOverlappingLabels=EDGE_LABEL,
        tickLength=0,
        tickAlpha=0,
        tickTextOffset=8,
        autoExpandTextSpace=False,
    )
    axis.enableAutoSIPrefix(False)
