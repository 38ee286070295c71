"""What is told of epochs beside their losses; nothing is learnt from it.

Measuring must take little of the time of training: it is done every so many epochs that it takes
a few hundredths of their work, and after the last. How many these are follows from the design and
the numbers of samples, never from the clock; and no random number is taken.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, isnan

import numpy as np

from aestudio.core.objectives import Reconstruction, Span, weights_of
from aestudio.core.sources import Source, source_of
from aestudio.core.stack import StackLayer
from aestudio.core.stages import MOVED, Stage, StageKind
from aestudio.core.training import TrainingJob
from aestudio.core.weights import Array, Weights
from aestudio.engine.batches import ROWS
from aestudio.engine.gradient_norm import GradientNorm
from aestudio.engine.loops import Place
from aestudio.engine.randomness import Streams
from aestudio.engine.stage_inputs import StageInputs
from aestudio.engine.steps import Steps
from aestudio.engine.whole_loss import WholeLoss
from aestudio.engine.whole_pace import Rows, WholePace

MOST = 0.02  # Of the work of the epochs, each.
BACK = 3  # A step costs as much as so many forward passes.
# Steps that a gradient takes as long as, without a graph: 2 of 784-300-150 at batch 150, 3 at 50.
AS_STEPS = 3
MOST_ROWS = 256  # Samples that the gradient is told of at the most; a batch otherwise.


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found, None where it was not looked for."""

    whole_loss: float | None = None
    gradient_norm: float | None = None


class Measures:
    """Those of one stage on its ``inputs``, above layers of ``weights``."""

    def __init__(
        self, stage: Stage, job: TrainingJob, steps: Steps, inputs: StageInputs, weights: Weights
    ) -> None:
        self._stage, self._inputs, self._steps = stage, inputs, steps
        self._loss, self._seed, self._weights = job.plan.loss, job.plan.seed, weights
        self._samples = source_of(job.validation)
        count = len(inputs.training)
        self._batch = stage.batch(count)
        self._span = Span(-(-count // self._batch), stage.epochs)
        self._rows = min(self._batch, MOST_ROWS)
        self._norm_every = _every(AS_STEPS * self._rows / count)
        self._layers = whole_layers(stage, job)
        below = () if inputs.frozen is None else job.architecture.stack[: stage.levels_below]
        work = _work((*below, *self._layers))
        share = len(self._samples) * work / (BACK * count * stage.work)
        self._pace = WholePace.of(stage.epochs, len(self._samples), share)

    def after(self, epoch: int, last: bool, should_stop: Callable[[], bool]) -> Measured | None:
        """What is due after an epoch (from 1); None if asked to stop."""
        whole = None
        if self._layers and self._pace.due(epoch, last):
            whole = self._whole_loss(should_stop)
            if whole is None:
                return None
        norm = None
        if last or epoch % self._norm_every == 0:
            step = epoch * self._span.steps_per_epoch - 1
            norm = self._norm.at(weights_of(self._stage.objective, step, 1, self._span)[0])
        return Measured(_known(whole), _known(norm))

    def _whole_loss(self, should_stop: Callable[[], bool]) -> float | None:
        total = 0.0
        for number, rows in enumerate(self._pace.parts(ROWS)):
            # The first look follows one at the validation loss, which has just been asked about.
            if number and should_stop():
                return None
            total += self._whole.summed(
                _read(self._inputs.validation, rows), _read(self._samples, rows)
            )
        return total / self._pace.rows

    @cached_property
    def _whole(self) -> WholeLoss:
        measure = Reconstruction(self._loss, self._layers[-1].activation)
        return self._steps.whole_loss(self._layers, self._weights, measure)

    @cached_property
    def _norm(self) -> GradientNorm:
        keys = Streams.of(self._seed, self._stage.number).keys
        beginning: Place = np.array([0, *keys], np.int64)
        return self._steps.norm_on(self._inputs.training.read(0, self._rows), beginning)


def whole_layers(stage: Stage, job: TrainingJob) -> tuple[StackLayer, ...]:
    """What a stage's inputs pass to become samples again: its own layers, then the decoders of
    those below it. None where its own loss says as much, or there is nothing to measure it by."""
    if stage.kind is not StageKind.AUTOENCODER or stage.level == 1 or not len(job.validation):
        return ()
    stack = job.architecture.stack
    return (*stage.layers, *stack[len(stack) - stage.level + 1 :])


def _read(source: Source, parts: Sequence[Rows]) -> Array:
    found = [source.read(*rows) for rows in parts]
    return found[0] if len(found) == 1 else np.concatenate(found)


def _every(share: float) -> int:
    """After how many epochs something is due that takes such a share of one."""
    return max(1, ceil(share / MOST))


def _work(layers: tuple[StackLayer, ...]) -> int:
    return sum(layer.products + MOVED * layer.held for layer in layers)


def _known(value: float | None) -> float | None:
    return None if value is None or isnan(value) else value
