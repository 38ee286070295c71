"""A row of a table whose cells can be changed, beside what comes of it."""

from enum import IntEnum
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from aestudio.analysis.probing.cells import Replaced
from aestudio.core.encoding import Feature
from aestudio.core.named_values import Names, feature_text
from aestudio.core.weights import Array
from aestudio.gui.inspect.probe.typed_cell import typed_number
from aestudio.gui.kit.figures import number_text
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.widgets import set_property

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
ROW_HEIGHT, FIGURES = 28, 92
KEYS = PartKeys(
    "In the row that is probed",
    edit=Keys("Change the value", {"Return": None, "F2": None}),
    undo=Keys("Take the last change back", {"Ctrl+Z": None}),
)
Hint = QAbstractItemDelegate.EndEditHint


class Column(IntEnum):
    """What stands beside each other."""

    NAME = 0
    VALUE = 1
    OUTPUT = 2
    ERROR = 3


HEADERS = ("Column", "Value", "Output", "Error")


class RowModel(QAbstractTableModel):
    """``edited`` carries the Edit of a cell, ``mistaken`` what is wrong with what was typed, empty
    once it is put right."""

    edited = Signal(object)
    mistaken = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: Names | None = None
        self._input: list[float] = []
        self._before: list[float] = []
        self._output: list[float] = []
        self._spreads: list[float] = []

    def show_row(self, names: Names, values: Array, original: Array, output: Array | None) -> None:
        """Show a sample (features,), what it was, and its reconstruction, None before that is
        known."""
        new = self._names is None or len(values) != len(self._input)
        if new:
            self.beginResetModel()
        invert, wide = names.scaling.invert, names.scaling.is_wide
        self._names = names
        self._input = invert(values).tolist()
        self._before = invert(original).tolist()
        self._output = [] if output is None else invert(output).tolist()
        spread = names.scaling.scale if wide else 0.0
        self._spreads = np.broadcast_to(spread, len(values)).tolist()
        if new:
            self.endResetModel()
        else:
            last = self.index(len(values) - 1, len(HEADERS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._input)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if index.column() == Column.VALUE else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)
        if role in shown:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        changed = self._input[index.row()] != self._before[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == Column.VALUE:
            before = self._number(index.row(), self._before)
            return f"It was {before}" if changed else "Double-click or type to change it"
        if role == Qt.ItemDataRole.FontRole and index.column() == Column.VALUE and changed:
            font = self.parent().font()  # type: ignore[union-attr]
            font.setBold(True)
            return font
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or self._names is None:
            return False
        if str(value) == self._text(index.row(), Column.VALUE):
            self.mistaken.emit("")
            return True
        wrong = self.complaint(index, str(value))
        self.mistaken.emit(wrong)
        if wrong:
            return False
        number = typed_number(str(value), self.feature(index.row()))
        self.edited.emit(Replaced(self._names.scaling, index.row(), number))
        return True

    def complaint(self, index: Index, text: str) -> str:
        """What is wrong with what was typed; empty where nothing is."""
        try:
            typed_number(text, self.feature(index.row()))
        except ValueError as error:
            return f"{self._name(index.row())}: {error}"
        return ""

    def feature(self, row: int) -> Feature | None:
        """What the file tells of an input; None of arrays, which have no names."""
        known = self._names is not None and self._names.known
        return self._names.encoding.features[row] if known and self._names else None

    def _name(self, row: int) -> str:
        feature = self.feature(row)
        return f"{row + 1}" if feature is None else feature.name

    def _text(self, row: int, column: int) -> str:
        match Column(column):
            case Column.NAME:
                return self._name(row)
            case Column.VALUE:
                return self._number(row, self._input)
            case Column.OUTPUT:
                return self._number(row, self._output)
            case Column.ERROR:
                if not self._output:
                    return "–"
                return number_text(self._output[row] - self._input[row])

    def _number(self, row: int, values: list[float]) -> str:
        if not values:
            return "–"
        feature = self.feature(row)
        if feature is None:
            return number_text(values[row], self._spreads[row])
        return feature_text(feature, values[row], self._spreads[row])


class RowTable(QTableView):
    """``undo_wanted`` tells of Ctrl+Z."""

    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("probeTable")
        self.setAccessibleName("Values of the sample, to be changed")
        self.rows = RowModel(self)
        self.setModel(self.rows)
        self._delegate = _CellDelegate(self.rows, self)
        self.setItemDelegate(self._delegate)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column in (Column.VALUE, Column.OUTPUT, Column.ERROR):
            header.resizeSection(column, FIGURES)

    def show_row(self, names: Names, values: Array, original: Array, output: Array | None) -> None:
        """Show a sample; the cell that was gone to stays."""
        self.rows.show_row(names, values, original, output)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows.index(0, Column.VALUE))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            found = KEYS.pressed(event)
            if found is not None and found[0] == "undo":
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "undo", _:
                self.undo_wanted.emit()
            case "edit", _ if self.state() != QAbstractItemView.State.EditingState:
                self._edit(self.currentIndex().row())
            case _:
                super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: Hint) -> None:
        """Tab goes to the value below or above and on with typing, Enter to the one below."""
        row = self.currentIndex().row()
        super().closeEditor(editor, Hint.NoHint)
        match hint:
            case Hint.EditNextItem:
                self._edit(row + 1)
            case Hint.EditPreviousItem:
                self._edit(row - 1)
            case Hint.SubmitModelCache:
                below = self.rows.index(min(row + 1, self.rows.rowCount() - 1), Column.VALUE)
                self.setCurrentIndex(below)

    def _edit(self, row: int) -> None:
        if 0 <= row < self.rows.rowCount():
            index = self.rows.index(row, Column.VALUE)
            self.setCurrentIndex(index)
            self.edit(index)


class _CellDelegate(QStyledItemDelegate):
    """What cannot be taken stays in its field, and it is said why."""

    def __init__(self, rows: RowModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self._index: Index = NO_INDEX

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        found = QLineEdit(parent)
        found.setObjectName("probeCell")
        found.setAccessibleName(f"Value of {self._rows.index(index.row(), 0).data()}")
        found.setAlignment(Qt.AlignmentFlag.AlignRight)
        found.textEdited.connect(lambda _text: set_property(found, "mistake", False))
        self._index = QPersistentModelIndex(index)
        return found

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # While something is typed new outputs may come.
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        leaving = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in leaving
            and isinstance(editor, QLineEdit)
        ):
            wrong = self._wrong(editor)
            if wrong:
                set_property(editor, "mistake", True)
                self._rows.mistaken.emit(wrong)
                return True
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self._rows.mistaken.emit("")
        return super().eventFilter(editor, event)

    def _wrong(self, editor: QLineEdit) -> str:
        unchanged = editor.text() == str(self._index.data(Qt.ItemDataRole.EditRole))
        return "" if unchanged else self._rows.complaint(self._index, editor.text())


def _alignment(section: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
