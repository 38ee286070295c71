"""A trained autoencoder: what encodes, decodes, reconstructs and scores samples."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from aestudio.analysis.columns import Columns, code_columns, numbers_of, original_columns
from aestudio.analysis.forward import decode
from aestudio.api.further import Continuation
from aestudio.api.given import Data, Given, Result, given, numbers_in
from aestudio.api.learning_data import Labelled, LearningData
from aestudio.api.memory import Memory
from aestudio.api.moving import moved, without_data
from aestudio.api.opened_run import OpenedRun
from aestudio.api.passing import Passage
from aestudio.api.runs import KeptRuns, RunModels, curves_of
from aestudio.api.saving import saved
from aestudio.api.telling import warn
from aestudio.api.training import Conduct
from aestudio.api.words import in_python
from aestudio.core.errors import FileError
from aestudio.core.events import Event
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document
from aestudio.core.training import TrainingControl
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.samples import Samples
from aestudio.export.portable import portable_of
from aestudio.export.tensorboard.runs import CurvesWritten
from aestudio.storage.output import check_ending, check_output
from aestudio.storage.project_file import load as document_in
from aestudio.storage.results import write_bytes

if TYPE_CHECKING:  # Formats take a while to load.
    from aestudio.export.exporting import Exported


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Autoencoder(OpenedRun):
    """A network with its weights, the preparation of its data, and what its training told.

    ``aestudio.load`` and ``aestudio.fit`` give one. Samples go in as arrays (n, features),
    (n, height, width) or (n, height, width, channels), as lists of such, as frames of pandas or
    polars with a row a sample, or by the name of a file, a folder of images or a sample set. They
    go through all that was done to the training data: columns are found by name, gaps filled,
    categories told apart, numbers scaled. Arrays give arrays, frames give frames of the same
    library, tables in files give frames of polars; numbers come back in the units of the data.
    What is worth knowing of samples is warned of (AEStudioWarning).
    """

    @property
    def runs(self) -> RunModels[Autoencoder]:
        """All runs of the project, each such a model: ``runs[2]`` by number, ``runs["tied"]`` by
        name; ``runs.table()`` tells of them without reading any.

        >>> model.runs
        <1 run: Run 1>
        >>> model.runs[1].title
        'Run 1'
        """
        return RunModels(self._kept, self._opened)

    @property
    def snapshots(self) -> tuple[tuple[int, int], ...]:
        """Stage and epoch of each snapshot of the run that is kept, both from 1."""
        return self._kept.snapshots(self._known)

    def at(self, epoch: int, stage: int | None = None) -> Autoencoder:
        """The run as it stood after ``epoch`` finished epochs of ``stage``, both from 1.

        The stage may be left out where it is clear. Raises ProjectError that tells which
        snapshots are kept where that one is not.
        """
        run = self._kept.snapshot(self._known, epoch, stage)
        document = Document(self.document.project, run, self.document.runs)
        return Autoencoder(document, self.path, self.trained_on, self._kept.leaving)

    def with_data(
        self,
        samples: Data,
        *,
        labels: ArrayLike | str | None = None,
        test: float | Data | Labelled = 0.0,
        scaling: str = "auto",
        scope: str = "auto",
        missing: str = "refuse",
    ) -> Autoencoder:
        """A network that was imported, with samples for it: to report of, and to be trained on
        them from its weights, as by ``imported.with_data(samples, test=0.2).train_further(8)``.

        They are as ``fit`` has them; this model stays as it is. Where the network brought its
        scaling along, theirs has to come to the same. Raises DataError for samples that it cannot
        take, ProjectError for settings that cannot be, and for a model that was trained here,
        which has its data.
        """
        settings = {"scaling": scaling, "scope": scope, "missing": missing}
        data = LearningData.of(samples, labels, test, self.shape, **settings)
        document = moved(self.document, data)
        return Autoencoder(document, self.path, data.in_memory(None), self.memory)

    def train_further(
        self,
        epochs: int | None = None,
        *,
        validation: Data | None = None,
        device: str | None = None,
        threads: int | None = None,
        on_event: Callable[[Event], object] | None = None,
        control: TrainingControl | None = None,
        progress: bool | None = None,
        snapshots: int = 0,
    ) -> Autoencoder:
        """The same run, trained further on its data: to its end if it was stopped, ``epochs`` more
        of its last stage if it is finished, bit for bit as if they had been planned at first.

        Returns another model and leaves this one as it was: ``model = model.train_further(3)``.
        Of a network that was imported it is ``epochs``, or those of its plan, on the samples that
        ``with_data`` gave. ``validation`` are samples (n, features) to watch in place of
        those that ``fit`` was given; the rest is as there. What the optimizer had come to is known
        to the process that trained, and of snapshots that are kept; where it is not, the run is
        trained again up to there, which is warned of.

        Raises ProjectError for a finished run without ``epochs``, an unfinished one with them, one
        that early stopping ended, and for ``model.at(…)``; DataError where the data are no longer
        there; else what ``fit`` raises.

        >>> longer = model.train_further(3)
        >>> len(longer.history), longer.plan.epochs
        (5, 5)
        >>> longer.runs
        <1 run: Run 1>
        """
        conduct = Conduct(device, threads, on_event, control, progress, snapshots)
        return self._after(*self._from_here(validation, conduct).trained_further(epochs))

    def branch(
        self,
        plan: TrainingPlan | None = None,
        *,
        name: str | None = None,
        validation: Data | None = None,
        device: str | None = None,
        threads: int | None = None,
        on_event: Callable[[Event], object] | None = None,
        control: TrainingControl | None = None,
        progress: bool | None = None,
        snapshots: int = 0,
    ) -> Autoencoder:
        """One more run, which goes on from where this model stands, by another plan.

        Of ``model.at(3)`` that is after three epochs, else after the last one; ``plan.epochs``
        counts those before, too. The stages and the optimizer stay the same. The run is called
        ``name``, else by what it differs in; ``result.runs`` has both, ``result.save`` writes both.
        Returns another model and leaves this one as it was; the rest is as for ``train_further``.

        Raises ProjectError for a plan by which it cannot go on, such as one of fewer epochs;
        DataError where the data are no longer there; else what ``fit`` raises.

        >>> slower = model.branch(model.plan.edited(learning_rate=0.0001, epochs=4))
        >>> slower.history["learning_rate"].round(6).to_list()
        [0.001, 0.001, 0.0001, 0.0001]
        >>> slower.runs
        <2 runs: Run 1, 2 · learning rate 0.0001, epochs a stage 4>
        """
        conduct = Conduct(device, threads, on_event, control, progress, snapshots)
        return self._after(*self._from_here(validation, conduct).branched(plan, name))

    def encode(self, samples: Data) -> Result:
        """Codings of samples: what leaves the coding layer; of a variational network the means.

        Returns float32 (n, codings); of frames the columns "code 1", "code 2" … Raises DataError
        for samples that are not like those trained on.

        >>> model.encode(samples).shape
        (200, 2)
        """
        source, passage = self._passage(samples)
        if source.is_frame:
            return source.table(_stacked(map(code_columns, passage.codings())))
        return np.concatenate([*passage.codings()])

    def decode(self, codings: Data) -> Result:
        """Samples that codings stand for, in the units of the training data.

        Takes codings (n, codings). Returns (n, *shape), or (n, inputs) of a table, with an input
        for each category; of frames the columns of the data, of categories the likeliest. Raises
        DataError for anything but rows of that many numbers.

        >>> model.decode([[0.5, -0.5], [0, 1]]).shape
        (2, 8)
        """
        source, model = given(codings), self.network
        values = numbers_in(source).astype(np.float32, copy=False)
        made = self.scaling.invert(decode(model.architecture, model.weights, values))
        if source.is_frame:
            features = self.encoding.features
            times = frozenset(one.column for one in features if one.origin)
            return source.table(original_columns(made, features, times))
        return self.encoding.restored(made).reshape(len(made), *self.shape)

    def reconstruct(self, samples: Data) -> Result:
        """What the network makes of samples, in the units of the data.

        Returns an array of the same shape; of a frame its columns, of categories the likeliest.
        Raises DataError for samples that are not like those trained on.

        >>> model.reconstruct(samples).shape
        (200, 8)
        """
        source, passage = self._passage(samples)
        if source.is_frame:
            return source.table(_stacked(passage.reconstructed_columns()))
        made, raw = np.concatenate([*passage.reconstructions()]), source.raw
        return passage.undone(made, raw.shape if isinstance(raw, Samples) else passage.shape)

    def score(self, samples: Data) -> Result:
        """How badly each sample is reconstructed: what has a large error is unusual.

        Returns float64 (n,), Σ(x̂ − x)² / inputs of scaled values, as the losses and the test error
        are; of frames a column "error". Raises DataError for samples that are not like those
        trained on.

        >>> errors = model.score(samples)
        >>> worst = samples[errors.argmax()]
        """
        source, passage = self._passage(samples)
        errors = np.concatenate([one["error"] for one in passage.scores()])
        return source.column("error", errors)

    def feature_errors(self, samples: Data) -> Result:
        """How far each feature of a reconstruction is off, |output − input| in its own unit.

        Returns float64 (n, features); of frames a column for each of theirs, of categories 0 where
        the right one comes back and 1 where another one does. Raises DataError for samples that
        are not like those trained on.

        >>> model.feature_errors(samples).mean(axis=0).shape
        (8,)
        """
        source, passage = self._passage(samples)
        columns = _stacked(passage.column_errors())
        return source.table(columns) if source.is_frame else numbers_of(columns)

    def save(self, path: str | PathLike[str]) -> None:
        """Write a project file with this run, which the window opens; its name ends in .h5, and
        without that is the project's where it has none. The runs that it branched off go along if
        no file has them; to the file that the model was loaded from, all of its runs.

        Training data that only this process has lie in it, or beside it where they are larger
        than 512 MiB; snapshots lie in the folder PATH.runs. What was there before stays as .bak.
        Raises FileError where it cannot be written, is in use, or holds several runs that would be
        lost, and where the samples are others by now than those that were trained on.

        >>> model.save("pairs.h5")
        """
        saved(self._kept, Path(path), self.trained_on)

    def export(
        self,
        path: str | PathLike[str],
        format: str | None = None,
        *,
        part: str = "autoencoder",
        scaled: bool = False,
    ) -> Exported:
        """Write the network as a file that other programs load, in the format that the ending of
        the name tells, or in the one that is called ``format``: onnx, keras …

        ``part`` is "autoencoder", "encoder" or "decoder". Scaling goes along where the format can
        hold it; with ``scaled`` the file takes scaled numbers and gives such back. Returns what was
        written: its ``size`` in bytes, their ``ratio`` to those of its ``parameters``, ``notes``,
        and as ``snippet`` the lines of Python that load it. What was there before stays as .bak.
        Raises FileError where the format cannot hold the network, or nothing can be written there.
        """
        from aestudio.api.exporting import exported, part_called

        name, which = self.document.project.name, part_called(part)
        portable = portable_of(name, self._known, self.run, which, prepared=not scaled)
        references = self.document.references
        with in_python():
            return exported(portable, Path(path), format, self.path, references, self._dataset)

    def report(self, path: str | PathLike[str]) -> None:
        """Write one HTML file that tells of the run: architecture, settings, curves,
        reconstructions, map and errors.

        Raises DataError where the data that it was trained on are no longer there, FileError where
        the file cannot be written.

        >>> model.report("pairs.html")
        """
        from aestudio.api.reporting import ENDINGS, report_of

        place = Path(path)
        check_output(place, self.path, data=self.document.references)
        check_ending(place, ENDINGS)
        name = self.document.project.name
        write_bytes(report_of(name, self._known, self.run, self._dataset()), place)

    def tensorboard(self, folder: str | PathLike[str]) -> CurvesWritten:
        """Write the curves of the run as events of TensorBoard, into a folder of its own within
        ``folder``, which is made if it is not there: loss and terms over epochs and steps,
        validation, learning rate, gradient norm. ``model.runs.tensorboard`` writes those of all.

        Returns what was written, with the ``command`` that shows it. Raises FileError where
        TensorBoard is not installed, nothing can be written there, or curves of the run are there
        already.

        >>> model.tensorboard("curves").told
        'Wrote 1 run to curves'
        """
        return curves_of(self._kept, [self._known], Path(folder))

    def _from_here(self, validation: Data | None, conduct: Conduct) -> Continuation:
        kept = None if self.trained_on is None else self.trained_on.watched
        watched = kept if validation is None else given(validation)
        return Continuation(self._kept, self._dataset(), watched, conduct)

    def _after(self, document: Document, memory: Memory) -> Autoencoder:
        """The model that a training leaves."""
        return Autoencoder(document, self.path, self.trained_on, memory)

    def _dataset(self) -> Dataset:
        """What it was trained on; raises DataError where that is not there."""
        data, run = self.document.project.data, self.run
        if data.are_to_come and run.data is None:
            raise without_data(self.title)
        if self.trained_on is not None:
            return self.trained_on.dataset(data)
        others = run.data is not None and run.data_sha256 != data.fingerprint
        return load_dataset(run.data if others and run.data is not None else data)

    def _opened(self, document: Document) -> Autoencoder:
        """Another run of the project, or this one."""
        if document.runs.opened == self.document.runs.opened:
            return self
        return Autoencoder(document, self.path, self.trained_on, self._kept.leaving)

    def _passage(self, samples: Data) -> tuple[Given, Passage]:
        source = given(samples)
        with in_python():
            passage = Passage.of(self.run, source.shaped(self.shape).raw, warn)
        return source.as_read(named=bool(passage.blocks.names)), passage


def load(path: str | PathLike[str], run: int | str | None = None) -> Autoencoder:
    """The model in a project file: the run that is opened there, or the one of a number or name.

    Nothing of the file is run as code, and it stays as it is. Raises FileError for a file that
    cannot be read or holds no such run, ProjectError for a run that the project does not have.

    >>> model.save("pairs.h5")
    >>> aestudio.load("pairs.h5")
    <Autoencoder 8 → 4 → 2 → 4 → 8 (Run 1)>
    """
    place = Path(path)
    document = document_in(place)
    kept = KeptRuns(document, place)
    if run is not None:
        return Autoencoder(kept.opening(kept.called(str(run))), place, memory=kept.leaving)
    if document.run is None:
        runs = document.runs.kept
        raise FileError(
            "has none of its runs opened" if runs else "holds no trained model yet",
            where=place.name,
            remedy=f"Name one: run={runs[-1].info.number}" if runs else "Train it first",
        )
    return Autoencoder(document, place)


def _stacked(pieces: Iterable[Columns]) -> Columns:
    """Pieces of a table as one."""
    every = [*pieces]
    return {name: np.concatenate([one[name] for one in every]) for name in every[0]}
