"""The head of the table: what is sorted by stands out, with an arrow."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from aestudio.gui.runs.table_model import RunsModel
from aestudio.gui.shell.theme import Theme, ui_font

PAD, HEIGHT = 8, 28
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
        metrics = QFontMetrics(ui_font(11, QFont.Weight.DemiBold))
        return metrics.horizontalAdvance(self._word(section) + ARROW[0]) + 2 * PAD

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
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, self._word(section) + arrow)
        painter.restore()

    def _word(self, section: int) -> str:
        found = self._model.headerData(section, Qt.Orientation.Horizontal)
        return str(found or "")
