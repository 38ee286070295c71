"""Draws an hourglass: funnels, bars, tied arcs, labels, the selection and its handles."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from aestudio.core.architecture import Architecture
from aestudio.core.stack import Role
from aestudio.gui.build.designer.geometry import CAPTION_ROW, LABEL_ROW, Arc, Bar, Hourglass
from aestudio.gui.build.designer.height_scale import Growth
from aestudio.gui.build.designer.label_places import LabelPlace, LabelSpace
from aestudio.gui.shell.theme import Theme, ui_font

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, slots=True)
class Dragged:
    """What the bar that is being dragged stands at, beside the pointer."""

    pointer: QPointF
    text: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the drawing is to appear; ``mistakes`` by bar number."""

    theme: Theme
    size: QSizeF
    selected: int
    hovered: int | None
    focused: bool
    mistakes: Mapping[int, str]
    editing: bool
    dragged: Dragged | None = None


class HourglassPainter:
    """Paints one architecture with one appearance."""

    def __init__(
        self, painter: QPainter, architecture: Architecture, laid: Hourglass, appearance: Appearance
    ) -> None:
        self._painter, self._architecture, self._laid, self._appearance = (
            painter,
            architecture,
            laid,
            appearance,
        )
        self._theme = appearance.theme
        centers = [bar.center for bar in laid.bars]
        self._space = LabelSpace(centers, appearance.size.width(), appearance.selected)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint(self) -> None:
        """Draw everything, back to front."""
        for left, right in pairwise(self._laid.bars):
            self._funnel(left, right)
        self._kernel_labels()
        for arc in self._laid.arcs:
            self._arc(arc)
        # After all lines, so that none strikes a mark through.
        for arc in self._laid.arcs:
            if self._architecture.depth <= 2 or arc.layer == 1:
                self._arc_label((arc.left + arc.right) / 2, arc.top)
        for bar in self._laid.bars:
            self._bar(bar)
        self._captions(self._labels())
        self._scale_note()
        if self._appearance.focused:
            self._focus_frame()
        if self._appearance.dragged is not None:
            self._drag_mark(self._appearance.dragged)

    def _funnel(self, left: Bar, right: Bar) -> None:
        number = right.number
        in_encoder = number <= self._architecture.depth
        tint = self._theme.color("encoder" if in_encoder else "decoder", 0.14)
        start, end = left.x + left.width, right.x
        bend = (start + end) / 2
        path = QPainterPath(QPointF(start, left.y))
        path.cubicTo(QPointF(bend, left.y), QPointF(bend, right.y), QPointF(end, right.y))
        path.lineTo(QPointF(end, right.bottom))
        path.cubicTo(
            QPointF(bend, right.bottom), QPointF(bend, left.bottom), QPointF(start, left.bottom)
        )
        path.closeSubpath()
        self._painter.fillPath(path, tint)

    def _kernel_labels(self) -> None:
        """The fullest names for which all gaps have room."""
        font, bars = ui_font(12), self._laid.bars
        metrics = QFontMetricsF(font)
        gaps = [(left.x + left.width, right.x) for left, right in pairwise(bars)]
        for names in (self._full_kernel_name, self._kernel_name):
            texts = [names(number) for number in range(1, len(bars))]
            rooms = zip(texts, gaps, strict=True)
            if all(metrics.horizontalAdvance(text) <= b - a - 8 for text, (a, b) in rooms):
                break
        else:
            return
        for text, (start, end) in zip(texts, gaps, strict=True):
            place = QRectF(start, self._laid.middle - 10, end - start, 20)
            self._text(place, text, font, self._theme.color("muted"))

    def _kernel_name(self, number: int) -> str:
        tied_to = self._architecture.stack[number - 1].tied_to
        subscript = str(tied_to or number).translate(SUBSCRIPTS)
        return f"W{subscript}ᵀ" if tied_to else f"W{subscript}"

    def _full_kernel_name(self, number: int) -> str:
        layer, name = self._architecture.stack[number - 1], self._kernel_name(number)
        return name if layer.tied_to else f"{name} {layer.inputs:,}×{layer.units:,}"

    def _arc(self, arc: Arc) -> None:
        painter = self._painter
        pen = QPen(self._theme.color("accent"), 1.4)
        pen.setDashPattern([2.6, 2.2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        path = QPainterPath(QPointF(arc.left, arc.bottom))
        path.lineTo(arc.left, arc.top + 5)
        path.quadTo(arc.left, arc.top, arc.left + 5, arc.top)
        path.lineTo(arc.right - 5, arc.top)
        path.quadTo(arc.right, arc.top, arc.right, arc.top + 5)
        path.lineTo(arc.right, arc.bottom)
        painter.drawPath(path)

    def _arc_label(self, x: float, y: float) -> None:
        font = ui_font(11, QFont.Weight.DemiBold)
        width = QFontMetricsF(font).horizontalAdvance("tied · Wᵀ") + 18
        mark = QRectF(x - width / 2, y - 9, width, 18)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.color("accent_ground"))
        self._painter.drawRoundedRect(mark, 9, 9)
        self._text(mark, "tied · Wᵀ", font, self._theme.color("accent"))

    def _bar(self, bar: Bar) -> None:
        painter = self._painter
        outline = QRectF(bar.x, bar.y, bar.width, bar.height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._bar_color(bar.number))
        painter.drawRoundedRect(outline, 3, 3)
        if self._mistake(bar.number):
            self._ring(outline, self._theme.color("warning"))
        if bar.number == self._appearance.selected:
            self._selection(outline)
        elif bar.number == self._appearance.hovered:
            self._ring(outline, self._theme.color("accent", 0.45))

    def _bar_color(self, number: int) -> QColor:
        role = self._role(number)
        if role is Role.CODINGS:
            return self._theme.color("codings")
        return self._theme.color("encoder" if role in (None, Role.ENCODER) else "decoder")

    def _ring(self, outline: QRectF, color: QColor) -> None:
        self._painter.setPen(QPen(color, 1.6))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(outline.adjusted(-4, -4, 4, 4), 5, 5)

    def _selection(self, outline: QRectF) -> None:
        color = self._theme.color("accent")
        self._ring(outline, color)
        if self._role(self._appearance.selected) in (None, Role.OUTPUT):
            return
        self._painter.setPen(QPen(color, 1.6))
        self._painter.setBrush(self._theme.color("panel"))
        for y in (outline.top() - 4, outline.bottom() + 4):
            self._painter.drawEllipse(QPointF(outline.center().x(), y), 5, 5)

    def _labels(self) -> float:
        """Draw them; the height at which they end."""
        font = ui_font(13, QFont.Weight.DemiBold)
        texts = {bar.number: self._label(bar.number) for bar in self._laid.bars}
        places = self._places(texts, font, self._laid.label_rows)
        for number, place in places.items():
            if self._appearance.editing and number == self._appearance.selected:
                continue
            tone = self._theme.color("warning" if self._mistake(number) else "text")
            top = self._laid.label_top + place.row * LABEL_ROW
            area = _around(place.center, top, LABEL_ROW)
            self._text(area, texts[number], font, tone)
        rows = 1 + max(place.row for place in places.values())
        return self._laid.label_top + rows * LABEL_ROW

    def _label(self, number: int) -> str:
        units = f"{self._architecture.sizes[number]:,}"
        return f"⚠ {units}" if self._mistake(number) else units

    def _captions(self, top: float) -> None:
        """The fullest words for which all bars have room; in short for some, if they have not."""
        font = ui_font(11)
        for words in (self._full_caption, self._short_caption):
            texts = {bar.number: words(bar.number) for bar in self._laid.bars}
            places = self._places(texts, font, 1)
            if len(places) == len(texts):
                break
        for number, place in places.items():
            area = _around(place.center, top + 1, CAPTION_ROW)
            self._text(area, texts[number], font, self._theme.color("muted"))

    def _full_caption(self, number: int) -> str:
        role = self._role(number)
        if role is None:
            return "Input · data"
        activation = self._architecture.stack[number - 1].activation.label
        return f"{self._short_caption(number)} · {activation}"

    def _short_caption(self, number: int) -> str:
        role = self._role(number)
        if role is None:
            return "Input"
        return {Role.CODINGS: "Codings", Role.OUTPUT: "Output"}.get(role, f"Hidden {number}")

    def _places(
        self, texts: Mapping[int, str], font: QFont, most_rows: int
    ) -> Mapping[int, LabelPlace]:
        metrics = QFontMetricsF(font)
        widths = {number: metrics.horizontalAdvance(text) for number, text in texts.items()}
        return self._space.places(widths, most_rows)

    def _scale_note(self) -> None:
        """Says what the heights go with where that is not what a reader would expect."""
        if self._laid.scale.growth is Growth.LOGARITHM:
            place = QRectF(10, 6, 160, 16)
            self._painter.setFont(ui_font(11))
            self._painter.setPen(self._theme.color("muted"))
            self._painter.drawText(
                place, Qt.AlignmentFlag.AlignLeft, f"heights: {self._laid.scale.growth.value}"
            )

    def _focus_frame(self) -> None:
        self._painter.setPen(QPen(self._theme.color("accent"), 1.0))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        area = QRectF(QPointF(), self._appearance.size).adjusted(3.5, 3.5, -3.5, -3.5)
        self._painter.drawRoundedRect(area, 6, 6)

    def _drag_mark(self, dragged: Dragged) -> None:
        font = ui_font(12, QFont.Weight.DemiBold)
        width = QFontMetricsF(font).horizontalAdvance(dragged.text) + 16
        area = QRectF(QPointF(), self._appearance.size)
        left = dragged.pointer.x() + 16
        if left + width > area.right() - 4:
            left = dragged.pointer.x() - 16 - width
        top = min(max(dragged.pointer.y() - 11, 4.0), area.bottom() - 26)
        mark = QRectF(left, top, width, 22)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.color("text"))
        self._painter.drawRoundedRect(mark, 6, 6)
        self._text(mark, dragged.text, font, self._theme.color("panel"))

    def _role(self, number: int) -> Role | None:
        return self._architecture.stack[number - 1].role if number else None

    def _mistake(self, number: int) -> str | None:
        return self._appearance.mistakes.get(number)

    def _text(self, place: QRectF, text: str, font: QFont, color: QColor) -> None:
        self._painter.setFont(font)
        self._painter.setPen(color)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _around(center: float, top: float, height: float) -> QRectF:
    """A place wide enough for any text that is centred in it."""
    return QRectF(center - 100, top, 200, height)
