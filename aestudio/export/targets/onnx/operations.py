"""What layers are made of, as nodes of a graph."""

from dataclasses import dataclass, replace

import numpy as np

from aestudio.core.activation import Activation
from aestudio.core.operations import Padding
from aestudio.core.shapes import Shape
from aestudio.core.weights import Array
from aestudio.export.targets.onnx.activations import NODES
from aestudio.export.targets.onnx.graph import Graph

TO_FIRST, TO_LAST = (0, 3, 1, 2), (0, 2, 3, 1)
# Kernels are (height, width, larger image's channels, smaller one's); ONNX has both kinds of
# convolution take the very same array, the other way round.
KERNEL = (3, 2, 0, 1)


@dataclass(frozen=True, slots=True)
class Value:
    """What passes through the graph under a name, a sample of it of ``shape``.

    ``channels_first`` are images as ONNX's convolutions have them, (n, channels, height, width),
    though their shape is told as (height, width, channels).
    """

    name: str
    shape: Shape
    channels_first: bool = False


class GraphOperations:
    """Each appends the nodes that it takes to the graph, and gives what comes out of the last."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def parameter(self, name: str, array: Array) -> Value:
        """What a layer has learnt, stored under that name when it is first asked for."""
        stored = array.transpose(KERNEL) if array.ndim == len(KERNEL) else array
        return Value(self._graph.kept(name, np.ascontiguousarray(stored)), array.shape)

    def product(self, inputs: Value, kernel: Value, transposed: bool) -> Value:
        """``inputs`` times ``kernel``, or times its transpose."""
        name = self._graph.add("Gemm", inputs.name, kernel.name, transB=int(transposed))
        return Value(name, kernel.shape[:1] if transposed else kernel.shape[1:])

    def biased(self, values: Value, bias: Value) -> Value:
        """``bias`` added to the last axis."""
        return replace(values, name=self._graph.biased(values.name, bias.name))

    def activated(self, values: Value, activation: Activation) -> Value:
        """The non-linearity, element by element."""
        return replace(values, name=NODES[activation](self._graph, values.name))

    def reshaped(self, values: Value, shape: Shape) -> Value:
        """The same numbers as (n, *shape); untouched where they are that already."""
        if values.shape == shape:
            return values
        # 0 stands for as many samples as there are.
        sides = self._graph.whole_numbers(0, *shape)
        return Value(self._graph.add("Reshape", self.channels_last(values).name, sides), shape)

    def convolved(self, images: Value, kernel: Value, stride: int, padding: Padding) -> Value:
        """Cross-correlation of ``images`` with ``kernel``."""
        size, filters = kernel.shape[0], kernel.shape[3]
        sides = images.shape[:2]
        borders = [padding.border(side, size, stride) for side in sides]
        name = self._graph.add(
            "Conv",
            self._channels_first(images).name,
            kernel.name,
            kernel_shape=[size, size],
            pads=_pads(borders),
            strides=[stride, stride],
        )
        placed = [
            (side + sum(border) - size) // stride + 1
            for side, border in zip(sides, borders, strict=True)
        ]
        return Value(name, (*placed, filters), channels_first=True)

    def convolved_back(
        self, images: Value, kernel: Value, stride: int, padding: Padding, shape: Shape
    ) -> Value:
        """The transpose of ``convolved``, with the same kernel: images of ``shape``."""
        size = kernel.shape[0]
        borders = [padding.border(side, size, stride) for side in shape[:2]]
        reached = [stride * (side - 1) + size for side in images.shape[:2]]
        rest = [
            side + sum(border) - there
            for side, border, there in zip(shape[:2], borders, reached, strict=True)
        ]
        name = self._graph.add(
            "ConvTranspose",
            self._channels_first(images).name,
            kernel.name,
            kernel_shape=[size, size],
            output_padding=rest,
            pads=_pads(borders),
            strides=[stride, stride],
        )
        return Value(name, shape, channels_first=True)

    def pooled(self, images: Value, size: int) -> Value:
        """The largest of each ``size`` × ``size`` pixels."""
        height, width, channels = images.shape
        borders = [Padding.SAME.border(side, size, size) for side in (height, width)]
        name = self._graph.add(
            "MaxPool",
            self._channels_first(images).name,
            kernel_shape=[size, size],
            pads=_pads(borders),
            strides=[size, size],
        )
        return Value(name, (-(-height // size), -(-width // size), channels), channels_first=True)

    def enlarged(self, images: Value, size: int, shape: Shape) -> Value:
        """Each pixel repeated ``size`` × ``size`` times, cut to ``shape``."""
        graph = self._graph
        scales = graph.kept(f"scales_{size}", np.array([1, 1, size, size], np.float32))
        name = graph.add(
            "Resize",
            self._channels_first(images).name,
            "",
            scales,
            mode="nearest",
            coordinate_transformation_mode="asymmetric",
            nearest_mode="floor",
        )
        grown = [size * side for side in images.shape[:2]]
        if grown != [*shape[:2]]:
            ends, axes = graph.whole_numbers(*shape[:2]), graph.whole_numbers(2, 3)
            name = graph.add("Slice", name, graph.whole_numbers(0, 0), ends, axes)
        return Value(name, shape, channels_first=True)

    def channels_last(self, values: Value) -> Value:
        """The same, in the order in which a sample is told."""
        if not values.channels_first:
            return values
        return Value(self._graph.add("Transpose", values.name, perm=TO_LAST), values.shape)

    def _channels_first(self, images: Value) -> Value:
        if images.channels_first:
            return images
        return Value(self._graph.add("Transpose", images.name, perm=TO_FIRST), images.shape, True)


def _pads(borders: list[tuple[int, int]]) -> list[int]:
    """All that is added before, then all that is added after."""
    return [*(one for one, _after in borders), *(one for _before, one in borders)]
