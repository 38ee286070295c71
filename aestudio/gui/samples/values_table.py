"""The numbers of one sample in the units of the file, feature by feature."""

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from aestudio.core.named_values import Names
from aestudio.core.weights import Array

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
HEADERS = ("Feature", "Input", "Output")
ROW_HEIGHT = 20


class ValuesTable(QTableView):
    """Where a feature has a name, what went in and what came out of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("valuesTable")
        self.setAccessibleName("Values of the sample")
        self.setToolTip("In the units of the file; the largest errors first")
        self._model = _ValuesModel(self)
        self.setModel(self._model)
        # Arrow keys belong to the view around it.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        for column in (1, 2):
            header.resizeSection(column, 76)

    def show_values(self, names: Names, values: Array, output: Array | None) -> None:
        """Show one sample (features,) and its reconstruction, None before it is known."""
        self._model.show_values(names, values, output)


class _ValuesModel(QAbstractTableModel):
    """A row a feature, the worst first once there is an output."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, str, str]] = []

    def show_values(self, names: Names, values: Array, output: Array | None) -> None:
        order = np.arange(len(values))
        if output is not None:
            errors = np.nan_to_num(np.abs(values - output), nan=np.inf)
            order = np.argsort(-errors, kind="stable")
        inputs = names.texts(values)
        outputs = ["–"] * len(inputs) if output is None else names.texts(output)
        called = [one.name for one in names.encoding.features]
        self.beginResetModel()
        self._rows = [(called[place], inputs[place], outputs[place]) for place in order]
        self.endResetModel()

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


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
