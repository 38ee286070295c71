"""What a layer learns: arrays by name, and where a tied one comes from."""

from dataclasses import dataclass
from typing import TypeAlias

from aestudio.core.shapes import Shape, size_of

# The key of a layer, and the name of one of its parameters.
ParameterKey: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """One array of a layer.

    ``fans`` are the numbers of inputs and outputs that an initializer scales it by; None for
    one that begins with zeros. Where ``penalised``, the layer's L2 penalty is on it. ``word``
    keeps the random numbers of several drawn arrays of a layer apart. ``reads`` is the axis that
    counts what comes in, ``gives`` the one that counts the units whose numbers these are; None
    where there is no such axis. A tied array has them as it lies in the layer that it is tied to.
    """

    name: str
    shape: Shape
    fans: tuple[int, int] | None = None
    penalised: bool = False
    word: int = 0
    reads: int | None = None
    gives: int | None = None

    @property
    def size(self) -> int:
        """Numbers in it."""
        return size_of(self.shape)


def kernel(shape: Shape, fans: tuple[int, int], *, reads: int, gives: int) -> ParameterSpec:
    """The array that multiplies what goes in: drawn at random, and penalised."""
    return ParameterSpec("kernel", shape, fans, penalised=True, reads=reads, gives=gives)


def bias(units: int) -> ParameterSpec:
    """What is added to each unit: it begins at 0 and is never penalised."""
    return ParameterSpec("bias", (units,), gives=0)
