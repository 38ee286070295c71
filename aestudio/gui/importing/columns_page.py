"""Every column of a table a row: whether it is used, what it holds, what is missing."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.gui.importing.bars import draw_bars
from aestudio.gui.importing.column_facts import ColumnFacts
from aestudio.gui.importing.texts import range_text
from aestudio.gui.kit.figures import count_text
from aestudio.gui.shell.theme import Theme, Themes

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
HEADERS = ("Use", "Column", "Holds", "Missing", "Range or categories", "Spread")
ROW_HEIGHT = 26


class Fields(IntEnum):
    """The columns of the list."""

    USE, NAME, KIND, MISSING, RANGE, SPREAD = range(6)


class ColumnsModel(QAbstractTableModel):
    """``use_changed`` carries the name of a column and whether it is wanted as an input."""

    use_changed = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self._facts: tuple[ColumnFacts, ...] = ()
        self._roles: dict[str, str] = {}
        self._ignored: frozenset[str] = frozenset()
        self._warning: Any = None

    def show_table(self, table: Table | None, facts: Sequence[ColumnFacts]) -> None:
        """List the columns of ``table`` with what is known of each."""
        self.beginResetModel()
        self._columns = table.columns if table is not None else ()
        self._facts = tuple(facts)
        self.endResetModel()

    def show_roles(self, ignored: Sequence[str], roles: dict[str, str]) -> None:
        """Show which columns are left out, and which are no inputs but, say, the label."""
        self._ignored, self._roles = frozenset(ignored), roles
        self._announce()

    def show_theme(self, theme: Theme) -> None:
        """Write what is missing in the colour of a warning."""
        self._warning = theme.color("warning")
        self._announce()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        field, row = Fields(index.column()), index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, field)
        if role == Qt.ItemDataRole.CheckStateRole and field is Fields.USE:
            return self._state(row)
        if role == Qt.ItemDataRole.UserRole:
            return self._facts[row].counts
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row)
        if role == Qt.ItemDataRole.ForegroundRole and field is Fields.MISSING:
            return self._warning if self._facts[row].missing else None
        return _alignment(field) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self.may_use(index.row()):
            return False
        wanted = Qt.CheckState(value) is Qt.CheckState.Checked
        self.use_changed.emit(self._columns[index.row()].name, wanted)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == Fields.USE and self.may_use(index.row()):
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def may_use(self, row: int) -> bool:
        """Whether a column can be an input: not the label, not free text."""
        column = self._columns[row]
        return column.name not in self._roles and column.kind is not ColumnKind.TEXT

    def toggle(self, row: int) -> None:
        """Use a column, or leave it out."""
        if self.may_use(row):
            name = self._columns[row].name
            self.use_changed.emit(name, name in self._ignored)

    def _state(self, row: int) -> Qt.CheckState | None:
        if not self.may_use(row):
            return None
        used = self._columns[row].name not in self._ignored
        return Qt.CheckState.Checked if used else Qt.CheckState.Unchecked

    def _text(self, row: int, field: Fields) -> str:
        column, facts = self._columns[row], self._facts[row]
        match field:
            case Fields.USE:
                text = "no" if column.kind is ColumnKind.TEXT else ""
                return self._roles.get(column.name, text)
            case Fields.NAME:
                return column.name
            case Fields.KIND:
                return _kind(column)
            case Fields.MISSING:
                return f"{facts.missing:,}" if facts.missing else "–"
            case Fields.RANGE:
                return range_text(column, facts)
        return ""

    def _words(self, row: int) -> str:
        column, facts = self._columns[row], self._facts[row]
        words = [f"{column.name}: {_kind(column)}", range_text(column, facts)]
        if facts.missing:
            words.append(f"{facts.missing:,} of {len(column):,} missing")
        if column.unreadable:
            words.append(
                count_text(
                    column.unreadable,
                    "cell could not be read and counts as missing",
                    "cells could not be read and count as missing",
                )
            )
        if column.kind is ColumnKind.TEXT:
            words.append("no input: its texts are too many to be categories")
        return "\n".join(words)

    def _announce(self) -> None:
        if self._columns:
            last = self.index(len(self._columns) - 1, len(HEADERS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


class ColumnsPage(QTableView):
    """``use_changed`` carries the name of a column and whether it is wanted as an input."""

    use_changed = Signal(str, bool)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("columnsTable")
        self.setAccessibleName("Columns of the table")
        self.setToolTip("Every column a row; the space bar uses a column or leaves it out")
        self.columns = ColumnsModel(self)
        self.setModel(self.columns)
        self._spread = _SpreadDelegate(themes.current, self)
        self.setItemDelegateForColumn(Fields.SPREAD, self._spread)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._size_columns(self.horizontalHeader())
        self.columns.use_changed.connect(self.use_changed)
        themes.changed.connect(self._show_theme)
        self._show_theme(themes.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.columns.toggle(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _size_columns(self, header: QHeaderView) -> None:
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Fields.RANGE, QHeaderView.ResizeMode.Stretch)
        widths = {
            Fields.USE: 52,
            Fields.NAME: 150,
            Fields.KIND: 96,
            Fields.MISSING: 66,
            Fields.SPREAD: 110,
        }
        for field, width in widths.items():
            header.resizeSection(field, width)

    def _show_theme(self, theme: Theme) -> None:
        self._spread.theme = theme
        self.columns.show_theme(theme)


class _SpreadDelegate(QStyledItemDelegate):
    """A histogram in a cell."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.save()
        frame = QRectF(option.rect).adjusted(8, 5, -8, -5)
        draw_bars(painter, frame, index.data(Qt.ItemDataRole.UserRole), self._colour(index))
        painter.restore()

    def _colour(self, index: Index) -> Any:
        used = index.sibling(index.row(), Fields.USE).data(Qt.ItemDataRole.CheckStateRole)
        return self.theme.color("training" if used is Qt.CheckState.Checked else "faint", 0.85)


def _alignment(field: int) -> int:
    right = field == Fields.MISSING
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _kind(column: Column) -> str:
    if column.kind is ColumnKind.CATEGORY:
        return count_text(len(column.categories), "category", "categories")
    return {ColumnKind.NUMBER: "numbers", ColumnKind.TIME: "times"}.get(column.kind, "text")
