"""What units listen to in a sample, and what they write into a reconstruction.

Below and above the layer itself all layers count as linear: their kernels are multiplied,
activations and biases left out, as Erhan et al. 2009 ("Visualizing Higher-Layer Features of a Deep
Network") do for linear combinations of filters. A filter is shown around the middle of the image.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.never import never
from aestudio.analysis.units.linear import backwards, forwards
from aestudio.core.model import Model
from aestudio.core.shapes import Shape, image_of, is_image
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array, Weights

NEARLY_ALL = 0.999  # Of the numbers are within the limit; of fewer than a thousand, all.
Indices: TypeAlias = NDArray[np.int64]
NUMBERS = 2**22  # That pass through a layer at a time.


@dataclass(frozen=True, slots=True, eq=False)
class Kernels:
    """``images`` float32 (units, *shape), a picture a unit; ``units`` int64 (units,) their indices.

    ``shape`` is that of a sample, or (height, width, channels) of the window that a filter sees.
    All share one scale from −``limit`` to ``limit``. ``told`` says what they are.
    """

    images: Array
    units: Indices
    limit: float
    told: str

    @property
    def shape(self) -> Shape:
        """Of one."""
        return self.images.shape[1:]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """What the units of an encoder layer listen to, and beside it the decoder's kernels of the
    pair: what the same units of the layer that reads like them write. One scale for both."""

    encoder: Kernels
    decoder: Kernels


def listens_to(
    model: Model,
    layer: int,
    units: Sequence[int] | None = None,
    should_stop: Callable[[], bool] = never,
) -> Kernels | None:
    """What units of ``layer`` (from 1) listen to in a sample, all of them or ``units``; None if it
    is to stop. Of the first layer its kernels as they are."""
    below = model.architecture.stack[:layer]

    def through(weights: Weights, impulses: Array) -> Array:
        return backwards(below, weights.arrays, impulses)

    return _kernels(model, below[-1], through, units, _told_below(below), should_stop)


def writes(
    model: Model,
    layer: int,
    units: Sequence[int] | None = None,
    should_stop: Callable[[], bool] = never,
) -> Kernels | None:
    """What units of ``layer`` (from 1) write into a reconstruction, through all layers above it;
    None if it is to stop."""
    stack = model.architecture.stack
    above = stack[layer:]

    def through(weights: Weights, impulses: Array) -> Array:
        return forwards(above, weights.arrays, impulses)

    own = stack[layer - 1]
    return _kernels(model, own, through, units, _told_above(above, own), should_stop)


def pair_of(
    model: Model,
    layer: int,
    units: Sequence[int] | None = None,
    should_stop: Callable[[], bool] = never,
) -> Pair | None:
    """The kernels of encoder layer ``layer`` and those of the decoder layer opposite, unit beside
    unit; None where that one takes other units (a decoder of its own), or if it is to stop."""
    stack = model.architecture.stack
    opposite = opposite_of(stack, layer)
    if opposite is None or opposite.input_shape != stack[layer - 1].output_shape:
        return None
    listened = listens_to(model, layer, units, should_stop)
    written = writes(model, opposite.number - 1, units, should_stop)
    if listened is None or written is None or listened.units.shape != written.units.shape:
        return None
    limit = max(listened.limit, written.limit)
    return Pair(replace(listened, limit=limit), replace(written, limit=limit))


def opposite_of(stack: Sequence[StackLayer], layer: int) -> StackLayer | None:
    """The decoder layer at the level of encoder layer ``layer``, if there is one."""
    level = stack[layer - 1].level
    return next((one for one in stack if one.decodes and one.level == level), None)


def limit_of(images: Array) -> float:
    """The least |w| that 99.9 % of the numbers do not exceed: one that stands out alone would
    leave all others pale. The largest of fewer than a thousand; 0 of none that are finite."""
    sizes = np.abs(images[np.isfinite(images)])
    if not sizes.size:
        return 0.0
    return float(np.quantile(sizes, NEARLY_ALL, method="higher"))


def _kernels(
    model: Model,
    layer: StackLayer,
    through: Callable[[Weights, Array], Array],
    units: Sequence[int] | None,
    told: str,
    should_stop: Callable[[], bool],
) -> Kernels | None:
    architecture = model.architecture
    chosen = np.arange(layer.width) if units is None else np.asarray(units, np.int64)
    step = max(1, NUMBERS // max(architecture.sizes))
    # A diverged network overflows; its picture shows that, a warning would not help.
    with np.errstate(over="ignore", invalid="ignore"):
        window = _window(model, layer, through, architecture.input_shape)
        parts = []
        for first in range(0, len(chosen), step):
            if should_stop():
                return None
            found = through(model.weights, impulses(layer, chosen[first : first + step]))
            parts.append(_shown(found, architecture.input_shape, window))
    images = np.concatenate(parts)
    return Kernels(images, chosen.astype(np.int64), limit_of(images), told)


def impulses(layer: StackLayer, units: Sequence[int] | Indices) -> Array:
    """1 at each of ``units``, of channels in the middle of the image: float32 (n, numbers)."""
    found = np.zeros((len(units), layer.units), np.float32)
    places = _middle(layer) * layer.width + np.asarray(units, np.int64)
    found[np.arange(len(units)), places] = 1
    return found


def _middle(layer: StackLayer) -> int:
    if not layer.channelled:
        return 0
    height, width = layer.output_shape[:2]
    return (height - 1) // 2 * width + (width - 1) // 2


def _window(
    model: Model, layer: StackLayer, through: Callable[[Weights, Array], Array], seen: Shape
) -> tuple[slice, slice] | None:
    """Where in an image a filter sees anything, whatever its kernel."""
    if not (layer.channelled and is_image(seen)):
        return None
    # Of numbers that are neither 0 nor so large that products of many layers overflow.
    arrays = model.weights.arrays.items()
    even = Weights({key: np.full_like(one, one.shape[-1] / one.size) for key, one in arrays})
    reached = through(even, impulses(layer, [0])).reshape(image_of(seen))
    rows, columns, _channels = np.nonzero(reached)
    return _extent(rows), _extent(columns)


def _extent(places: Indices) -> slice:
    return slice(int(places.min()), int(places.max()) + 1)


def _shown(found: Array, seen: Shape, window: tuple[slice, slice] | None) -> Array:
    if window is None:
        return found.reshape(len(found), *seen)
    return found.reshape(len(found), *image_of(seen))[:, window[0], window[1]]


def _told_below(below: Sequence[StackLayer]) -> str:
    *under, own = below
    each = "filter" if own.channelled else "unit"
    if not own.own and own.tied_to is None:
        return f"what reaches each {each}, without a kernel{_through(under)}"
    return f"the kernel of each {each}{_through(under)}{_around(own) if under else ''}"


def _told_above(above: Sequence[StackLayer], own: StackLayer) -> str:
    each = "filter" if own.channelled else "unit"
    if not above:
        return f"the output itself is what each {each} writes"
    return f"what each {each} writes{_through(above)}{_around(own)}"


def _through(layers: Sequence[StackLayer]) -> str:
    if not layers:
        return ""
    first, last = layers[0].number, layers[-1].number
    named = f"layer {first}" if first == last else f"layers {first}–{last}"
    return f" through {named}, as if linear"


def _around(layer: StackLayer) -> str:
    return ", in the middle" if layer.channelled else ""
