"""Some numbers are hidden, the others made larger."""

from typing import Any, ClassVar, Literal

from aestudio.core.corruptions.base import Corruption, Draw
from aestudio.core.keras_word import KerasWord
from aestudio.core.operations import Operations
from aestudio.core.params import parameter


class Dropout(Corruption):
    """Each number is 0 with probability p, else x/(1 − p): the sum is expected to stay (Srivastava
    et al. 2014; as Keras's Dropout on the input)."""

    label: ClassVar[str] = "Dropout"
    draw: ClassVar[Draw | None] = Draw.UNIFORM

    kind: Literal["dropout"] = "dropout"
    share: float = parameter(
        0.5,
        label="Share",
        help="Share of the numbers of a sample that are dropped.",
        unit="%",
        above=0,
        below=1,
        percentage=True,
    )

    def corrupted(self, ops: Operations[Any], inputs: Any, draws: Any) -> Any:
        """x/(1 − p) where the draw is at least p, else 0."""
        return inputs * (ops.at_least(draws, self.share) * (1 / (1 - self.share)))

    @property
    def keras(self) -> KerasWord:
        """Dropout."""
        return KerasWord("Dropout", self.share)

    @property
    def told(self) -> str:
        """50 % dropped"""
        return f"{100 * self.share:g} % dropped"
