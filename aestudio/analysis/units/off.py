"""A network in which a unit is off for good."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.units.addresses import layer_of, places_of
from aestudio.core.activation import Activation
from aestudio.core.errors import ProjectError
from aestudio.core.model import Model
from aestudio.core.parameters import ParameterKey
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array, Weights

# What a bias is where an activation is not 0 at 0: f(−1000) is exactly 0 in 32 bits.
FAR_BELOW = -1000.0
NOT_0_AT_0 = (Activation.SIGMOID, Activation.SOFTPLUS)
Arrays = dict[ParameterKey, Array]


@dataclass(frozen=True, slots=True, eq=False)
class Silenced:
    """``numbers`` int64, from 0, of those that leave ``layer`` (from 1) for each sample: 0, or
    read by nothing."""

    layer: int
    numbers: NDArray[np.int64]


def switched_off(model: Model, layer: int, unit: int) -> Model:
    """The same with ``unit`` (from 0) of ``layer`` (from 1) of the stack giving 0 to all samples.

    Its kernel is 0, its bias such that it gives 0, and so is what the next layer has in its kernel
    for it. A tied network stays tied, so that there the pair of a unit goes with it:
    ``silenced_with`` says what does. Raises ProjectError for a unit that is not there, is an
    output, or has no kernel.
    """
    own, stack = layer_of(model, layer, unit), model.architecture.stack
    if own is stack[-1] or not _has_kernel(own):
        raise ProjectError(
            f"the units of layer {layer} have nothing to switch off",
            where="Unit",
            remedy="Choose a unit of a hidden layer with a kernel",
        )
    arrays = dict(model.weights.arrays)
    for one in silenced_with(model, layer, unit):
        silent = stack[one.layer - 1]
        _silence(arrays, silent, one.numbers)
        _unread(arrays, _reader(stack, silent), silent.units, one.numbers)
    return Model(model.architecture, Weights(arrays))


def silenced_with(model: Model, layer: int, unit: int) -> tuple[Silenced, ...]:
    """What is 0, or read no more, where ``unit`` of ``layer`` is switched off, itself first: of a
    tied network also what the layer opposite the next one gives in its place."""
    own = layer_of(model, layer, unit)
    numbers = np.arange(own.units)[places_of(own, unit)]
    together = (own, *_partners(model.architecture.stack, own))
    return tuple(Silenced(one.number, numbers) for one in together)


def _partners(stack: Sequence[StackLayer], own: StackLayer) -> Iterator[StackLayer]:
    """Hidden layers that are read with the kernel of this one, or have the kernel that reads it."""
    reader = _reader(stack, own)
    for one in stack[:-1]:
        other = _reader(stack, one)
        itself = one is own or one is reader or other is own
        if itself or one.units != own.units:
            continue
        if _owner(other) == _owner(own) or _owner(one) == _owner(reader):
            yield one


def _owner(layer: StackLayer) -> int:
    """The number of the layer in which its kernel lies."""
    return layer.tied_to or layer.number


def _has_kernel(layer: StackLayer) -> bool:
    return any(one.reads is not None for one in layer.operation.parameters(layer.input_shape))


def _reader(stack: Sequence[StackLayer], layer: StackLayer) -> StackLayer:
    """What reads a layer; those in between give the same numbers another shape."""
    return next(one for one in stack[layer.number :] if _has_kernel(one))


def _silence(arrays: Arrays, layer: StackLayer, numbers: NDArray[np.int64]) -> None:
    low = FAR_BELOW if layer.activation in NOT_0_AT_0 else 0.0
    for spec in layer.operation.parameters(layer.input_shape):
        if spec.gives is not None:
            key, value = layer.source(spec.name), low if spec.reads is None else 0.0
            _fill(arrays, key, spec.gives, layer.units, numbers, value)


def _unread(arrays: Arrays, reader: StackLayer, count: int, numbers: NDArray[np.int64]) -> None:
    for spec in reader.operation.parameters(reader.input_shape):
        if spec.reads is not None:
            _fill(arrays, reader.source(spec.name), spec.reads, count, numbers, 0.0)


def _fill(
    arrays: Arrays,
    key: ParameterKey,
    axis: int,
    count: int,
    numbers: NDArray[np.int64],
    value: float,
) -> None:
    """Put ``value`` wherever along the axis only ``numbers`` of the ``count`` of a layer meet it.

    There is a place along it for each of them, or for each channel, which come last: then every
    so many numbers are of one channel.
    """
    changed = arrays[key].copy()
    places = changed.shape[axis]
    met = np.bincount(numbers % places, minlength=places)
    np.moveaxis(changed, axis, 0)[met == count // places] = value
    arrays[key] = changed
