"""Which renderer suits which samples."""

from aestudio.analysis.image_form import is_series
from aestudio.analysis.tone import tone_of
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array
from aestudio.gui.samples.image_renderer import image_renderer
from aestudio.gui.samples.profile_renderer import profile_renderer
from aestudio.gui.samples.renderer import Renderer


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
