"""Numbers in a row become an image."""

from typing import ClassVar, Literal, TypeVar

from aestudio.core.activation import Activation
from aestudio.core.layers.base import Layer
from aestudio.core.operations import Operations, Values
from aestudio.core.parameters import ParameterSpec
from aestudio.core.params import parameter
from aestudio.core.shapes import Shape, shape_text, size_of

T = TypeVar("T")
MOST_SIDE = 4096


class Reshape(Layer):
    """The same numbers, with a height, a width and channels; it learns nothing."""

    label: ClassVar[str] = "Reshape"
    help: ClassVar[str] = "Makes an image of numbers in a row."
    counted: ClassVar[str] = "channels"

    kind: Literal["reshape"] = "reshape"
    activation: Activation = Activation.LINEAR
    height: int = parameter(
        7, label="Height", help="Rows of the image.", unit="px", minimum=1, maximum=MOST_SIDE
    )
    breadth: int = parameter(
        7, label="Width", help="Columns of the image.", unit="px", minimum=1, maximum=MOST_SIDE
    )
    channels: int = parameter(
        16, label="Channels", help="Numbers a pixel.", minimum=1, maximum=MOST_SIDE
    )

    def output_shape(self, inputs: Shape) -> Shape:
        """(height, width, channels)."""
        return self.height, self.breadth, self.channels

    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """None."""
        return ()

    def forward(self, ops: Operations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """The inputs."""
        return ops.reshaped(inputs, self.output_shape(shape))

    def products(self, inputs: Shape) -> int:
        """None."""
        return 0

    def problem(self, inputs: Shape) -> tuple[str, str] | None:
        """As many numbers go in as come out."""
        shape = self.output_shape(inputs)
        if size_of(inputs) == size_of(shape):
            return None
        return (
            f"{shape_text(shape)} are {size_of(shape):,} numbers, and {size_of(inputs):,} come in",
            f"Give the layer before it {size_of(shape):,} units, or choose other sides",
        )

    def described(self, inputs: Shape) -> str:
        """Reshape"""
        return self.label
