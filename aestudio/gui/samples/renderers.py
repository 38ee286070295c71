"""Which renderer suits which samples."""

from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array
from aestudio.gui.samples.image_renderer import image_renderer
from aestudio.gui.samples.profile_renderer import profile_renderer
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.samples.tone import tone_of

# Images are hardly ever so narrow and so high; series of a few channels are.
MOST_CHANNELS = 8
LEAST_LONGER = 4


def renderer_for(
    shape: tuple[int, ...], samples: Array, scaling: Scaling | None = None
) -> Renderer:
    """Images for images, lines for series and rows of a table.

    ``samples`` (n, features), finite, were scaled by ``scaling``; None where they are raw.
    """
    if is_series(shape):
        return profile_renderer(samples, shape[1])
    found = image_renderer(shape, tone_of(samples, scaling))
    return found or profile_renderer(samples)


def is_series(shape: tuple[int, ...]) -> bool:
    """Whether samples of this shape are (time, channels) rather than (rows, columns)."""
    if len(shape) != 2 or shape[1] > MOST_CHANNELS:
        return False
    return shape[0] >= LEAST_LONGER * shape[1]
