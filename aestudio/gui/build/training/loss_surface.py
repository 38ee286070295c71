"""The curves over the bands of the stages, and what lies about them, as far as nobody points."""

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.core.history import History
from aestudio.core.progress import Progress
from aestudio.gui.build.training.loss_axes import Axes, tick_axes
from aestudio.gui.build.training.loss_box import LossBox
from aestudio.gui.build.training.loss_budget import (
    WHOLE_RANGE,
    Budget,
    draw_areas,
    share_ticks,
)
from aestudio.gui.build.training.loss_columns import draw_columns
from aestudio.gui.build.training.loss_frame import Frame, Marks
from aestudio.gui.build.training.loss_lines import Entry, Lines, entries
from aestudio.gui.build.training.loss_marks import (
    AMONG,
    BEFORE,
    BEHIND,
    MarksItem,
    draw_ground,
    draw_marks,
)
from aestudio.gui.build.training.loss_memory import Memory
from aestudio.gui.build.training.loss_reading import (
    WIDE_SHARE,
    Moment,
    Readout,
    TermValue,
    widest,
)
from aestudio.gui.build.training.loss_scene import Scene
from aestudio.gui.build.training.loss_series import Curves, View
from aestudio.gui.build.training.loss_terms import TermCurve
from aestudio.gui.build.training.pointed_plot import PointedPlot
from aestudio.gui.build.training.sight import Sight
from aestudio.gui.build.training.stage_axis import bands, x_ticks
from aestudio.gui.shell.theme import Theme, Themes


class LossSurface(QWidget):
    """``zoomed_changed`` carries whether only a part is in sight, ``listed`` what the legend lists,
    whether there are terms to show or to hide, and the widest Readout that may come.
    """

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
        self._resting: Marks | None = None
        self._moment: tuple[int, int] | None = None
        self._box = LossBox(enableMenu=False)
        self.plot = PointedPlot(
            self, background=None, viewBox=self._box, axisItems=tick_axes(), useOpenGL=False
        )
        self._layers = [
            MarksItem(self._box, *how)
            for how in (
                (BEHIND, draw_ground),
                (AMONG, draw_areas),
                (AMONG, draw_columns),
                (BEFORE, draw_marks),
            )
        ]
        self._lines, self._axes = Lines(self._box), Axes(self.plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        # It would be put into files as a picture of nothing.
        self.plot.setCacheMode(pg.GraphicsView.CacheModeFlag.CacheNone)
        self.plot.setObjectName("lossPlot")
        self.plot.setAccessibleName("Loss over epochs")
        self._box.disableAutoRange()
        self._box.sigResized.connect(lambda _box: self._redraw())

    def _drawn_anew(self) -> None:
        """For those who read what is drawn: it may be another number."""

    def _point(self) -> None:
        """For those who draw on top of it."""

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

    @property
    def in_sight(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The part that is shown, in stages and in the coordinates of losses."""
        (left, right), (low, high) = self._box.viewRange()
        return (left, right), (low, high)

    def band_edges(self) -> tuple[float, ...]:
        """Where the edges of the bands lie, in pixels from the left of this widget."""
        return tuple(
            self.plot.mapTo(self, self.plot.mapFromScene(self._scene_point(edge))).x()
            for edge in range(len(self._scene.bands) + 1)
        )

    @property
    def moment_at(self) -> float | None:
        """Where that lies on the axis."""
        if self._moment is None:
            return None
        stage, epoch = self._moment
        band = next((one for one in self._scene.bands if one.number == stage), None)
        return None if band is None else float(band.place(np.array([float(epoch)]))[0])

    def show_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self._lines.set_pens(self._themes.current, self.devicePixelRatioF())
        self._axes.show_theme(theme)
        self.plot.show_ground(theme.color("panel"))
        self._place_marks()

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
        self._drawn_anew()
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
        # The scene says so itself, but maybe not before it is painted.
        self.plot.forget()
        for item in self._layers:
            item.show_marks(marks)
        self._point()

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
