"""Writes a run to its file, while it goes on and when it has ended."""

import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from platformdirs import user_state_path

from aestudio.analysis.errors import measured
from aestudio.commands.snapshot_writer import SnapshotWriter
from aestudio.commands.wanted_run import WantedRun, alone
from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.data.dataset import Dataset
from aestudio.storage.atomic import make_folder
from aestudio.storage.project_file import UnsyncedFileError, save

# Checkpoints take no more than a twentieth of the time, unless the user says how often.
REST = 19.0


class CheckpointWriter:
    """Keeps a run in the file that it is wanted in; does not write if others do.

    The file that was there before the run is kept as a backup, not the run's own checkpoints. The
    first checkpoint is written at once. After one it rests for ``rest`` times as long as that
    took, and until ``every`` seconds have gone by. Snapshots are kept from then on.
    """

    def __init__(
        self,
        wanted: WantedRun,
        dataset: Dataset,
        *,
        writes: bool,
        every: float = 0.0,
        rest: float = REST,
        snapshots: SnapshotWriter | None = None,
    ) -> None:
        self._wanted, self._dataset, self._snapshots = wanted, dataset, snapshots
        self._writes, self._every, self._rest = writes, every, rest
        self._rests_until = 0.0
        self._brought = self._saved = self._complained = False

    def checkpoint(self, run: Run) -> None:
        """Save a run that goes on; that this fails is told once, and ends nothing."""
        if not self._writes:
            return
        noted = self._dataset.noted_in(run)
        self._save_if_due(noted)
        if self._saved and self._snapshots is not None:
            self._snapshots.note(noted)

    def _save_if_due(self, run: Run) -> None:
        began = perf_counter()
        if began < self._rests_until:
            return
        try:
            self._save(self._wanted.document(run))
        except FileError as error:
            self._complain(error)
        else:
            self._take_back()
        ended = perf_counter()
        self._rests_until = max(ended + self._rest * (ended - began), began + self._every)

    def _complain(self, error: FileError) -> None:
        if not self._complained:
            error.remedy = "Training goes on, and each checkpoint is tried anew"
            _note(f"no checkpoint: {error}")
        self._complained = True

    def _take_back(self) -> None:
        if self._complained:
            _note("checkpoints can be saved again.")
        self._complained = False

    def end(self, run: Run | None) -> Run | None:
        """The run, measured and saved; None if it has not learnt anything."""
        if run is None or not run.has_learnt:
            return None
        if not self._writes:
            return run
        run = measured(run, self._dataset)
        self._save_somewhere(self._wanted.document(run))
        if self._snapshots is not None:
            self._snapshots.end()
        return run

    def _save(self, document: Document) -> None:
        self._bring()
        try:
            save(document, self._wanted.out, backup=not self._saved)
        except UnsyncedFileError:
            self._saved = True
            raise
        self._saved = True

    def _bring(self) -> None:
        if not self._brought:
            self._wanted.bring()
        self._brought = True

    def _save_somewhere(self, document: Document) -> None:
        """Save; if that fails, keep the model elsewhere and say where: hours may be in it."""
        try:
            self._save(document)
        except FileError as error:
            if self._saved_again(document, error):
                return
            spare = _spare(_light(document), self._wanted.out.name)
            if spare is not None:
                error.remedy = f"The model is kept as {spare}; move it to a safe place"
            raise

    def _saved_again(self, document: Document, error: FileError) -> bool:
        """Whether a second attempt, in another temporary file, went well."""
        try:
            self._save(document)
        except FileError:
            return False
        _note(f"it is saved, at the second attempt. At the first: {error}")
        return True


def _spare(document: Document, name: str) -> Path | None:
    """Where the document could be kept instead, if anywhere."""
    for make in (_in_temporary_folder, _in_state_folder):
        try:
            folder = make()
        except OSError:
            continue
        try:
            save(document, folder / name)
        except FileError:
            with suppress(OSError):
                folder.rmdir()
        else:
            return folder / name
    return None


def _in_temporary_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="aestudio-"))


def _in_state_folder() -> Path:
    above = Path(user_state_path("aestudio")) / "unsaved"
    make_folder(above)
    return Path(tempfile.mkdtemp(prefix="model-", dir=above))


def _note(text: str) -> None:
    print(f"Note: {text}", file=sys.stderr)


def _light(document: Document) -> Document:
    """Without embedded data: that they cannot be read may be why saving failed. Nor does it tell
    of runs that lie elsewhere."""
    project, document = document.project, alone(document)
    return document.with_project(project.edited(data=project.data.edited(embedded=False)))
