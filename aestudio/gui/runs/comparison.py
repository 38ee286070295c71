"""Runs compared: the table above samples, the curves above what is another in one run."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aestudio.analysis.run_curves import RunCurve, run_curve
from aestudio.core.queue import QueueState
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun, Outline, Runs
from aestudio.gui.kit.panes import Panes
from aestudio.gui.runs.against_parent import AgainstParent
from aestudio.gui.runs.choice import ColumnChoice
from aestudio.gui.runs.compared import ComparedSamples, Named
from aestudio.gui.runs.curves_panel import CurvesPanel
from aestudio.gui.runs.empty_page import EmptyPage
from aestudio.gui.runs.group_card import GroupCard
from aestudio.gui.runs.queue_card import QueueCard
from aestudio.gui.runs.runs_table import RunsTable
from aestudio.gui.runs.samples_panel import SamplesPanel
from aestudio.gui.shell.theme import Themes

GAP = 8


class Comparison(QWidget):
    """``states_wanted`` carries the ids of marked runs whose curves are not known, or are no
    longer what they were; ``samples_wanted`` those of all marked ones, whose reconstructions of
    the same samples are to be shown; ``group_states_wanted`` those of the runs of a face-off, whose
    curves alone are needed. ``edit_wanted`` carries a text for undo and a function of
    Runs, ``export_wanted`` a table as CSV, ``columns_changed`` a ColumnChoice to be kept,
    ``told`` what was done, the others the id of a run, or nothing."""

    run_chosen = Signal(str)
    inspect_wanted = Signal(str)
    continue_wanted = Signal(str)
    build_wanted = Signal()
    marked_changed = Signal(tuple)
    states_wanted = Signal(tuple)
    samples_wanted = Signal(tuple)
    group_states_wanted = Signal(tuple)
    edit_wanted = Signal(str, object)
    export_wanted = Signal(str)
    columns_changed = Signal(object)
    face_off_wanted = Signal()
    told = Signal(str)
    sweep_wanted = Signal()
    curves_wanted = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runsComparison")
        self._runs, self._waits = Runs(), False
        self._curves: dict[str, tuple[Outline, RunCurve]] = {}
        self._asked: dict[str, Outline] = {}
        self.table = RunsTable(themes)
        self.queue = QueueCard()
        self.samples = SamplesPanel(themes)
        self.curves = CurvesPanel(themes)
        self.group = GroupCard(themes)
        self.against = AgainstParent()
        self.empty_page = EmptyPage(self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.empty_page)
        self._pages.addWidget(self._laid_out())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.addWidget(self._pages)
        self._connect()
        self.show_queue(QueueState())

    def show_runs(self, runs: Runs, project_sha256: str = "") -> None:
        """Show the runs of a project whose data have that fingerprint, empty if unknown."""
        self._runs = runs
        self._turn()
        self.group.show_runs(runs)
        self.table.show_runs(runs, project_sha256)
        self.table.leave_colours_to(self.group.contenders)
        # What comes back by undo is asked for again.
        self._curves = {id: one for id, one in self._curves.items() if runs.find(id) is not None}
        self._asked = {id: one for id, one in self._asked.items() if runs.find(id) is not None}
        self._show_marked()
        self._show_current()

    def show_states(self, states: Mapping[str, Run]) -> None:
        """Show the curves of marked runs, all that each left behind."""
        for id, run in states.items():
            kept = self._runs.find(id)
            if kept is not None:
                self._curves[id] = kept.outline, run_curve(kept, run)
        self._show_curves()

    def show_samples(self, samples: ComparedSamples | None) -> None:
        """Show what marked runs make of the same samples; None where there are no data."""
        self.samples.show_samples(samples)

    def show_columns(self, choice: ColumnChoice) -> None:
        """Show the columns that were chosen before."""
        self.table.show_columns(choice)

    def show_group_states(self, states: Mapping[str, Run]) -> None:
        """Show the curves of runs of a group."""
        self.group.show_states(states)

    def show_queue(self, state: QueueState) -> None:
        """Show what is trained in turn; nothing where nothing waits."""
        self._waits = state.busy
        self.queue.setVisible(state.busy)
        self.queue.show_state(state)
        self._turn()

    def _turn(self) -> None:
        self._pages.setCurrentIndex(1 if self._runs.kept or self._waits else 0)

    def mark(self, ids: tuple[str, ...]) -> None:
        """Compare these runs."""
        self.table.mark(ids)

    def mark_something(self) -> None:
        """Where nothing is compared: the run that is opened; else the face-off or sweep that is
        shown, or the latest run."""
        runs, group = self._runs, self.group.group
        if self.table.marked or not runs.kept:
            return
        of_group = runs.of_group(group.id) if group else ()
        found = (runs.current,) if runs.current else of_group or runs.kept[-1:]
        self.mark(tuple(one.id for one in found))

    def close(self) -> bool:
        """Keep what is being written."""
        self.against.note.commit()
        return super().close()

    def _laid_out(self) -> Panes:
        above, across = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
        left = [(self.table, 400), (self.queue, 150), (self.samples, 400)]
        right = [(self.curves, 162), (self.group, 368), (self.against, 160)]
        both = [
            (_panes("runsLeftSplitter", above, left), 740),
            (_panes("runsRightSplitter", above, right), 660),
        ]
        return _panes("runsSplitter", across, both)

    def _connect(self) -> None:
        table, against = self.table, self.against
        table.run_chosen.connect(self.run_chosen)
        table.run_selected.connect(lambda _id: self._show_current())
        table.sweep_wanted.connect(self.sweep_wanted)
        table.curves_wanted.connect(self.curves_wanted)
        table.marked_changed.connect(self._marks_changed)
        for one in (table, against):
            one.edit_wanted.connect(self.edit_wanted)
        table.export_wanted.connect(self.export_wanted)
        table.columns_changed.connect(self.columns_changed)
        table.told.connect(self.told)
        against.open_wanted.connect(self.run_chosen)
        against.inspect_wanted.connect(self.inspect_wanted)
        against.continue_wanted.connect(self.continue_wanted)
        group = self.group
        group.face_off_wanted.connect(self.face_off_wanted)
        group.sweep_wanted.connect(self.sweep_wanted)
        group.turned.connect(self._recolour)
        group.mark_wanted.connect(table.mark_group)
        group.run_wanted.connect(table.look_at)
        group.curves_wanted.connect(self.group_states_wanted)
        self.empty_page.build_wanted.connect(self.build_wanted)
        self.empty_page.face_off_wanted.connect(self.face_off_wanted)

    def _marks_changed(self, ids: tuple[str, ...]) -> None:
        self._show_marked()
        self.marked_changed.emit(ids)
        self.samples_wanted.emit(ids)

    def _recolour(self) -> None:
        self.table.leave_colours_to(self.group.contenders)
        self._show_marked()

    def _show_marked(self) -> None:
        """Each in its colour, wherever it is shown."""
        places = self.table.places
        named = [Named(one.id, one.title, places[one.id]) for one in self.table.marked]
        self.samples.show_runs(named)
        self._ask_states()
        self._show_curves()

    def _ask_states(self) -> None:
        """Once for each state of a run."""
        wanted = [one for one in self.table.marked if not self._is_known(one)]
        self._asked.update({one.id: one.outline for one in wanted})
        if wanted:
            self.states_wanted.emit(tuple(one.id for one in wanted))

    def _is_known(self, run: KeptRun) -> bool:
        known = self._curves.get(run.id)
        held = self._asked.get(run.id) if known is None else known[0]
        return held == run.outline or self._asked.get(run.id) == run.outline

    def _show_curves(self) -> None:
        places = self.table.places
        known = [(one, self._curves[one.id]) for one in self.table.marked if one.id in self._curves]
        self.curves.show_curves(
            [found.known_as(run.title, places[run.id]) for run, (_outline, found) in known]
        )

    def _show_current(self) -> None:
        """The run that is looked at in the table, else the one that is opened."""
        run = self.table.current or self._runs.current
        self.against.show_run(self._runs, run)
        self.group.show_current(None if self.table.current is None else self.table.current.id)


def _panes(name: str, along: Qt.Orientation, parts: Sequence[tuple[QWidget, int]]) -> Panes:
    """All of them grow with the room there is, by their shares."""
    return Panes(name, along, [(one, share, share) for one, share in parts])
