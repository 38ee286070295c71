"""The sample that is meant by a place on a map."""

import numpy as np

from aestudio.gui.inspect.map.camera import Camera, Pixels
from aestudio.gui.inspect.map.laid import Drawn

REACH = 14.0  # Pixels.


def nearest(drawn: Drawn, camera: Camera, at: Pixels, size: Pixels) -> int | None:
    """Its place among the points; None where none is near."""
    right, down = at[0] - size[0] / 2, at[1] - size[1] / 2
    around = camera.panned(-right, -down).window((2 * REACH, 2 * REACH))
    places = drawn.splat.rows_near(around)
    if not len(places):
        return None
    seen = camera.on_screen(drawn.laid.map.points[places], size)
    apart = np.hypot(*(seen - at).T)
    best = int(apart.argmin())
    return int(places[best]) if apart[best] <= REACH else None
