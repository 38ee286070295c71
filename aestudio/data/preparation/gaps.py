"""Values that are missing or infinite: counted, refused, or filled in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.preparation import Missing
from aestudio.core.units import count_text
from aestudio.data.preparation.splits import Rows
from aestudio.data.width import Values

ROWS = 4096  # Samples looked at together.
COLUMNS = 64  # Features filled together.
CHOICES = "Choose to drop such samples, or to fill in the mean or the median (missing=drop, mean)"


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """``rows`` bool (n,) marks samples that lack something; ``count`` are all values that are
    missing, and ``first`` says where the first is."""

    rows: NDArray[np.bool_]
    count: int = 0
    first: str = ""

    def refusal(self, place: str, remedy: str = CHOICES) -> DataError:
        """What to raise where nothing may be missing."""
        found = count_text(self.count, "value is", "values are")
        return DataError(
            f"{found} missing, infinite or too large; the first is in {self.first}",
            where=place,
            remedy=remedy,
        )


def gaps_in(values: Values) -> Gaps:
    """The values of an array (n, features) that are not finite."""
    rows, count, first = np.zeros(len(values), np.bool_), 0, ""
    if values.dtype.kind != "f":
        return Gaps(rows)
    for start in range(0, len(values), ROWS):
        bad = ~np.isfinite(values[start : start + ROWS])
        found = int(bad.sum())
        if found and not count:
            row, column = (int(index) for index in np.argwhere(bad)[0])
            first = f"row {start + row + 1:,}, column {column + 1}"
        rows[start : start + len(bad)] = bad.any(axis=1)
        count += found
    return Gaps(rows, count, first)


def empty_features(values: Values) -> NDArray[np.bool_]:
    """Which features of an array (n, features) have no finite value, bool (features,)."""
    empty = np.ones(values.shape[1], np.bool_)
    for start in range(0, len(values), ROWS):
        empty &= ~np.isfinite(values[start : start + ROWS]).any(axis=0)
    return empty


def fills(values: Values, training: Rows, rule: Missing) -> NDArray[np.float64]:
    """Mean or median of each feature over the training rows, float64 (features,).

    0 where a feature has no value there.
    """
    centre = np.mean if rule is Missing.MEAN else np.median
    found = np.zeros(values.shape[1])
    for start in range(0, values.shape[1], COLUMNS):
        block = values[:, start : start + COLUMNS][training].astype(np.float64)
        for index, column in enumerate(block.T, start):
            known = column[np.isfinite(column)]
            found[index] = centre(known) if len(known) else 0.0
    return found


def filled(values: Values, into: NDArray[np.float64]) -> Values:
    """A copy of ``values`` with ``into``, one number a feature, where they are not finite."""
    closed, numbers = values.copy(), into.astype(values.dtype)
    for start in range(0, len(closed), ROWS):
        block = closed[start : start + ROWS]
        np.copyto(block, numbers, where=~np.isfinite(block))
    return closed
