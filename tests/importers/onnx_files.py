"""Files of ONNX, made without it: messages by the numbers of their fields."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Field = tuple[int, Any]


def varint(number: int) -> bytes:
    """Seven bits a byte."""
    number %= 2**64
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def message(*fields: Field) -> bytes:
    """Whole numbers, floats (as bytes of four), texts and messages, each with its number."""
    found = b""
    for number, value in fields:
        if isinstance(value, int):
            found += varint(number << 3) + varint(value)
        elif isinstance(value, float):
            found += varint(number << 3 | 5) + np.float32(value).tobytes()
        else:
            data = value.encode() if isinstance(value, str) else value
            found += varint(number << 3 | 2) + varint(len(data)) + data
    return found


def tensor(name: str, array: np.ndarray[Any, Any], *more: Field) -> bytes:
    """An initializer of float32 or int64."""
    kind = 7 if array.dtype.kind == "i" else 1
    dims = [(1, side) for side in array.shape]
    raw = array.astype("<i8" if kind == 7 else "<f4").tobytes()
    return message(*dims, (2, kind), (8, name), (9, raw), *more)


def attribute(name: str, value: Any) -> bytes:
    """Of a node: a number, a text, or a list of whole numbers."""
    if isinstance(value, float):
        return message((1, name), (2, value), (20, 1))
    if isinstance(value, int):
        return message((1, name), (3, value), (20, 2))
    if isinstance(value, str):
        return message((1, name), (4, value), (20, 3))
    return message((1, name), *((8, one) for one in value), (20, 7))


def node(kind: str, inputs: Sequence[str], outputs: Sequence[str], **attributes: Any) -> bytes:
    """An operation."""
    domain = attributes.pop("domain", "")
    told = [(5, attribute(name, value)) for name, value in attributes.items()]
    taken, given = [(1, one) for one in inputs], [(2, one) for one in outputs]
    return message(*taken, *given, (4, kind), *told, (7, domain))


def value(name: str, *sides: int) -> bytes:
    """An input or output of float32; a side of -1 is not told."""
    dims = [(1, message((1, one)) if one >= 0 else message((2, "N"))) for one in sides]
    return message((1, name), (2, message((1, message((1, 1), (2, message(*dims)))))))


def model(
    nodes: Sequence[bytes],
    initializers: Mapping[str, Any],
    inputs: Sequence[bytes],
    outputs: Sequence[str] = ("y",),
    *more: Field,
) -> bytes:
    """A whole file; an initializer that is bytes already is taken as it is."""
    held = [
        (5, one if isinstance(one, bytes) else tensor(name, one))
        for name, one in initializers.items()
    ]
    graph = message(
        *((1, one) for one in nodes),
        (2, "graph"),
        *held,
        *((11, one) for one in inputs),
        *((12, value(one, -1)) for one in outputs),
        *more,
    )
    return message((1, 9), (7, graph), (8, message((1, ""), (2, 18))))


def small(**changed: Any) -> bytes:
    """An autoencoder 6-2-6 of Gemm and Relu, some of its weights others."""
    rng = np.random.default_rng(3)
    arrays = {
        "w": rng.normal(size=(6, 2)),
        "a": rng.normal(size=2),
        "v": rng.normal(size=(2, 6)),
        "b": rng.normal(size=6),
        **changed,
    }
    nodes = [
        node("Gemm", ["x", "w", "a"], ["h"]),
        node("Relu", ["h"], ["r"]),
        node("Gemm", ["r", "v", "b"], ["y"]),
    ]
    return model(nodes, arrays, [value("x", -1, 6)])
