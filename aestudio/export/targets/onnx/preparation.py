"""Scaling before the first layer and after the last, in as many bits as it has."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto

from aestudio.core.scaling import Scaling
from aestudio.core.shapes import Shape
from aestudio.export.targets.onnx.graph import Graph

WHOLE: dict[np.dtype[Any], int] = {
    np.dtype(np.int64): TensorProto.INT64,
    np.dtype(np.uint64): TensorProto.UINT64,
}


def taken(scaling: Scaling) -> int:
    """The type of what goes in: whole numbers where the scaling takes some off."""
    origin = scaling.origin
    return returned(scaling) if origin is None else WHOLE[origin.dtype]


def returned(scaling: Scaling) -> int:
    """The type of what comes out."""
    found: int = TensorProto.DOUBLE if scaling.is_wide else TensorProto.FLOAT
    return found


def scaled(graph: Graph, values: str, scaling: Scaling, shape: Shape) -> str:
    """(x − origin − offset) / scale of samples of that shape, float32."""
    if scaling.origin is not None:
        values = graph.add("Sub", values, _kept(graph, "origin", scaling.origin, shape))
        # The difference of unsigned numbers is one modulo 2⁶⁴, of either sign.
        values = graph.add("Cast", values, to=TensorProto.INT64)
        values = graph.add("Cast", values, to=TensorProto.DOUBLE)
    values = _unless(graph, "Sub", values, "offset", scaling.offset, shape, neutral=0)
    values = _unless(graph, "Div", values, "scale", scaling.scale, shape, neutral=1)
    return graph.add("Cast", values, to=TensorProto.FLOAT) if scaling.is_wide else values


def restored(graph: Graph, values: str, scaling: Scaling, shape: Shape) -> str:
    """The raw values of scaled ones."""
    if scaling.is_wide:
        values = graph.add("Cast", values, to=TensorProto.DOUBLE)
    values = _unless(graph, "Mul", values, "scale", scaling.scale, shape, neutral=1)
    values = _unless(graph, "Add", values, "offset", scaling.offset, shape, neutral=0)
    if scaling.origin is None:
        return values
    origin = graph.add("Cast", _kept(graph, "origin", scaling.origin, shape), to=TensorProto.DOUBLE)
    return graph.add("Add", values, origin)


def _unless(
    graph: Graph,
    operation: str,
    values: str,
    name: str,
    array: NDArray[np.generic],
    shape: Shape,
    *,
    neutral: float,
) -> str:
    """The operation with an array, left out where it changes nothing."""
    if np.all(array == neutral):
        return values
    return graph.add(operation, values, _kept(graph, name, array, shape))


def _kept(graph: Graph, name: str, array: NDArray[np.generic], shape: Shape) -> str:
    return graph.kept(name, array.reshape(shape) if array.size > 1 else array)
