"""The values of a decoded sample in the units of the file."""

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from aestudio.core.named_values import Names
from aestudio.core.weights import Array
from aestudio.gui.kit.figures import number_text

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
HEADERS = ("Column", "Value", "Change")
ROW_HEIGHT, FIGURES = 22, 80


class FrameTable(QTableView):
    """Column, value, and how far it is from that of the frame it is compared with."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Values of the frame")
        self.setToolTip("In the units of the file; the change is that since the first frame")
        self.values = _Values(self)
        self.setModel(self.values)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.resizeSection(column, FIGURES)


class _Values(QAbstractTableModel):
    """A row a feature, in the order of the file."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, str, str]] = []

    def show_values(self, names: Names, values: Array, first: Array) -> None:
        """Show a sample (features,), compared with another."""
        apart = np.asarray(names.scaling.invert(values) - names.scaling.invert(first)).tolist()
        called = [one.name for one in names.encoding.features]
        texts = names.texts(values)
        rows = [
            (name, text, number_text(change))
            for name, text, change in zip(called, texts, apart, strict=True)
        ]
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        self._rows = rows
        self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(HEADERS) - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        return _alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _alignment(section: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
