"""Keeps the data of the session's project at hand, read off the GUI thread."""

from dataclasses import dataclass
from pathlib import Path
from threading import Event as Flag
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from aestudio.analysis.pca import pca_errors
from aestudio.core.errors import StudioError
from aestudio.core.project import DataReference, Project
from aestudio.core.run import Run
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.watch import Watch
from aestudio.gui.document.session import Session
from aestudio.gui.kit.background import Background
from aestudio.recipes import with_other_data

MOST_PCA_FEATURES = 2048


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """How far the reading of large data is: share 0…1 after ``seconds``."""

    name: str
    share: float
    seconds: float

    @property
    def remaining(self) -> float | None:
        """Seconds that are left at this pace; None while there is too little to tell."""
        if self.seconds < 1 or self.share <= 0:
            return None
        return self.seconds * (1 - self.share) / self.share


class DataController(QObject):
    """``loaded`` carries a Dataset, ``failed`` a StudioError, ``pca_changed`` says that what
    ``pca_error`` tells is another. ``progressed`` carries a ReadingProgress while large data are
    read, and None once that is over.

    Files are read by ``reader``, so that saving need not wait for them; the rest is done by
    ``background``.
    """

    loaded = Signal(object)
    failed = Signal(object)
    pca_changed = Signal()
    progressed = Signal(object)

    def __init__(self, session: Session, background: Background, reader: Background) -> None:
        super().__init__(session)
        self._session, self._background, self._reader = session, background, reader
        self._stop = Flag()
        self._wanted: DataReference | None = None
        self._pca_errors: tuple[tuple[Dataset, NDArray[np.float64]], ...] = ()
        self.dataset: Dataset | None = None
        self._seen: Dataset | None = None
        session.project_changed.connect(self.show_project)

    def show_project(self, project: Project) -> None:
        """Fetch the data of ``project`` unless they are here already."""
        if project.data != self._wanted:
            self._fetch(project.data)

    def pca_error(self, codes: int, run: Run | None = None) -> float | None:
        """Mean squared error, of scaled values, of PCA with so many codes on the test part of the
        data that are here, as ``run`` saw them; None until it is known."""
        seen = self.dataset if run is None else self.as_seen_by(run)
        errors = next((one for of, one in self._pca_errors if of is seen), None)
        return float(errors[codes]) if errors is not None and codes < len(errors) else None

    def as_seen_by(self, run: Run) -> Dataset | None:
        """The data as a run saw them; None where they are not here, or it saw them otherwise."""
        known = (one for one in (self.dataset, self._seen) if one is not None)
        # A project is told of before its data are here: those of the one before may be others.
        takes = (one for one in known if one.reference.features == run.architecture.inputs)
        return next((one for one in takes if one.fits(run)), None)

    def fetch_again(self) -> None:
        """Try once more after a failure, for when the file is back."""
        if self.dataset is None and not self._reader.busy:
            self._fetch(self._session.project.data)

    def stop_reading(self) -> None:
        """Give up what is being read; ``failed`` tells how to go on."""
        self._stop.set()

    def shut_down(self) -> None:
        """Read no further, for when the window goes."""
        self._stop.set()

    def use_sample(self) -> None:
        """Go back to the data that ship with the program."""
        self._session.use_data(
            "Use the MNIST sample", lambda project: with_other_data(project, DataReference())
        )

    def _fetch(self, reference: DataReference) -> None:
        self._wanted, self.dataset, self._seen = reference, None, None
        self._tell_pca(())
        if reference.are_to_come:
            self._stop.set()
            return
        path, run = self._session.path, self._session.run
        base = path.parent if path else None
        watch = self._watch(reference.name)
        self._reader.submit(
            lambda: _read(reference, base, watch, run),
            lambda found: self._keep(*found),
            lambda error: self._fail(error, reference),
        )

    def _watch(self, name: str) -> Watch:
        """Tells of the reading that begins now, and ends the one before."""
        self._stop.set()
        self._stop = stop = Flag()
        began, percent = perf_counter(), -1

        def tell(share: float) -> None:
            nonlocal percent
            if int(100 * share) != percent:
                percent = int(100 * share)
                self.progressed.emit(ReadingProgress(name, share, perf_counter() - began))

        return Watch(tell, stop.is_set)

    def _fail(self, error: StudioError, reference: DataReference | None = None) -> None:
        self.progressed.emit(None)
        # Nobody waits for what was given up for something else.
        if reference in (None, self._wanted):
            self.failed.emit(error)

    def _keep(self, dataset: Dataset, seen: Dataset) -> None:
        self.progressed.emit(None)
        if dataset.reference != self._wanted:
            return
        self.dataset, self._seen = dataset, seen
        self.loaded.emit(dataset)
        known = (dataset,) if seen is dataset else (dataset, seen)
        if dataset.reference.features <= MOST_PCA_FEATURES and len(dataset.test):
            self._background.submit(
                lambda: tuple((one, pca_errors(one.train, one.test)) for one in known),
                # While it was computed, other data may have come.
                lambda errors: self._tell_pca(errors) if dataset is self.dataset else None,
                self.failed.emit,
            )

    def _tell_pca(self, errors: tuple[tuple[Dataset, NDArray[np.float64]], ...]) -> None:
        self._pca_errors = errors
        self.pca_changed.emit()


def _read(
    reference: DataReference, base: Path | None, watch: Watch, run: Run | None
) -> tuple[Dataset, Dataset]:
    """The data, and as the run saw them: the same unless another program scaled them."""
    found = load_dataset(reference, base, watch)
    return found, found if run is None else found.as_seen_by(run)
