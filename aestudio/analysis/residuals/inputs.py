"""Which inputs are missed: pixel by pixel, or column by column in its own units."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.columns import column_errors
from aestudio.analysis.errors import input_errors
from aestudio.core.encoding import Feature
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array


@dataclass(frozen=True, slots=True, eq=False)
class InputsMissed:
    """``squared`` float64 (inputs,): the mean squared error of each input, scaled as the network
    sees it: a picture, if samples are pictures.

    ``columns`` are root mean squared errors in the units of the data, by the name of the column;
    of a category, the root mean square of how much of it is missed, 0…1.
    """

    squared: NDArray[np.float64]
    columns: dict[str, float]


def inputs_missed(
    samples: Array, reconstructions: Array, scaling: Scaling, features: Sequence[Feature] = ()
) -> InputsMissed:
    """Of scaled samples and what is made of them, float32 (n, inputs) each; ``features`` where
    inputs are columns of a table."""
    by_column = column_errors(samples, reconstructions, scaling, features)
    with np.errstate(over="ignore", invalid="ignore"):
        roots = {
            name: float(np.sqrt(np.mean(np.square(apart), dtype=np.float64)))
            for name, apart in by_column.items()
        }
    return InputsMissed(input_errors(samples, reconstructions), roots)
