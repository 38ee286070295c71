"""The messages of ONNX that networks are made of (onnx/onnx.proto, by its field numbers)."""

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.networks.protobuf import Message

# Data types by number, as raw bytes; bfloat16 is the upper half of a float32.
FLOAT, INT32, INT64, FLOAT16, DOUBLE, BFLOAT16 = 1, 6, 7, 10, 11, 16
RAW = {FLOAT: "<f4", INT32: "<i4", INT64: "<i8", FLOAT16: "<f2", DOUBLE: "<f8", BFLOAT16: "<u2"}
MOST_DIMENSIONS = 8
MOST_NODES = 5000
EXPORT = "Export it again with its weights within: onnx.save(model, 'network.onnx')"


@dataclass(frozen=True, slots=True)
class Node:
    """One operation: values by name, and its attributes as messages."""

    name: str
    kind: str
    domain: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: dict[str, Message]

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        return self.attributes[name].number(3) if name in self.attributes else default

    def real(self, name: str, default: float) -> float:
        """A floating-point number."""
        found = self.attributes[name].floats(2).tolist() if name in self.attributes else []
        return float(found[0]) if found else default

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        return self.attributes[name].text(4) if name in self.attributes else default

    def numbers(self, name: str) -> list[int]:
        """Whole numbers."""
        return self.attributes[name].numbers(8) if name in self.attributes else []

    def reals(self, name: str) -> list[float]:
        """Floating-point numbers."""
        return self.attributes[name].floats(7).tolist() if name in self.attributes else []


@dataclass(frozen=True, slots=True)
class Graph:
    """``inputs`` are the sides of each that is no weight, -1 where one is not told."""

    nodes: tuple[Node, ...]
    weights: dict[str, NDArray[Any]]
    inputs: dict[str, tuple[int, ...]]
    outputs: tuple[str, ...]


def graph_of(data: memoryview, place: str) -> Graph:
    """The graph of a model; raises DataError, WireError."""
    graph = Message(data).message(7)
    nodes = [_node(one, number) for number, one in enumerate(graph.messages(1), start=1)]
    if not nodes or len(nodes) > MOST_NODES:
        raise DataError(
            f"has {len(nodes):,} operations", where=place, remedy="Choose a network of ONNX"
        )
    weights: dict[str, NDArray[Any]] = {}
    for one in graph.messages(5):
        name = one.text(8)
        if name in weights:
            raise DataError(f"has weights {name[:60]} twice", where=place, remedy=EXPORT)
        weights[name] = array_of(one, f"{place}, {name[:60]}")
    if graph.has(15):
        raise DataError("has sparse weights", where=place, remedy=EXPORT)
    inputs = {one.text(1): _sides(one) for one in graph.messages(11)}
    outputs = tuple(one.text(1) for one in graph.messages(12))
    own = {name: sides for name, sides in inputs.items() if name not in weights}
    return Graph(tuple(nodes), weights, own, outputs)


def properties_of(data: memoryview) -> dict[str, str]:
    """What the program that wrote a model tells of it beside the graph; raises WireError."""
    return {one.text(1): one.text(2) for one in Message(data).messages(14)}


def _node(found: Message, number: int) -> Node:
    kind = found.text(4)[:100]
    return Node(
        found.text(3)[:200] or f"{kind} {number}",
        kind,
        found.text(7),
        tuple(found.texts(1)),
        tuple(found.texts(2)),
        {one.text(1): one for one in found.messages(5)},
    )


def _sides(value: Message) -> tuple[int, ...]:
    shape = value.message(2).message(1).message(2)
    return tuple(one.number(1, -1) for one in shape.messages(1))


def array_of(tensor: Message, where: str) -> NDArray[Any]:
    """The numbers of a tensor; raises DataError for one that lies elsewhere, or about its size."""
    kind, shape = tensor.number(2), tensor.numbers(1)
    if tensor.has(13) or tensor.number(14):
        raise DataError("lies in another file", where=where, remedy=EXPORT)
    if kind not in RAW:
        raise DataError(
            f"has values of a type that is not read (number {kind})",
            where=where,
            remedy="Export it with weights of 32 bits, not quantized",
        )
    if len(shape) > MOST_DIMENSIONS or min(shape, default=0) < 0:
        raise DataError(f"declares a shape of {shape[:8]}", where=where, remedy=EXPORT)
    numbers = _numbers(tensor, kind)
    if prod(shape) != numbers.size:
        raise DataError(
            f"declares {prod(shape):,} values and has {numbers.size:,}",
            where=where,
            remedy="It may be cut short; copy it again",
        )
    return numbers.reshape(shape)


def _numbers(tensor: Message, kind: int) -> NDArray[Any]:
    if tensor.has(9):
        raw = np.frombuffer(tensor.bytes(9), RAW[kind])
    elif kind == FLOAT:
        return tensor.floats(4)
    elif kind == DOUBLE:
        return tensor.floats(10, "<f8")
    elif kind == INT64:
        return np.array(tensor.numbers(7), np.int64)
    else:
        raw = np.array(tensor.numbers(5), np.int64)
        raw = raw.astype("<u2").view("<f2") if kind == FLOAT16 else raw.astype(RAW[kind])
    if kind != BFLOAT16:
        return raw
    return (raw.astype("<u4") << 16).view("<f4")
