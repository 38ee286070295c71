"""A sample while it is being changed by hand."""

import numpy as np

from aestudio.analysis.probing.edits import Edits
from aestudio.core.weights import Array

NOTHING = np.zeros(0, np.float32)


class Draft:
    """``original`` (features,) is the sample before any change, ``values`` as it is now, with what
    is being drawn; ``edits`` are the changes that are done."""

    def __init__(self, original: Array = NOTHING) -> None:
        self.original, self.values = original, original
        self._settled = original  # Without what is being drawn.
        self.edits = Edits()

    @property
    def changes(self) -> int:
        """How many there are to be taken back."""
        return len(self.edits.done)

    def set(self, edits: Edits) -> None:
        """Have these changes, and no others."""
        before, now = self.edits.done, edits.done
        more = len(now) == len(before) + 1 and now[:-1] == before
        self.edits = edits
        # One more change does not need those before it again.
        self.values = now[-1].of(self._settled) if more else edits.of(self.original)
        self._settled = self.values

    def follow(self, values: Array) -> None:
        """A stroke is under way."""
        self.values = values

    def drop_stroke(self) -> None:
        """Without what is being drawn."""
        self.values = self._settled
