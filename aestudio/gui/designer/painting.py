"""Draws an hourglass: funnels, bars, tied arcs, labels, the selection and its handles."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from aestudio.core.architecture import Architecture, Role
from aestudio.gui.designer.geometry import Arc, Bar, Hourglass
from aestudio.gui.theme import Theme, ui_font

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, slots=True)
class Look:
    """How the drawing is to appear; ``mistakes`` by bar number, -1 for the output."""

    theme: Theme
    selected: int
    hovered: int | None
    focused: bool
    mistakes: Mapping[int, str]
    editing: bool


class HourglassPainter:
    """Paints one architecture with one look."""

    def __init__(
        self, painter: QPainter, architecture: Architecture, laid: Hourglass, look: Look
    ) -> None:
        self._painter, self._architecture, self._laid, self._look = (
            painter,
            architecture,
            laid,
            look,
        )
        self._theme = look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint(self) -> None:
        """Draw everything, back to front."""
        for left, right in zip(self._laid.bars, self._laid.bars[1:], strict=False):
            self._funnel(left, right)
        for arc in self._laid.arcs:
            self._arc(arc)
        for bar in self._laid.bars:
            self._bar(bar)
            self._labels(bar)

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
        self._kernel_label(number, start, end)

    def _kernel_label(self, number: int, start: float, end: float) -> None:
        layer = self._architecture.dense_layers[number - 1]
        if layer.tied_to:
            name = f"W{str(layer.tied_to).translate(SUBSCRIPTS)}ᵀ"
        else:
            name = f"W{str(number).translate(SUBSCRIPTS)}"
        full = name if layer.tied_to else f"{name} {layer.inputs}×{layer.units}"
        font = ui_font(12)
        metrics = QFontMetricsF(font)
        room = end - start - 8
        text = next((one for one in (full, name) if metrics.horizontalAdvance(one) <= room), "")
        place = QRectF(start, self._laid.middle - 10, end - start, 20)
        self._text(place, text, font, self._theme.color("muted"))

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
        if self._architecture.depth <= 2 or arc.layer == 1:
            self._arc_label((arc.left + arc.right) / 2, arc.top)

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
        if bar.number == self._look.selected:
            self._selection(outline)
        elif bar.number == self._look.hovered:
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
        if self._role(self._look.selected) in (None, Role.OUTPUT):
            return
        self._painter.setPen(QPen(color, 1.6))
        self._painter.setBrush(self._theme.color("panel"))
        for y in (outline.top() - 4, outline.bottom() + 4):
            self._painter.drawEllipse(QPointF(outline.center().x(), y), 5, 5)

    def _labels(self, bar: Bar) -> None:
        if self._look.editing and bar.number == self._look.selected:
            return
        column = self._laid.column
        bottom = max(one.bottom for one in self._laid.bars)
        units = str(self._architecture.sizes[bar.number])
        bold = ui_font(13, QFont.Weight.DemiBold)
        if QFontMetricsF(bold).horizontalAdvance(units) > column - 2:
            return
        mistaken = bool(self._mistake(bar.number))
        place = QRectF(bar.center - column / 2, bottom + 14, column, 18)
        tone = self._theme.color("warning" if mistaken else "text")
        marked = f"⚠ {units}"
        room = column - 6 >= QFontMetricsF(bold).horizontalAdvance(marked)
        self._text(place, marked if mistaken and room else units, bold, tone)
        self._caption(bar, place.translated(0, 19))

    def _caption(self, bar: Bar, place: QRectF) -> None:
        small = ui_font(11)
        metrics = QFontMetricsF(small)
        for text in self._captions(bar.number):
            if metrics.horizontalAdvance(text) <= place.width() - 4:
                self._text(place, text, small, self._theme.color("muted"))
                return

    def _captions(self, number: int) -> tuple[str, ...]:
        """What to write below a bar, longest first."""
        role = self._role(number)
        if role is None:
            return ("Input · data", "Input")
        activation = self._architecture.dense_layers[number - 1].activation.label
        name = {Role.CODINGS: "Codings", Role.OUTPUT: "Output"}.get(role, f"Hidden {number}")
        return (f"{name} · {activation}", name, activation)

    def _role(self, number: int) -> Role | None:
        return self._architecture.dense_layers[number - 1].role if number else None

    def _mistake(self, number: int) -> str | None:
        is_output = self._role(number) is Role.OUTPUT
        return self._look.mistakes.get(-1 if is_output else number)

    def _text(self, place: QRectF, text: str, font: QFont, color: QColor) -> None:
        self._painter.setFont(font)
        self._painter.setPen(color)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
