"""Draws an hourglass: funnels, bars, tied arcs, labels, the selection and its handles."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import DenseMirror
from aestudio.core.stack import Role, StackLayer
from aestudio.gui.build.designer.figures import HeadsPainter, draw_block
from aestudio.gui.build.designer.geometry import CAPTION_ROW, LABEL_ROW, Arc, Bar, Hourglass
from aestudio.gui.build.designer.height_scale import Growth
from aestudio.gui.build.designer.label_places import GAP, LabelPlace, LabelSpace
from aestudio.gui.build.designer.wording import Wording
from aestudio.gui.shell.theme import Theme, ui_font

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

PILL = 18.0  # Its height.
LEAST_CAPTION = 36.0  # In less room, a word that is shortened says nothing.
ELLIPSIS = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class Dragged:
    """What the bar that is being dragged stands at, beside the pointer."""

    pointer: QPointF
    text: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the drawing is to appear; ``mistakes`` by bar number, ``corruption`` told in short."""

    theme: Theme
    size: QSizeF
    selected: int
    hovered: int | None
    focused: bool
    mistakes: Mapping[int, str]
    editing: bool
    corruption: str = ""
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
        self._wording, self._stack = Wording(architecture), architecture.stack
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
        for arc in self._labelled_arcs():
            self._arc_label((arc.left + arc.right) / 2, arc.top, self._tied_text(arc))
        for bar in self._laid.bars:
            self._bar(bar)
        if self._appearance.corruption:
            self._corruption()
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
        (start, upper, lower), end = left.way_out, right.x
        bend = (start + end) / 2
        path = QPainterPath(QPointF(start, upper))
        path.cubicTo(QPointF(bend, upper), QPointF(bend, right.y), QPointF(end, right.y))
        path.lineTo(QPointF(end, right.bottom))
        path.cubicTo(QPointF(bend, right.bottom), QPointF(bend, lower), QPointF(start, lower))
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
        layer = self._stack[number - 1]
        if not layer.operation.parameters(layer.input_shape):
            return ""
        subscript = str(layer.tied_to or number).translate(SUBSCRIPTS)
        return f"W{subscript}{'ᵀ' if _is_transposed(layer) else ''}"

    def _full_kernel_name(self, number: int) -> str:
        layer, name = self._stack[number - 1], self._kernel_name(number)
        if layer.tied_to or not name:
            return name
        kernel = next(one for one in layer.own if one.name == "kernel")
        return f"{name} {'×'.join(f'{side:,}' for side in kernel.shape)}"

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

    def _labelled_arcs(self) -> list[Arc]:
        """All of two, else the outermost and, where its pair is tied otherwise, the first such
        one far enough below to be told apart."""
        arcs = self._laid.arcs
        if len(arcs) <= 2:
            return list(arcs)
        others = [one for one in arcs if self._tied_text(one) != self._tied_text(arcs[0])]
        apart = [one for one in others if one.top - arcs[0].top >= PILL + 1]
        return [arcs[0], *(apart or others)[:1]]

    def _tied_text(self, arc: Arc) -> str:
        layer = next(one for one in self._stack if one.tied_to == arc.layer)
        return "tied · Wᵀ" if _is_transposed(layer) else "tied · same kernel"

    def _arc_label(self, x: float, y: float, text: str) -> None:
        self._pill(x, y, text, "accent_ground", "accent")

    def _corruption(self) -> None:
        """Above the input, within the drawing."""
        bar, text = self._laid.bars[0], self._appearance.corruption
        y = max(bar.top - PILL / 2 - 6, PILL / 2 + 4)
        half = self._pill_width(text) / 2
        self._pill(max(bar.center, half + 6), y, text, "warning_ground", "warning")

    def _pill(self, x: float, y: float, text: str, ground: str, tone: str) -> None:
        width = self._pill_width(text)
        mark = QRectF(x - width / 2, y - PILL / 2, width, PILL)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.color(ground))
        self._painter.drawRoundedRect(mark, PILL / 2, PILL / 2)
        self._text(mark, text, _pill_font(), self._theme.color(tone))

    def _pill_width(self, text: str) -> float:
        return QFontMetricsF(_pill_font()).horizontalAdvance(text) + 18

    def _bar(self, bar: Bar) -> None:
        painter = self._painter
        outline = QRectF(bar.x, bar.top, bar.width, bar.bottom - bar.top)
        color = self._bar_color(bar.number)
        if bar.block:
            draw_block(painter, bar, color, self._theme.color("panel"))
        elif bar.heads:
            lifted = bar.number in (self._appearance.selected, self._appearance.hovered)
            HeadsPainter(painter, self._theme, self._laid.column, lifted).draw(bar, bar.heads)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawRoundedRect(outline, 3, 3)
        if self._mistake(bar.number):
            self._ring(outline, self._theme.color("warning"))
        if bar.number == self._appearance.selected:
            self._selection(bar, outline)
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

    def _selection(self, bar: Bar, outline: QRectF) -> None:
        color = self._theme.color("accent")
        self._ring(outline, color)
        if self._role(self._appearance.selected) in (None, Role.OUTPUT):
            return
        self._painter.setPen(QPen(color, 1.6))
        self._painter.setBrush(self._theme.color("panel"))
        for (x, y), away in zip(bar.edges, (-4, 4), strict=True):
            # Behind the right side of a front stands the side of the block: no ring to sit on.
            across = (min(away, 0), 0) if bar.block else (0, away)
            self._painter.drawEllipse(QPointF(x + across[0], y + across[1]), 5, 5)

    def _labels(self) -> float:
        """Draw them; the height at which they end."""
        font = self._label_font()
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
        width = self._wording.width(number)
        return f"⚠ {width}" if self._mistake(number) else width

    def _captions(self, top: float) -> None:
        """The fullest words for which all bars have room; in short for some, if they have not."""
        font = ui_font(11)
        texts = self._caption_texts(font)
        places = self._places(texts, font, 1)
        if len(places) < len(texts) and not self._wording.is_plain:
            texts = {number: self._cut(texts[number], number in places, font) for number in texts}
            places = self._places(texts, font, 1)
        for number, place in places.items():
            area = _around(place.center, top + 1, CAPTION_ROW)
            self._text(area, texts[number], font, self._theme.color("muted"))

    def _caption_texts(self, font: QFont) -> dict[int, str]:
        """Alike for all bars of plain dense layers; else what has room in the column of each."""
        every, bars = self._wording.captions, self._laid.bars
        if not self._wording.is_plain:
            return self._with_more(
                {bar.number: self._fitting(bar.number, font) for bar in bars}, font
            )
        for words in every:
            texts = {bar.number: words(bar.number) for bar in bars}
            if len(self._places(texts, font, 1)) == len(texts):
                break
        return texts

    def _with_more(self, texts: dict[int, str], font: QFont) -> dict[int, str]:
        """The same, and what there is to say of a bar in full where its neighbours leave room."""
        for number in texts:
            told = self._wording.told(number)
            longer = {**texts, number: told}
            if told and len(self._places(longer, font, 1)) == len(texts):
                texts = longer
        return texts

    def _fitting(self, number: int, font: QFont) -> str:
        """The fullest words that are no wider than a column, else the shortest."""
        metrics, room = QFontMetricsF(font), self._laid.column - GAP
        texts = [words(number) for words in self._wording.captions]
        return next((one for one in texts if metrics.horizontalAdvance(one) <= room), texts[-1])

    def _cut(self, text: str, has_room: bool, font: QFont) -> str:
        """A word that has no room, shortened to its column."""
        room = self._laid.column - GAP
        if has_room or room < LEAST_CAPTION:
            return text
        return QFontMetricsF(font).elidedText(text, ELLIPSIS, room)

    def _label_font(self) -> QFont:
        """Images have long labels: these are smaller where that lets them stand in one row."""
        if self._wording.is_plain or self._laid.label_rows > 1:
            return ui_font(13, QFont.Weight.DemiBold)
        texts = {bar.number: self._label(bar.number) for bar in self._laid.bars}
        fonts = [ui_font(size, QFont.Weight.DemiBold) for size in (13, 12, 11)]
        fitting = (one for one in fonts if len(self._places(texts, one, 1)) == len(texts))
        return next(fitting, fonts[-1])

    def _places(
        self, texts: Mapping[int, str], font: QFont, most_rows: int
    ) -> Mapping[int, LabelPlace]:
        metrics = QFontMetricsF(font)
        widths = {number: metrics.horizontalAdvance(text) for number, text in texts.items()}
        return self._space.places(widths, most_rows)

    def _scale_note(self) -> None:
        """Says what the heights go with where that is not what a reader would expect."""
        if self._laid.scale.growth is Growth.LOGARITHM:
            sides = Qt.AlignmentFlag
            # The corruption stands on the left.
            right = bool(self._appearance.corruption)
            left = self._appearance.size.width() - 170 if right else 10
            self._painter.setFont(ui_font(11))
            self._painter.setPen(self._theme.color("muted"))
            self._painter.drawText(
                QRectF(left, 6, 160, 16),
                sides.AlignRight if right else sides.AlignLeft,
                f"heights: {self._laid.scale.growth.value}",
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
        return self._stack[number - 1].role if number else None

    def _mistake(self, number: int) -> str | None:
        return self._appearance.mistakes.get(number)

    def _text(self, place: QRectF, text: str, font: QFont, color: QColor) -> None:
        self._painter.setFont(font)
        self._painter.setPen(color)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _is_transposed(layer: StackLayer) -> bool:
    """Whether it uses a kernel the other way round; a convolution's is used as it is."""
    return isinstance(layer.operation, DenseMirror) and layer.tied_to is not None


def _pill_font() -> QFont:
    return ui_font(11, QFont.Weight.DemiBold)


def _around(center: float, top: float, height: float) -> QRectF:
    """A place wide enough for any text that is centred in it."""
    return QRectF(center - 100, top, 200, height)
