"""Some numbers are hidden."""

from typing import Any, ClassVar, Literal

from aestudio.core.corruptions.base import Corruption, Draw
from aestudio.core.operations import Operations
from aestudio.core.params import parameter


class Masking(Corruption):
    """Each number is 0 with probability p, else as it was (Vincent et al. 2010, section 3.3)."""

    label: ClassVar[str] = "Masking"
    draw: ClassVar[Draw | None] = Draw.UNIFORM

    kind: Literal["masking"] = "masking"
    share: float = parameter(
        0.25,
        label="Share",
        help="Share of the numbers of a sample that are set to 0.",
        unit="%",
        above=0,
        below=1,
        percentage=True,
    )

    def corrupted(self, ops: Operations[Any], inputs: Any, draws: Any) -> Any:
        """x where the draw is at least p, else 0."""
        return inputs * ops.at_least(draws, self.share)

    @property
    def told(self) -> str:
        """25 % masked"""
        return f"{100 * self.share:g} % masked"
