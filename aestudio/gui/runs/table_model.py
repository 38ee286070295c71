"""The table of runs as Qt asks for it: a mark, a star, the run, then what tells runs apart."""

from collections.abc import Mapping
from enum import IntEnum
from textwrap import shorten
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from aestudio.core.runs import KeptRun
from aestudio.core.units import count_text
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.runs.columns import TEST_ERROR
from aestudio.gui.runs.rows import NAME, STARRED, Row, Sorting, Table

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
OTHER_DATA = "Trained on other data than the project's: {name}.\nIts errors cannot be compared."


class Fixed(IntEnum):
    """The columns that are always there, from the left."""

    MARK = 0
    STAR = 1
    RUN = 2


FIXED = len(Fixed)
MOST_TOLD = 400  # Letters of a note in a tip.
TIPS = {
    Fixed.MARK: "Click to mark a run: marked ones are compared (Space)",
    Fixed.STAR: "Click to star a run (S)",
    Fixed.RUN: "Number and name; double-click or F2 to rename",
}


class RunsModel(QAbstractTableModel):
    """``renamed`` carries the id of a run and its new name."""

    renamed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = Table()
        self.places: Mapping[str, int] = {}
        self.sorting: Sorting | None = None

    def show_table(self, table: Table, sorting: Sorting | None) -> None:
        """Show other rows, or others of their cells."""
        alike = self._outline(table) == self._outline(self.table)
        if not alike:
            self.beginResetModel()
        self.table, self.sorting = table, sorting
        if not alike:
            self.endResetModel()
        elif table.rows:
            self.dataChanged.emit(self.index(0, 0), self._last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def show_marked(self, places: Mapping[str, int]) -> None:
        """Show which runs are marked, each with its place in the palette."""
        self.places = places
        if self.table.rows:
            self.dataChanged.emit(self.index(0, 0), self._last)

    def row(self, index: Index) -> Row:
        """The row of a cell."""
        return self.table.rows[index.row()]

    def run(self, row: int) -> KeptRun:
        """The run of a row."""
        return self.table.rows[row].run

    def row_of(self, id: str | None) -> int | None:
        """Where a run is shown, if it is."""
        found = (place for place, one in enumerate(self.table.rows) if one.run.id == id)
        return next(found, None)

    def key_of(self, section: int) -> str | None:
        """What a column is sorted by; None where it is not."""
        if section < FIXED:
            return {Fixed.RUN: NAME, Fixed.STAR: STARRED}.get(Fixed(section))
        return self.table.columns[section - FIXED].key if section >= FIXED else None

    def is_figure(self, section: int) -> bool:
        """Whether numbers stand in a column."""
        return section >= FIXED and self.table.columns[section - FIXED].is_figure

    def is_strange(self, row: Row, section: int) -> bool:
        """Whether a cell says nothing beside those of the others: an error on other data."""
        return row.other_data and self.key_of(section) == TEST_ERROR

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else FIXED + len(self.table.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.table.columns[section - FIXED] if section >= FIXED else None
        if role == Qt.ItemDataRole.DisplayRole:
            return column.label if column else "Run" if section == Fixed.RUN else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            told = column.tip if column else TIPS[Fixed(section)]
            return told if section == Fixed.MARK else f"{told}\nClick the head to sort by it"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, section = self.row(index), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, section)
        if role == Qt.ItemDataRole.EditRole:
            return row.run.info.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, section)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, section)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row(index)
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or name == row.run.info.name:
            return False
        self.renamed.emit(row.run.id, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return found | Qt.ItemFlag.ItemIsEditable if index.column() == Fixed.RUN else found

    def text(self, row: Row, section: int) -> str:
        """What stands in a cell."""
        if section == Fixed.RUN:
            return row.run.title
        return row.cells[section - FIXED].text if section >= FIXED else ""

    def _tip(self, row: Row, section: int) -> str:
        if section < Fixed.RUN:
            return TIPS[Fixed(section)]
        if row.other_data and (section == Fixed.RUN or self.is_strange(row, section)):
            return OTHER_DATA.format(name=row.run.outline.data_name or "nobody noted which")
        return _told(row) if section == Fixed.RUN else self.text(row, section)

    def _spoken(self, row: Row, section: int) -> str:
        if section == Fixed.MARK:
            return "marked for comparison" if row.run.id in self.places else "not marked"
        if section == Fixed.STAR:
            return "starred" if row.run.info.starred else "no star"
        if section == Fixed.RUN and row.group is not None:
            return f"{row.run.title}, of {row.group.title}"
        return self.text(row, section)

    @property
    def _last(self) -> QModelIndex:
        return self.index(self.rowCount() - 1, self.columnCount() - 1)

    @staticmethod
    def _outline(table: Table) -> tuple[object, ...]:
        return tuple(one.run.id for one in table.rows), tuple(one.key for one in table.columns)


def _told(row: Row) -> str:
    """What a run is called, how far it came where that is not to its end, what it was begun with,
    and its note."""
    run = row.run
    outline = run.outline
    stages = len(outline.plan.stages(outline.architecture))
    begun = f"Not trained to its end: {len(outline.done)} of {count_text(stages, 'stage')} done"
    note = shorten(run.info.note, MOST_TOLD, placeholder=" …")
    group = f"Of {row.group.title}" if row.group is not None else ""
    lines = (run.title, "" if outline.finished else begun, group, note)
    return wrapped("\n".join(one for one in lines if one))
