"""How far outputs are from what they should be."""

from dataclasses import dataclass
from typing import ClassVar, TypeVar

from aestudio.core.activation import Activation
from aestudio.core.objectives.base import Steady, Trace
from aestudio.core.operations import Operations
from aestudio.core.params import Labelled

T = TypeVar("T")
CLIP = 1e-7  # keras.config.epsilon


class Loss(Labelled):
    """What a reconstruction is measured by, averaged over samples and features."""

    MEAN_SQUARED_ERROR = "mse", "Squared error"
    BINARY_CROSS_ENTROPY = "bce", "Cross-entropy"


@dataclass(frozen=True)
class Reconstruction(Steady):
    """Mean over samples and features: 1/(nd) Σ (y − x)², or of −x·ln y − (1−x)·ln(1−y)."""

    name: ClassVar[str] = "reconstruction"
    label: ClassVar[str] = "Reconstruction"
    unit: ClassVar[str] = ""

    loss: Loss
    activation: Activation

    def value(self, ops: Operations[T], trace: Trace[T]) -> T:
        """The mean of ``of_samples``."""
        return ops.mean(self.of_samples(ops, trace))

    def of_samples(self, ops: Operations[T], trace: Trace[T]) -> T:
        """The loss of each sample (n,), averaged over its features."""
        if self.loss is Loss.BINARY_CROSS_ENTROPY:
            return ops.mean_of_samples(self._cross_entropy(ops, trace))
        outputs = ops.activated(trace.logits, self.activation)
        return ops.mean_of_samples(ops.squared_difference(outputs, trace.targets))

    def _cross_entropy(self, ops: Operations[T], trace: Trace[T]) -> T:
        """An element; from logits where the output is sigmoid, which stays exact far out."""
        if self.activation is Activation.SIGMOID:
            return ops.sigmoid_cross_entropy(trace.targets, trace.logits)
        outputs = ops.clipped(ops.activated(trace.logits, self.activation), CLIP, 1 - CLIP)
        return ops.cross_entropy(trace.targets, outputs)
