"""A trained autoencoder: what encodes, decodes, reconstructs and scores samples."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.columns import (
    code_columns,
    column_errors,
    numbers_of,
    original_columns,
)
from aestudio.analysis.errors import sample_errors
from aestudio.analysis.forward import decode
from aestudio.api.given import Data, Given, Result, array_of, given
from aestudio.api.passing import Passage
from aestudio.api.runs import KeptRuns, RunModels
from aestudio.api.saving import saved
from aestudio.api.telling import warn
from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding
from aestudio.core.errors import FileError
from aestudio.core.measured import Measured
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.data.samples import Samples
from aestudio.storage.project_file import load as document_in

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False, repr=False)
class Autoencoder:
    """A network with its weights, the preparation of its data and what its training told.

    ``document`` is the project with this run opened, ``path`` the file that it was read from,
    ``samples`` what it was trained on, where that is only in memory.

    Samples are taken as arrays (n, features), (n, height, width) or (n, height, width, channels),
    as lists of such, as frames of pandas or polars with a row a sample, or by the name of a file,
    a folder of images or a sample set. They go through the steps that the training data went
    through. Arrays give arrays, frames give frames.
    """

    document: Document
    path: Path | None = None
    samples: Given | None = None

    @property
    def run(self) -> Run:
        """All that training left behind."""
        assert self.document.run is not None
        return self.document.run

    @property
    def known(self) -> KeptRun:
        """What the run is known by in its project."""
        current = self.document.runs.current
        assert current is not None
        return current

    @property
    def title(self) -> str:
        """2 · tied, or Run 2 where it has no name."""
        return self.known.title

    @property
    def number(self) -> int:
        """Of the run in its project, from 1."""
        return self.known.info.number

    @property
    def name(self) -> str:
        """Of the run; empty where it has none."""
        return self.known.info.name

    @property
    def architecture(self) -> Architecture:
        """The network that was trained."""
        return self.run.architecture

    @property
    def plan(self) -> TrainingPlan:
        """How it was trained."""
        return self.run.plan

    @property
    def network(self) -> Model:
        """The architecture with its weights, of the layers that have been trained."""
        return self.run.model

    @property
    def weights(self) -> Weights:
        """The arrays of the network, float32, by layer and name: ``weights["encoder_1",
        "kernel"]`` is (inputs, units)."""
        return self.network.weights

    @property
    def finished(self) -> bool:
        """Whether every stage ran to its end."""
        return self.run.finished

    @property
    def test_error(self) -> Measured | None:
        """Mean squared error on the test part; None where no sample tested."""
        return self.run.test_error

    @property
    def scaling(self) -> Scaling:
        """What took the training data to what the network sees."""
        return self.run.scaling or Scaling.identity()

    @property
    def encoding(self) -> Encoding:
        """Which columns the inputs are; none of arrays."""
        return self.run.encoding or Encoding()

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a sample."""
        data = self.run.data
        return self.architecture.input_shape if data is None else data.shape

    @property
    def history(self) -> pl.DataFrame:
        """Losses and terms by stage and epoch."""
        from aestudio.api.history import frame_of

        return frame_of(self.run.history)

    @property
    def runs(self) -> RunModels[Autoencoder]:
        """The runs of the project, by number or name."""
        return RunModels(self._kept, Autoencoder)

    @property
    def snapshots(self) -> tuple[tuple[int, int], ...]:
        """Stage and epoch of each snapshot that is kept of the run, both from 1."""
        return self._kept.snapshots(self.known)

    def at(self, epoch: int, stage: int | None = None) -> Autoencoder:
        """The same run as it stood after ``epoch`` epochs of ``stage``, which may be left out
        where there is but one.

        Raises ProjectError where no such snapshot is kept.
        """
        run = self._kept.snapshot(self.known, epoch, stage)
        document = Document(self.document.project, run, self.document.runs)
        return Autoencoder(document, self.path, self.samples)

    @property
    def _kept(self) -> KeptRuns:
        return KeptRuns(self.document, self.path)

    def encode(self, samples: Data) -> Result:
        """Codings of samples, float32 (n, codings); of frames the columns code 1, code 2 …

        Raises DataError for samples that are not like those trained on.
        """
        source = given(samples)
        passage = Passage.of(self.run, source.raw, warn)
        codings = np.concatenate(list(passage.codings()))
        return source.table(code_columns(codings)) if source.is_frame else codings

    def decode(self, codings: Any) -> Result:
        """Samples of codings (n, codings), in the units and the shape of the training data."""
        source = given(codings)
        values = _numbers(source) if source.is_frame else array_of(codings)
        model = self.network
        made = decode(model.architecture, model.weights, values.astype(np.float32, copy=False))
        made = self.scaling.invert(made)
        if source.is_frame:
            return source.table(original_columns(made, self.encoding.features))
        return self.encoding.restored(made).reshape(len(made), *self.shape)

    def reconstruct(self, samples: Data) -> Result:
        """Samples passed through the network, in their own units and shape; of frames their
        columns, of categories the likeliest.

        Raises DataError for samples that are not like those trained on.
        """
        source = given(samples)
        passage = Passage.of(self.run, source.raw, warn)
        blocks = passage.blocks
        values = np.concatenate(list(passage.reconstructions()))
        if source.is_frame:
            return source.table(original_columns(values, blocks.names, blocks.times))
        return self.encoding.restored(values).reshape(len(values), *_shape(source, blocks.shape))

    def score(self, samples: Data) -> Result:
        """Mean squared error of each sample over all inputs, float64 (n,), scaled as in training
        and so comparable with the losses: what has a large one is unusual.

        Raises DataError for samples that are not like those trained on.
        """
        source = given(samples)
        passage = Passage.of(self.run, source.raw, warn)
        errors = [sample_errors(inputs, outputs) for inputs, outputs in passage.pairs()]
        return source.series("error", np.concatenate(errors))

    def feature_errors(self, samples: Data) -> Result:
        """How far each column of a reconstruction is off, |output − input| in the column's own
        units, float64 (n, columns); of categories 0 where the right one is given back, 1 where
        another one is.

        Raises DataError for samples that are not like those trained on.
        """
        source = given(samples)
        passage = Passage.of(self.run, source.raw, warn)
        names, scaling = passage.blocks.names, passage.scaling
        pieces = [column_errors(*pair, scaling, names) for pair in passage.pairs()]
        columns = {name: np.concatenate([one[name] for one in pieces]) for name in pieces[0]}
        return source.table(columns) if source.is_frame else numbers_of(columns)

    def save(self, path: str | PathLike[str]) -> None:
        """Write a project file, which the window opens; data that are in memory alone lie in it.

        Raises FileError if it cannot be written.
        """
        document = Document(self.document.project, self.run, self.document.runs)
        raw = None if self.samples is None else self.samples.raw
        saved(document, Path(path), None if isinstance(raw, Path) else raw)

    def __repr__(self) -> str:
        return f"<Autoencoder {self.architecture}: {self.title}>"


def load(path: str | PathLike[str], run: int | str | None = None) -> Autoencoder:
    """The model in a project file: the run that is opened in it, or that of a number or name.

    Raises FileError for a file that cannot be read or holds no run, ProjectError for a run that
    there is not.
    """
    place = Path(path)
    document = document_in(place)
    if run is not None:
        kept = KeptRuns(document, place)
        return Autoencoder(kept.opening(kept.called(str(run))), place)
    if document.run is None:
        raise FileError(
            "holds no trained model yet", where=place.name, remedy="Train it first, or name a run"
        )
    return Autoencoder(document, place)


def _numbers(source: Given) -> NDArray[Any]:
    raw = source.raw
    assert not isinstance(raw, Path | Samples)
    return np.stack([one.values for one in raw.columns], axis=1)


def _shape(source: Given, shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape
