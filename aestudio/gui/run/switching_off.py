"""Makes runs in which a unit is off."""

from functools import partial
from time import time

from PySide6.QtCore import QObject, Signal

from aestudio.analysis.errors import measured
from aestudio.analysis.units.experiment import run_without
from aestudio.core.errors import ProjectError, StudioError
from aestudio.core.run import Run
from aestudio.core.runs import Origin, Runs, new_id
from aestudio.core.snapshots import Timeline
from aestudio.gui.document.run_files import RunFiles
from aestudio.gui.document.session import Session
from aestudio.gui.importing.data_controller import DataController
from aestudio.gui.inspect.neurons.choices import layer_title
from aestudio.gui.kit.background import Background
from aestudio.gui.kit.figures import error_figure


class SwitchingOff(QObject):
    """``made`` carries words on a run that was added and its id, ``failed`` a StudioError."""

    made = Signal(str, str)
    failed = Signal(object)

    def __init__(
        self, session: Session, data: DataController, files: RunFiles, background: Background
    ) -> None:
        super().__init__(session)
        self._session, self._data = session, data
        self._files, self._background = files, background

    def switch_off(self, layer: int, unit: int) -> None:
        """Add a run like the opened one, which it branches off at its last epoch, in which
        ``unit`` (from 0) of ``layer`` (from 1) gives 0: a step of undo."""
        run, parent = self._session.run, self._session.runs.opened
        dataset = None if run is None else self._data.as_seen_by(run)
        if run is None or parent is None or dataset is None:
            what = "there is no run of these data whose unit could be switched off"
            self.failed.emit(ProjectError(what, remedy="Train a network first"))
            return
        try:
            changed = run_without(run, layer, unit)
        except StudioError as error:
            self.failed.emit(error)
            return
        id, name = new_id(), self._name(run, layer, unit)
        origin = _end_of(parent, run)
        known_by = {"id": id, "name": name, "parent": origin, "begun": time()}
        add = partial(self._add, self._session.openings, known_by)
        self._background.submit(
            lambda: measured(changed, dataset),
            lambda found: self._files.keep(id, found, partial(add, found), self.failed.emit),
            self.failed.emit,
        )
        self._keep_last_snapshot(id, origin, layer, unit)

    def _name(self, run: Run, layer: int, unit: int) -> str:
        title = layer_title(run.architecture, layer)
        each = "filter" if run.architecture.stack[layer - 1].channelled else "unit"
        return f"without {each} {unit + 1:,} of {title[0].lower()}{title[1:]}"

    def _add(self, openings: int, known_by: dict[str, object], run: Run) -> None:
        if openings != self._session.openings:
            return

        def with_it(runs: Runs) -> Runs:
            return runs.with_new(run, **known_by).opening(runs.opened)

        name = str(known_by["name"])
        if self._session.edit_runs(f"Add a run {name}", with_it):
            kept = self._session.runs.find(str(known_by["id"]))
            title = name if kept is None else kept.title
            told = f"One more run, {title}: test error {error_figure(run.test_mse)}"
            self.made.emit(told, str(known_by["id"]))

    def _keep_last_snapshot(self, id: str, end: Origin, layer: int, unit: int) -> None:
        """Training can go on from it as from the last epoch of any run."""
        there = self._files.snapshots(end.run)
        at = next((one for one in there if (one.stage, one.epoch) == (end.stage, end.epoch)), None)
        if at is not None:
            self._files.read_snapshot(
                end.run,
                at,
                lambda run: self._files.keep_snapshot(id, run_without(run, layer, unit)),
            )


def _end_of(id: str, run: Run) -> Origin:
    """Its last epoch."""
    timeline = Timeline.of(run.history, ())
    point = run.checkpoint
    stage, epoch = (
        timeline.place(timeline.epochs) if timeline.epochs else (point.stage, point.epoch)
    )
    return Origin(run=id, stage=stage, epoch=epoch)
