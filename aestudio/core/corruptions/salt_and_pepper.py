"""Some numbers are as small or as large as can be."""

from typing import Any, ClassVar, Literal

from aestudio.core.corruptions.base import Corruption, Draw
from aestudio.core.operations import Operations
from aestudio.core.params import parameter


class SaltAndPepper(Corruption):
    """With probability p a number is the least or the greatest, each as often (Vincent et al.
    2010, section 3.3)."""

    label: ClassVar[str] = "Salt and pepper"
    draw: ClassVar[Draw | None] = Draw.UNIFORM

    kind: Literal["salt_and_pepper"] = "salt_and_pepper"
    share: float = parameter(
        0.25,
        label="Share",
        help="Share of the numbers of a sample that are replaced, half of them by each value.",
        unit="%",
        above=0,
        below=1,
        percentage=True,
    )
    pepper: float = parameter(
        0.0, label="Pepper", help="The least value, in the scale that the network sees."
    )
    salt: float = parameter(
        1.0, label="Salt", help="The greatest value, in the scale that the network sees."
    )

    def corrupted(self, ops: Operations[Any], inputs: Any, draws: Any) -> Any:
        """The lowest draws give pepper, those above them salt, the rest x."""
        untouched = ops.at_least(draws, self.share)
        peppered = 1 - ops.at_least(draws, self.share / 2)
        salted = 1 - untouched - peppered
        return inputs * untouched + self.pepper * peppered + self.salt * salted

    @property
    def told(self) -> str:
        """25 % salt and pepper"""
        return f"{100 * self.share:g} % salt and pepper"
