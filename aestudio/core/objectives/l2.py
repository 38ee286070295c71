"""A penalty on large kernels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from aestudio.core.objectives.base import Lever, Steady, Trace
from aestudio.core.operations import Operations
from aestudio.core.parameters import ParameterKey
from aestudio.core.stack import StackLayer

T = TypeVar("T")


@dataclass(frozen=True)
class L2(Steady):
    """Σ scale · ½Σw² over kernels, each once, tied or not; biases are never penalised."""

    name: ClassVar[str] = "l2"
    label: ClassVar[str] = "L2, kernels"
    unit: ClassVar[str] = ""
    of_parameters: ClassVar[bool] = True

    scales: tuple[tuple[ParameterKey, float], ...]

    @classmethod
    def of(cls, layers: Sequence[StackLayer]) -> "L2 | None":
        """That of layers; None where no kernel is penalised."""
        scales = tuple(
            ((layer.key, one.name), layer.l2)
            for layer in layers
            for one in layer.own
            if one.penalised and layer.l2
        )
        return cls(scales) if scales else None

    @property
    def levers(self) -> tuple[Lever, ...]:
        """The L2 of each layer."""
        return tuple(Lever("L2", scale, layer) for (layer, _name), scale in self.scales)

    def value(self, ops: Operations[T], trace: Trace[T]) -> T:
        """The penalty, as it is added."""
        return ops.total(
            [
                ops.scaled(ops.half_square(trace.parameters[key]), scale)
                for key, scale in self.scales
            ]
        )
