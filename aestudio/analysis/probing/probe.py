"""What a network makes of one sample."""

from dataclasses import dataclass

import numpy as np

from aestudio.analysis.forward import layer_outputs
from aestudio.core.model import Model
from aestudio.core.weights import Array


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """``codings`` float32 (codings,), the ``output`` float32 (features,), and ``layers``, what
    leaves each layer in its shape, the output last. ``error`` is the squared error averaged over
    features, against the sample, and ``from_original`` against what it was before it was changed;
    None where that is not known."""

    codings: Array
    output: Array
    layers: tuple[Array, ...]
    error: float
    from_original: float | None


def probe(model: Model, values: Array, original: Array | None = None) -> Probe:
    """That of a sample float32 (features,), which was ``original`` before edits. Raises DataError
    of another width."""
    network = model.architecture
    rows = list(layer_outputs(network, model.weights, values.reshape(1, -1)))
    shaped = zip(network.stack, rows, strict=True)
    output = rows[-1][0]
    return Probe(
        codings=rows[network.depth - 1][0],
        output=output,
        layers=tuple(row.reshape(layer.output_shape) for layer, row in shaped),
        error=_error(output, values),
        from_original=None if original is None else _error(output, original),
    )


def _error(output: Array, wanted: Array) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.mean(np.square(output - wanted.reshape(-1)), dtype=np.float64))
