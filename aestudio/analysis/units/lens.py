"""One unit, looked at closely."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.errors import sample_errors
from aestudio.analysis.forward import onward, up_to
from aestudio.analysis.never import never
from aestudio.analysis.units.addresses import (
    excitements,
    held_at,
    layer_of,
    places_of,
    strongest,
)
from aestudio.analysis.units.by_class import ByClass, by_class
from aestudio.analysis.units.kernels import Kernels, listens_to, writes
from aestudio.analysis.units.rows import kernel_rows
from aestudio.analysis.units.samples import require_some
from aestudio.core.model import Model
from aestudio.core.weights import Array

EXAMPLES = 12
BINS = 32
CHUNK = 500  # Samples between two questions whether to go on.
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LayerActivations:
    """Of samples as they passed: what left ``layer`` (from 1), ``outputs`` float32 (n, numbers),
    and the squared error of each, float64 (n,). The same for all units of it."""

    layer: int
    outputs: Array
    errors: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Lens:
    """Of a unit: what it listens to and writes (one picture each), the ``norm`` of its kernel, the
    ``mean`` and ``spread`` (standard deviation) of its activations, how often they occur
    (``counts`` int64 (bins,) between ``edges`` float64 (bins + 1,)), the ``rows`` int64 of the
    samples that excite it most, the strongest first, with their ``activations`` float32.

    Of a channel activations are those in all places, and the largest of a sample excites it.
    ``error_with`` and ``error_without`` it are the squared error averaged over samples and
    features as it is, and where the unit gives 0. ``by_class`` is None without labels.
    """

    layer: int
    unit: int
    listens: Kernels
    writes: Kernels
    norm: float
    mean: float
    spread: float
    counts: NDArray[np.int64]
    edges: Numbers
    rows: NDArray[np.int64]
    activations: Array
    error_with: float
    error_without: float
    by_class: ByClass | None

    @property
    def worth(self) -> float:
        """By how much the error grows without the unit; below 0 where it does harm."""
        return self.error_without - self.error_with


def activations_of(
    model: Model, samples: Array, layer: int, should_stop: Callable[[], bool] = never
) -> LayerActivations | None:
    """What every lens on ``layer`` needs of samples float32 (n, features); None if it is to
    stop."""
    own = layer_of(model, layer)
    outputs = np.empty((len(samples), own.units), np.float32)
    errors = np.empty(len(samples))
    network, weights = model.architecture, model.weights
    for first in range(0, len(samples), CHUNK):
        if should_stop():
            return None
        part = slice(first, first + CHUNK)
        outputs[part] = up_to(network, weights, samples[part], layer)
        errors[part] = sample_errors(samples[part], onward(network, weights, outputs[part], layer))
    return LayerActivations(layer, outputs, errors)


def lens_of(
    model: Model,
    samples: Array,
    layer: int,
    unit: int,
    should_stop: Callable[[], bool] = never,
    *,
    passed: LayerActivations | None = None,
    labels: Sequence[Any] | NDArray[Any] | None = None,
    without: bool = True,
) -> Lens | None:
    """That on ``unit`` (from 0) of ``layer`` (from 1) over samples float32 (n, features), with
    ``labels`` (n,) if there are any; None if it is to stop.

    Where ``passed`` comes from ``activations_of`` of the same model, samples and layer, only the
    layers above are passed, and only by samples that the unit answers to. That takes longer than
    all else, and is left out where the error ``without`` it is not wanted: it is NaN. Raises
    ProjectError where there is no such unit, DataError of no samples.
    """
    own = layer_of(model, layer, unit)
    require_some(samples)
    passed = passed or activations_of(model, samples, layer, should_stop)
    pictures = _pictures(model, layer, unit, should_stop)
    if passed is None or pictures is None:
        return None
    errors: Numbers | None = np.array([np.nan])
    if without:
        errors = errors_without(model, samples, passed, [unit], should_stop)
    if errors is None:
        return None
    listened, written = pictures
    every, peaks = excitements(passed.outputs, own, unit)
    rows = strongest(peaks, EXAMPLES)
    counts, edges = _histogram(every)
    return Lens(
        layer=layer,
        unit=unit,
        listens=listened,
        writes=written,
        norm=float(np.linalg.norm(kernel_rows(model, layer)[unit].astype(np.float64))),
        mean=float(every.mean(dtype=np.float64)),
        spread=float(every.std(dtype=np.float64)),
        counts=counts,
        edges=edges,
        rows=rows,
        activations=peaks[rows],
        error_with=float(passed.errors.mean()),
        error_without=float(errors.mean()),
        by_class=None if labels is None else by_class(peaks, labels),
    )


def _pictures(
    model: Model, layer: int, unit: int, should_stop: Callable[[], bool]
) -> tuple[Kernels, Kernels] | None:
    listened = listens_to(model, layer, [unit], should_stop)
    written = writes(model, layer, [unit], should_stop)
    return None if listened is None or written is None else (listened, written)


def errors_without(
    model: Model,
    samples: Array,
    passed: LayerActivations,
    units: Sequence[int],
    should_stop: Callable[[], bool] = never,
) -> Numbers | None:
    """The squared error of each sample, float64 (n,), where ``units`` of the layer that
    ``passed`` is about give 0; None if it is to stop."""
    own = layer_of(model, passed.layer)
    answered = np.zeros(len(samples), np.bool_)
    for unit in units:
        answered |= passed.outputs[:, places_of(own, unit)].any(axis=1)
    rows, errors = np.flatnonzero(answered), passed.errors.copy()
    for first in range(0, len(rows), CHUNK):
        if should_stop():
            return None
        some = rows[first : first + CHUNK]
        silenced = passed.outputs[some]
        for unit in units:
            silenced[:, places_of(own, unit)] = 0
        made = onward(model.architecture, model.weights, silenced, passed.layer)
        errors[some] = sample_errors(samples[some], made)
    return errors


def turned(
    model: Model, sample: Array, layer: int, unit: int, values: Sequence[float] | Array
) -> Array:
    """What comes out of a sample (features,) when the unit is held at each of ``values`` (k,), in
    all places of a channel: float32 (k, features)."""
    own = layer_of(model, layer, unit)
    network, weights = model.architecture, model.weights
    outputs = up_to(network, weights, sample.reshape(1, -1), layer)
    each = [held_at(outputs, own, unit, float(value)) for value in values]
    held = np.concatenate([outputs[:0], *each])
    return onward(network, weights, held, layer)


def _histogram(values: Array) -> tuple[NDArray[np.int64], Numbers]:
    """In 32 bins of equal width; what is no number is left out."""
    finite = values[np.isfinite(values)].astype(np.float64)
    counts, edges = np.histogram(finite, BINS)
    return counts.astype(np.int64), edges
