"""A penalty on large kernels."""

from dataclasses import dataclass
from typing import ClassVar, TypeVar

from aestudio.core.objectives.base import Trace
from aestudio.core.operations import Operations
from aestudio.core.parameters import ParameterKey

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class L2:
    """Σ scale · ½Σw² over kernels, each once, tied or not; biases are never penalised."""

    name: ClassVar[str] = "l2"

    scales: tuple[tuple[ParameterKey, float], ...]

    def value(self, ops: Operations[T], trace: Trace[T]) -> T:
        """The penalty, as it is added."""
        return ops.total(
            [
                ops.scaled(ops.half_square(trace.parameters[key]), scale)
                for key, scale in self.scales
            ]
        )
