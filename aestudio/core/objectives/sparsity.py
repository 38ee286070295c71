"""A penalty on the activity of layers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from aestudio.core.objectives.base import Lever, Steady, Trace
from aestudio.core.operations import Operations
from aestudio.core.sparsity import Sparsity
from aestudio.core.stack import StackLayer


@dataclass(frozen=True)
class ActivityPenalty(Steady):
    """The sum of the penalties of some layers, named by their keys."""

    name: ClassVar[str] = "sparsity"
    label: ClassVar[str] = "Sparsity"
    unit: ClassVar[str] = ""

    penalties: tuple[tuple[str, Sparsity], ...]

    @classmethod
    def of(cls, layers: Sequence[StackLayer]) -> "ActivityPenalty | None":
        """That of layers; None where activity is free."""
        found = tuple((one.key, one.sparsity) for one in layers if not one.sparsity.is_none)
        return cls(found) if found else None

    @property
    def levers(self) -> tuple[Lever, ...]:
        """The weight of each penalty."""
        return tuple(
            Lever("the weight of the sparsity", one.strength, key) for key, one in self.penalties
        )

    def value(self, ops: Operations[Any], trace: Trace[Any]) -> Any:
        """The penalty, as it is added."""
        return ops.total(
            [one.penalty(ops, trace.activities[layer]) for layer, one in self.penalties]
        )
