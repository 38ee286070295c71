"""The samples pass through the network once; what is needed of that is kept."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.errors import sample_errors
from aestudio.analysis.forward import decode, encode
from aestudio.analysis.residuals.inputs import inputs_missed
from aestudio.core.encoding import Encoding
from aestudio.core.model import Model
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array

CHUNK = 1000
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Measurements:
    """``errors`` float64 (n,) and ``codings`` float32 (n, codings) of each sample; mean
    ``squared`` errors of each input, float64 (inputs,), and root mean squared ones of each column
    in its own unit."""

    errors: Numbers
    codings: Array
    squared: Numbers
    columns: dict[str, float]


def measurements(
    model: Model,
    samples: Array,
    scaling: Scaling,
    encoding: Encoding,
    should_stop: Callable[[], bool],
    progress: Callable[[float], object],
) -> Measurements | None:
    """Those of scaled samples (n, features), at least one; None where it was to stop."""
    architecture, weights = model.architecture, model.weights
    errors = np.empty(len(samples))
    codings = np.empty((len(samples), architecture.codings), np.float32)
    squared, columns = np.zeros(samples.shape[1]), dict[str, float]()
    for first in range(0, len(samples), CHUNK):
        if should_stop():
            return None
        rows = slice(first, first + CHUNK)
        some = samples[rows]
        codings[rows] = encode(architecture, weights, some)
        made = decode(architecture, weights, codings[rows])
        errors[rows] = sample_errors(some, made)
        missed = inputs_missed(some, made, scaling, encoding.features)
        squared += missed.squared * len(some)
        if encoding.features:
            for name, root in missed.columns.items():
                columns[name] = columns.get(name, 0.0) + root**2 * len(some)
        progress(min(first + CHUNK, len(samples)) / len(samples))
    count = len(samples)
    roots = {name: float(np.sqrt(total / count)) for name, total in columns.items()}
    return Measurements(errors, codings, squared / count, roots)
