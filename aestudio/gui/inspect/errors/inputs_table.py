"""The error of each column in the units of the data, in an order of choice."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from aestudio.gui.kit.figures import number_text
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.tips import wrapped

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
HEADERS = ("Column", "Error in its units", "Scaled error")
TIPS = (
    "As the data call it",
    "Root of the mean squared error, in the units of the data; of a category the share of it that "
    "is missed",
    "Root of the mean squared error as the network sees it: what columns can be compared by",
)
ROW_HEIGHT = 22
KEYS = PartKeys(
    "In the errors of columns",
    sort=Keys("Sort by name, error, scaled error", {"1": 0, "2": 1, "3": 2}),
)


@dataclass(frozen=True, slots=True)
class InputRow:
    """A column, its error in its own units, and as the network sees it."""

    name: str
    error: float
    scaled: float


class InputsTable(QTableView):
    """Sorted by a click on a heading; the largest scaled error first to begin with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errorInputsTable")
        self.setAccessibleName("Error of each column")
        self.setToolTip("Click a heading to sort by it, once more for the other direction")
        self._model = _InputsModel(self)
        self.setModel(self._model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(self.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        for column in (1, 2):
            header.resizeSection(column, 120)
        self.setSortingEnabled(True)
        self.sortByColumn(2, Qt.SortOrder.DescendingOrder)
        header.setSortIndicatorShown(False)  # It would cover the words: they tell it themselves.

    @property
    def rows(self) -> tuple[InputRow, ...]:
        """Columns in the order that they are shown in."""
        return tuple(self._model.rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "sort", column:
                header, descending = self.horizontalHeader(), Qt.SortOrder.DescendingOrder
                again = header.sortIndicatorSection() == column
                down = header.sortIndicatorOrder() is not descending if again else column > 0
                self.sortByColumn(column, descending if down else Qt.SortOrder.AscendingOrder)
            case _:
                super().keyPressEvent(event)

    def show_rows(self, rows: tuple[InputRow, ...]) -> None:
        """Show these columns in the order that was chosen."""
        self._model.show_rows(rows)


class _InputsModel(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[InputRow] = []
        self._by, self._order = 2, Qt.SortOrder.DescendingOrder

    def show_rows(self, rows: tuple[InputRow, ...]) -> None:
        self.beginResetModel()
        self.rows = [*rows]
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._by, self._order = column, order
        self.layoutAboutToBeChanged.emit()
        self._arrange()
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADERS) - 1)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return wrapped(TIPS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        down = self._order is Qt.SortOrder.DescendingOrder
        return (
            f"{HEADERS[section]} {'↓' if down else '↑'}"
            if section == self._by
            else (HEADERS[section])
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (one.name, number_text(one.error), number_text(one.scaled))[index.column()]
        return _alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _arrange(self) -> None:
        down = self._order is Qt.SortOrder.DescendingOrder
        keys = (
            lambda one: one.name.casefold(),
            lambda one: _worst(one.error),
            lambda one: _worst(one.scaled),
        )
        self.rows.sort(key=keys[self._by], reverse=down)


def _worst(value: float) -> float:
    return value if value == value else float("inf")


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
