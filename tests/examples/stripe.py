"""Stripes of a sample are dimmed."""

from typing import Any, ClassVar, Literal

import numpy as np

from aestudio.core.corruptions.base import Corruption, Draw
from aestudio.core.operations import Operations
from aestudio.core.params import parameter


class Stripe(Corruption):
    """Every n-th number of a sample is scaled by a random factor in 0…1."""

    label: ClassVar[str] = "Stripes"
    draw: ClassVar[Draw | None] = Draw.UNIFORM

    kind: Literal["stripe"] = "stripe"
    every: int = parameter(
        4, label="Every", help="How many numbers lie from one stripe to the next.", minimum=1
    )

    def corrupted(self, ops: Operations[Any], inputs: Any, draws: Any) -> Any:
        """x·u on the stripes, x between them."""
        stripes = np.arange(inputs.shape[1]) % self.every == 0
        return inputs * (1 - stripes.astype(np.float32) * (1 - draws))

    @property
    def told(self) -> str:
        """stripes every 4"""
        return f"stripes every {self.every}"
