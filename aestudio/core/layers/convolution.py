"""Every unit takes a small window of the image; all share one kernel."""

from typing import ClassVar, Literal, Self, TypeVar

from aestudio.core.layers.base import EncoderLayer, Layer, Operation
from aestudio.core.layers.transposed_convolution import ConvolutionMirror, TransposedConvolution
from aestudio.core.layers.windows import MOST_FILTERS, MOST_SIDE, Windows
from aestudio.core.operations import LayerOperations, Padding, Values
from aestudio.core.parameters import ParameterSpec
from aestudio.core.params import parameter
from aestudio.core.shapes import Shape, image_of, is_image, shape_text, size_of

T = TypeVar("T")


class Convolution(EncoderLayer):
    """Cross-correlation with a k × k kernel, then the largest of each p × p outputs if wanted.

    Images are (height, width, channels), as Keras's Conv2D and MaxPooling2D have them.
    """

    label: ClassVar[str] = "Convolution"
    help: ClassVar[str] = "Looks for the same patterns everywhere in an image."
    counted: ClassVar[str] = "filters"
    sign: ClassVar[str] = "c"

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
        height, width = self._windows().pooled(inputs)
        return height, width, self.filters

    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """Kernel (k, k, channels, filters) and bias (filters,)."""
        return self._windows().parameters(image_of(inputs)[2], self.filters)

    def forward(self, ops: LayerOperations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """The largest of each square of x ∗ W + b."""
        images = ops.reshaped(inputs, image_of(shape))
        found = ops.convolved(images, values["kernel"], self.stride, self.padding)
        found = ops.biased(found, values["bias"])
        return found if self.pooling == 1 else ops.pooled(found, self.pooling)

    def products(self, inputs: Shape) -> int:
        """One for each number of the kernel at each place."""
        return self._windows().products(inputs, self.filters)

    def held(self, inputs: Shape) -> int:
        """Twice what comes out, and what is pooled."""
        unpooled = self._windows().unpooled(inputs, self.filters)
        return 2 * size_of(self.output_shape(inputs)) + unpooled

    def between(self, inputs: Shape, outputs: Shape | None) -> Self:
        """Twice the channels that come in, at least 16; no strides where little would be left."""
        height, width, channels = image_of(inputs)
        stride = self.stride if min(height, width) > 4 else 1
        return self.edited(filters=min(max(16, 2 * channels), MOST_FILTERS), stride=stride)

    def mirror(self, inputs: Shape, *, tied: bool) -> Operation:
        """A transposed convolution; tied, by this very kernel."""
        return ConvolutionMirror(self._windows(), image_of(inputs))

    def listed_mirror(self, inputs: Shape, **settings: object) -> tuple[Layer, ...]:
        """A transposed convolution that grows images as much as this shrinks them."""
        own = {"kernel_size": self.kernel_size, "stride": self.stride * self.pooling}
        filters = image_of(inputs)[2]
        return (TransposedConvolution.checked({**settings, **own, "filters": filters}),)

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

    def _windows(self) -> Windows:
        return Windows(self.kernel_size, self.stride, self.padding, self.pooling)
