"""What every way to damage the input declares."""

from abc import abstractmethod
from enum import StrEnum
from typing import Any, ClassVar

from aestudio.core.keras_word import KerasWord
from aestudio.core.kinds import Kind
from aestudio.core.operations import Operations


class Draw(StrEnum):
    """The distribution of the random numbers that something needs, one for each number of a
    sample: N(0, 1), or even between 0 and 1."""

    NORMAL = "normal"
    UNIFORM = "uniform"


class Corruption(Kind):
    """Damages what goes in; what should come out stays whole (Vincent et al. 2010)."""

    draw: ClassVar[Draw | None]

    @abstractmethod
    def corrupted(self, ops: Operations[Any], inputs: Any, draws: Any) -> Any:
        """``inputs`` (n, inputs), damaged by random numbers ``draws`` of the same shape."""

    @property
    def is_none(self) -> bool:
        """Whether it damages nothing."""
        return self.draw is None

    @property
    def keras(self) -> KerasWord | None:
        """The layer of Keras that does the same; None where there is none."""
        return None

    @property
    def told(self) -> str:
        """What it does and how much, in a few characters."""
        return ""
