"""How the cells of the table are painted: marks, stars, branches, what is another, what is best."""

from functools import cache
from math import cos, pi, sin

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from aestudio.core.runs import MOST_NAME
from aestudio.gui.runs.palette import run_colour
from aestudio.gui.runs.rows import Row
from aestudio.gui.runs.table_model import FIXED, Fixed, RunsModel
from aestudio.gui.shell.theme import Theme, ui_font

Index = QModelIndex | QPersistentModelIndex
PAD, INDENT, BRANCH = 6, 12, 14
MARK, STAR = 14.0, 6.5
MOST_INDENTED = 8  # Deeper branches stand no farther to the right.
LETTERS = 12
OTHER = "other data"
RAIL = 2.0


class RunsDelegate(QStyledItemDelegate):
    """Needs to know the theme before it paints."""

    def __init__(self, model: RunsModel, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self.theme = model, theme

    def font(self, row: Row, section: int) -> QFont:
        """The font of a cell; what counts is bolder."""
        if section == Fixed.RUN:
            return _font(QFont.Weight.Medium)
        strong = section >= FIXED and row.cells[section - FIXED].strong
        return _font(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)

    def width(self, row: Row, section: int) -> int:
        """What a cell takes."""
        text = QFontMetrics(self.font(row, section)).horizontalAdvance(
            self._model.text(row, section)
        )
        if section != Fixed.RUN:
            return text + 2 * PAD + 1
        small = QFontMetrics(ui_font(11))
        tags = sum(small.horizontalAdvance(tag) + PAD for tag, _ink in _tags(row))
        return text + 2 * PAD + 1 + _indent(row.depth) + tags

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.width(self._model.row(index), index.column()), 30)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, section, place = self._model.row(index), index.column(), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, place, option.state)
        match section:
            case Fixed.MARK:
                self._mark(painter, place, self._model.places.get(row.run.id))
            case Fixed.STAR:
                self._star(painter, place.center(), row.run.info.starred)
            case Fixed.RUN:
                self._run(painter, place, row)
            case _:
                self._cell(painter, place, row, section)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        found = QLineEdit(parent)
        found.setObjectName("runNameCell")
        found.setAccessibleName("Name of the run")
        found.setToolTip("Enter to keep the name, Esc to leave it as it was")
        found.setMaxLength(MOST_NAME)
        found.setPlaceholderText("Name")
        return found

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Results of a run that goes on come in while another is given its name.
        if isinstance(editor, QLineEdit) and not editor.isModified():
            super().setEditorData(editor, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        indent = _indent(self._model.row(index).depth)
        editor.setGeometry(option.rect.adjusted(indent, 1, -2, -1))

    def _ground(self, painter: QPainter, place: QRectF, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, self.theme.color("accent_ground"))
        painter.fillRect(
            QRectF(place.left(), place.bottom() - 1, place.width(), 1),
            self.theme.color("hairline"),
        )
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self.theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -1.5), 3, 3)

    def _mark(self, painter: QPainter, place: QRectF, colour: int | None) -> None:
        square = QRectF(0, 0, MARK, MARK)
        square.moveCenter(QPointF(place.center().x(), place.center().y() - 0.5))
        if colour is None:
            painter.setPen(self.theme.color("border"))
            painter.setBrush(self.theme.color("panel"))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(run_colour(colour, self.theme))
        painter.drawRoundedRect(square, 4, 4)

    def _star(self, painter: QPainter, middle: QPointF, starred: bool) -> None:
        token = "text" if starred else "muted"
        painter.setPen(QPen(self.theme.color(token), 1.1))
        painter.setBrush(self.theme.color(token) if starred else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(_star(middle))

    def _run(self, painter: QPainter, place: QRectF, row: Row) -> None:
        left = place.left() + PAD + _indent(row.depth)
        if row.group is not None:
            self._rail(painter, place, row)
        if row.depth:
            painter.setPen(QPen(self.theme.color("faint"), 1))
            x, y = left - BRANCH + 3.5, place.center().y() + 0.5
            painter.drawLine(QPointF(x, y - 7), QPointF(x, y))
            painter.drawLine(QPointF(x, y), QPointF(x + 6, y))
        room = place.right() - PAD - left
        # A name that would be cut goes before the tag of its group.
        fits = self.width(row, Fixed.RUN) - 2 * PAD - 1 - _indent(row.depth) <= room
        for tag, ink in _tags(row):
            if fits or tag == OTHER:
                room -= self._tag(painter, place, left + room, tag, ink)
        self._write(painter, QRectF(left, place.top(), room, place.height()), row, Fixed.RUN)

    def _tag(self, painter: QPainter, place: QRectF, end: float, tag: str, ink: str) -> float:
        """A small word that ends there; what it takes."""
        font = ui_font(11)
        painter.setFont(font)
        painter.setPen(self.theme.color(ink))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        box = QRectF(place.left(), place.top(), end - place.left(), place.height() - 1)
        painter.drawText(box, right, tag)
        return QFontMetrics(font).horizontalAdvance(tag) + PAD

    def _rail(self, painter: QPainter, place: QRectF, row: Row) -> None:
        """A line beside the names of those of a group, from the first of them on."""
        top = place.top() + (5 if row.leads else 0)
        rail = QRectF(place.left(), top, RAIL, place.bottom() - 1 - top)
        painter.fillRect(rail, self.theme.color("border"))

    def _cell(self, painter: QPainter, place: QRectF, row: Row, section: int) -> None:
        self._write(painter, place.adjusted(PAD, 0, -PAD, 0), row, section)

    def _write(self, painter: QPainter, place: QRectF, row: Row, section: int) -> None:
        font = self.font(row, section)
        painter.setFont(font)
        painter.setPen(self._ink(row, section))
        side = Qt.AlignmentFlag.AlignLeft
        if self._model.is_figure(section):
            side = Qt.AlignmentFlag.AlignRight
        text = self._model.text(row, section)
        # Names that begin alike end in what tells them apart.
        cut = Qt.TextElideMode.ElideMiddle if section == Fixed.RUN else Qt.TextElideMode.ElideRight
        shown = QFontMetrics(font).elidedText(text, cut, int(place.width()) + 1)
        painter.drawText(place.adjusted(0, 0, 0, -1), side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _ink(self, row: Row, section: int) -> QColor:
        if section >= FIXED:
            cell = row.cells[section - FIXED]
            if cell.order is None or self._model.is_strange(row, section):
                return self.theme.color("muted")
        return self.theme.color("text")


def _tags(row: Row) -> tuple[tuple[str, str], ...]:
    """What is said beside a name, from the right, each with the token of its colour."""
    other = ((OTHER, "warning"),) if row.other_data else ()
    group = ((row.group.kind.label, "muted"),) if row.group is not None and row.leads else ()
    return (*other, *group)


@cache
def _font(weight: QFont.Weight) -> QFont:
    """Made once: a table of many runs asks for it thousands of times."""
    return ui_font(LETTERS, weight)


def _indent(depth: int) -> int:
    return BRANCH + INDENT * (min(depth, MOST_INDENTED) - 1) if depth else 0


def _star(middle: QPointF) -> QPolygonF:
    corners = []
    for number in range(10):
        radius = STAR if number % 2 == 0 else STAR * 0.42
        angle = -pi / 2 + number * pi / 5
        corners.append(QPointF(middle.x() + radius * cos(angle), middle.y() + radius * sin(angle)))
    return QPolygonF(corners)
