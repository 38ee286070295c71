"""The card of the runs: a table of what tells them apart, and what they have alike below it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QToolButton, QWidget

from aestudio.core.runs import KeptRun, Runs
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.widgets import Card, button, row
from aestudio.gui.runs.choice import ColumnChoice
from aestudio.gui.runs.columns_menu import ColumnsMenu
from aestudio.gui.runs.palette import COUNT, places_of
from aestudio.gui.runs.rows import Question, Sorting, Table, table_of
from aestudio.gui.runs.runs_csv import runs_csv
from aestudio.gui.runs.table_edits import deleted, deleting, renaming, starring
from aestudio.gui.runs.table_model import RunsModel
from aestudio.gui.runs.table_view import RunsView
from aestudio.gui.shell.theme import Themes

MOST_MARKED = COUNT
TOO_MANY_OF_GROUP = f"The first {MOST_MARKED} are compared, all are selected"
TOO_MANY = f"{MOST_MARKED} runs at most can be compared: take the mark of another away first."


class RunsTable(Card):
    """``run_chosen`` carries the id of the run to open, ``run_selected`` that of the one that is
    looked at or None, ``marked_changed`` the ids that are compared, in the order in which they
    were marked, ``edit_wanted`` a text for undo and a function of Runs, ``export_wanted`` a table
    as CSV, ``columns_changed`` a ColumnChoice to be kept, ``told`` what was done, ``sweep_wanted``
    and ``curves_wanted`` (for TensorBoard) nothing."""

    run_chosen = Signal(str)
    run_selected = Signal(object)
    marked_changed = Signal(tuple)
    edit_wanted = Signal(str, object)
    export_wanted = Signal(str)
    columns_changed = Signal(object)
    told = Signal(str)
    sweep_wanted = Signal()
    curves_wanted = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("Runs", parent)
        self.setObjectName("runsCard")
        self.runs, self._question = Runs(), Question()
        self._marked: tuple[str, ...] = ()
        self._coloured: tuple[KeptRun, ...] = ()
        self.model = RunsModel(self)
        self.view = RunsView(self.model, themes.current, self)
        self._fill_header()
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self._foot())
        self._connect()
        themes.changed.connect(self.view.show_theme)

    @property
    def marked(self) -> tuple[KeptRun, ...]:
        """The runs that are compared."""
        found = (self.runs.find(id) for id in self._marked)
        return tuple(one for one in found if one is not None)

    @property
    def places(self) -> dict[str, int]:
        """The place in the palette of each run that is compared."""
        marked = self.marked
        found = places_of(self.runs, (*self._coloured, *marked))
        return {one.id: found[one.id] for one in marked}

    @property
    def current(self) -> KeptRun | None:
        """The run that is looked at."""
        return self.runs.find(self.view.current)

    def show_runs(self, runs: Runs, project_sha256: str = "") -> None:
        """Show the runs of a project whose data have that fingerprint, empty if unknown."""
        known = {one.id for one in runs.kept}
        if not any(one.id in known for one in self.runs.kept):  # Those of another project.
            self._question = replace(self._question, placed=())
        self.runs = runs
        self._ask(sha256=project_sha256)
        self.mark([id for id in self._marked if id in known])

    def leave_colours_to(self, runs: Sequence[KeptRun]) -> None:
        """Have these coloured before those that are compared: they are shown beside them."""
        self._coloured = tuple(runs)
        self.model.show_marked(self.places)

    def show_columns(self, choice: ColumnChoice) -> None:
        """Show the columns that were chosen before."""
        self._ask(choice=choice)

    def mark(self, ids: Sequence[str]) -> None:
        """Compare these, as many as can be."""
        before, self._marked = self._marked, tuple(ids)[:MOST_MARKED]
        self.model.show_marked(self.places)
        if before != self._marked:
            self.marked_changed.emit(self._marked)

    def mark_group(self, ids: Sequence[str]) -> None:
        """Compare these, as many as can be, and select them all."""
        self.mark(ids)
        self.view.select(ids, ids[0] if ids else None)
        self._say(TOO_MANY_OF_GROUP if len(ids) > MOST_MARKED else "")

    def look_at(self, id: str) -> None:
        """Select a run, and bring it into sight."""
        self.view.select((id,), id)
        self.view.scrollTo(self.view.currentIndex())

    def menu(self) -> QMenu:
        """What can be done with the runs that are selected."""
        found, ids = QMenu(self), self.view.selected
        one = ids[0] if len(ids) == 1 else ""
        entries: Sequence[tuple[str, bool, Callable[[], object]]] = (
            ("Open in Build\tEnter", bool(one), lambda: self.run_chosen.emit(one)),
            ("Rename\tF2", bool(one), self.view.rename),
            ("Mark, or not\tSpace", bool(ids), lambda: self._turn_marks(ids)),
            ("Star, or not\tS", bool(ids), lambda: self._star(ids)),
            ("Export CSV…", True, self._export),
            ("Write TensorBoard events…", True, self.curves_wanted.emit),
            ("Delete\tDel", bool(ids), lambda: self._delete(ids)),
        )
        for text, possible, do in entries:
            action = QAction(text, found)
            action.setEnabled(possible)
            action.triggered.connect(lambda _checked=False, do=do: do())
            found.addAction(action)
        return found

    def columns_menu(self) -> ColumnsMenu:
        """The columns to choose from."""
        visible = self.view.visible_keys
        return ColumnsMenu(self.model.table, visible, self._question.choice, self._choose, self)

    def _fill_header(self) -> None:
        self.count_label = ElidedLabel("muted", self)
        self.count_label.setObjectName("runsCount")
        self.find_field = QLineEdit(self)
        self.find_field.setObjectName("runsFindField")
        self.find_field.setAccessibleName("Find runs")
        self.find_field.setPlaceholderText("Find…")
        self.find_field.setToolTip("Show the runs in which all of these words stand")
        self.find_field.setClearButtonEnabled(True)
        _name_clear_button(self.find_field)
        self.find_field.setFixedSize(150, 26)
        tip = "Choose which settings and results are shown"
        self.columns_button = button("Columns", "runsColumnsButton", tip, self._open_columns, self)
        self.header.addWidget(self.count_label, 1)
        self.header.addWidget(self.find_field)
        tip = "Train this design with other values of its settings"
        self.sweep_button = button("Sweep…", "sweepButton", tip, self.sweep_wanted.emit, self)
        self.header.addWidget(self.columns_button)
        self.header.addWidget(self.sweep_button)

    def _foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("role", "cardFooter")
        foot.setFixedHeight(30)
        self._same = ElidedLabel("muted", foot)
        self._same.setObjectName("runsSameSettings")
        tip = "Show settings that are the same in all runs too, or only what differs"
        self.all_button = button(
            "Show all settings", "showAllSettingsButton", tip, self._turn_all, foot
        )
        self.all_button.setProperty("role", "link")
        line = row(foot, 12, 0, 12, 0, spacing=6)
        line.addWidget(self._same)
        line.addWidget(self.all_button)
        line.addStretch(1)
        return foot

    def _connect(self) -> None:
        self.find_field.textChanged.connect(lambda text: self._ask(search=text.strip()))
        self.view.head.sectionClicked.connect(self.sort_by)
        self.view.opened.connect(self.run_chosen)
        self.view.mark_wanted.connect(self._turn_marks)
        self.view.star_wanted.connect(self._star)
        self.view.delete_wanted.connect(self._delete)
        self.view.current_changed.connect(self.run_selected)
        self.model.renamed.connect(lambda id, name: self._edit(renaming(self.runs, id, name)))
        for area, open_ in ((self.view, self._open_menu), (self.view.head, self._open_columns_at)):
            area.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            area.customContextMenuRequested.connect(open_)

    def _ask(self, **changes: object) -> None:
        """Show the answer to another question; what is selected stays so."""
        self._question = replace(self._question, **changes)  # type: ignore[arg-type]
        selected, current = self.view.selected, self.view.current
        table = table_of(self.runs, self._question)
        self._keep_places(table)
        self.model.show_table(table, self._question.sorting)
        self.view.select(selected, current)
        self.view.fit_columns()
        self._say()

    def _keep_places(self, table: Table) -> None:
        """A column that was there stays where it is as others come."""
        if self._question.choice.all_settings:
            return  # They come and go together.
        placed = self._question.placed
        new = (one.key for one in table.columns if one.key not in placed)
        self._question = replace(self._question, placed=(*placed, *new))

    def _say(self, notice: str = "") -> None:
        table, choice = self.model.table, self._question.choice
        total = (
            str(table.total)
            if len(table.rows) == table.total
            else f"{len(table.rows)} of {table.total}"
        )
        what = "all settings" if choice.all_settings else "showing what differs"
        self.count_label.say(notice or (f"{total} · {what}" if table.total > 1 else total))
        whose = "The same in all" if table.total > 1 else "Its settings"
        self._same.say(f"{whose}: {', '.join(table.same)}." if table.same else "")
        self.all_button.setText("Show what differs" if choice.all_settings else "Show all settings")

    def sort_by(self, section: int) -> None:
        """Up, down, and as a tree again."""
        key, now = self.model.key_of(section), self._question.sorting
        if key is None:
            return
        if now is None or now.key != key:
            self._ask(sorting=Sorting(key))
        else:
            self._ask(sorting=None if now.falling else Sorting(key, falling=True))

    def _turn_marks(self, ids: Sequence[str]) -> None:
        """Mark runs; take the marks of all away where all have one."""
        if all(id in self._marked for id in ids):
            self.mark([id for id in self._marked if id not in ids])
            self._say()
            return
        wanted = [*self._marked, *(id for id in ids if id not in self._marked)]
        self.mark(wanted)
        self._say(TOO_MANY if len(wanted) > MOST_MARKED else "")

    def _star(self, ids: Sequence[str]) -> None:
        self._edit(starring(self.runs, ids))

    def _delete(self, ids: Sequence[str]) -> None:
        done = deleted(self.runs, ids)
        self._edit(deleting(self.runs, ids))
        self.told.emit(done)

    def _edit(self, edit: tuple[str, Callable[[Runs], Runs]]) -> None:
        self.edit_wanted.emit(*edit)

    def _export(self) -> None:
        """Those that are selected, where there are several; else all."""
        ids = self.view.selected
        self.export_wanted.emit(runs_csv(self.runs, ids if len(ids) > 1 else ()))

    def _choose(self, choice: ColumnChoice) -> None:
        self._ask(choice=choice)
        self.columns_changed.emit(choice)

    def _turn_all(self) -> None:
        choice = self._question.choice
        self._choose(replace(choice, all_settings=not choice.all_settings))

    def _open_columns(self) -> None:
        self._pop_up(
            self.columns_menu(), self.columns_button, self.columns_button.rect().bottomLeft()
        )

    def _open_columns_at(self, place: QPoint) -> None:
        self._pop_up(self.columns_menu(), self.view.head, place)

    def _open_menu(self, place: QPoint) -> None:
        self._pop_up(self.menu(), self.view.viewport(), place)

    def _pop_up(self, menu: QMenu, over: QWidget, place: QPoint) -> None:
        menu.exec(over.mapToGlobal(place))
        menu.deleteLater()


def _name_clear_button(field: QLineEdit) -> None:
    """Qt's own button, which the keyboard does not need: what is typed can be deleted."""
    for one in field.findChildren(QToolButton):
        one.setObjectName("qt_clearFindButton")
        one.setAccessibleName("Clear")
        one.setToolTip("Show all runs")
