"""The errors of the training part against those of the test part."""

from dataclasses import dataclass

import numpy as np

from aestudio.analysis.residuals.summary import (
    ErrorsSummary,
    Numbers,
    bins_of,
    errors_summary,
    finite,
)

SURE = 1.96  # Standard errors that a difference passes by chance once in twenty times.


@dataclass(frozen=True, slots=True, eq=False)
class PartsCompared:
    """Both parts on the same bins. ``difference`` is test − training of the means,
    ``standard_error`` its own; ``told`` says what follows from it."""

    training: ErrorsSummary
    test: ErrorsSummary
    difference: float
    standard_error: float
    told: str


def parts_compared(training: Numbers, test: Numbers) -> PartsCompared:
    """Errors of training samples (n,) against those of test samples (m,); raises DataError where
    either has none."""
    known = finite(training), finite(test)
    bins = bins_of(np.concatenate(known))
    one, other = errors_summary(training, bins), errors_summary(test, bins)
    difference = other.mean - one.mean
    error = float(np.hypot(one.standard_error, other.standard_error))
    return PartsCompared(one, other, difference, error, _told(one, other, difference, error))


def _told(training: ErrorsSummary, test: ErrorsSummary, difference: float, error: float) -> str:
    means = f"Mean error: {training.mean:.4g} in training, {test.mean:.4g} in test."
    if not np.isfinite(error):
        return f"{means} One sample is too few to compare."
    apart = f"a difference of {difference:+.2g} ± {error:.2g} (standard error)"
    if abs(difference) <= SURE * error:
        return f"{means} With {apart} no overfitting can be seen in so many samples."
    if difference < 0:
        return (
            f"{means} With {apart} the test samples are the easier ones: this says nothing of "
            "overfitting."
        )
    share = f", {100 * difference / training.mean:.2g} % more" if training.mean > 0 else ""
    return (
        f"{means} With {apart}{share}, the network reconstructs what it was trained on better: "
        "it overfits, or the test samples are harder."
    )
