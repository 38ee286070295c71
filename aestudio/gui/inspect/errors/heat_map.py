"""The error of each pixel as a picture, beside the mean sample, with its scale."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QLinearGradient, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from aestudio.gui.inspect.errors.histogram_painting import draw_readout
from aestudio.gui.kit.figures import amount_text
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.samples.image_renderer import image_of
from aestudio.gui.samples.renderer import draw_frame, rounded
from aestudio.gui.shell.theme import Theme, Themes, ui_font

KEYS = PartKeys(
    "In the errors of pixels",
    across=Keys("The pixel beside", {"Left": -1, "Right": 1}),
    down=Keys("The pixel above, below", {"Up": -1, "Down": 1}),
)
SIDE, HEAD, GAP = 16, 20, 24
SCALE, FIGURES = 12, 74
MOST_SCALE = 200
INK = "validation"


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """``errors`` and ``means`` float64 (rows, columns); ``across`` and ``down`` say what columns
    and rows are called, ``mean_name`` what the mean is of."""

    errors: NDArray[np.float64]
    means: NDArray[np.float64]
    down: str = "row"
    across: str = "column"

    def words(self, row: int, column: int) -> tuple[str, ...]:
        """What there is to tell of a pixel."""
        return (
            f"{self.down} {row + 1}, {self.across} {column + 1}",
            f"mean squared error {amount_text(float(self.errors[row, column]))}",
            f"mean value {amount_text(float(self.means[row, column]))}",
        )


class HeatMap(QWidget):
    """Two pictures side by side; the pixel below the mouse is told of."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._heat: Heat | None = None
        self._at: QPointF | None = None
        self._pixel: tuple[int, int] | None = None
        self.setObjectName("errorHeatMap")
        self.setAccessibleName("Mean squared error of each pixel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        themes.changed.connect(self._redraw)

    @property
    def heat(self) -> Heat | None:
        """What it shows."""
        return self._heat

    @property
    def readout(self) -> tuple[str, ...]:
        """What is told of the pixel that is pointed at."""
        if self._heat is None or self._pixel is None:
            return ()
        return self._heat.words(*self._pixel)

    def show_heat(self, heat: Heat) -> None:
        """Show these errors."""
        if self._heat is not None and self._heat.errors.shape != heat.errors.shape:
            self._pixel = None
        self._heat = heat
        self.update()

    def frames(self) -> tuple[QRectF, QRectF]:
        """Where the mean sample and the errors are drawn."""
        assert self._heat is not None
        rows, columns = self._heat.errors.shape
        width = (self.width() - 2 * SIDE - 2 * GAP - SCALE - FIGURES) / 2
        height = self.height() - HEAD - SIDE / 2 - 4
        # Series are wider than their channels are high: rows are stretched.
        shape = columns / rows if columns < 6 * rows else 3.0
        if width / shape > height:
            width = height * shape
        one = QRectF(SIDE, HEAD + 2, max(8.0, width), max(8.0, width / shape))
        return one, one.translated(one.width() + GAP, 0)

    def draw(self, painter: QPainter, marks: bool) -> None:
        """Paint all of it; ``marks`` are those of the hand and of the focus."""
        heat, theme = self._heat, self._themes.current
        if heat is None:
            return
        mean, errors = self.frames()
        most = float(np.nanmax(heat.errors)) if np.isfinite(heat.errors).any() else 0.0
        painter.setFont(ui_font(11))
        for frame, text in ((mean, "Mean sample"), (errors, "Mean squared error")):
            painter.setPen(theme.color("muted"))
            head = QRectF(frame.left(), 0, self.width() - frame.left(), HEAD)
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, text)
        pictures = ((mean, _grey(heat.means)), (errors, inked(heat.errors, most, theme)))
        for frame, pixels in pictures:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipPath(rounded(frame))
            painter.drawImage(frame, image_of(pixels))
            painter.restore()
            draw_frame(painter, frame, theme)
        self._draw_scale(painter, errors, most)
        if marks and self._pixel is not None:
            for frame in (mean, errors):
                self._draw_pixel(painter, frame)
            at = self._at or self._middle(errors)
            draw_readout(painter, QRectF(self.rect()), at, self.readout, theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.draw(painter, marks=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        self._pixel = self._pixel_at(self._at)
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._at = self._pixel = None
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "across", by:
                self._go(0, by)
            case "down", by:
                self._go(by, 0)
            case _:
                super().keyPressEvent(event)

    def _go(self, down: int, across: int) -> None:
        if self._heat is None:
            return
        rows, columns = self._heat.errors.shape
        here = self._pixel or divmod(int(np.nanargmax(_known(self._heat.errors))), columns)
        row, column = here if self._pixel is None else (here[0] + down, here[1] + across)
        self._pixel = max(0, min(row, rows - 1)), max(0, min(column, columns - 1))
        self._at = None
        self.setAccessibleDescription(", ".join(self.readout))
        self.update()

    def _pixel_at(self, at: QPointF) -> tuple[int, int] | None:
        if self._heat is None:
            return None
        rows, columns = self._heat.errors.shape
        for frame in self.frames():
            if frame.contains(at):
                row = int((at.y() - frame.top()) / frame.height() * rows)
                column = int((at.x() - frame.left()) / frame.width() * columns)
                return min(row, rows - 1), min(column, columns - 1)
        return None

    def _place(self, frame: QRectF) -> QRectF:
        assert self._heat is not None
        assert self._pixel is not None
        rows, columns = self._heat.errors.shape
        width, height = frame.width() / columns, frame.height() / rows
        row, column = self._pixel
        return QRectF(frame.left() + column * width, frame.top() + row * height, width, height)

    def _middle(self, frame: QRectF) -> QPointF:
        return self._place(frame).center()

    def _draw_pixel(self, painter: QPainter, frame: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(self._themes.current.color("accent"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._place(frame).adjusted(-1, -1, 0, 0))

    def _draw_scale(self, painter: QPainter, beside: QRectF, most: float) -> None:
        theme = self._themes.current
        height = min(beside.height(), MOST_SCALE)
        bar = QRectF(beside.right() + GAP, beside.top(), SCALE, height)
        gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
        gradient.setColorAt(0, theme.color("panel"))
        gradient.setColorAt(1, theme.color(INK))
        painter.save()
        painter.setClipPath(rounded(bar))
        painter.fillRect(bar, gradient)
        painter.restore()
        draw_frame(painter, bar, theme)
        painter.setPen(theme.color("muted"))
        painter.setFont(ui_font(11))
        figures = QRectF(bar.right() + 6, bar.top() - 2, FIGURES, bar.height() + 4)
        painter.drawText(figures, Qt.AlignmentFlag.AlignTop, amount_text(most))
        painter.drawText(figures, Qt.AlignmentFlag.AlignBottom, "0")

    def _redraw(self) -> None:
        self.update()


def inked(errors: NDArray[np.float64], most: float, theme: Theme) -> NDArray[np.uint8]:
    """Errors (rows, columns) as colours uint8 (rows, columns, 3), from the ground at 0 to the full
    ink at ``most``; one that is no number has the full ink."""
    ground, ink = theme.color("panel"), theme.color(INK)
    ends = np.array(
        [[one.red(), one.green(), one.blue()] for one in (ground, ink)], dtype=np.float64
    )
    shares = np.where(np.isfinite(errors), errors / most if most else 0.0, 1.0)
    shares = np.clip(shares, 0.0, 1.0)[:, :, None]
    found: NDArray[np.uint8] = np.round(ends[0] + shares * (ends[1] - ends[0])).astype(np.uint8)
    return found


def _grey(means: NDArray[np.float64]) -> NDArray[np.uint8]:
    low, high = float(means.min()), float(means.max())
    shares = (means - low) / (high - low) if high > low else np.zeros_like(means)
    return np.repeat(np.round(255 * shares).astype(np.uint8)[:, :, None], 3, axis=2)


def _known(errors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isfinite(errors), errors, np.inf)
