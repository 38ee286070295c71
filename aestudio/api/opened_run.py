"""A run that is opened: its network, the preparation of its data, what its training told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from aestudio.api.memory import Memory
from aestudio.api.runs import KeptRuns
from aestudio.api.saving import TrainedOn
from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding
from aestudio.core.measured import Measured
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights

if TYPE_CHECKING:  # polars takes a while to load
    import polars as pl


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OpenedRun:
    """What is known of a run without passing samples through it.

    ``document`` is the project with this run opened; ``path`` is the file that it was read from,
    ``trained_on`` are its training data and ``memory`` what else is known of its runs, if only this
    process has them.
    """

    document: Document
    path: Path | None = None
    trained_on: TrainedOn | None = None
    memory: Memory = field(default_factory=Memory)

    @property
    def run(self) -> Run:
        """All that training left behind."""
        run = self.document.run
        assert run is not None  # As load and fit make it.
        return run

    @property
    def title(self) -> str:
        """What the run is called: 2 · tied, or Run 2 where it has no name."""
        return self._known.title

    @property
    def architecture(self) -> Architecture:
        """The network as it was designed."""
        return self.run.architecture

    @property
    def plan(self) -> TrainingPlan:
        """How it was trained."""
        return self.run.plan

    @property
    def network(self) -> Model:
        """Architecture and weights of the layers that have been trained: all, unless a layer-wise
        plan was stopped on the way."""
        return self.run.model

    @property
    def weights(self) -> Weights:
        """The arrays of the network, float32, by layer and name.

        ``weights["encoder_1", "kernel"]`` is (inputs, units), of a convolution (k, k, channels,
        filters); a decoder layer that is tied has a bias alone. ``weights.arrays`` has them all.

        >>> model.weights["encoder_1", "kernel"].shape
        (8, 4)
        """
        return self.network.weights

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a sample, as it was trained on."""
        data = self.run.data
        return self.architecture.input_shape if data is None else data.shape

    @property
    def encoding(self) -> Encoding:
        """Which numbers and categories of which columns the inputs are; of arrays nothing."""
        return self.run.encoding or Encoding()

    @property
    def scaling(self) -> Scaling:
        """x ↦ (x − offset) / scale, which made the inputs of the network of the training data;
        both are arrays of one number, or (inputs,)."""
        return self.run.scaling or Scaling.identity()

    @property
    def finished(self) -> bool:
        """Whether every stage of the plan ran to its end."""
        return self.run.finished

    @property
    def test_error(self) -> Measured | None:
        """Mean squared error on the test part: ``scaled`` as the losses are, ``raw`` in the square
        of the data's unit where they have but one; None where no sample was held out."""
        return self.run.test_error

    @property
    def history(self) -> pl.DataFrame:
        """What training told, a row an epoch of each stage.

        Columns are ``stage`` and ``epoch`` (from 1), ``loss`` and ``validation_loss`` (without
        penalties, of scaled values), ``whole_loss`` (of all layers trained so far, beside a stage
        that trains alone), the other terms of the objective by their names, ``learning_rate``,
        ``gradient_norm``, ``seconds`` and ``samples_per_s``; null where something was not measured.
        Losses by step are in ``run.history``.

        >>> model.history["epoch"].to_list()
        [1, 2]
        """
        from aestudio.api.history import history_frame

        return history_frame(self.run.history)

    @property
    def _known(self) -> KeptRun:
        known = self.document.runs.current
        assert known is not None  # Where there is a run, it is the one that is opened.
        return known

    @property
    def _kept(self) -> KeptRuns:
        return KeptRuns(self.document, self.path, self.memory)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.architecture} ({self.title}{self._standing})>"

    @property
    def _standing(self) -> str:
        """After which epoch it stands, where that is not the end."""
        if self.finished or self.run.is_from_elsewhere:
            return ""
        point = self.run.checkpoint
        stage = f" of stage {point.stage}" if len(self.run.stages) > 1 else ""
        return f", epoch {point.epoch}{stage}"

    def _repr_html_(self) -> str:
        from aestudio.api.notebook import shown

        return shown(self.run, self.document.project.name, self.title)
