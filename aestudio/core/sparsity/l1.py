"""Activity costs as much as it is."""

from typing import Any, ClassVar, Literal

from aestudio.core.keras_word import KerasWord
from aestudio.core.operations import Operations
from aestudio.core.params import parameter
from aestudio.core.sparsity.base import Sparsity


class L1Activity(Sparsity):
    """weight · Σ|a| a sample, averaged over the batch; as Keras 3.15's ActivityRegularization."""

    label: ClassVar[str] = "L1"

    kind: Literal["l1"] = "l1"
    weight: float = parameter(
        1e-4,
        label="Weight",
        help="Adds weight · Σ|a| over the units, averaged over the samples. Keras counts alike "
        "since 3.15; before, it did not divide by the batch.",
        unit="Σ|a|",
        above=0,
        maximum=1000,
        logarithmic=True,
    )

    def penalty(self, ops: Operations[Any], outputs: Any) -> Any:
        """weight · 1/n Σ|a|."""
        return self.weight * ops.mean(ops.sum_of_samples(ops.absolute(outputs)))

    @property
    def keras(self) -> KerasWord:
        """L1."""
        return KerasWord("L1", self.weight)

    @property
    def strength(self) -> float:
        """The weight."""
        return self.weight

    @property
    def told(self) -> str:
        """L1 0.0001"""
        return f"L1 {self.weight:g}"
