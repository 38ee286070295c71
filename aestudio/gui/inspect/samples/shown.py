"""What a grid of samples shows: which, in which order, with which pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.noise import as_seen
from aestudio.core.corruptions import Corruption, NoCorruption
from aestudio.core.named_values import Names
from aestudio.core.weights import Array
from aestudio.gui.samples.part import Part
from aestudio.gui.samples.renderer import Renderer


class Frame(StrEnum):
    """The pictures of a sample."""

    INPUT = "Input"
    SEEN = "As the network saw it"
    OUTPUT = "Output"
    ERROR = "Error map"


ALL = tuple(Frame)


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """``order`` are rows of the part; ``frames`` the pictures of each, from top to bottom;
    ``errors`` float64 (n,) those of all samples of the part, None while they are not known;
    ``names`` what the inputs are called."""

    part: Part
    renderer: Renderer
    order: NDArray[np.int64]
    frames: tuple[Frame, ...]
    errors: NDArray[np.float64] | None = None
    corruption: Corruption = NoCorruption()
    names: Names | None = None

    def looks_like(self, other: "Shown") -> bool:
        """Whether each sample is drawn as there, wherever it stands."""
        same_samples = self.part.samples is other.part.samples and self.renderer == other.renderer
        same_pictures = self.frames == other.frames and self.corruption == other.corruption
        return same_samples and same_pictures and self.errors is other.errors

    def seen(self, row: int) -> Array:
        """A sample as the network saw it (features,)."""
        one = slice(row, row + 1)
        found: Array = as_seen(self.corruption, self.part.samples[one], self.part.rows[one])[0]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """Reconstructions (k, features) of the samples ``rows``."""

    rows: NDArray[np.int64]
    values: Array

    def by_row(self) -> Mapping[int, Array]:
        """That of each."""
        return dict(zip(self.rows.tolist(), self.values, strict=True))
