"""The head of the table: what is sorted by stands out, with an arrow."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from aestudio.gui.runs.table_model import RunsModel
from aestudio.gui.shell.theme import Theme, ui_font

PAD, HEIGHT = 6, 36
ARROW = " ↓", " ↑"


class RunsHeader(QHeaderView):
    """Paints itself, so that figures stand right and the arrow beside its word."""

    def __init__(self, model: RunsModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model, self.theme = model, theme
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    def width_of(self, section: int) -> int:
        """What the word takes, with room for the arrow."""
        return max(_width(line) for line in self._lines(section, ARROW[0])) + 2 * PAD

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        line = QRectF(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, self.theme.color("hairline"))
        sorting, key = self._model.sorting, self._model.key_of(section)
        sorted_by = sorting is not None and sorting.key == key
        arrow = ARROW[not sorting.falling] if sorting is not None and sorted_by else ""
        painter.setFont(ui_font(11, QFont.Weight.DemiBold if sorted_by else QFont.Weight.Medium))
        painter.setPen(self.theme.color("accent" if sorted_by else "muted"))
        right = self._model.is_figure(section)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        place = rect.adjusted(PAD, 0, -PAD, 0)
        text = "\n".join(self._lines(section, arrow))
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _lines(self, section: int, arrow: str) -> tuple[str, ...]:
        """The word, in two lines where it is of several."""
        word = str(self._model.headerData(section, Qt.Orientation.Horizontal) or "")
        gaps = [place for place, letter in enumerate(word) if letter == " "]
        halves = [(word[:gap], word[gap + 1 :] + arrow) for gap in gaps]
        return min(halves, key=lambda two: max(map(len, two)), default=(word + arrow,))


def _width(text: str) -> int:
    return QFontMetrics(ui_font(11, QFont.Weight.DemiBold)).horizontalAdvance(text)
