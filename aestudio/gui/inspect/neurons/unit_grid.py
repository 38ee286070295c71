"""A grid of units that paints what is in sight alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from aestudio.analysis.units.kernels import Indices
from aestudio.gui.inspect.neurons.lattice import Lattice, fitting
from aestudio.gui.inspect.neurons.painting import draw_unit, image_of_unit
from aestudio.gui.inspect.neurons.scale_bar import draw_scale
from aestudio.gui.inspect.neurons.tiles import MOST_SIDE, Form, Tiles
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.samples.renderer import draw_placeholder
from aestudio.gui.shell.theme import Theme, Themes

KEYS = PartKeys(
    "In a grid of units",
    step=Keys("The unit beside", {"Left": -1, "Right": 1}),
    line=Keys("The unit above, below", {"Up": -1, "Down": 1}),
    page=Keys("A page up, down", {"PgUp": -1, "PgDown": 1}),
    ends=Keys("The first, the last", {"Home": 0, "End": -1}),
)
LEAST = 38  # Pixels of an image.
BARS_WIDTH, MOST_BARS, BARS_ASPECT = 96, 200, 0.45
SCALE_ROOM = 30  # Below a saved picture.
DOT = 3.5
MOST_PAINTED = 4096  # Pictures that are kept as they were painted.


def plain_words(unit: int) -> str:
    """A unit by its number."""
    return f"Unit {unit + 1:,}"


@dataclass(frozen=True, slots=True, eq=False)
class ShownUnits:
    """``order`` int64 (units,) says which unit is where; ``tiles`` are their pictures, none while
    they are not known, and ``frames`` how many each has. ``marked`` says of units that are odd
    why, ``words`` what any of them is; ``names`` are those of the inputs, where they have any."""

    order: Indices
    tiles: tuple[Tiles, ...] = ()
    frames: int = 1
    marked: Mapping[int, str] = field(default_factory=dict)
    words: Callable[[int], str] = plain_words
    names: tuple[str, ...] = ()


class UnitGrid(QAbstractScrollArea):
    """``pointed`` carries the unit that was clicked or stepped to, ``wanted`` those in sight once
    they are others."""

    pointed = Signal(int)
    wanted = Signal(object)

    def __init__(self, name: str, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Units of the layer")
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._themes = themes
        self._shown = ShownUnits(np.empty(0, np.int64))
        self._unit = -1
        self._lattice = Lattice(0, 1, 1, 1)
        self._pixmaps: dict[tuple[int, int], QPixmap] = {}
        self._drawn_for: tuple[int, int, float] = (0, 0, 1.0)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(lambda: self.wanted.emit(self.in_sight))
        themes.changed.connect(self._show_theme)

    @property
    def shown(self) -> ShownUnits:
        """What it shows."""
        return self._shown

    @property
    def in_sight(self) -> Indices:
        """Units of which something is seen."""
        seen = self._lattice.shown(self._top, self.viewport().height())
        return self._shown.order[seen.start : seen.stop]

    def show_units(self, shown: ShownUnits) -> None:
        """Show these; it stays scrolled as far where they are in the same order."""
        before, self._shown = self._shown, shown
        if not np.array_equal(before.order, shown.order):
            self.verticalScrollBar().setValue(0)
        if before.tiles is not shown.tiles:
            self._pixmaps.clear()
        self._lay_out()

    def show_unit(self, unit: int) -> None:
        """Mark the one that is looked at, and bring it into sight where it was another."""
        if unit != self._unit:
            self._unit = unit
            number = self._number_of(unit)
            if number is not None:
                self._bring(number)
        self.viewport().update()

    def place_of(self, unit: int) -> QRectF | None:
        """Where a unit is drawn in the window that is seen; None if it is not among them."""
        number = self._number_of(unit)
        found = None if number is None else self._lattice.place(number)
        return None if found is None else found.translated(0, -self._top)

    def picture(self) -> Sketch | None:
        """The units in sight without marks, and their scale; None without any."""
        tiles = self._shown.tiles
        if not tiles:
            return None
        view = self.viewport().size()
        size = QSize(view.width(), min(view.height(), self._lattice.whole_height - self._top))

        def draw(painter: QPainter, _density: float) -> None:
            theme = self._themes.current
            self._draw(painter, theme, marks=False)
            foot = QRectF(12, size.height() + 4, size.width() - 24, SCALE_ROOM - 8)
            draw_scale(painter, foot, tiles[0], theme)

        ground = self._themes.current.color("panel")
        return Sketch("units", QSize(size.width(), size.height() + SCALE_ROOM), ground, draw)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        self._settle.start(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), self._themes.current.color("panel"))
            self._draw(painter, self._themes.current, marks=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and number is not None:
            self.pointed.emit(int(self._shown.order[number]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns, here = self._lattice.columns, self._number_of(self._unit) or 0
        lines = max(1, self.viewport().height() // self._lattice.row_height)
        match KEYS.pressed(event):
            case "step", by:
                self._go(here + by)
            case "line", by:
                self._go(here + by * columns)
            case "page", by:
                self._go(here + by * columns * lines)
            case "ends", end:
                self._go(end % max(1, self._lattice.count))
            case _:
                super().keyPressEvent(event)

    def words_at(self, at: QPoint) -> str:
        """What is told of the unit at a point, and of its input there; empty beside all."""
        number = self._number_at(at)
        if number is None:
            return ""
        unit = int(self._shown.order[number])
        words = [self._shown.words(unit)]
        if unit in self._shown.marked:
            words.append(self._shown.marked[unit])
        bar = self._bar_at(number, at)
        return "\n".join([*words, bar] if bar else words)

    @property
    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _go(self, number: int) -> None:
        if not len(self._shown.order):
            return
        number = max(0, min(number, len(self._shown.order) - 1))
        self._bring(number)
        self.pointed.emit(int(self._shown.order[number]))

    def _bring(self, number: int) -> None:
        place, bar = self._lattice.place(number), self.verticalScrollBar()
        height = self.viewport().height()
        if place.top() < self._top:
            bar.setValue(round(place.top()) - 6)
        elif place.bottom() > self._top + height:
            bar.setValue(round(place.bottom()) + 6 - height)

    def _lay_out(self) -> None:
        shown, view = self._shown, self.viewport().size()
        tiles = shown.tiles[0] if shown.tiles else None
        count = len(shown.order)
        width = view.width() // shown.frames
        if tiles is not None and tiles.form is Form.BARS:
            aspect, most = BARS_ASPECT, MOST_BARS
            least = max(BARS_WIDTH, min(tiles.steps.shape[2] * 4, most))
        else:
            aspect, most = 1.0 if tiles is None else max(0.25, min(tiles.aspect, 4.0)), MOST_SIDE
            least = min(most, max(LEAST, 0 if tiles is None else tiles.steps.shape[2]))
        picture = fitting(count, width, view.height(), aspect, least, most)
        height = max(1, round(picture * aspect))
        self._lattice = Lattice(count, view.width(), picture, height, shown.frames)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._lattice.whole_height - view.height()))
        bar.setPageStep(view.height())
        bar.setSingleStep(max(1, self._lattice.row_height // 2))
        self.viewport().update()
        self._settle.start(0)

    def _draw(self, painter: QPainter, theme: Theme, marks: bool) -> None:
        density = self.devicePixelRatioF() if marks else None
        lattice = self._lattice
        drawn_for = (lattice.picture, lattice.height, density or 0.0)
        if marks and (drawn_for != self._drawn_for or len(self._pixmaps) > MOST_PAINTED):
            self._drawn_for = drawn_for
            self._pixmaps.clear()
        for number in self._lattice.shown(self._top, self.viewport().height()):
            unit = int(self._shown.order[number])
            place = self._lattice.place(number).translated(0, -self._top)
            for side, frame in enumerate(self._lattice.pictures(place)):
                self._draw_picture(painter, theme, frame, unit, side, density)
            if marks:
                self._draw_marks(painter, theme, place, unit)

    def _draw_picture(
        self,
        painter: QPainter,
        theme: Theme,
        frame: QRectF,
        unit: int,
        side: int,
        density: float | None,
    ) -> None:
        """From what was painted before for pixels of that density; anew without one."""
        tiles = self._shown.tiles[side] if side < len(self._shown.tiles) else None
        where = None if tiles is None else tiles.place(unit)
        if tiles is None or where is None:
            draw_placeholder(painter, frame, theme)
            return
        if density is None:
            draw_unit(painter, frame, tiles, where, image_of_unit(tiles, where, theme), theme)
            return
        key = (unit, side)
        if key not in self._pixmaps:
            self._pixmaps[key] = _pixmap(tiles, where, theme, frame, density)
        painter.drawPixmap(frame.topLeft(), self._pixmaps[key])

    def _draw_marks(self, painter: QPainter, theme: Theme, place: QRectF, unit: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if unit == self._unit:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2.5 if self.hasFocus() else 2))
            painter.drawRoundedRect(place.adjusted(-1.5, -1.5, 1.5, 1.5), 3, 3)
        if unit in self._shown.marked:
            painter.setPen(QPen(theme.color("panel"), 1))
            painter.setBrush(theme.color("warning"))
            painter.drawEllipse(place.topRight() + QPoint(-4, 4), DOT, DOT)

    def _bar_at(self, number: int, at: QPoint) -> str:
        """The input whose bar is there, and how much it counts."""
        tiles = self._shown.tiles[0] if self._shown.tiles else None
        unit = int(self._shown.order[number])
        where = None if tiles is None else tiles.place(unit)
        if tiles is None or where is None or tiles.form is not Form.BARS:
            return ""
        frame = self._lattice.place(number)
        inputs = tiles.values.shape[1]
        place = int((at.x() - frame.left()) / max(1.0, self._lattice.picture) * inputs)
        place = max(0, min(place, inputs - 1))
        names = self._shown.names
        name = names[place] if place < len(names) else f"input {place + 1:,}"
        return f"{name}: {tiles.values[where, place]:+.3g}".replace("-", "−")

    def _number_of(self, unit: int) -> int | None:
        found = np.flatnonzero(self._shown.order == unit)
        return int(found[0]) if len(found) else None

    def _number_at(self, at: QPoint) -> int | None:
        return self._lattice.at(at.x(), at.y() + self._top)

    def _show_theme(self) -> None:
        self._pixmaps.clear()
        self.viewport().update()


def _pixmap(tiles: Tiles, where: int, theme: Theme, frame: QRectF, density: float) -> QPixmap:
    """A picture as it is seen, on the ground of the panel."""
    found = QPixmap((frame.size() * density).toSize())
    found.setDevicePixelRatio(density)
    found.fill(theme.color("panel"))
    with QPainter(found) as painter:
        inside = QRectF(QPointF(), frame.size())
        draw_unit(painter, inside, tiles, where, image_of_unit(tiles, where, theme), theme)
    return found
