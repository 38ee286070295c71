"""Samples as a table, a line each; what is in sight alone is worked out."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from aestudio.gui.inspect.inspected import NO_ROWS, Rows

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
LINE, AHEAD = 24, 10  # Pixels; lines beyond those in sight that are at hand.
NARROW, WIDE = 76, 132  # Pixels of a column.
UNKNOWN = "…"


class SamplesTable(QTableView):
    """``pointed`` carries the row of the part that became current, ``selected`` the rows that are
    selected, ``wanted`` those in sight once they are others, ``sorted_by`` a column's name and
    whether the largest come first."""

    pointed = Signal(int)
    selected = Signal(object)
    wanted = Signal(object)
    sorted_by = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("samplesTable")
        self.setAccessibleName("Samples, a line each")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._model = _Model(self)
        self._sorted: tuple[int | None, bool] = (None, True)
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LINE)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setSortIndicatorShown(False)
        header.setToolTip("Click to sort; once more for the other direction")
        header.sectionClicked.connect(self._sort)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(lambda: self.wanted.emit(self.rows_in_sight()))
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._settle.start(0))
        choice = self.selectionModel()
        choice.selectionChanged.connect(self._tell_selected)
        choice.currentRowChanged.connect(self._tell_current)

    def show_header(self, names: Sequence[str]) -> None:
        """The columns there are."""
        if self._model.show_header(names):
            for place, name in enumerate(names):
                self.setColumnWidth(place, NARROW if " " not in name else WIDE)
            self.show_sorted(None)

    def show_order(self, order: Rows) -> None:
        """The samples, in order."""
        if np.array_equal(order, self._model.order):
            return
        with QSignalBlocker(self.selectionModel()):
            self._model.show_order(order)
        self._settle.start(0)

    def show_cells(self, cells: Mapping[int, Sequence[str]]) -> None:
        """The texts of samples, by row; empty forgets them."""
        self._model.show_cells(cells)

    def show_selection(self, rows: Rows, sample: int) -> None:
        """Select these without telling anyone."""
        chosen = np.flatnonzero(np.isin(self._model.order, rows))
        last = self._model.columnCount() - 1
        found = QItemSelection()
        for first, end in _runs(chosen):
            found.select(self._model.index(first, 0), self._model.index(end, last))
        choice = self.selectionModel()
        with QSignalBlocker(choice):
            choice.select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            place = np.flatnonzero(self._model.order == sample)
            if len(place):
                here = self._model.index(int(place[0]), max(0, self.currentIndex().column()))
                choice.setCurrentIndex(here, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.viewport().update()

    def rows_in_sight(self) -> Rows:
        """Rows of the part of which something is seen, and of some lines more."""
        if not self.isVisible():
            return NO_ROWS
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        first = max(0, top // LINE - AHEAD)
        last = (top + height) // LINE + 1 + AHEAD
        return self._model.order[first:last]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle.start(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle.start(0)

    def show_sorted(self, column: int | None, largest_first: bool = True) -> None:
        """Mark the column by which lines are sorted; None where it is none of them."""
        self._sorted = (column, largest_first)
        header, order = self.horizontalHeader(), Qt.SortOrder
        header.setSortIndicatorShown(column is not None)
        down = order.DescendingOrder if largest_first else order.AscendingOrder
        header.setSortIndicator(-1 if column is None else column, down)

    def _sort(self, column: int) -> None:
        largest_first = self._sorted != (column, True)
        self.show_sorted(column, largest_first)
        self.sorted_by.emit(self._model.names[column], largest_first)

    def _tell_selected(self) -> None:
        lines = [one.row() for one in self.selectionModel().selectedRows()]
        rows = np.sort(self._model.order[lines]) if lines else NO_ROWS
        self.selected.emit(rows if len(rows) > 1 else NO_ROWS)

    def _tell_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self.pointed.emit(int(self._model.order[current.row()]))


class _Model(QAbstractTableModel):
    """Texts of samples, as far as they are known."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self.order: Rows = NO_ROWS
        self._cells: Mapping[int, Sequence[str]] = {}

    def show_header(self, names: Sequence[str]) -> bool:
        """Whether they are others than before."""
        if tuple(names) == self.names:
            return False
        self.beginResetModel()
        self.names, self._cells = tuple(names), {}
        self.endResetModel()
        return True

    def show_order(self, order: Rows) -> None:
        self.beginResetModel()
        self.order = order
        self.endResetModel()

    def show_cells(self, cells: Mapping[int, Sequence[str]]) -> None:
        self._cells = cells
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() or not self.names else len(self.order)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.names)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.names[section]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        cells = self._cells.get(int(self.order[index.row()]))
        return UNKNOWN if cells is None else cells[index.column()]


_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def _runs(places: Rows) -> list[tuple[int, int]]:
    """First and last of each run of neighbours among rising numbers."""
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > 1)
    starts = [0, *(breaks + 1).tolist()]
    ends = [*breaks.tolist(), len(places) - 1]
    return [(int(places[a]), int(places[b])) for a, b in zip(starts, ends, strict=True)]
