"""Every unit takes every number of the sample."""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar, Literal, Self, TypeVar

from aestudio.core.layers.base import EncoderLayer, Layer, Operation
from aestudio.core.layers.reshape import Reshape
from aestudio.core.operations import LayerOperations, Values
from aestudio.core.parameters import ParameterSpec, bias, kernel
from aestudio.core.params import parameter
from aestudio.core.shapes import Shape, size_of

T = TypeVar("T")
MOST_UNITS = 65_536


class Dense(EncoderLayer):
    """Outputs x·W + b; images are flattened."""

    label: ClassVar[str] = "Dense"
    help: ClassVar[str] = "Every unit sees the whole sample."

    counted: ClassVar[str] = "units"
    sees_images: ClassVar[bool] = False
    sign: ClassVar[str] = ""

    kind: Literal["dense"] = "dense"
    units: int = parameter(
        150,
        label="Units",
        help="Number of neurons. Fewer units than the layer before force it to compress.",
        minimum=1,
        maximum=MOST_UNITS,
    )

    def output_shape(self, inputs: Shape) -> Shape:
        """(units,)."""
        return (self.units,)

    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """Kernel (inputs, units) and bias (units,)."""
        return _dense(size_of(inputs), self.units)

    def forward(self, ops: LayerOperations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """x·W + b."""
        flat = ops.reshaped(inputs, (size_of(shape),))
        return ops.biased(ops.product(flat, values["kernel"], False), values["bias"])

    def products(self, inputs: Shape) -> int:
        """One for each number of the kernel."""
        return size_of(inputs) * self.units

    def between(self, inputs: Shape, outputs: Shape | None) -> Self:
        """The geometric mean of both; a quarter of the inputs where there is only one."""
        size = size_of(inputs)
        after = max(1, size // 4) if outputs is None else size_of(outputs)
        return self.edited(units=min(max(1, round(sqrt(size * after))), MOST_UNITS))

    def tied(self, encoder: Layer, encoded: Shape, inputs: Shape) -> Operation | None:
        """By the transposed kernel of a dense layer of as many inputs as this has units."""
        fits = size_of(encoded) == self.units and isinstance(encoder, Dense)
        if not fits or encoder.width != size_of(inputs):
            return None
        return DenseMirror((self.units,), tied=True)

    def mirror(self, inputs: Shape, *, tied: bool) -> Operation:
        """A dense layer onto the inputs; tied, by the transposed kernel."""
        return DenseMirror(inputs, tied)

    def listed_mirror(self, inputs: Shape, **settings: object) -> tuple[Layer, ...]:
        """A dense layer, and what makes images of its outputs where images went in."""
        dense = Dense.checked({**settings, "units": size_of(inputs)})
        if len(inputs) < 3:
            return (dense,)
        height, width, channels = inputs
        return dense, Reshape(height=height, breadth=width, channels=channels)


@dataclass(frozen=True, slots=True)
class DenseMirror:
    """The dense layer opposite: outputs of shape ``outputs``; ``tied`` by Wᵀ of the other."""

    outputs: Shape
    tied: bool = False

    @property
    def sees_images(self) -> bool:
        """It flattens them."""
        return False

    def output_shape(self, inputs: Shape) -> Shape:
        """That of what the other layer takes."""
        return self.outputs

    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """Kernel (inputs, outputs) and bias (outputs,), where nothing is tied."""
        return _dense(size_of(inputs), size_of(self.outputs), self.tied)

    def forward(self, ops: LayerOperations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """x·W + b, or x·Wᵀ + b."""
        flat = ops.reshaped(inputs, (size_of(shape),))
        return ops.biased(ops.product(flat, values["kernel"], self.tied), values["bias"])

    def products(self, inputs: Shape) -> int:
        """One for each number of the kernel."""
        return size_of(inputs) * size_of(self.outputs)

    def held(self, inputs: Shape) -> int:
        """None."""
        return 0

    def described(self, inputs: Shape) -> str:
        """Dense"""
        return Dense.label


def _dense(inputs: int, units: int, transposed: bool = False) -> tuple[ParameterSpec, ...]:
    reads, gives = (1, 0) if transposed else (0, 1)
    return kernel((inputs, units), (inputs, units), reads=reads, gives=gives), bias(units)
