"""A grid of samples that paints what is in sight alone, so that a hundred thousand scroll."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
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

from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import NO_ROWS, Rows
from aestudio.gui.inspect.samples.cell_pictures import CellPictures
from aestudio.gui.inspect.samples.cells import GAP, Cells
from aestudio.gui.inspect.samples.column_words import column_words
from aestudio.gui.inspect.samples.shown import Frame, Shown
from aestudio.gui.kit.figures import class_text, error_figure
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.samples.class_colours import class_colour
from aestudio.gui.samples.renderer import draw_placeholder
from aestudio.gui.shell.theme import Themes, ui_font

KEYS = PartKeys(
    "In a grid of samples",
    step=Keys("The sample beside", {"Left": -1, "Right": 1}),
    line=Keys("The sample above, below", {"Up": -1, "Down": 1}),
    page=Keys("A page up, down", {"PgUp": -1, "PgDown": 1}),
    ends=Keys("The first, the last", {"Home": 0, "End": -1}),
    select=Keys("Select it, or no longer", {"Space": None}),
    all=Keys("Select all that are shown", {"Ctrl+A": None}),
)
MOST_OUTPUTS = 2000
AHEAD = 2  # Lines beyond those in sight that are at hand.
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class SampleGrid(QAbstractScrollArea):
    """``pointed`` carries the row of the sample that was clicked or stepped to, ``selected`` the
    rows that are to be selected, ``wanted`` those in sight, and a little beyond, once they are
    others."""

    pointed = Signal(int)
    selected = Signal(object)
    wanted = Signal(object)

    def __init__(self, name: str, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Samples")
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._themes = themes
        self._shown: Shown | None = None
        self._outputs: dict[int, Array] = {}
        self._pictures, self._inputs = CellPictures(), CellPictures()
        self._chosen: frozenset[int] = frozenset()
        self._sample, self._anchor = -1, 0
        self._width, self._across = 0, False
        self._cells = Cells(0, 1, 1, 1, 1)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.tell_wanted)
        themes.changed.connect(self._redraw)

    @property
    def shown(self) -> Shown | None:
        """What it shows."""
        return self._shown

    @property
    def outputs(self) -> Mapping[int, Array]:
        """The reconstructions that are known, by row."""
        return self._outputs

    @property
    def whole_height(self) -> int:
        """Of all samples, in pixels."""
        return self._cells.whole_height

    def show_samples(self, shown: Shown) -> None:
        """Show these; it stays scrolled as far where they are the same in the same order."""
        before, self._shown = self._shown, shown
        same = before is not None and before.part.samples is shown.part.samples
        if before is None or not same or not np.array_equal(before.order, shown.order):
            self.verticalScrollBar().setValue(0)
            self._anchor = 0
        if not same:
            self._outputs = {}
        if before is None or not shown.looks_like(before):
            self._pictures.clear()
        if not same:
            self._inputs.clear()
        self._lay_out()

    def show_outputs(self, outputs: Mapping[int, Array]) -> None:
        """Reconstructions by row, in place of those before."""
        self._outputs = dict(outputs)
        self._pictures.clear()
        self.viewport().update()

    def add_outputs(self, outputs: Mapping[int, Array]) -> None:
        """More of them; those of samples out of sight go once they are many."""
        new = {row: made for row, made in outputs.items() if row not in self._outputs}
        if len(self._outputs) > MOST_OUTPUTS:
            near = {*self.rows_in_sight(AHEAD).tolist()}
            self._outputs = {row: made for row, made in self._outputs.items() if row in near}
        self._outputs.update(new)
        for row in new:
            self._pictures.drop(row)
        self.viewport().update()

    def show_selection(self, rows: Rows, sample: int) -> None:
        """Mark these, and the one that is pointed at."""
        self._chosen, self._sample = frozenset(rows.tolist()), sample
        self.viewport().update()

    def set_pictures(self, width: int, *, across: bool = False) -> None:
        """Pictures of so many pixels, those of a sample above each other or ``across``."""
        if (width, across) != (self._width, self._across):
            self._width, self._across = width, across
            self._lay_out()

    def rows_in_sight(self, ahead: int = 0) -> Rows:
        """Rows of the samples of which something is seen, and of so many lines more."""
        if self._shown is None:
            return NO_ROWS
        seen = self._cells.shown(self._top, self.viewport().height(), ahead)
        return self._shown.order[seen.start : seen.stop]

    def picture(self) -> Sketch | None:
        """The samples in sight, without marks; None without any."""
        if self._shown is None or not len(self._shown.order):
            return None
        ground = self._themes.current.color("panel")

        def draw(painter: QPainter, _density: float) -> None:
            self._draw(painter, marks=False)

        view = self.viewport().size()
        size = QSize(view.width(), self._cells.whole_lines(view.height()))
        return Sketch("samples", size, ground, draw)

    def tell_wanted(self) -> None:
        """Say what is in sight: it may be wanted of another network."""
        self.wanted.emit(np.sort(self.rows_in_sight(AHEAD)))

    def place_of(self, row: int) -> QRectF | None:
        """Where a sample is drawn in the window that is seen; None if it is not among them."""
        if self._shown is None:
            return None
        found = np.flatnonzero(self._shown.order == row)
        return self._cells.place(int(found[0])).translated(0, -self._top) if len(found) else None

    def words_at(self, at: QPoint) -> str:
        """What is told of a point: of the sample, and of the column that is drawn there."""
        number, shown = self._number_at(at), self._shown
        if number is None or shown is None:
            return ""
        row = int(shown.order[number])
        pictures = self._cells.pictures(self._cells.place(number).translated(0, -self._top))
        here = next((one for one in pictures if one.contains(at)), None)
        place = None if here is None else shown.renderer.place_at(at.x(), here)
        if place is None:
            return self._words(row)
        sample, output = shown.part.samples[row], self._outputs.get(row)
        return f"{column_words(shown.names, place, sample, output)}\n{self._words(row)}"

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What is told follows the hand from column to column."""
        if QToolTip.isVisible():
            at = event.position().toPoint()
            QToolTip.showText(event.globalPosition().toPoint(), self.words_at(at), self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        self._settle.start(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), self._themes.current.color("panel"))
            self._draw(painter, marks=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or self._shown is None:
            return
        if number is None:
            self.selected.emit(NO_ROWS)
        else:
            self._press(number, event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns, here = self._cells.columns, self._number
        lines = max(1, self.viewport().height() // self._cells.line_height)
        match KEYS.pressed(event):
            case "step", by:
                self._go(here + by)
            case "line", by:
                self._go(here + by * columns)
            case "page", by:
                self._go(here + by * columns * lines)
            case "ends", end:
                self._go(end % max(1, self._cells.count))
            case "select", _:
                self._press(here, CTRL)
            case "all", _:
                if self._shown is not None:
                    self.selected.emit(np.sort(self._shown.order))
            case _:
                super().keyPressEvent(event)

    @property
    def _top(self) -> int:
        return self.verticalScrollBar().value()

    @property
    def _number(self) -> int:
        """The cell of the sample that is pointed at; the first where it is none of them."""
        if self._shown is None:
            return 0
        found = np.flatnonzero(self._shown.order == self._sample)
        return int(found[0]) if len(found) else 0

    def _press(self, number: int, modifiers: Qt.KeyboardModifier) -> None:
        assert self._shown is not None
        row = int(self._shown.order[number])
        self.pointed.emit(row)
        if modifiers & SHIFT:
            first, last = sorted((self._anchor, number))
            self.selected.emit(np.sort(self._shown.order[first : last + 1]))
            return
        self._anchor = number
        if modifiers & CTRL:
            chosen = self._chosen ^ {row}
            self.selected.emit(np.array(sorted(chosen), np.int64))
        else:
            self.selected.emit(NO_ROWS)

    def _go(self, number: int) -> None:
        if self._shown is None or not len(self._shown.order):
            return
        number = max(0, min(number, len(self._shown.order) - 1))
        place, bar = self._cells.place(number), self.verticalScrollBar()
        if place.top() < self._top:
            bar.setValue(round(place.top()))
        elif place.bottom() > self._top + self.viewport().height():
            bar.setValue(round(place.bottom()) - self.viewport().height())
        self._anchor = number
        self.pointed.emit(int(self._shown.order[number]))

    def _lay_out(self) -> None:
        shown = self._shown
        if shown is None:
            return
        width = self._width or shown.renderer.least_width
        before = self._cells
        self._cells = Cells(
            len(shown.order),
            self.viewport().width(),
            width,
            shown.renderer.height(width),
            len(shown.frames),
            self._across,
        )
        if not self._cells.look_like(before):
            self._pictures.clear()
            self._inputs.clear()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._cells.whole_height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(1, self._cells.line_height // 3))
        self.viewport().update()
        self._settle.start(0)

    def _draw(self, painter: QPainter, marks: bool) -> None:
        if self._shown is None:
            return
        top, height = self._top, self.viewport().height()
        for number in self._cells.shown(top, height):
            self._draw_cell(painter, number, marks)

    def _draw_cell(self, painter: QPainter, number: int, marks: bool) -> None:
        shown, theme = self._shown, self._themes.current
        assert shown is not None
        row, place = int(shown.order[number]), self._cells.place(number).translated(0, -self._top)
        own = QRectF(GAP / 2, 0, place.width(), place.height())
        if marks:
            size = QSize(round(place.width()) + GAP, round(place.height()))
            known = self._pictures.of(
                row, size, self.devicePixelRatioF(), lambda one: self._draw_sample(one, own, row)
            )
            painter.drawPixmap(place.topLeft() - own.topLeft(), known)
        else:
            self._draw_sample(painter, place, row)
        frames = self._cells.pictures(place)
        if marks and row in self._chosen:
            self._draw_mark(painter, frames, theme.color("accent"), 2)
        if marks and row == self._sample:
            self._draw_mark(painter, frames, theme.color("text" if self.hasFocus() else "muted"), 1)

    def _draw_sample(self, painter: QPainter, place: QRectF, row: int) -> None:
        """Its pictures and its figure."""
        assert self._shown is not None
        frames = self._cells.pictures(place)
        for frame, kind in zip(frames, self._shown.frames, strict=True):
            self._draw_picture(painter, frame, kind, row)
        self._draw_figure(painter, place, row)

    def _draw_picture(self, painter: QPainter, frame: QRectF, kind: Frame, row: int) -> None:
        shown, theme = self._shown, self._themes.current
        assert shown is not None
        sample, output = shown.part.samples[row], self._outputs.get(row)
        match kind:
            case Frame.INPUT:
                self._draw_input(painter, frame, row, sample)
            case Frame.SEEN:
                shown.renderer.draw_input(painter, frame, shown.seen(row), theme)
            case _ if output is None:
                draw_placeholder(painter, frame, theme)
            case Frame.OUTPUT:
                shown.renderer.draw_output(painter, frame, sample, output, theme)
            case Frame.ERROR:
                shown.renderer.draw_error(painter, frame, sample, output, theme)

    def _draw_input(self, painter: QPainter, frame: QRectF, row: int, sample: Array) -> None:
        """On the screen as it was painted before: from epoch to epoch it stays."""
        shown, theme = self._shown, self._themes.current
        assert shown is not None
        if not isinstance(painter.device(), QPixmap):
            shown.renderer.draw_input(painter, frame, sample, theme)
            return
        own = QRectF(0, 0, frame.width(), frame.height())
        known = self._inputs.of(
            row,
            own.size().toSize(),
            self.devicePixelRatioF(),
            lambda one: shown.renderer.draw_input(one, own, sample, theme),
        )
        painter.drawPixmap(frame.topLeft(), known)

    def _draw_figure(self, painter: QPainter, place: QRectF, row: int) -> None:
        shown, theme = self._shown, self._themes.current
        assert shown is not None
        labels, errors = shown.part.labels, shown.errors
        if labels is not None:
            line = self._cells.class_line(place)
            painter.fillRect(line, class_colour(int(labels[row]), theme))
        painter.setFont(ui_font(11))
        painter.setPen(theme.color("muted"))
        text = "" if errors is None else error_figure(float(errors[row]))
        painter.drawText(self._cells.figure(place), Qt.AlignmentFlag.AlignCenter, text)

    def _draw_mark(
        self, painter: QPainter, frames: tuple[QRectF, ...], colour: object, width: int
    ) -> None:
        around = frames[0].united(frames[-1]).adjusted(-2, -2, 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, width))  # type: ignore[call-overload]
        painter.drawRoundedRect(around, 3, 3)

    def _number_at(self, at: QPoint) -> int | None:
        return self._cells.at(at.x(), at.y() + self._top)

    def _words(self, row: int) -> str:
        shown = self._shown
        assert shown is not None
        name = shown.part.class_name(row)
        words = [class_text(name)] if name else []
        words.append(f"row {int(shown.part.rows[row]) + 1:,} of the data")
        if shown.errors is not None:
            words.append(f"error {error_figure(float(shown.errors[row]))}")
        return ", ".join(words)

    def _redraw(self) -> None:
        self._pictures.clear()
        self._inputs.clear()
        self.viewport().update()
