"""Keeps the data of the session's project at hand, read off the GUI thread."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from aestudio.analysis.pca import Pca, fit_pca
from aestudio.core.project import DataReference, Project
from aestudio.data.dataset import Dataset, load_dataset, reference_for
from aestudio.gui.background import Background
from aestudio.gui.session import Session

MOST_PCA_FEATURES = 2048


class DataDesk(QObject):
    """``loaded`` carries a Dataset, ``failed`` a StudioError, ``pca_changed`` says that
    ``pca_error`` is another."""

    loaded = Signal(object)
    failed = Signal(object)
    pca_changed = Signal()

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__(session)
        self._session, self._background = session, background
        self._wanted: DataReference | None = None
        self._pca: Pca | None = None
        self._codes = 0
        self.dataset: Dataset | None = None
        self.pca_error: float | None = None
        session.project_changed.connect(self.show_project)

    def show_project(self, project: Project) -> None:
        """Fetch the data of ``project`` unless they are here already."""
        if project.data != self._wanted:
            self._fetch(project.data)
        elif project.architecture.codings != self._codes:
            self._measure_pca()

    def fetch_again(self) -> None:
        """Try once more after a failure, for when the file is back."""
        if self.dataset is None and not self._background.busy:
            self._fetch(self._session.project.data)

    def choose(self, path: Path) -> None:
        """Use another file; the project changes once it could be read."""
        self._background.submit(lambda: reference_for(path), self._use, self.failed.emit)

    def use_sample(self) -> None:
        """Go back to the data that ship with the program."""
        self._use(DataReference())

    def _use(self, reference: DataReference) -> None:
        self._session.edit("Use other data", lambda project: project.with_data(reference))

    def _fetch(self, reference: DataReference) -> None:
        self._wanted, self.dataset, self._pca = reference, None, None
        self._tell_pca(None)
        path = self._session.path
        base = path.parent if path else None
        self._background.submit(lambda: load_dataset(reference, base), self._keep, self.failed.emit)

    def _keep(self, dataset: Dataset) -> None:
        if dataset.reference != self._wanted:
            return
        self.dataset = dataset
        self.loaded.emit(dataset)
        if dataset.reference.features <= MOST_PCA_FEATURES and len(dataset.test):
            self._background.submit(
                lambda: fit_pca(dataset.train), self._keep_pca, self.failed.emit
            )

    def _keep_pca(self, pca: Pca) -> None:
        self._pca = pca
        self._measure_pca()

    def _measure_pca(self) -> None:
        pca, dataset = self._pca, self.dataset
        codes = self._session.project.architecture.codings
        self._codes = codes
        if pca is None or dataset is None:
            return
        self._background.submit(
            lambda: pca.error(dataset.test, codes), self._tell_pca, self.failed.emit
        )

    def _tell_pca(self, error: float | None) -> None:
        """Test error of PCA with as many codes as the coding layer has, None until known."""
        self.pca_error = error
        self.pca_changed.emit()
