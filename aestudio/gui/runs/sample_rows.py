"""The same samples below one another: as they went in, and as each marked run returns them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.runs.compared import INPUT, ComparedSamples, Named
from aestudio.gui.runs.palette import run_colour
from aestudio.gui.samples.renderer import Renderer, draw_placeholder
from aestudio.gui.shell.theme import Theme, ui_font

MARGIN, GAP, BETWEEN, SQUARE = 12, 6, 6, 8
LEAST_NAME, MOST_NAME = 64, 150
KEYS = PartKeys(
    "In samples of runs",
    turn=Keys("Samples before, after", {"Left": -1, "Right": 1}, {"PgUp": -1, "PgDown": 1}),
)


class SampleRows(QWidget):
    """As many samples as there is room for; ``first_changed`` says which from 0 and how many."""

    first_changed = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._samples: ComparedSamples | None = None
        self._renderer: Renderer | None = None
        self._named: tuple[Named, ...] = (Named(INPUT, "input"),)
        self._first = 0
        self.setObjectName("sampleRows")
        self.setAccessibleName("The same samples by each marked run")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def named(self) -> tuple[Named, ...]:
        """The rows, from above."""
        return self._named

    @property
    def shown(self) -> range:
        """The samples in sight."""
        count = len(self._samples) if self._samples else 0
        return range(self._first, min(count, self._first + self.columns))

    @property
    def columns(self) -> int:
        """Samples that there is room for."""
        if self._renderer is None:
            return 0
        room = self.width() - MARGIN - self._names_end
        return max(1, (room + GAP) // (self._renderer.least_width + GAP))

    def show_samples(
        self, samples: ComparedSamples, renderer: Renderer, named: Sequence[Named]
    ) -> None:
        """Show samples by these runs."""
        self._samples, self._renderer = samples, renderer
        self._named = (Named(INPUT, "input"), *named)
        self._go_to(self._first)
        self.setMinimumHeight(self._height)
        self.updateGeometry()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Paint in the colours of ``theme``."""
        self._theme = theme
        self.update()

    def turn(self, pages: int) -> None:
        """To the samples after those in sight, or before."""
        self._go_to(self._first + pages * self.columns)

    def frame(self, row: int, sample: int) -> QRectF:
        """Where a picture lies."""
        width = self._width
        left = self._names_end + (sample - self._first) * (width + GAP)
        top = MARGIN + row * (self._frame_height + BETWEEN)
        return QRectF(left, top, width, self._frame_height)

    def sizeHint(self) -> QSize:
        return QSize(480, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._samples is None or self._renderer is None:
            return
        with QPainter(self) as painter:
            for row, one in enumerate(self._named):
                self._name(painter, row, one)
                for sample in self.shown:
                    self._picture(painter, self.frame(row, sample), one.id, sample)
            if self.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(self._theme.color("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.rect().adjusted(2, 2, -3, -3), 4, 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._go_to(self._first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "turn", by:
                self.turn(by)
            case _:
                super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.told_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def told_at(self, place: QPointF) -> str:
        """What there is to tell of the picture at a place."""
        for row, one in enumerate(self._named):
            for sample in self.shown:
                if self._samples is not None and self.frame(row, sample).contains(place):
                    return self._samples.told(one.id, one.title, sample)
        return ""

    @property
    def _names_end(self) -> int:
        metrics = QFontMetrics(ui_font(11))
        widest = max(metrics.horizontalAdvance(one.title) for one in self._named) + SQUARE + 8
        return MARGIN + min(max(widest, LEAST_NAME), MOST_NAME) + 8

    @property
    def _width(self) -> int:
        """Of a picture: they fill the row evenly, but none is much larger than it need be."""
        if self._renderer is None:
            return 0
        room = self.width() - MARGIN - self._names_end
        wide = (room - (self.columns - 1) * GAP) // self.columns
        return max(1, min(wide, round(1.4 * self._renderer.least_width)))

    @property
    def _frame_height(self) -> int:
        return self._renderer.height(self._width) if self._renderer else 0

    @property
    def _height(self) -> int:
        rows = len(self._named)
        return 2 * MARGIN + rows * self._frame_height + (rows - 1) * BETWEEN

    def _go_to(self, first: int) -> None:
        count = len(self._samples) if self._samples else 0
        last = max(0, count - self.columns)
        self._first = min(max(first, 0), last)
        self.setMinimumHeight(self._height)
        self.first_changed.emit(self._first, count)
        self.update()

    def _name(self, painter: QPainter, row: int, one: Named) -> None:
        frame = self.frame(row, self._first)
        left, middle = float(MARGIN), frame.center().y()
        painter.setFont(ui_font(11))
        if one.id != INPUT:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(run_colour(one.colour, self._theme))
            painter.drawRoundedRect(QRectF(left, middle - 4, SQUARE, SQUARE), 2, 2)
            left += SQUARE + 6
        painter.setPen(self._theme.color("muted" if one.id == INPUT else "text"))
        room = frame.left() - 8 - left
        text = QFontMetrics(ui_font(11)).elidedText(
            one.title, Qt.TextElideMode.ElideMiddle, int(room) + 1
        )
        place = QRectF(left, middle - 10, room, 20)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _picture(self, painter: QPainter, frame: QRectF, id: str, sample: int) -> None:
        assert self._samples is not None
        assert self._renderer is not None
        draw_values(painter, frame, self._samples, self._renderer, id, sample, self._theme)


def draw_values(
    painter: QPainter,
    frame: QRectF,
    samples: ComparedSamples,
    renderer: Renderer,
    id: str,
    sample: int,
    theme: Theme,
) -> None:
    """What a run makes of a sample, or the sample itself."""
    values = samples.values(id)
    if values is None:
        draw_placeholder(painter, frame, theme)
    elif id == INPUT:
        renderer.draw_input(painter, frame, values[sample], theme)
    else:
        renderer.draw_output(painter, frame, samples.inputs[sample], values[sample], theme)
