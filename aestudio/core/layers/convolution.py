"""Every unit takes a small window of the image; all share one kernel."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Self, TypeVar

from aestudio.core.layers.base import EncoderLayer, Operation
from aestudio.core.operations import Operations, Padding, Values
from aestudio.core.parameters import ParameterSpec, bias, kernel
from aestudio.core.params import parameter
from aestudio.core.shapes import Shape, image_of, is_image, shape_text

T = TypeVar("T")
MOST_FILTERS = 4096
MOST_SIDE = 64


class Convolution(EncoderLayer):
    """Cross-correlation with a k × k kernel, then the largest of each p × p outputs if wanted.

    Images are (height, width, channels), as Keras's Conv2D and MaxPooling2D have them.
    """

    label: ClassVar[str] = "Convolution"
    help: ClassVar[str] = "Looks for the same patterns everywhere in an image."
    counted: ClassVar[str] = "filters"

    kind: Literal["convolution"] = "convolution"
    filters: int = parameter(
        32,
        label="Filters",
        help="Number of patterns looked for: the channels of what comes out.",
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
        help="Pixels from one window to the next: 2 halves height and width.",
        unit="px",
        minimum=1,
        maximum=MOST_SIDE,
    )
    padding: Padding = parameter(
        Padding.SAME,
        label="Padding",
        help="Same: zeros around the image, so that height and width only shrink by the stride. "
        "Valid: windows lie within the image.",
        more=True,
    )
    pooling: int = parameter(
        1,
        label="Pooling",
        help="Side of the squares of which the largest output is kept; the decoder opposite "
        "repeats it. 1 keeps all.",
        unit="px",
        minimum=1,
        maximum=MOST_SIDE,
        more=True,
    )

    def output_shape(self, inputs: Shape) -> Shape:
        """(height, width, filters)."""
        height, width = self._pooled(self._convolved(inputs))
        return height, width, self.filters

    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """Kernel (k, k, channels, filters) and bias (filters,)."""
        channels, window = image_of(inputs)[2], self.kernel_size**2
        shape = (self.kernel_size, self.kernel_size, channels, self.filters)
        return kernel(shape, (window * channels, window * self.filters)), bias(self.filters)

    def forward(self, ops: Operations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """The largest of each square of x ∗ W + b."""
        images = ops.reshaped(inputs, image_of(shape))
        found = ops.convolved(images, values["kernel"], self.stride, self.padding)
        found = ops.biased(found, values["bias"])
        return found if self.pooling == 1 else ops.pooled(found, self.pooling)

    def products(self, inputs: Shape) -> int:
        """One for each number of the kernel at each place."""
        height, width = self._convolved(inputs)
        return height * width * self.kernel_size**2 * image_of(inputs)[2] * self.filters

    def between(self, inputs: Shape, outputs: Shape | None) -> Self:
        """Twice the channels that come in, at least 16; no strides where little would be left."""
        height, width, channels = image_of(inputs)
        stride = self.stride if min(height, width) > 4 else 1
        return self.edited(filters=min(max(16, 2 * channels), MOST_FILTERS), stride=stride)

    def mirror(self, inputs: Shape, *, tied: bool) -> Operation:
        """A transposed convolution; tied, by this very kernel."""
        return ConvolutionMirror(self, image_of(inputs))

    def problem(self, inputs: Shape) -> tuple[str, str] | None:
        """It takes images, no smaller than its window."""
        if not is_image(inputs):
            return (
                f"A convolution takes images, and what comes in is a row of "
                f"{shape_text(inputs)} numbers",
                "Use image data, or make the layer dense; convolutions come before dense layers",
            )
        side = min(image_of(inputs)[:2])
        if self.padding is Padding.VALID and side < self.kernel_size:
            return (
                f"A kernel of {self.kernel_size} × {self.kernel_size} does not fit into "
                f"{shape_text(image_of(inputs)[:2])} pixels",
                "Make it smaller, or set the padding to Same",
            )
        return None

    def described(self, inputs: Shape) -> str:
        """Conv 3×3 /2"""
        strided = f" /{self.stride}" if self.stride > 1 else ""
        pooled = f" max {self.pooling}" if self.pooling > 1 else ""
        return f"Conv {self.kernel_size}×{self.kernel_size}{strided}{pooled}"

    def _convolved(self, inputs: Shape) -> tuple[int, int]:
        """Height and width before pooling."""
        height, width, _channels = image_of(inputs)
        if self.padding is Padding.VALID:
            height, width = (max(1, side - self.kernel_size + 1) for side in (height, width))
        return -(-height // self.stride), -(-width // self.stride)

    def _pooled(self, sides: tuple[int, int]) -> tuple[int, int]:
        height, width = sides
        return -(-height // self.pooling), -(-width // self.pooling)


@dataclass(frozen=True, slots=True)
class ConvolutionMirror:
    """The transposed convolution opposite ``layer``, back to images of shape ``outputs``.

    Its kernel has the shape of the other's, tied or not. What was pooled is repeated first.
    """

    layer: Convolution
    outputs: tuple[int, int, int]

    def output_shape(self, inputs: Shape) -> Shape:
        """That of what the other layer takes."""
        return self.outputs

    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """Kernel (k, k, channels out, channels in) and bias (channels out,)."""
        size, channels = self.layer.kernel_size, image_of(inputs)[2]
        shape = (size, size, self.outputs[2], channels)
        fans = (size**2 * channels, size**2 * self.outputs[2])
        return kernel(shape, fans), bias(self.outputs[2])

    def forward(self, ops: Operations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """xᵀ∗ W + b, of enlarged x where the other layer pools."""
        layer, images = self.layer, ops.reshaped(inputs, image_of(shape))
        if layer.pooling > 1:
            sides = layer._convolved(self.outputs)
            images = ops.enlarged(images, layer.pooling, (*sides, image_of(shape)[2]))
        found = ops.convolved_back(
            images, values["kernel"], layer.stride, layer.padding, self.outputs
        )
        return ops.biased(found, values["bias"])

    def products(self, inputs: Shape) -> int:
        """As many as the other layer has, for the channels that come in."""
        own = self.layer.products(self.outputs)
        return own * image_of(inputs)[2] // self.layer.filters

    def described(self, inputs: Shape) -> str:
        """Transposed 3×3 ×2"""
        size, grown = self.layer.kernel_size, self.layer.stride * self.layer.pooling
        return f"Transposed {size}×{size}" + (f" ×{grown}" if grown > 1 else "")
