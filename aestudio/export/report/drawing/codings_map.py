"""Each sample as a point where its codings put it, in the colour of its class."""

import numpy as np

from aestudio.export.report.contents import Codings
from aestudio.export.report.drawing.svg import drawing, element, number, rectangle

SIDE, MARGIN = 520.0, 14.0
COLOURS = 10  # They begin anew after the last.
FEW, THIN = 3.0, 1.6  # Radii where there are few samples, and where there are many.
MANY = 4000


def codings_map(codings: Codings) -> str:
    """A square; one unit is as long upwards as it is to the right."""
    points = codings.points.astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    span = float((high - low).max()) or 1.0
    factor = (SIDE - 2 * MARGIN) / span
    moved = (points - (low + high) / 2) * factor * (1, -1) + SIDE / 2
    radius = FEW if len(points) <= MANY // 4 else THIN if len(points) > MANY else 2.2
    parts = [rectangle(0.5, 0.5, SIDE - 1, SIDE - 1, "frame", 6)]
    labels = codings.labels if codings.labels is not None else np.zeros(len(points), np.int64)
    for label in np.unique(labels).tolist():
        own = moved[labels == label]
        path = "".join(f"M{number(x)} {number(y)}h0" for x, y in own.tolist())
        kind = "c0" if codings.labels is None else f"c{label % COLOURS}"
        parts.append(element("path", d=path, stroke_width=2 * radius, class_=f"points {kind}"))
    return drawing(SIDE, SIDE, f"Map of the codings of {len(points):,} samples", *parts)
