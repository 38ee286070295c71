"""What becomes of each layer of a file, a line each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from aestudio.gui.kit.icons import icon
from aestudio.gui.shell.theme import Theme, Themes
from aestudio.importers.imported import Line

HEADERS = ("Layer of the file", "What it is", "What becomes of it")
MOST_NAME, KIND_WIDTH = 190, 130
LEAST_HEIGHT, SPARE, PADDING = 26, 10, 24


class LayersTable(QTableWidget):
    """Lines that are only read; those that cannot be taken are marked."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(0, len(HEADERS), parent)
        self.setObjectName("networkLayersTable")
        self.setAccessibleName("What becomes of each layer")
        self.setToolTip("What becomes of each layer of the file")
        self.setHorizontalHeaderLabels(HEADERS)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, MOST_NAME)
        header.resizeSection(1, KIND_WIDTH)
        self._lines: tuple[Line, ...] = ()
        self._theme = themes.current
        themes.changed.connect(self.show_theme)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """List them, and bring the first that cannot be taken into sight."""
        self._lines = tuple(lines)
        self.setRowCount(len(self._lines))
        for place, line in enumerate(self._lines):
            remedy = f". {line.remedy}" if line.remedy else ""
            for column, text in enumerate((line.name, line.kind, f"{line.told}{remedy}")):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(place, column, item)
        self._mark()
        self._give_room()
        wrong = next((n for n, one in enumerate(self._lines) if not one.taken), None)
        if wrong is not None:
            self.scrollTo(self.model().index(wrong, 0))

    def show_theme(self, theme: Theme) -> None:
        """Draw the marks in other colours."""
        self._theme = theme
        self._mark()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """As many lines as the last column takes; Qt forgets the padding of the style sheet."""
        width = self.columnWidth(2) - PADDING
        flags = Qt.TextFlag.TextWordWrap
        for place in range(self.rowCount()):
            item = self.item(place, 2)
            text = "" if item is None else item.text()
            needed = self.fontMetrics().boundingRect(0, 0, width, 2**15, flags, text)
            self.setRowHeight(place, max(LEAST_HEIGHT, needed.height() + SPARE))

    def _mark(self) -> None:
        fine = icon("check", self._theme.color("good"))
        wrong = icon("triangle-alert", self._theme.color("warning"))
        for place, line in enumerate(self._lines):
            if (item := self.item(place, 0)) is not None:
                item.setIcon(QIcon() if not line.told else fine if line.taken else wrong)
