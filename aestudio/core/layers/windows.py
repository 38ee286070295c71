"""The windows that a convolution moves over an image."""

from dataclasses import dataclass

from aestudio.core.operations import Padding
from aestudio.core.parameters import ParameterSpec, bias, kernel
from aestudio.core.shapes import Shape, image_of

MOST_FILTERS = 4096
MOST_SIDE = 64


@dataclass(frozen=True, slots=True)
class Windows:
    """Squares of ``size`` pixels, ``stride`` pixels apart; the largest of each ``pooling`` ×
    ``pooling`` outputs is kept."""

    size: int
    stride: int
    padding: Padding = Padding.SAME
    pooling: int = 1

    def convolved(self, image: Shape) -> tuple[int, int]:
        """Height and width of what comes out of an image, before pooling."""
        height, width, _channels = image_of(image)
        if self.padding is Padding.VALID:
            height, width = (max(1, side - self.size + 1) for side in (height, width))
        return -(-height // self.stride), -(-width // self.stride)

    def pooled(self, image: Shape) -> tuple[int, int]:
        """Height and width after it."""
        height, width = self.convolved(image)
        return -(-height // self.pooling), -(-width // self.pooling)

    def parameters(self, channels: int, filters: int) -> tuple[ParameterSpec, ...]:
        """Kernel (k, k, channels, filters) and bias (filters,) from so many channels."""
        own = self._kernel((channels, filters), (channels, filters), reads=2, gives=3)
        return own, bias(filters)

    def transposed_parameters(self, channels: int, filters: int) -> tuple[ParameterSpec, ...]:
        """Kernel (k, k, filters, channels) and bias (filters,) of the way back."""
        own = self._kernel((filters, channels), (channels, filters), reads=3, gives=2)
        return own, bias(filters)

    def products(self, image: Shape, filters: int) -> int:
        """Multiplications an image: one for each number of the kernel at each place."""
        height, width = self.convolved(image)
        return height * width * self.size**2 * image_of(image)[2] * filters

    def unpooled(self, image: Shape, filters: int) -> int:
        """Numbers an image that come out before pooling; 0 where nothing is pooled."""
        height, width = self.convolved(image)
        return height * width * filters if self.pooling > 1 else 0

    def _kernel(
        self, ends: tuple[int, int], fans: tuple[int, int], *, reads: int, gives: int
    ) -> ParameterSpec:
        window, shape = self.size**2, (self.size, self.size, *ends)
        return kernel(shape, (window * fans[0], window * fans[1]), reads=reads, gives=gives)
