"""What can be known of an ONNX graph before a sample goes through it: weights that are turned
round, and shapes that are worked out on the way."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.data.networks.onnx_messages import Graph, Node, array_of

# What stands for the number of samples, and for a side that is not known, in a shape.
BATCH, UNTOLD = -1, -(2**40)
MOST_SIDES = 64
# Axes of what these give, samples included.
AXES = {
    **dict.fromkeys(("Gemm", "Flatten"), 2),
    **dict.fromkeys(("Conv", "ConvTranspose", "MaxPool", "Resize", "Upsample"), 4),
}
Values = Mapping[str, NDArray[Any]]


def constants_of(graph: Graph, place: str) -> dict[str, NDArray[Any]]:
    """All values that do not depend on a sample, by name; shapes of samples begin with BATCH."""
    found = dict(graph.weights)
    axes = {name: len(sides) for name, sides in graph.inputs.items()}
    for node in graph.nodes:
        value = _value(node, found, axes, place)
        if value is not None and node.outputs:
            found[node.outputs[0]] = value
        if node.outputs:
            axes[node.outputs[0]] = _axes_of(node, found, axes)
    return found


def _axes_of(node: Node, known: Values, axes: Mapping[str, int]) -> int:
    """How many axes a value has that depends on a sample; MOST_SIDES where that is not known."""
    if node.kind in AXES:
        return AXES[node.kind]
    if node.kind == "Reshape" and len(node.inputs) > 1 and node.inputs[1] in known:
        return min(known[node.inputs[1]].size, MOST_SIDES)
    return next((axes[one] for one in node.inputs if one in axes), MOST_SIDES)


def _value(node: Node, known: Values, axes: Mapping[str, int], place: str) -> NDArray[Any] | None:
    if node.kind == "Constant":
        return _constant(node, place)
    if node.kind == "Shape":
        sides = np.full(axes.get(node.inputs[0], MOST_SIDES) if node.inputs else 1, UNTOLD)
        sides[:1] = BATCH
        return sides
    work = WORK.get(node.kind)
    given = [known.get(one) for one in node.inputs if one]
    if work is None or not given or any(one is None for one in given):
        return None
    try:
        return work(node, [one for one in given if one is not None])
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _constant(node: Node, place: str) -> NDArray[Any] | None:
    if "value" in node.attributes:
        return array_of(node.attributes["value"].message(5), f"{place}, {node.name}")
    if "value_int" in node.attributes:
        return np.array(node.number("value_int", 0))
    if "value_ints" in node.attributes:
        return np.array(node.numbers("value_ints"), np.int64)
    if "value_float" in node.attributes:
        return np.array(node.real("value_float", 0.0), np.float32)
    return None


def _transpose(node: Node, given: list[NDArray[Any]]) -> NDArray[Any]:
    return np.transpose(given[0], node.numbers("perm") or None)


def _gather(node: Node, given: list[NDArray[Any]]) -> NDArray[Any]:
    _check_small(given[1])
    return np.take(given[0], given[1], axis=node.number("axis", 0))


def _slice(node: Node, given: list[NDArray[Any]]) -> NDArray[Any]:
    if given[0].ndim != 1 or any(one.size != 1 for one in given[1:]):
        raise ValueError
    start, stop = (int(one.reshape(-1)[0]) for one in given[1:3])
    return given[0][start : min(stop, MOST_SIDES)]


def _concat(node: Node, given: list[NDArray[Any]]) -> NDArray[Any]:
    for one in given:
        _check_small(one)
    return np.concatenate(given)


def _axes(node: Node, given: list[NDArray[Any]]) -> tuple[int, ...]:
    axes = given[1].reshape(-1).tolist() if len(given) > 1 else node.numbers("axes")
    return tuple(int(one) for one in axes)


def _unsqueeze(node: Node, given: list[NDArray[Any]]) -> NDArray[Any]:
    return np.expand_dims(given[0], _axes(node, given))


def _squeeze(node: Node, given: list[NDArray[Any]]) -> NDArray[Any]:
    return np.squeeze(given[0], _axes(node, given) or None)


def _reshape(node: Node, given: list[NDArray[Any]]) -> NDArray[Any]:
    _check_small(given[1])
    return given[0].reshape(given[1].tolist())


def _reckoned(node: Node, given: list[NDArray[Any]]) -> NDArray[Any]:
    """Numbers of a shape, put together."""
    for one in given:
        _check_small(one)
        if one.dtype.kind != "i":
            raise ValueError
    work = {"Add": np.add, "Sub": np.subtract, "Mul": np.multiply, "Mod": np.mod}
    found: NDArray[Any] = work[node.kind](*given[:2])
    return found


def _same(node: Node, given: list[NDArray[Any]]) -> NDArray[Any]:
    return given[0]


def _check_small(values: NDArray[Any]) -> None:
    """Numbers of a shape, of which nothing large can be made."""
    if values.size > MOST_SIDES:
        raise ValueError


WORK: Mapping[str, Callable[[Node, list[NDArray[Any]]], NDArray[Any]]] = {
    "Transpose": _transpose,
    "Gather": _gather,
    "Slice": _slice,
    "Concat": _concat,
    "Unsqueeze": _unsqueeze,
    "Squeeze": _squeeze,
    "Reshape": _reshape,
    **dict.fromkeys(("Add", "Sub", "Mul", "Mod"), _reckoned),
    "Identity": _same,
    "Cast": _same,
}
