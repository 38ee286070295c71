"""An image moved, turned or blurred as a whole."""

from dataclasses import dataclass

from aestudio.analysis.probing.canvas import Canvas
from aestudio.core.weights import Array

LINEAR = 1  # Order of the splines between pixels: higher ones overshoot at edges.


@dataclass(frozen=True, slots=True)
class Shifted:
    """By ``right`` and ``down`` pixels, in parts of pixels too; the ground comes in."""

    canvas: Canvas
    right: float
    down: float

    def of(self, sample: Array) -> Array:
        """Moved."""
        from scipy import ndimage

        image, ground = self.canvas.opened(sample), self.canvas.ground
        way = (self.down, self.right, 0)
        # Not "constant", which takes the border for empty half a pixel early.
        found = ndimage.shift(image, way, order=LINEAR, mode="grid-constant", cval=ground)
        return self.canvas.closed(found)


@dataclass(frozen=True, slots=True)
class Turned:
    """By ``degrees`` counter-clockwise about its middle; the ground comes in."""

    canvas: Canvas
    degrees: float

    def of(self, sample: Array) -> Array:
        """Turned, in the same shape."""
        from scipy import ndimage

        found = ndimage.rotate(
            self.canvas.opened(sample),
            self.degrees,
            reshape=False,
            order=LINEAR,
            mode="grid-constant",
            cval=self.canvas.ground,
        )
        return self.canvas.closed(found)


@dataclass(frozen=True, slots=True)
class Blurred:
    """By a Gaussian of ``sigma`` pixels, each channel by itself; what lies beyond the border is
    like it."""

    canvas: Canvas
    sigma: float

    def of(self, sample: Array) -> Array:
        """Blurred."""
        from scipy import ndimage

        image = self.canvas.opened(sample)
        found = ndimage.gaussian_filter(image, (self.sigma, self.sigma, 0), mode="nearest")
        return self.canvas.closed(found)


def bring_moves() -> None:
    """Import what moves images, which takes a sixth of a second, where nobody waits for it."""
    from scipy import ndimage  # noqa: F401
