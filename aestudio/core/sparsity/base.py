"""What every penalty on activity declares."""

from abc import abstractmethod
from typing import Any, ClassVar

from aestudio.core.activation import Activation
from aestudio.core.keras_word import KerasWord
from aestudio.core.kinds import Kind
from aestudio.core.operations import Operations


class Sparsity(Kind):
    """A penalty on the outputs of a layer, so that few units answer to a sample."""

    is_none: ClassVar[bool] = False

    @abstractmethod
    def penalty(self, ops: Operations[Any], outputs: Any) -> Any:
        """What it adds for ``outputs`` (n, units) of a batch, a scalar."""

    @property
    def strength(self) -> float:
        """What the penalty is multiplied by."""
        return 1.0

    def problem(self, activation: Activation) -> tuple[str, str] | None:
        """Why it does not suit such outputs, and a remedy; None if it does."""
        return None

    @property
    def keras(self) -> KerasWord | None:
        """The regularizer of Keras that does the same; None where there is none."""
        return None

    @property
    def told(self) -> str:
        """What it is and how much, in a few characters."""
        return ""
