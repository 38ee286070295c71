"""The same samples as several runs reconstruct them, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array

INPUT = ""  # In place of a run's id.


@dataclass(frozen=True, slots=True)
class Named:
    """A run: its id, what it is called, its place in the palette; ``INPUT`` is what went in."""

    id: str
    title: str
    colour: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class ComparedSamples:
    """``inputs`` float32 (n, features), scaled by ``scaling``; ``shape`` is that of an image, None
    for rows of a table. ``outputs`` are float32 (n, features) by id of the run, ``rows`` the places
    in the file, from 1, where they are known; ``names`` what to call them, such as their classes.
    """

    inputs: Array
    shape: tuple[int, ...] | None = None
    outputs: Mapping[str, Array] = field(default_factory=dict)
    scaling: Scaling | None = None
    names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.inputs)

    def values(self, id: str) -> Array | None:
        """What a run makes of them, or they themselves; None while it is not known."""
        return self.inputs if id == INPUT else self.outputs.get(id)

    def error(self, id: str, sample: int) -> float | None:
        """The mean squared error of a reconstruction; None while it is not known."""
        found = self.outputs.get(id)
        if found is None:
            return None
        away = found[sample].astype(np.float64) - self.inputs[sample]
        return float(np.mean(away**2))

    def told(self, id: str, title: str, sample: int) -> str:
        """What stands in a tip at a picture."""
        name = self.names[sample] if sample < len(self.names) else ""
        error = self.error(id, sample)
        measured = f"error {error:.4f}" if error is not None else ""
        return " · ".join(one for one in (title, name, measured) if one)
