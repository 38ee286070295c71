"""A decoder layer that makes images larger; the step back of a convolution."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Self, TypeVar

from aestudio.core.layers.base import Layer, Operation
from aestudio.core.layers.windows import MOST_FILTERS, MOST_SIDE, Windows
from aestudio.core.operations import LayerOperations, Values
from aestudio.core.parameters import ParameterSpec
from aestudio.core.params import parameter
from aestudio.core.shapes import Shape, image_of, size_of

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

    def forward(self, ops: LayerOperations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """xᵀ∗ W + b."""
        return self._operation(shape).forward(ops, values, inputs, shape)

    def products(self, inputs: Shape) -> int:
        """Those of the convolution back."""
        return self._operation(inputs).products(inputs)

    def held(self, inputs: Shape) -> int:
        """Those of the convolution back."""
        return self._operation(inputs).held(inputs)

    def between(self, inputs: Shape, outputs: Shape | None) -> Self:
        """Half the channels that come in."""
        return self.edited(filters=min(max(1, image_of(inputs)[2] // 2), MOST_FILTERS))

    def tied(self, encoder: Layer, encoded: Shape, inputs: Shape) -> Operation | None:
        """By the very kernel of a convolution of the same shape."""
        own = self._operation(inputs)
        there, here = encoder.parameters(encoded)[0], own.parameters(inputs)[0]
        return own if there.shape == here.shape else None

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

    def _operation(self, inputs: Shape) -> "ConvolutionMirror":
        height, width, _channels = image_of(inputs)
        outputs = (height * self.stride, width * self.stride, self.filters)
        return ConvolutionMirror(Windows(self.kernel_size, self.stride), outputs)


@dataclass(frozen=True, slots=True)
class ConvolutionMirror:
    """The transposed convolution opposite one with those ``windows``, back to images of shape
    ``outputs``.

    Its kernel has the shape of the other's, tied or not. What was pooled is repeated first.
    """

    windows: Windows
    outputs: tuple[int, int, int]

    @property
    def sees_images(self) -> bool:
        """It makes them."""
        return True

    def output_shape(self, inputs: Shape) -> Shape:
        """That of what the other layer takes."""
        return self.outputs

    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """Kernel (k, k, channels out, channels in) and bias (channels out,)."""
        return self.windows.transposed_parameters(image_of(inputs)[2], self.outputs[2])

    def forward(self, ops: LayerOperations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """xᵀ∗ W + b, of enlarged x where the other layer pools."""
        windows, images = self.windows, ops.reshaped(inputs, image_of(shape))
        if windows.pooling > 1:
            sides = windows.convolved(self.outputs)
            images = ops.enlarged(images, windows.pooling, (*sides, image_of(shape)[2]))
        kernel = values["kernel"]
        found = ops.convolved_back(images, kernel, windows.stride, windows.padding, self.outputs)
        return ops.biased(found, values["bias"])

    def products(self, inputs: Shape) -> int:
        """As many as the other layer has, for the channels that come in."""
        return self.windows.products(self.outputs, image_of(inputs)[2])

    def held(self, inputs: Shape) -> int:
        """Twice what comes out, and what is repeated where the other layer pools."""
        repeated = self.windows.unpooled(self.outputs, image_of(inputs)[2])
        return 2 * size_of(self.outputs) + repeated

    def described(self, inputs: Shape) -> str:
        """Transposed 3×3 ×2"""
        size, grown = self.windows.size, self.windows.stride * self.windows.pooling
        return f"Transposed {size}×{size}" + (f" ×{grown}" if grown > 1 else "")
