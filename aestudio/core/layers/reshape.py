"""Numbers in a row become an image."""

from math import isqrt
from typing import ClassVar, Literal, Self, TypeVar

from aestudio.core.activation import Activation, Initializer
from aestudio.core.layers.base import Layer
from aestudio.core.operations import LayerOperations, Values
from aestudio.core.parameters import ParameterSpec
from aestudio.core.params import parameter
from aestudio.core.shapes import Shape, shape_text, size_of
from aestudio.core.sparsity import AnySparsity, NoSparsity

T = TypeVar("T")
MOST_SIDE = 4096


class Reshape(Layer):
    """The same numbers, with a height, a width and channels; it learns nothing."""

    label: ClassVar[str] = "Reshape"
    help: ClassVar[str] = "Makes an image of numbers in a row."
    counted: ClassVar[str] = "channels"

    kind: Literal["reshape"] = "reshape"
    # What has no kernel and changes nothing has none of these to set.
    activation: Activation = Activation.LINEAR
    initializer: Initializer = Initializer.HE_NORMAL
    l2: float = 0.0
    sparsity: AnySparsity = NoSparsity()
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

    def forward(self, ops: LayerOperations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """The inputs."""
        return ops.reshaped(inputs, self.output_shape(shape))

    def products(self, inputs: Shape) -> int:
        """None."""
        return 0

    def fitted(self, inputs: Shape) -> Self:
        """The largest square image of so many numbers, where these sides are not of them."""
        size = size_of(inputs)
        if self.problem(inputs) is None:
            return self
        sides = range(min(isqrt(size), MOST_SIDE), 0, -1)
        side = next(one for one in sides if size % one**2 == 0)
        channels = size // side**2
        if channels > MOST_SIDE:
            return self
        return self.edited(height=side, breadth=side, channels=channels)

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
