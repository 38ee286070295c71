"""Noise on every number."""

from typing import Any, ClassVar, Literal

from aestudio.core.corruptions.base import Corruption, Draw
from aestudio.core.keras_word import KerasWord
from aestudio.core.operations import Operations
from aestudio.core.params import parameter


class GaussianNoise(Corruption):
    """x + σ·ε, ε ~ N(0, 1)."""

    label: ClassVar[str] = "Gaussian noise"
    draw: ClassVar[Draw | None] = Draw.NORMAL

    kind: Literal["gaussian"] = "gaussian"
    strength: float = parameter(
        0.2,
        label="Strength",
        help="Standard deviation of the noise, in the scale that the network sees: of images in "
        "0…1, 0.2 is a fifth of the way from black to white.",
        unit="σ",
        above=0,
        maximum=100,
        logarithmic=True,
    )

    def corrupted(self, ops: Operations[Any], inputs: Any, draws: Any) -> Any:
        """x + σ·ε."""
        return inputs + self.strength * draws

    @property
    def keras(self) -> KerasWord:
        """GaussianNoise."""
        return KerasWord("GaussianNoise", self.strength)

    @property
    def told(self) -> str:
        """noise σ 0.2"""
        return f"noise σ {self.strength:g}"
