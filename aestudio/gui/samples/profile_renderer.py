"""Draws rows of a table and series: lines through the values, bars for the errors."""

from dataclasses import dataclass
from math import floor

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from aestudio.analysis.image_form import FULL_ERROR, shortfall
from aestudio.core.weights import Array
from aestudio.gui.samples.renderer import draw_frame, rounded
from aestudio.gui.shell.theme import Theme

MARGIN = 4.0
# So many features fit into half the card.
FEW = 40
BREAK = 2.0  # Pixels of the gap in a bar that would be longer than there is room for.
ENOUGH = 2000  # Rows that tell how far values spread.
# A line a channel; after these the colours come again.
CHANNELS = ("encoder", "validation", "good", "codings", "error", "decoder")


@dataclass(frozen=True, slots=True)
class ProfileRenderer:
    """``features`` places from left to right, with a line for each of ``channels`` values there;
    ``low`` and ``high`` are the range of the values, ``full`` is the error of the longest bar."""

    features: int
    low: float
    high: float
    channels: int = 1
    full: float = FULL_ERROR

    @property
    def side_by_side(self) -> bool:
        return False

    @property
    def least_width(self) -> int:
        return 140 if self.features <= FEW else 280

    def height(self, width: int) -> int:
        return min(max(width // 4, 34), 96)

    def place_at(self, x: float, frame: QRectF) -> int | None:
        place = floor((x - frame.left() - MARGIN) / self._step(frame))
        return place if 0 <= place < self.features else None

    def x_of(self, place: int, frame: QRectF) -> float:
        """The middle of a place: where its points are, and the bar of its error."""
        return frame.left() + MARGIN + (place + 0.5) * self._step(frame)

    def draw_input(self, painter: QPainter, frame: QRectF, sample: Array, theme: Theme) -> None:
        self._lines(painter, frame, sample, theme, "encoder")
        draw_frame(painter, frame, theme)

    def draw_output(
        self, painter: QPainter, frame: QRectF, sample: Array, output: Array, theme: Theme
    ) -> None:
        for values in self._by_channel(sample):
            self._line(painter, frame, values, theme.color("faint", 0.6), filled=False)
        self._lines(painter, frame, output, theme, "decoder")
        draw_frame(painter, frame, theme)

    def draw_error(
        self, painter: QPainter, frame: QRectF, sample: Array, output: Array, theme: Theme
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = frame.center().y()
        step = self._step(frame)
        gap = min(1.0, step / 4)
        missing = shortfall(sample, output, self.full)
        mean = missing.reshape(self.features, -1).mean(axis=1)
        for place, part in enumerate(mean.tolist()):
            height = abs(part) * (frame.height() / 2 - MARGIN)
            left = frame.left() + MARGIN + place * step
            top = middle if part < 0 else middle - height
            bar = QRectF(left, top, step - gap, height)
            painter.fillRect(bar, error_colour(part, theme))
            if abs(part) >= 1:
                painter.fillRect(_broken(bar, upwards=part > 0), theme.color("panel"))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(
            QPointF(frame.left() + MARGIN, middle), QPointF(frame.right() - MARGIN, middle)
        )
        painter.restore()
        draw_frame(painter, frame, theme)

    def error_colours(self, signed: Array, theme: Theme) -> QImage:
        image = QImage(signed.shape[1], signed.shape[0], QImage.Format.Format_RGB32)
        for (row, column), part in np.ndenumerate(signed):
            image.setPixelColor(column, row, error_colour(float(part), theme))
        return image

    def _step(self, frame: QRectF) -> float:
        """From one place to the next."""
        return (frame.width() - 2 * MARGIN) / self.features

    def _by_channel(self, values: Array) -> Array:
        return values.reshape(self.features, self.channels).T

    def _lines(
        self, painter: QPainter, frame: QRectF, values: Array, theme: Theme, only: str
    ) -> None:
        """A line a channel; the one of a single channel is filled, in the colour ``only``."""
        if self.channels == 1:
            self._line(painter, frame, values, theme.color(only), filled=True)
            return
        for number, one in enumerate(self._by_channel(values)):
            colour = theme.color(CHANNELS[number % len(CHANNELS)])
            self._line(painter, frame, one, colour, filled=False)

    def _line(
        self, painter: QPainter, frame: QRectF, values: Array, colour: QColor, filled: bool
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(rounded(frame))
        points = self._points(frame, values)
        if filled:
            ground = QColor(colour)
            ground.setAlphaF(0.14)
            painter.fillPath(_closed(points, frame.bottom()), ground)
        painter.setPen(QPen(colour, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(points)
        painter.restore()

    def _points(self, frame: QRectF, values: Array) -> list[QPointF]:
        span = self.high - self.low
        wide = np.nan_to_num(values).astype(np.float64)  # float32 would overflow
        shares = np.clip((wide - self.low) / span, -0.2, 1.2).tolist()
        inner = frame.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        xs = [self.x_of(place, frame) for place in range(len(shares))]
        if len(shares) == 1:
            shares, xs = shares * 2, [inner.left(), inner.right()]
        return [
            QPointF(x, inner.bottom() - share * inner.height())
            for x, share in zip(xs, shares, strict=True)
        ]


def error_colour(signed: float, theme: Theme) -> QColor:
    """The colour of a bar: its height tells the size of an error, this only on which side."""
    return theme.color("panel" if signed == 0 else "training" if signed < 0 else "validation")


def profile_renderer(samples: Array, channels: int = 1) -> ProfileRenderer:
    """The renderer for rows of numbers, or for series of so many channels."""
    known = samples if samples.size else np.array([[0.0, 1.0]], np.float32)
    low, high = float(known.min()), float(known.max())
    places = int(samples.shape[1]) // channels
    end = high if high > low else low + 1.0
    return ProfileRenderer(places, low, end, channels, _full(known))


def _full(samples: Array) -> float:
    """An error that few are larger than: twice the standard deviation of the values."""
    some = samples[:: max(1, len(samples) // ENOUGH)]
    return 2 * float(some.std(dtype=np.float64)) or FULL_ERROR


def _broken(bar: QRectF, *, upwards: bool) -> QRectF:
    """The gap near the end of a bar that says that it would be longer."""
    top = bar.top() + BREAK if upwards else bar.bottom() - 2 * BREAK
    return QRectF(bar.left(), top, bar.width(), BREAK)


def _closed(points: list[QPointF], bottom: float) -> QPainterPath:
    path = QPainterPath(QPointF(points[0].x(), bottom))
    for point in points:
        path.lineTo(point)
    path.lineTo(QPointF(points[-1].x(), bottom))
    path.closeSubpath()
    return path
