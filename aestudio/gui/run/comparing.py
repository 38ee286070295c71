"""Brings runs from the disk to where they are compared, and does what is asked for there."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from aestudio.analysis.same_samples import by_runs
from aestudio.core.errors import StudioError
from aestudio.core.run import Run
from aestudio.core.runs import Outline, Runs
from aestudio.data.dataset import Dataset
from aestudio.gui.document.run_files import RunFiles
from aestudio.gui.document.session import Session
from aestudio.gui.importing.data_controller import DataController
from aestudio.gui.kit.background import Background
from aestudio.gui.run.run_controller import RunController
from aestudio.gui.runs.choice import ColumnChoice
from aestudio.gui.runs.compared import ComparedSamples
from aestudio.gui.runs.comparison import Comparison
from aestudio.gui.shell.settings import Settings

SHOWN = 24  # Test samples that are compared.
TurnTo = Callable[[str], object]


class Comparing(QObject):
    """``failed`` carries a StudioError, ``marked`` the ids of the runs that are compared and, by
    their ids, the runs of them that were read."""

    failed = Signal(object)
    marked = Signal(tuple, object)

    def __init__(
        self,
        session: Session,
        files: RunFiles,
        data: DataController,
        controller: RunController,
        background: Background,
        settings: Settings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._files, self._data = session, files, data
        self._controller, self._background = controller, background
        self._settings = settings
        self._marked: tuple[str, ...] = ()
        self._states: dict[str, Run] = {}
        self._outlines: dict[str, Outline] = {}
        self._curves_waiting: list[str] = []
        self._reading_curve = False

    def serve(self, comparison: Comparison, turn_to: TurnTo) -> None:
        """Follow what is asked for there from now on."""
        self._comparison = comparison
        comparison.show_columns(ColumnChoice.of(self._settings.run_columns))
        comparison.columns_changed.connect(lambda one: self._settings.set_run_columns(one.words))
        comparison.states_wanted.connect(self._read)
        comparison.samples_wanted.connect(self._mark)
        # A document that is opened says so before it is known where its runs lie.
        later = Qt.ConnectionType.QueuedConnection
        comparison.group_states_wanted.connect(self._read_curves, later)
        for asked, place in (
            (comparison.run_chosen, "build"),
            (comparison.continue_wanted, "build"),
            (comparison.inspect_wanted, "inspect"),
        ):
            asked.connect(partial(self._open, turn_to, place))
        self._data.loaded.connect(self._compare)
        self._session.opened.connect(self._forget)
        self._session.runs_changed.connect(self._drop_older)

    def _forget(self) -> None:
        self._marked, self._states, self._outlines = (), {}, {}
        self._curves_waiting, self._reading_curve = [], False
        self._comparison.show_samples(None)
        self._tell_marked()

    def _drop_older(self, runs: Runs) -> None:
        """What runs were before they went on is no longer known of them."""
        known = {one.id: one.outline for one in runs.kept}
        older = [id for id, outline in self._outlines.items() if known.get(id) != outline]
        for id in older:
            self._states.pop(id, None)
            self._outlines.pop(id)
        if older:
            self._tell_marked()

    def _tell_marked(self) -> None:
        self.marked.emit(self._marked, self._marked_states)

    @property
    def _marked_states(self) -> dict[str, Run]:
        return {id: self._states[id] for id in self._marked if id in self._states}

    def _open(self, turn_to: TurnTo, place: str, id: str) -> None:
        """While a run is trained it stays the one that is shown."""
        if self._controller.idle:
            self._files.open(id)
        turn_to(place)

    def _read(self, ids: tuple[str, ...]) -> None:
        """One by one: what is missing of one does not keep the others away."""
        for id in ids:
            self._files.read((id,), self._have)

    def _read_curves(self, ids: tuple[str, ...]) -> None:
        """Of a group, which may be of hundreds: each waits until the one before has come, so that
        whatever else is to be read comes between."""
        self._curves_waiting += ids
        self._read_next_curve()

    def _read_next_curve(self) -> None:
        there = self._session.runs
        self._curves_waiting = [id for id in self._curves_waiting if there.find(id) is not None]
        if self._reading_curve or not self._curves_waiting:
            return
        self._reading_curve = True
        self._files.read((self._curves_waiting.pop(0),), self._have_curve, self._have_no_curve)

    def _have_curve(self, states: Mapping[str, Run]) -> None:
        self._reading_curve = False
        self._comparison.show_group_states(states)
        self._read_next_curve()

    def _have_no_curve(self, error: StudioError) -> None:
        self._reading_curve = False
        self.failed.emit(error)
        self._read_next_curve()

    def _have(self, states: Mapping[str, Run]) -> None:
        self._states.update(states)
        for id in states:
            kept = self._session.runs.find(id)
            if kept is not None:
                self._outlines[id] = kept.outline
        self._comparison.show_states(states)
        self._compare()

    def _mark(self, ids: tuple[str, ...]) -> None:
        self._marked = ids
        self._compare()

    def _compare(self, _news: object = None) -> None:
        """Show the same samples by all that are marked and known."""
        dataset = self._data.dataset
        runs = self._marked_states
        self._tell_marked()
        if dataset is None or not runs:
            return
        self._background.submit(
            lambda: _compared(dataset, runs), self._comparison.show_samples, self.failed.emit
        )


def _compared(dataset: Dataset, runs: Mapping[str, Run]) -> ComparedSamples:
    samples, labels = dataset.test[:SHOWN], dataset.test_labels
    names = () if labels is None else tuple(dataset.class_names[one] for one in labels[:SHOWN])
    shape = dataset.shape if len(dataset.shape) > 1 else None
    outputs = by_runs(samples, dataset.scaling, runs)
    return ComparedSamples(samples, shape, outputs, dataset.scaling, names)
