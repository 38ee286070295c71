"""What selected samples have in common, against all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.passing import Passed

LEAST_SPREAD = 1e-9  # A code that never moves tells nothing.


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """``worst_first`` are rows, int64 (k,). ``codes`` (codings,) order the codes by how far the
    selection lies from all in them, ``apart`` float64 (codings,) says by how many standard
    deviations of all, in that order; both empty where nothing is selected, or all."""

    mean_error: float
    error_of_all: float
    worst_error: float
    classes: int
    worst_first: NDArray[np.int64]
    codes: NDArray[np.int64]
    apart: NDArray[np.float64]

    @property
    def times_all(self) -> float:
        """The mean error over that of all."""
        return self.mean_error / self.error_of_all if self.error_of_all else float("nan")


def selected_of(
    rows: NDArray[np.int64], passed: Passed, labels: NDArray[np.int64] | None
) -> Selected:
    """That of the samples ``rows``, at least one, of all that passed (n,)."""
    errors, spread = passed.errors, passed.code_spreads
    own = errors[rows]
    whole = len(rows) == len(errors)
    with np.errstate(over="ignore", invalid="ignore"):
        shift = passed.codings[rows].mean(axis=0, dtype=np.float64) - passed.code_means
    moves = spread > LEAST_SPREAD
    apart = np.where(moves, shift / np.where(moves, spread, 1), 0)
    codes = np.argsort(-np.abs(np.nan_to_num(apart)), kind="stable")
    if whole:
        codes = codes[:0]
    known = np.where(np.isnan(own), np.inf, own)
    return Selected(
        mean_error=float(own.mean()),
        error_of_all=float(errors.mean()),
        worst_error=float(own.max()),
        classes=0 if labels is None else len(np.unique(labels[rows])),
        worst_first=rows[np.argsort(-known, kind="stable")],
        codes=codes,
        apart=apart[codes],
    )
