"""The document being worked on, its undo stack, and the news about it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from aestudio.analysis.penalty_budget import governing_in
from aestudio.core.errors import StudioError
from aestudio.core.project import Document, Problem, Project
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun, Runs
from aestudio.core.ties import ties_lost
from aestudio.gui.kit.folders import Folders

Change = Callable[[Project], Project]
RunsChange = Callable[[Runs], Runs]


class Session(QObject):
    """Everything the user does edits the project here; everything on the screen shows it.

    ``project_changed`` carries the new project, ``run_changed`` the opened run or None,
    ``runs_changed`` what is told of all runs,
    ``edit_refused`` a StudioError, ``opened`` the document after New, Open or a recipe;
    ``findings_changed`` says that ``problems`` are others though the project is the same;
    ``data_fitted`` carries the Project before, of which layers or batches did not fit the new data,
    ``untied`` that in which decoder layers were tied that an edit has given another shape.
    """

    project_changed = Signal(object)
    run_changed = Signal(object)
    runs_changed = Signal(object)
    edit_refused = Signal(object)
    opened = Signal(object)
    findings_changed = Signal()
    data_fitted = Signal(object)
    untied = Signal(object)
    selection_changed = Signal(int)
    stage_selection_changed = Signal(int)
    saved_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._path: Path | None = None
        self.folders = Folders(lambda: self._path)
        self._run_saved = True
        self._saved_project: Project | None = None
        self._saved_runs = document.runs.kept
        self._read_only = False
        self._openings = 0
        self._finding: Problem | None = None
        self._governing = governing_in(document.run)
        self._selected_layer = 1
        self._selected_stage = 0
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self._announce_saved)

    @property
    def document(self) -> Document:
        """Project and run as they are now."""
        return self._document

    @property
    def project(self) -> Project:
        """The design as it is now."""
        return self._document.project

    @property
    def run(self) -> Run | None:
        """The run that is opened, if any."""
        return self._document.run

    @property
    def runs(self) -> Runs:
        """What is told of all runs."""
        return self._document.runs

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What stands against the design, and what was found of its run while it is of this very
        design."""
        found = self.project.problems()
        if not self._document.continues:
            return found
        penalty = None if self._governing is None else self._governing.problem
        return (*found, *(one for one in (self._finding, penalty) if one is not None))

    def note_finding(self, finding: Problem | None) -> None:
        """Remember what was found of the run; None if nothing was."""
        self._finding = finding
        self.findings_changed.emit()

    @property
    def path(self) -> Path | None:
        """The file of this document; None before the first save."""
        return self._path

    @property
    def openings(self) -> int:
        """How many documents were opened before this one: it tells them apart."""
        return self._openings

    @property
    def read_only(self) -> bool:
        """Whether the file belongs to another window, so that saving needs another name."""
        return self._read_only

    @property
    def run_saved(self) -> bool:
        """Whether the opened run, if any, is in the file."""
        return self._run_saved

    @property
    def saved_runs(self) -> tuple[str, ...]:
        """Ids of the runs that the file has."""
        return tuple(one.id for one in self._saved_runs)

    @property
    def modified(self) -> bool:
        """Whether closing would lose something."""
        same = self.undo_stack.isClean() or self.project == self._saved_project
        return not (same and self._run_saved and self.runs.kept == self._saved_runs)

    def edit(self, text: str, change: Change, merge: str = "") -> bool:
        """Apply ``change``; edits in a row with the same ``merge`` key are one step of undo.

        Returns whether the project accepts it; if not, ``edit_refused`` says why.
        """
        before = self.project
        try:
            after = change(before)
        except StudioError as error:
            self.edit_refused.emit(error)
            return False
        if after != before:
            self.undo_stack.push(_Edit(self, before, after, text, merge))
            if ties_lost(before.architecture, after.architecture):
                self.untied.emit(before)
        return True

    def use_data(self, text: str, change: Change) -> bool:
        """Apply a ``change`` to other data, which may change layers and batches that do not fit
        them."""
        before = self.project
        accepted = self.edit(text, change)
        now = self.project
        same_layers = now.architecture.layers == before.architecture.layers
        if accepted and not (same_layers and now.plan == before.plan):
            self.data_fitted.emit(before)
        return accepted

    def return_to(self, run: Run) -> bool:
        """Give the project the design that a run had, and its data; a step of undo."""
        data = self.project.data if run.data is None else run.data
        return self.edit(
            "Back to the design of the run",
            lambda project: project.edited(data=data, architecture=run.architecture, plan=run.plan),
        )

    def finish_merge(self) -> None:
        """A drag has ended: the next edit of the same key is a step of its own."""
        command = self.undo_stack.command(self.undo_stack.index() - 1)
        if isinstance(command, _Edit):
            command.merge_key = ""

    def show_project(self, project: Project) -> None:
        """Replace the project without a step of undo; for the undo stack itself."""
        self._document = self._document.with_project(project)
        self._keep_selection_valid()
        self.project_changed.emit(project)

    def set_run(self, run: Run | None, saved: bool = False) -> None:
        """Keep the opened run as it stands by now."""
        self._take(self._document.with_run(run), saved)

    def add_run(self, run: Run, **known_by: object) -> None:
        """Keep what training left behind as one more run, which is opened."""
        self._take(self._document.with_new_run(run, **known_by), False)

    def add_aside(self, run: Run, **known_by: object) -> None:
        """Keep what training left behind as one more run; what is opened stays so."""
        self._document = self._document.with_run_aside(run, **known_by)
        self.runs_changed.emit(self.runs)
        self.saved_changed.emit()

    def open_run(self, id: str, run: Run) -> None:
        """Open a run that was kept: its weights and curves are shown, and its design is that of
        the project, in a step of undo."""
        self._take(self._document.opening(id, run), self._run_saved)
        self.return_to(run)

    def edit_runs(self, text: str, change: RunsChange) -> bool:
        """Change what runs are known by, or remove some, in a step of undo; returns whether that
        can be, if not ``edit_refused`` says why."""
        before = self.runs
        try:
            after = change(before)
        except StudioError as error:
            self.edit_refused.emit(error)
            return False
        if after != before:
            self.undo_stack.push(_RunsEdit(self, before, after, text))
        return True

    def show_runs(self, runs: Runs, run: Run | None) -> None:
        """Replace what is told of the runs without a step of undo, and the opened one where it
        came or went; for the undo stack itself."""
        closes = runs.opened != self.runs.opened
        self._document = replace(self._document, run=run, runs=runs)
        if closes:
            self._tell_run()
        self.runs_changed.emit(runs)
        self.saved_changed.emit()

    def _tell_run(self) -> None:
        """There is another run, or more of it: which may be governed by a penalty."""
        run, before = self.run, self._governing
        self._governing = governing_in(run)
        self.run_changed.emit(run)
        if self._governing != before:
            self.findings_changed.emit()

    def _take(self, document: Document, saved: bool) -> None:
        self._document = document
        self._run_saved = saved
        self._tell_run()
        self.runs_changed.emit(document.runs)
        self.saved_changed.emit()

    def open(
        self,
        document: Document,
        path: Path | None,
        *,
        saved: bool = True,
        read_only: bool = False,
    ) -> None:
        """Work on another document, the one at ``path`` if it is ``saved``."""
        self._document = document
        self._openings += 1
        self._place(path, read_only=read_only)
        self._run_saved = saved
        self._saved_project = document.project if saved else None
        self._saved_runs = document.runs.kept if saved else ()
        self.undo_stack.clear()
        self._keep_selection_valid()
        self.opened.emit(document)
        self.project_changed.emit(document.project)
        self._tell_run()
        self.runs_changed.emit(document.runs)
        self.saved_changed.emit()

    def _place(self, path: Path | None, *, read_only: bool) -> None:
        """It is kept there from now on."""
        self._path, self._read_only = path, read_only
        if path is not None:
            self.folders.worked_in(path.parent)

    def mark_saved(self, path: Path, saved: Document) -> None:
        """``saved`` is on disk at ``path``; edits made since stay unsaved."""
        self._place(path, read_only=False)
        self._run_saved = saved.run is self.run
        self._saved_project, self._saved_runs = saved.project, saved.runs.kept
        if saved.project == self.project:
            self.undo_stack.setClean()
        self.saved_changed.emit()

    def close(self) -> None:
        """No more news: a stack of undo still reports changes while it is being destroyed."""
        self.blockSignals(True)
        self.undo_stack.blockSignals(True)

    @property
    def selected_layer(self) -> int:
        """Number of the layer that is selected; 0 is the input."""
        return self._selected_layer

    def select_layer(self, number: int) -> None:
        """Select a layer by number, 0 for the input."""
        number = max(0, min(number, self.project.architecture.layer_count))
        if number != self._selected_layer:
            self._selected_layer = number
            self.selection_changed.emit(number)

    @property
    def selected_stage(self) -> int:
        """Number of the stage whose own settings are shown; 0 for the common ones."""
        return self._selected_stage

    def select_stage(self, number: int) -> None:
        """Select a stage by number, 0 for all."""
        if number != self._selected_stage:
            self._selected_stage = number
            self.stage_selection_changed.emit(number)

    def _announce_saved(self, _clean: bool) -> None:
        # A bound slot, not a lambda: Qt drops it with the session, and a stack that is being
        # destroyed still reports that it became clean.
        self.saved_changed.emit()

    def _keep_selection_valid(self) -> None:
        self.select_layer(self._selected_layer)
        stages = self.project.plan.stages(self.project.architecture)
        if self._selected_stage > len(stages):
            self.select_stage(0)


class _RunsEdit(QUndoCommand):
    """One step of undo: what was known of some runs before and after, whatever came since."""

    def __init__(self, session: Session, before: Runs, after: Runs, text: str) -> None:
        super().__init__(text)
        self._session = session
        there, here = ({one.id: one for one in runs} for runs in (before.kept, after.kept))
        other = [id for id in there | here if there.get(id) != here.get(id)]
        self._before = {id: there.get(id) for id in other}
        self._after = {id: here.get(id) for id in other}
        self._run = session.run if before.opened != after.opened else None
        self._opened = before.opened

    def redo(self) -> None:
        self._apply(self._after)

    def undo(self) -> None:
        self._apply(self._before)

    def _apply(self, known: Mapping[str, KeptRun | None]) -> None:
        session = self._session
        gone = [id for id, one in known.items() if one is None]
        runs = session.runs.without(*gone).having(*(one for one in known.values() if one))
        run = session.run
        if runs.opened is None and self._run is not None and runs.find(self._opened):
            runs, run = runs.opening(self._opened), self._run
        session.show_runs(runs, run if runs.opened else None)


class _Edit(QUndoCommand):
    """One step of undo: the project before and after."""

    def __init__(
        self, session: Session, before: Project, after: Project, text: str, merge: str
    ) -> None:
        super().__init__(text)
        self._session, self._before, self._after = session, before, after
        self.merge_key = merge

    def redo(self) -> None:
        self._session.show_project(self._after)

    def undo(self) -> None:
        self._session.show_project(self._before)

    def id(self) -> int:
        return 1 if self.merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or other.merge_key != self.merge_key:
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True
