"""A decoder layer that makes images larger; the step back of a convolution."""

from typing import ClassVar, Literal, Self, TypeVar

from aestudio.core.layers.base import Layer, Operation
from aestudio.core.layers.convolution import (
    MOST_FILTERS,
    MOST_SIDE,
    Convolution,
    ConvolutionMirror,
)
from aestudio.core.operations import Operations, Values
from aestudio.core.parameters import ParameterSpec
from aestudio.core.params import parameter
from aestudio.core.shapes import Shape, image_of

T = TypeVar("T")


class TransposedConvolution(Layer):
    """Each pixel adds the kernel, weighted, to its window of a larger image (Keras's
    Conv2DTranspose with padding "same")."""

    label: ClassVar[str] = "Transposed convolution"
    help: ClassVar[str] = "Paints patterns into a larger image."
    counted: ClassVar[str] = "filters"

    kind: Literal["transposed_convolution"] = "transposed_convolution"
    filters: int = parameter(
        32,
        label="Filters",
        help="Channels of what comes out.",
        minimum=1,
        maximum=MOST_FILTERS,
    )
    kernel_size: int = parameter(
        3, label="Kernel", help="Side of the window, in pixels.", unit="px", minimum=1,
        maximum=MOST_SIDE,
    )  # fmt: skip
    stride: int = parameter(
        2,
        label="Stride",
        help="How many times height and width grow.",
        unit="px",
        minimum=1,
        maximum=MOST_SIDE,
    )

    def output_shape(self, inputs: Shape) -> Shape:
        """(height · stride, width · stride, filters)."""
        return self._operation(inputs).outputs

    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """Kernel (k, k, filters, channels) and bias (filters,)."""
        return self._operation(inputs).parameters(inputs)

    def forward(self, ops: Operations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """xᵀ∗ W + b."""
        return self._operation(shape).forward(ops, values, inputs, shape)

    def products(self, inputs: Shape) -> int:
        """Those of the convolution back."""
        return self._operation(inputs).products(inputs)

    def between(self, inputs: Shape, outputs: Shape | None) -> Self:
        """Half the channels that come in."""
        return self.edited(filters=min(max(1, image_of(inputs)[2] // 2), MOST_FILTERS))

    def tied(self, encoder: Layer, encoded: Shape, inputs: Shape) -> Operation | None:
        """By the very kernel of a convolution of the same shape."""
        own = self._operation(inputs)
        (kernel, _bias), same = own.parameters(inputs), isinstance(encoder, Convolution)
        return own if same and encoder.parameters(encoded)[0].shape == kernel.shape else None

    def problem(self, inputs: Shape) -> tuple[str, str] | None:
        """It takes images."""
        if len(inputs) == 3:
            return None
        return (
            "A transposed convolution takes images, and what comes in has no height and width",
            "Put a Reshape before it",
        )

    def described(self, inputs: Shape) -> str:
        """Transposed 3×3 ×2"""
        return self._operation(inputs).described(inputs)

    def _operation(self, inputs: Shape) -> ConvolutionMirror:
        height, width, _channels = image_of(inputs)
        back = Convolution(
            filters=image_of(inputs)[2], kernel_size=self.kernel_size, stride=self.stride
        )
        return ConvolutionMirror(back, (height * self.stride, width * self.stride, self.filters))
