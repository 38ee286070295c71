"""The table of runs on the screen: what keys and the mouse do to it."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget

from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.runs.columns import TEST_ERROR
from aestudio.gui.runs.rows import GIVING_WAY
from aestudio.gui.runs.table_header import RunsHeader
from aestudio.gui.runs.table_model import FIXED, Fixed, RunsModel
from aestudio.gui.runs.table_painting import RunsDelegate
from aestudio.gui.shell.theme import Theme

ROW, MARK_WIDTH, STAR_WIDTH = 30, 30, 24
LEAST_NAME, MOST_NAME, MOST_CELL = 124, 320, 132
KEYS = PartKeys(
    "In the table of runs",
    open=Keys("Open a run in Build", {"Return": None}),
    mark=Keys("Compare it, or not", {"Space": None}),
    star=Keys("Star it, or not", {"S": None}),
    rename=Keys("Rename it", {"F2": None}),
    delete=Keys("Delete it", {"Del": None}),
)
FLAGS = QItemSelectionModel.SelectionFlag


class RunsView(QTableView):
    """``opened`` carries the id of a run; ``mark_wanted``, ``star_wanted`` and ``delete_wanted``
    those of one or several; ``current_changed`` the id of the run that is looked at, or None."""

    opened = Signal(str)
    mark_wanted = Signal(object)
    star_wanted = Signal(object)
    delete_wanted = Signal(object)
    current_changed = Signal(object)

    def __init__(self, model: RunsModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = model
        self._delegate = RunsDelegate(model, theme, self)
        self.head = RunsHeader(model, theme, self)
        self._told: str | None = None
        self._set_up()

    @property
    def selected(self) -> tuple[str, ...]:
        """Ids of the runs that are selected, from above."""
        rows = sorted(one.row() for one in self.selectionModel().selectedRows(Fixed.RUN))
        return tuple(self._runs.run(row).id for row in rows)

    @property
    def current(self) -> str | None:
        """The run that is looked at."""
        index = self.currentIndex()
        return self._runs.run(index.row()).id if index.isValid() else None

    @property
    def visible_keys(self) -> frozenset[str]:
        """Of the columns that there is room for."""
        sections = range(FIXED, self._runs.columnCount())
        return frozenset(
            one.key
            for one, section in zip(self._runs.table.columns, sections, strict=True)
            if not self.isColumnHidden(section)
        )

    def select(self, ids: Sequence[str], current: str | None) -> None:
        """Select runs, as far as they are shown, and look at one of them."""
        found = QItemSelection()
        for row in (self._runs.row_of(id) for id in ids):
            if row is not None:
                found.select(self._runs.index(row, 0), self._runs.index(row, 0))
        row = self._runs.row_of(current)
        if row is not None:
            column = max(self.currentIndex().column(), Fixed.RUN)
            column = min(column, self._runs.columnCount() - 1)
            index = self._runs.index(row, column)
            self.selectionModel().setCurrentIndex(index, FLAGS.NoUpdate)
        self.selectionModel().select(found, FLAGS.ClearAndSelect | FLAGS.Rows)
        self._tell_current()

    def rename(self) -> None:
        """Edit the name of the run that is looked at."""
        index = self.currentIndex()
        if index.isValid():
            self.setCurrentIndex(self._runs.index(index.row(), Fixed.RUN))
            self.edit(self.currentIndex())

    def fit_columns(self) -> None:
        """As wide as what stands in them; what room is left they share."""
        columns = range(Fixed.RUN, self._runs.columnCount())
        room = self.viewport().width() - MARK_WIDTH - STAR_WIDTH
        widths = self._as_there_is_room({one: self._width_of(one) for one in columns}, room)
        for one in columns:
            self.setColumnHidden(one, one not in widths)
        widths = self._narrowed(widths, sum(widths.values()) - room)
        left = room - sum(widths.values())
        self._arrange(in_sight=left >= 0)
        each, rest = divmod(max(0, left), len(widths))
        for number, (section, width) in enumerate(widths.items()):
            self.setColumnWidth(section, width + each + (1 if number < rest else 0))
        self.setColumnWidth(Fixed.MARK, MARK_WIDTH)
        self.setColumnWidth(Fixed.STAR, STAR_WIDTH)

    def show_theme(self, theme: Theme) -> None:
        """Paint in the colours of ``theme``."""
        self._delegate.theme = self.head.theme = theme
        self.viewport().update()
        self.head.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ids = self.selected or tuple(filter(None, [self.current]))
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        # The Enter that ends a name opens no run.
        editing = self.state() is QTableView.State.EditingState
        match None if editing else KEYS.pressed(event):
            case "rename", _:
                self.rename()
            case "open", _ if ids and plain:
                self.opened.emit(self.current or ids[0])
            case "mark", _ if ids and plain:
                self.mark_wanted.emit(ids)
            case "star", _ if ids and plain:
                self.star_wanted.emit(ids)
            case "delete", _ if ids and plain:
                self.delete_wanted.emit(ids)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        left = event.button() is Qt.MouseButton.LeftButton
        if not (left and index.isValid() and index.column() < Fixed.RUN):
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        wanted = self.mark_wanted if index.column() == Fixed.MARK else self.star_wanted
        wanted.emit((self._runs.run(index.row()).id,))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        if index.column() < Fixed.RUN:
            self.mousePressEvent(event)
        elif index.column() == Fixed.RUN:
            self.rename()
        else:
            self.opened.emit(self._runs.run(index.row()).id)

    def _set_up(self) -> None:
        self.setObjectName("runsTable")
        self.setAccessibleName("Runs")
        self.setToolTip(
            wrapped(
                "Space marks a run for comparison, S stars it, F2 renames it, Enter opens it in "
                "Build"
            )
        )
        self.setModel(self._runs)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(self.head)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentRowChanged.connect(lambda *_rows: self._tell_current())

    def _arrange(self, *, in_sight: bool) -> None:
        """In order; but the error stands beside the run where it were to be scrolled to."""
        for section in range(self._runs.columnCount()):
            self.head.moveSection(self.head.visualIndex(section), section)
        keys = [one.key for one in self._runs.table.columns]
        if not in_sight and TEST_ERROR in keys:
            section = FIXED + keys.index(TEST_ERROR)
            self.head.moveSection(self.head.visualIndex(section), FIXED)

    def _as_there_is_room(self, widths: dict[int, int], room: int) -> dict[int, int]:
        """Without columns that may give way, as many as have to."""
        places = {self._runs.key_of(one): one for one in widths}
        for key in GIVING_WAY:
            if key in self._runs.table.spare and key in places and sum(widths.values()) > room:
                widths = {one: width for one, width in widths.items() if one != places[key]}
        return widths

    def _narrowed(self, widths: dict[int, int], missing: int) -> dict[int, int]:
        """Names and words shortened as far as they can be, so that figures stay in sight."""
        spare = {one: width - self._least(one, width) for one, width in widths.items()}
        share = min(1.0, missing / max(1, sum(spare.values()))) if missing > 0 else 0.0
        return {one: width - ceil(share * spare[one]) for one, width in widths.items()}

    def _least(self, section: int, width: int) -> int:
        if section == Fixed.RUN:
            return min(width, LEAST_NAME)
        return width if self._runs.is_figure(section) else min(width, self.head.width_of(section))

    def _width_of(self, section: int) -> int:
        """Of the widest cell, the same texts measured once."""
        rows = self._runs.table.rows
        if section == Fixed.RUN:
            widest = max((self._delegate.width(one, section) for one in rows), default=0)
            return min(max(widest, LEAST_NAME), MOST_NAME)
        cells = {
            (one.cells[section - FIXED].text, one.cells[section - FIXED].strong): one
            for one in rows
        }
        widest = max((self._delegate.width(one, section) for one in cells.values()), default=0)
        return max(self.head.width_of(section), min(widest, MOST_CELL))

    def _tell_current(self) -> None:
        if self.current != self._told:
            self._told = self.current
            self.current_changed.emit(self._told)
