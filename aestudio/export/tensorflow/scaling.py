"""Scaling before the first layer and after the last, in as many bits as it has."""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from aestudio.core.scaling import Scaling
from aestudio.core.shapes import Shape
from aestudio.export.portable import Portable

Tensor = Any


def taken(portable: Portable) -> Any:
    """The type of what goes in: whole numbers where the scaling takes some off."""
    scaling = portable.scaling
    if not portable.scales_inputs:
        return tf.float32
    if scaling.origin is not None:
        return tf.as_dtype(scaling.origin.dtype)
    return tf.as_dtype(scaling.offset.dtype)


def scaled(values: Tensor, scaling: Scaling, shape: Shape) -> Tensor:
    """(x − origin − offset) / scale of samples of that shape, float32."""
    if scaling.origin is not None:
        # The difference of unsigned numbers is one modulo 2⁶⁴, of either sign.
        origin = _shaped(scaling.origin, shape).view(np.int64)
        values = tf.cast(tf.bitcast(values, tf.int64) - origin, tf.float64)
    values = values - _shaped(scaling.offset, shape)
    return tf.cast(values / _shaped(scaling.scale, shape), tf.float32)


def restored(values: Tensor, scaling: Scaling, shape: Shape) -> Tensor:
    """The raw values of scaled ones."""
    values = tf.cast(values, tf.as_dtype(scaling.offset.dtype))
    values = values * _shaped(scaling.scale, shape) + _shaped(scaling.offset, shape)
    if scaling.origin is None:
        return values
    return values + _shaped(scaling.origin, shape).astype(np.float64)


def _shaped(array: NDArray[Any], shape: Shape) -> NDArray[Any]:
    return array.reshape(shape) if array.size > 1 else array
