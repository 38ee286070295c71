"""The plot itself: curves over the bands of the stages."""

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.core.history import History
from aestudio.core.progress import Progress
from aestudio.gui.build.training.crosshair import Crosshair
from aestudio.gui.build.training.loss_axes import Axes, tick_axes
from aestudio.gui.build.training.loss_axis import LossScale
from aestudio.gui.build.training.loss_box import LossBox
from aestudio.gui.build.training.loss_budget import (
    TITLE,
    WHOLE_RANGE,
    Budget,
    draw_areas,
    share_ticks,
)
from aestudio.gui.build.training.loss_columns import draw_columns
from aestudio.gui.build.training.loss_lines import Entry, Lines, entries, named
from aestudio.gui.build.training.loss_marks import (
    AMONG,
    BEFORE,
    BEHIND,
    Frame,
    Marks,
    MarksItem,
    draw_ground,
    draw_marks,
)
from aestudio.gui.build.training.loss_memory import Memory
from aestudio.gui.build.training.loss_picture import Named, framed
from aestudio.gui.build.training.loss_reading import (
    WIDE_SHARE,
    Moment,
    Readout,
    TermValue,
    reading,
    widest,
)
from aestudio.gui.build.training.loss_scene import Scene
from aestudio.gui.build.training.loss_series import Curves, View
from aestudio.gui.build.training.loss_terms import TermCurve
from aestudio.gui.build.training.pointed_plot import PointedPlot
from aestudio.gui.build.training.same_run import goes_on
from aestudio.gui.build.training.sight import Sight
from aestudio.gui.build.training.stage_axis import bands, x_ticks
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.shell.theme import Theme, Themes

# What takes the pointer off the plot, as far as anyone who looks at it can tell.
AWAY = (QEvent.Type.Leave, QEvent.Type.WindowDeactivate, QEvent.Type.Hide)
NEAR = 4  # Pixels by which the pointer may miss the end of a curve.
CLOSER, FARTHER, A_STEP = 0.8, 1.25, 0.1
# Zoom by a factor; move by shares of what is in sight.
KEYS = PartKeys(
    "In the curves",
    fit=Keys("Show all", {"Home": None}, {"0": None}),
    zoom=Keys("Zoom in, out", {"+": CLOSER, "-": FARTHER}, {"=": CLOSER}),
    zoom_losses=Keys(
        "Losses nearer, farther", {"Ctrl++": CLOSER, "Ctrl+-": FARTHER}, {"Ctrl+=": CLOSER}
    ),
    move=Keys(
        "Move",
        {
            "Left": (-A_STEP, 0.0),
            "Right": (A_STEP, 0.0),
            "Up": (0.0, A_STEP),
            "Down": (0.0, -A_STEP),
        },
    ),
)


class LossCanvas(QWidget):
    """``hovered`` carries a Readout or None, ``zoomed_changed`` whether only a part is in sight,
    ``listed`` what the legend lists, whether there are terms to show or to hide, and the widest
    Readout that may come.
    """

    hovered = Signal(object)
    zoomed_changed = Signal(bool)
    listed = Signal(object, bool, object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._progress = Progress(())
        self._scene = Scene()
        self._smooth = self._in_time = self._busy = self._focused = False
        self._sight = Sight()
        self._memory, self._budget = Memory(), Budget()
        self._with_terms, self._budget_wanted = True, False
        self._measures: tuple[str, ...] = ()
        self._listed: tuple[tuple[Entry, ...], bool, Readout] | None = None
        self._crosshair: float | None = None
        self._readout: Readout | None = None
        self._resting: Marks | None = None
        self._moment: tuple[int, int] | None = None
        self._box = LossBox(enableMenu=False)
        self.plot = PointedPlot(
            self, background=None, viewBox=self._box, axisItems=tick_axes(), useOpenGL=False
        )
        self._ground = MarksItem(self._box, BEHIND, draw_ground)
        self._areas = MarksItem(self._box, AMONG, draw_areas)
        self._columns = MarksItem(self._box, AMONG, draw_columns)
        self._marks = MarksItem(self._box, BEFORE, draw_marks)
        self._lines, self._axes = Lines(self._box), Axes(self.plot)
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
        return self._scene.curves

    @property
    def lines(self) -> Lines:
        """The curves in the scene."""
        return self._lines

    @property
    def terms(self) -> tuple[TermCurve, ...]:
        """What is drawn besides losses: other terms, the gradient, the learning rate."""
        if self.in_budget:
            return ()
        return self._scene.shown(with_terms=self._with_terms)

    @property
    def _shown(self) -> Scene:
        return replace(self._scene, terms=self.terms)

    @property
    def budget(self) -> Budget:
        """How the terms share the objective."""
        return self._budget

    @property
    def in_budget(self) -> bool:
        """Whether that is shown in place of the curves."""
        return self._budget_wanted and self._budget.several

    @property
    def best_text(self) -> str:
        """What stands at the dot on the curves; empty while there is none."""
        return self._scene.best_text

    @property
    def history(self) -> History:
        """What the curves are drawn from."""
        return self._progress.history

    def sizeHint(self) -> QSize:
        return QSize(634, 300)

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

    @property
    def moment_at(self) -> float | None:
        """Where that lies on the axis."""
        if self._moment is None:
            return None
        stage, epoch = self._moment
        band = next((one for one in self._scene.bands if one.number == stage), None)
        return None if band is None else float(band.place(np.array([float(epoch)]))[0])

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
        if along and not self.in_budget:
            sight = sight.losses_moved((low, high), along * (high - low))
        self._look(sight)

    @property
    def in_sight(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The part that is shown, in stages and in the coordinates of losses."""
        (left, right), (low, high) = self._box.viewRange()
        return (left, right), (low, high)

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

    def band_edges(self) -> tuple[float, ...]:
        """Where the edges of the bands lie, in pixels from the left of this widget."""
        return tuple(
            self.plot.mapTo(self, self.plot.mapFromScene(self._scene_point(edge))).x()
            for edge in range(len(self._scene.bands) + 1)
        )

    def show_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self._lines.set_pens(self._themes.current, self.devicePixelRatioF())
        self._axes.show_theme(theme)
        self.plot.show_ground(theme.color("panel"))
        self._place_marks()

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

    def _key_pressed(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False if it stands for nothing here."""
        match KEYS.pressed(event):
            case "zoom", factor:
                self.zoom_by(factor, losses=False)
            case "zoom_losses", factor:
                self.zoom_by(factor, losses=True)
            case "move", step:
                self.move_by(*step)
            case "fit", _:
                self.fit()
            case _:
                return False
        return True

    def _set_up(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        # It would be put into files as a picture of nothing.
        self.plot.setCacheMode(pg.GraphicsView.CacheModeFlag.CacheNone)
        self.plot.setObjectName("lossPlot")
        self.plot.setAccessibleName("Loss over epochs")
        self._box.disableAutoRange()
        self._box.stretched.connect(self._stretch_at)
        self._box.dragged.connect(self._drag)
        self._box.sigResized.connect(lambda _box: self._redraw())
        self.plot.scene().sigMouseMoved.connect(self._mouse_moved)
        self.plot.installEventFilter(self)
        self.plot.viewport().installEventFilter(self)

    def _redraw(self) -> None:
        if self._busy:
            return
        self._busy = True
        try:
            self._memory.follow(self._progress.history)
            self._budget.follow(self._progress)
            in_bands = bands(self._progress, self._in_time)
            self._scene = self._scene.of(self._memory, in_bands, self._view(), self._measures)
            drawn = Curves() if self.in_budget else self._scene.curves
            self._lines.show_curves(drawn, self._scene.scale.place, smooth=self._smooth)
            self._show_ranges()
        finally:
            self._busy = False
        self._readout = None
        if self._crosshair is not None:
            self._tell_readout()
        self._tell_legend()
        self._place_marks()

    def _tell_legend(self) -> None:
        shown = entries(self._scene.curves, self.terms)
        if self.in_budget:
            shown = self._budget.entries()
        listed = shown, bool(self._scene.terms), self._widest
        if listed != self._listed:
            self._listed = listed
            self.listed.emit(*listed)

    @property
    def _widest(self) -> Readout:
        """That of which all parts are as wide as they may be."""
        scene, stages = self._scene, [self._memory.stage(one.number) for one in self._scene.bands]
        known = [one for one in stages if one is not None]
        if self.in_budget:
            names = tuple(TermValue(one.shorter, WIDE_SHARE) for one in self._budget.entries())
            return Readout(Moment.widest(scene.bands), shares=names)
        return widest(scene.bands, known, self.terms)

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

    def _show_ranges(self) -> None:
        left, right = self._across
        if self.in_budget:
            low, high = WHOLE_RANGE
        elif self._sight.losses is not None:
            low, high = self._sight.losses
        elif self._sight.across is not None:
            low, high = self._shown.range_between(left, right)
        else:
            low, high = self._shown.whole_range
        self._box.setRange(xRange=(left, right), yRange=(low, high), padding=0)
        self._lines.show_terms(self.terms, low, high)

    def _look(self, sight: Sight) -> None:
        """Look at another part."""
        if sight == self._sight:
            self._redraw()
            return
        was, self._sight = self._sight.partial, sight
        self._redraw()
        if was != sight.partial:
            hand = Qt.CursorShape.OpenHandCursor if sight.partial else Qt.CursorShape.ArrowCursor
            self.plot.viewport().setCursor(hand)
            self.zoomed_changed.emit(sight.partial)

    def _stretch_at(self, losses: bool, factor: float, place: QPointF) -> None:
        at = self._box.mapSceneToView(place)
        self._stretch(losses, factor, at.y() if losses else at.x())

    def _stretch(self, losses: bool, factor: float, at: float) -> None:
        across, along = self._box.viewRange()
        if losses and not self.in_budget:
            self._look(self._sight.losses_stretched((along[0], along[1]), factor, at))
        elif not losses:
            shown = (across[0], across[1])
            self._look(self._sight.stretched(shown, self._stages, factor, at))

    def _drag(self, right: float, down: float, losses: bool) -> None:
        """Move with the pointer; losses only where they do not follow by themselves."""
        free = losses or self._sight.losses is not None
        self.move_by(-right / self._box.width(), down / self._box.height() if free else 0.0)

    def _place_marks(self) -> None:
        """All that lies about the curves, which are new or elsewhere."""
        frame = self._frame()
        if frame is None:
            return
        ticks = share_ticks if self.in_budget else self._scene.scale.ticks
        left = ticks(frame.low, frame.high, frame.height)
        across = x_ticks(self._scene.bands, frame.left, frame.right, frame.width)
        self._axes.show_ticks("left", left, frame.low, frame.high)
        self._axes.show_ticks("bottom", across, frame.left, frame.right)
        theme, grid = self._themes.current, tuple(tick.at for tick in left)
        found = (
            self._budget_marks(theme, frame, grid)
            if self.in_budget
            else self._shown.marks(theme, frame, grid, self._lines.places)
        )
        self._resting = replace(found, columns=self._lines.columns)
        self._rest()

    def _rest(self) -> None:
        """All that stays as it is while the pointer moves."""
        if self._resting is None:
            return
        marks = replace(self._resting, moment=self.moment_at, focused=self._focused)
        for item in (self._ground, self._areas, self._columns, self._marks):
            item.show_marks(marks)
        self._point()

    def _point(self) -> None:
        """What moves with it."""
        if self._resting is None or self._crosshair is None:
            self.plot.point(None)
            return
        corner = self.plot.mapFromScene(self._box.mapToScene(QPointF(0.0, 0.0)))
        theme, frame, points = self._themes.current, self._resting.frame, self._points()
        found = Crosshair(theme, frame, self._crosshair, points, corner.x(), corner.y())
        self.plot.point(found.draw)

    def _budget_marks(self, theme: Theme, frame: Frame, grid: tuple[float, ...]) -> Marks:
        areas = self._budget.areas(self._scene.bands, self._view())
        # The words for a warm-up would stand on the areas, which show it.
        cold = tuple(replace(one, warm_ups=()) for one in self._scene.bands)
        return Marks(theme, frame, cold, grid, areas=areas)

    def _frame(self) -> Frame | None:
        (left, right), (low, high) = self._box.viewRange()
        width, height = self._box.width(), self._box.height()
        if not (right > left and high > low and width > 0 and height > 0):
            return None
        return Frame(left, right, low, high, width, height)

    def _scene_point(self, edge: float) -> QPointF:
        return QPointF(self._box.mapToScene(self._box.mapFromView(QPointF(edge, 0.0))))

    def _mouse_moved(self, position: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(position)
        self.hover_at(self._box.mapSceneToView(position).x() if inside else None)

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
