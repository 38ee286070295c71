"""Writes a run to its file, while it goes on and when it has ended."""

import sys
import tempfile
from pathlib import Path

from aestudio.analysis.errors import measured
from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.data.dataset import Dataset
from aestudio.storage.project_file import save


class Keeper:
    """Keeps the runs of ``document`` in the file ``out``; does not write if others do.

    The file that was there before the run is kept as a backup, not the run's own checkpoints.
    """

    def __init__(self, document: Document, dataset: Dataset, out: Path, *, writes: bool) -> None:
        self._document, self._dataset, self._out = document, dataset, out
        self._writes = writes
        self._saved = self._complained = False

    def checkpoint(self, run: Run) -> None:
        """Save a run that goes on; that this fails is told once, and ends nothing."""
        if not self._writes:
            return
        try:
            self._save(self._document.with_run(self._dataset.noted_in(run)))
        except FileError as error:
            if not self._complained:
                print(f"Note: no checkpoint: {error}", file=sys.stderr)
            self._complained = True

    def end(self, run: Run | None) -> Run | None:
        """The run, measured and saved; None if it has not learnt anything."""
        if run is None or not _has_learnt(run):
            return None
        if not self._writes:
            return run
        run = measured(run, self._dataset)
        self._save_somewhere(self._document.with_run(run))
        return run

    def _save(self, document: Document) -> None:
        save(document, self._out, backup=not self._saved)
        self._saved = True

    def _save_somewhere(self, document: Document) -> None:
        """Save; if that fails, keep the model elsewhere and say where: hours may be in it."""
        try:
            self._save(document)
        except FileError as error:
            spare = Path(tempfile.mkdtemp(prefix="aestudio-")) / self._out.name
            try:
                save(_light(document), spare)
            except FileError:
                raise error from None
            error.remedy = f"The model is kept as {spare}; move it to a safe place"
            raise


def _light(document: Document) -> Document:
    """Without embedded data: that they cannot be read may be why saving failed."""
    project = document.project
    return document.with_project(project.edited(data=project.data.edited(embedded=False)))


def _has_learnt(run: Run) -> bool:
    point = run.checkpoint
    return bool(run.done or point.epoch or point.step)
