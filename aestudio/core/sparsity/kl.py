"""Units are asked to be active a given share of the time."""

from typing import Any, ClassVar, Literal

from aestudio.core.activation import REACH, Activation
from aestudio.core.operations import Operations
from aestudio.core.params import parameter
from aestudio.core.sparsity.base import Sparsity

CLIP = 1e-7  # keras.config.epsilon


class KLActivity(Sparsity):
    """weight · Σ over units of KL(p ‖ q) = p·ln(p/q) + (1−p)·ln((1−p)/(1−q)), p the target and q
    the unit's mean activity over the batch (Géron, chapter 15, "Sparse Autoencoders")."""

    label: ClassVar[str] = "KL divergence"

    kind: Literal["kl"] = "kl"
    weight: float = parameter(
        0.05,
        label="Weight",
        help="Adds weight · the sum over the units of the divergence of their mean activity over "
        "the batch from the target.",
        unit="Σ KL",
        above=0,
        maximum=1000,
        logarithmic=True,
    )
    target: float = parameter(
        0.1,
        label="Target",
        help="The mean activity that each unit should have.",
        unit="%",
        above=0,
        below=1,
        percentage=True,
    )

    def penalty(self, ops: Operations[Any], outputs: Any) -> Any:
        """weight · Σ KL(target ‖ mean activity)."""
        means = ops.clipped(ops.mean_of_batch(outputs), CLIP, 1 - CLIP)
        active = self.target * ops.logarithm(self.target / means)
        idle = (1 - self.target) * ops.logarithm((1 - self.target) / (1 - means))
        return self.weight * ops.summed(active + idle)

    def problem(self, activation: Activation) -> tuple[str, str] | None:
        """A share lies between 0 and 1."""
        if REACH.get(activation) == (0.0, 1.0):
            return None
        return (
            f"A target for activity needs outputs between 0 and 1, and {activation.label} reaches "
            "further",
            "Set the activation to Sigmoid, or the sparsity to L1",
        )

    @property
    def strength(self) -> float:
        """The weight."""
        return self.weight

    @property
    def told(self) -> str:
        """target 10 %"""
        return f"target {100 * self.target:g} %"
