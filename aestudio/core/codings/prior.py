"""What codings are held near to, so that new ones can be drawn without any data."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Prior(Protocol):
    """A distribution of codings."""

    @property
    def told(self) -> str:
        """What it is, as it stands in a sentence."""

    def drawn(self, generator: np.random.Generator, count: int, width: int) -> NDArray[np.float32]:
        """So many codings of so many numbers each, float32 (count, width)."""


@dataclass(frozen=True, slots=True)
class StandardNormal:
    """All codings independent, of mean 0 and deviation 1."""

    @property
    def told(self) -> str:
        """N(0, I)"""
        return "N(0, I)"

    def drawn(self, generator: np.random.Generator, count: int, width: int) -> NDArray[np.float32]:
        """Normal numbers."""
        return generator.standard_normal((count, width), np.float32)
