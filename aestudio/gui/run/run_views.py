"""What the window shows of a run: reconstructions, PCA beside the curve, what it has come to."""

from dataclasses import replace
from math import isfinite
from typing import Any

from PySide6.QtCore import QObject, Signal

from aestudio.core.corruptions import Corruption
from aestudio.core.events import WeightsUpdated
from aestudio.core.model import Model
from aestudio.core.objectives import Loss
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document
from aestudio.core.run import Run, corruption_of
from aestudio.core.training import TrainingJob
from aestudio.core.units import count_text
from aestudio.data.dataset import Dataset
from aestudio.gui.build.training.headline import headline
from aestudio.gui.build.training.loss_plot import LossCard
from aestudio.gui.build.training.result_strip import ResultStrip
from aestudio.gui.build.viewer.noise_chip import NO_DAMAGE
from aestudio.gui.build.viewer.panel import ReconstructionPanel
from aestudio.gui.document.session import Session
from aestudio.gui.importing.data_controller import DataController
from aestudio.gui.inspect.inspected import Subject
from aestudio.gui.kit.figures import error_figure
from aestudio.gui.run.run_controller import RunController
from aestudio.gui.samples.part import Parts
from aestudio.gui.shell.status_strip import StatusStrip


class RunViews(QObject):
    """Brings together what the session, the data and the controller know with what shows it.

    ``looked_at`` carries the Subject that is shown from now on, None where no network is.
    """

    looked_at = Signal(object)

    def __init__(
        self,
        session: Session,
        controller: RunController,
        data: DataController,
        viewer: ReconstructionPanel,
        loss: LossCard,
        result: ResultStrip,
        status: StatusStrip,
    ) -> None:
        super().__init__(session)
        self._session, self._controller, self._data = session, controller, data
        self._viewer, self._loss, self._result, self._status = viewer, loss, result, status
        self._shown: Dataset | None = None
        self._parts: Parts | None = None
        self._nothing = True

    def show_dataset(self, dataset: Dataset) -> None:
        """Show data that were read, and what the run makes of them."""
        self._show(dataset)
        self._status.show_dataset(dataset)
        self.show_run(self._session.run)

    def show_run(self, run: Run | None) -> None:
        """Show what a run has learnt; nothing if there is none, or of other data."""
        self._loss.show_moment(None)
        if run is None or run.architecture.inputs != self._session.project.data.features:
            self._show_none()
            return
        seen = self._data.as_seen_by(run)
        if seen is None and self._data.dataset is not None:
            self._show_none()
            return
        self._show(seen)
        model = run.model
        self._viewer.show_weights(model.architecture, model.weights, damage=run.corruption)
        self._look_at(seen, run.plan, model, of=run, damage=run.corruption)

    def show_closed(self, run: Run | None) -> None:
        """No run is opened any more, or one is again, as by undo."""
        if self._controller.idle and (run is None or self._nothing):
            self.show_run(run)

    def show_snapshot(self, run: Run, moment: str) -> None:
        """Show what a run had learnt when that was."""
        seen = self._data.as_seen_by(run)
        if seen is not None:
            model = run.model
            self._viewer.show_weights(model.architecture, model.weights, moment, run.corruption)
            self._loss.show_moment((run.checkpoint.stage, run.checkpoint.epoch))
            damage = run.corruption
            self._look_at(seen, run.plan, model, of=run, moment=moment, damage=damage)

    def show_begun(self, job: TrainingJob) -> None:
        """What another network made of the samples must not pass for what this one does, until
        the first of its own comes."""
        self._loss.show_moment(None)
        if job.start is None or job.renewed:
            self._show_none(corruption_of(job.plan.stages(job.architecture)[:1]))

    def show_weights(self, job: TrainingJob, update: WeightsUpdated) -> None:
        """Show what is being learnt."""
        self._show(self._data.dataset)
        outer = job.architecture.first_levels(update.level)
        damage = corruption_of(job.plan.stages(job.architecture)[: update.stage])
        moment, weights = _moment(job, update), update.weights
        self._viewer.show_weights(outer, weights, moment, damage)
        here, model = self._data.dataset, Model(outer, weights)
        told = {"moment": moment, "live": True, "damage": damage}
        self._look_at(here, job.plan, model, of=update, **told)

    def show_pca(self) -> None:
        """PCA's error beside the curve, where the curve is a squared error too, and beside the
        error of the run."""
        run = self._session.run if self._controller.idle else None
        design = self._session.project if run is None else run
        codes = design.architecture.codings if run is None else _codings(run)
        error = self._pca_error(codes, run)
        comparable = design.plan.loss is Loss.MEAN_SQUARED_ERROR
        text = f"PCA with {count_text(codes, 'code')} {error_figure(error)}"
        self._loss.show_reference(error if comparable else None, text)
        self.show_result()

    def show_result(self) -> None:
        """Tell what the run has come to, of which design it was, and how PCA does."""
        document, idle = self._measured(self._session.document), self._controller.idle
        run = document.run
        pca = None if run is None else self._pca_error(_codings(run), run)
        inside = self._viewer.insight
        found = headline(document, pca, sound=not self._unsound, insight=inside) if idle else None
        self._result.show_headline(found)

    def _pca_error(self, codes: int, run: Run | None) -> float | None:
        """On the data at hand; of a run that saw others none is known."""
        here = self._session.project.data.fingerprint
        ours = run is None or run.data_sha256 == here
        return self._data.pca_error(codes, run) if ours else None

    def _measured(self, document: Document) -> Document:
        """The document with the error of a run that another program trained: nobody measured it
        before its samples are seen here."""
        run, error = document.run, self._viewer.test_error
        if run is None or not _unmeasured(run) or error is None or not isfinite(error):
            return document
        return replace(document, run=run.with_test_mse(error))

    def show_measured(self, error: float) -> None:
        """Tell the test error anew where the weights have been found to have none, or one that was
        not known."""
        run = self._session.run
        if not isfinite(error) or (run is not None and _unmeasured(run)):
            self.show_result()

    def _show_none(self, damage: Corruption = NO_DAMAGE) -> None:
        self._nothing = True
        self._viewer.clear(damage)
        self.looked_at.emit(None)

    def _look_at(
        self, dataset: Dataset | None, plan: TrainingPlan, model: Model, **told: Any
    ) -> None:
        if dataset is None:
            self.looked_at.emit(None)
            return
        self._nothing = False
        if self._parts is None or not self._parts.are_of(dataset, plan):
            self._parts = Parts(dataset, plan)
        self.looked_at.emit(Subject(model, self._parts, **told))

    def _show(self, dataset: Dataset | None) -> None:
        if dataset is not None and dataset is not self._shown:
            self._shown = dataset
            self._viewer.show_dataset(dataset)

    @property
    def _unsound(self) -> bool:
        """Whether the weights of the run were measured, and are no numbers."""
        measured = self._viewer.test_error
        return self._controller.idle and measured is not None and not isfinite(measured)


def _unmeasured(run: Run) -> bool:
    """Whether another program trained it, and nobody told how well it does on these data."""
    return run.is_from_elsewhere and run.test_mse is None


def _codings(run: Run) -> int:
    """Units of the innermost layer that has been trained: that of the network that is measured."""
    return run.architecture.encoder_sizes[run.levels]


def _moment(job: TrainingJob, update: WeightsUpdated) -> str:
    """The epoch, and its stage where there are several."""
    stages = job.plan.stages(job.architecture)
    stage = f"{stages[update.stage - 1].name}, " if len(stages) > 1 else ""
    return f"{stage}epoch {update.epoch:,}"
