"""What comes of many samples that pass through a network: the error and the codings of each."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.errors import sample_errors
from aestudio.analysis.forward import decode, encode
from aestudio.analysis.noise import as_seen
from aestudio.core.corruptions import Corruption
from aestudio.core.model import Model
from aestudio.core.weights import Array

CHUNK = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    """Of each sample, in their order: its squared error averaged over features, float64 (n,), and
    its codings, float32 (n, codings); of each code over all samples the mean and the standard
    deviation, float64 (codings,)."""

    errors: NDArray[np.float64]
    codings: Array
    code_means: NDArray[np.float64]
    code_spreads: NDArray[np.float64]

    @classmethod
    def of(cls, errors: NDArray[np.float64], codings: Array) -> "Passed":
        """With the moments of the codes."""
        with np.errstate(over="ignore", invalid="ignore"):
            means = codings.mean(axis=0, dtype=np.float64)
            return cls(errors, codings, means, codings.std(axis=0, dtype=np.float64))


def passed(
    model: Model,
    samples: Array,
    rows: NDArray[np.int64],
    corruption: Corruption,
    should_stop: Callable[[], bool],
    progress: Callable[[float], object],
) -> Passed | None:
    """Send ``samples`` (n, features) through, damaged where ``corruption`` does; what should come
    out is whole. ``rows`` (n,) are their places in the file. None where it was to stop; else
    ``progress`` hears the share that is done, 0…1.
    """
    architecture, weights = model.architecture, model.weights
    errors = np.empty(len(samples))
    codings = np.empty((len(samples), architecture.codings), np.float32)
    for first in range(0, len(samples), CHUNK):
        if should_stop():
            return None
        some = slice(first, first + CHUNK)
        codings[some] = encode(
            architecture, weights, as_seen(corruption, samples[some], rows[some])
        )
        made = decode(architecture, weights, codings[some])
        errors[some] = sample_errors(samples[some], made)
        progress(min(first + CHUNK, len(samples)) / len(samples))
    return Passed.of(errors, codings)
