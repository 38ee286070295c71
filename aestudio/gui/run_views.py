"""What the window shows of a run: reconstructions, PCA beside the curve, the test error."""

from math import isfinite

from PySide6.QtCore import QObject

from aestudio.core.events import WeightsUpdated
from aestudio.core.plan import Loss
from aestudio.core.run import Run
from aestudio.core.training import TrainingJob
from aestudio.data.dataset import Dataset
from aestudio.gui.data_desk import DataDesk
from aestudio.gui.run_controller import RunController
from aestudio.gui.session import Session
from aestudio.gui.status_strip import StatusStrip
from aestudio.gui.training.loss_plot import LossCard
from aestudio.gui.viewer.panel import ReconstructionPanel


class RunViews(QObject):
    """Brings together what the session, the data and the controller know with what shows it."""

    def __init__(
        self,
        session: Session,
        controller: RunController,
        data: DataDesk,
        viewer: ReconstructionPanel,
        loss: LossCard,
        status: StatusStrip,
    ) -> None:
        super().__init__(session)
        self._session, self._controller, self._data = session, controller, data
        self._viewer, self._loss, self._status = viewer, loss, status
        self._shown: Dataset | None = None

    def show_dataset(self, dataset: Dataset) -> None:
        """Show data that were read, and what the run makes of them."""
        self._show(dataset)
        self._status.show_dataset(dataset)
        self.show_run(self._session.run)

    def show_run(self, run: Run | None) -> None:
        """Show what a run has learnt; nothing if there is none, or of other data."""
        if run is None or run.architecture.inputs != self._session.project.data.features:
            self._viewer.clear()
            return
        seen = self._data.as_seen_by(run)
        if seen is None and self._data.dataset is not None:
            self._viewer.clear()
            return
        self._show(seen)
        self._viewer.show_weights(
            run.architecture.first_levels(run.levels),
            run.checkpoint.weights.first_levels(run.levels),
        )

    def show_weights(self, job: TrainingJob, update: WeightsUpdated) -> None:
        """Show what is being learnt."""
        self._show(self._data.dataset)
        self._viewer.show_weights(job.architecture.first_levels(update.level), update.weights)

    def show_pca(self) -> None:
        """PCA's error beside the curve, where the curve is a squared error too."""
        project, error = self._session.project, self._data.pca_error
        comparable = project.plan.loss is Loss.MEAN_SQUARED_ERROR
        text = f"PCA with {project.architecture.codings} codes {error or 0:.4f}"
        self._loss.show_reference(error if comparable else None, text)
        self.show_test_error()

    def show_test_error(self) -> None:
        """Tell the run's error on the test part, with PCA's beside it."""
        run, pca = self._session.run, self._data.pca_error
        if run is None or run.test_mse is None:
            return
        codes = self._session.project.architecture.codings
        beside = "" if pca is None else f" · PCA with {codes} codes {pca:.5f}"
        # A file may hold an error that its weights no longer have.
        error = "not finite" if self._unsound else f"{run.test_error}"
        self._status.say(f"Test error {error}{beside}")

    def show_measured(self, error: float) -> None:
        """Tell the test error anew where the weights have been found to have none."""
        if not isfinite(error):
            self.show_test_error()

    def _show(self, dataset: Dataset | None) -> None:
        if dataset is not None and dataset is not self._shown:
            self._shown = dataset
            self._viewer.show_dataset(dataset)

    @property
    def _unsound(self) -> bool:
        """Whether the weights of the run were measured, and are no numbers."""
        measured = self._viewer.test_error
        return self._controller.idle and measured is not None and not isfinite(measured)
