"""What training leaves behind: weights, where it stands, and the loss series."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from aestudio.core.architecture import Architecture
from aestudio.core.corruptions import Corruption, NoCorruption
from aestudio.core.encoding import Encoding
from aestudio.core.extent import Extent
from aestudio.core.history import History
from aestudio.core.measured import Measured, measured_as
from aestudio.core.model import Model
from aestudio.core.plan import Stage, Strategy, TrainingPlan
from aestudio.core.reference import DataReference
from aestudio.core.scaling import Scaling
from aestudio.core.shapes import Shape
from aestudio.core.weights import Arrays, Weights


class StageState(StrEnum):
    """How far a stage has come."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    OUTDATED = "outdated"
    DONE = "done"
    DIVERGED = "diverged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, eq=False)
class OptimizerState:
    """Slots of an optimizer for the variables of one stage.

    ``slots`` holds, for each kind of slot (first moments, second moments …), one float32 array
    a parameter that the stage trains. ``step`` counts updates so far.
    """

    step: int
    slots: tuple[Arrays, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """Where a run stands: all that is needed to go on as if nothing had happened.

    ``stage`` is the number of the stage under way (from 1), or one more than the last stage
    when all are done. ``epoch`` counts finished epochs of that stage, ``step`` finished steps
    of the epoch under way. Shuffling depends on seed, stage and epoch alone, so no generator
    needs to be stored. ``optimizer`` is None before the first step of a stage. ``best`` are the
    weights after the best epoch of that stage, where early stopping will keep them.
    """

    weights: Weights
    stage: int = 1
    epoch: int = 0
    step: int = 0
    optimizer: OptimizerState | None = None
    best: Weights | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A training run: the design it used, its state, its history.

    ``data_sha256`` is the fingerprint of the data. ``done`` holds the numbers of the stages that
    ran to their end. ``test_mse`` is the mean squared error on the test part, of scaled values,
    ``test_mse_by_input`` float64 (inputs,) that of each input, and ``test_mse_corrupted`` that of
    test samples that are damaged as those were that it learnt from, where they were; None until
    they have been measured. ``data`` are what it was trained on, ``encoding`` and ``scaling`` what
    was done to the raw values before, ``extent`` what the training part spans after it; None until
    they have been noted. ``flaw`` says why a run that was read from a file is good to look at, but
    not to go on with; empty for any other.
    """

    architecture: Architecture
    plan: TrainingPlan
    data_sha256: str
    checkpoint: Checkpoint
    history: History = field(default_factory=History)
    done: tuple[int, ...] = ()
    test_mse: float | None = None
    scaling: Scaling | None = None
    data: DataReference | None = None
    encoding: Encoding | None = None
    extent: Extent | None = None
    test_mse_by_input: NDArray[np.float64] | None = None
    test_mse_corrupted: float | None = None
    flaw: str = ""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What was trained, in order."""
        return self.plan.stages(self.architecture)

    @property
    def finished(self) -> bool:
        """Whether every stage ran to its end."""
        return set(self.done) >= {stage.number for stage in self.stages}

    @property
    def has_learnt(self) -> bool:
        """Whether a step has been taken."""
        point = self.checkpoint
        return bool(self.done or point.epoch or point.step)

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether nothing of it was trained here: another program did, as a whole, on data that
        nobody told."""
        untold = self.data is None and not self.history.stages and not self.done
        return untold and self.plan.strategy is Strategy.WHOLE

    def moved_to(self, shape: Shape, plan: TrainingPlan, data_sha256: str) -> "Run":
        """The same from elsewhere, from now on of data with that fingerprint, whose samples have
        another ``shape`` of the same size, to be trained on by that plan."""
        architecture = self.architecture
        if shape != architecture.input_shape:
            architecture = architecture.edited(input_shape=shape)
        return replace(self, architecture=architecture, plan=plan, data_sha256=data_sha256)

    @property
    def levels(self) -> int:
        """Encoder layers that have been trained, or are being trained: at least one.

        In the middle of a layer-wise plan the network seen so far is the composition of the
        outermost autoencoders only. A stage that has not begun, or not anew since one before it
        did, has nothing to show.
        """
        return max(stage.level for stage in self.reached)

    @property
    def reached(self) -> tuple[Stage, ...]:
        """The stages that have left something behind; the one to come where there is none."""
        point = self.checkpoint
        begun = {point.stage} if point.epoch or point.step else set()
        numbers = {*self.done, *begun} or {point.stage}
        return tuple(stage for stage in self.stages if stage.number in numbers)

    @property
    def corruption(self) -> Corruption:
        """What damaged the samples that the network learnt from."""
        return corruption_of(self.reached)

    @property
    def model(self) -> Model:
        """The network of the levels that have been trained."""
        return Model(self.architecture, self.checkpoint.weights).first_levels(self.levels)

    def digest(self) -> bytes:
        """SHA-256 of where the run stands: weights, best weights, optimizer state and place."""
        point = self.checkpoint
        slots = point.optimizer.slots if point.optimizer else ()
        step = point.optimizer.step if point.optimizer else 0
        found = sha256(point.weights.digest())
        found.update(point.best.digest() if point.best else b"")
        found.update(repr((point.stage, point.epoch, point.step, step, self.done)).encode())
        for array in (array for kind in slots for array in kind.values()):
            found.update(np.ascontiguousarray(array).tobytes())
        return found.digest()

    def under(self, plan: TrainingPlan) -> "Run":
        """The same state, to go on by another plan of the same stages."""
        return replace(self, plan=plan)

    @property
    def test_error(self) -> Measured | None:
        """The error on the test part, with what it is in the units of the data; None until it has
        been measured."""
        if self.test_mse is None:
            return None
        return measured_as(self.test_mse, self.scaling)

    def with_test_mse(
        self,
        error: float | None,
        by_input: NDArray[np.float64] | None = None,
        corrupted: float | None = None,
    ) -> "Run":
        """The same run, measured; or not, with None."""
        return replace(
            self, test_mse=error, test_mse_by_input=by_input, test_mse_corrupted=corrupted
        )

    def with_data(
        self,
        data: DataReference,
        encoding: Encoding,
        scaling: Scaling,
        extent: Extent | None = None,
    ) -> "Run":
        """The same run, with the data that it saw, what they went through and what they span."""
        return replace(self, data=data, encoding=encoding, scaling=scaling, extent=extent)


def corruption_of(stages: Iterable[Stage]) -> Corruption:
    """What damaged the samples themselves, last where several stages did; codings of layers below
    may be damaged too, which nobody sees."""
    found: Corruption = NoCorruption()
    for stage in stages:
        if not stage.levels_below and not stage.corruption.is_none:
            found = stage.corruption
    return found
