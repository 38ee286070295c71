"""A series of numbers and what the network makes of it, as two lines."""

import numpy as np
from numpy.typing import NDArray

from aestudio.export.report.drawing.svg import drawing, element, number

HIGH, EDGE = 90.0, 6.0
MOST_PLACES = 400
Numbers = NDArray[np.float64]


def profile(before: Numbers, after: Numbers, width: float, told: str) -> str:
    """Both (times, channels), in the same units; where one is no number its line is broken."""
    some = np.unique(np.linspace(0, len(before) - 1, MOST_PLACES).astype(np.int64))
    both = before[some], after[some]
    known = np.concatenate([one[np.isfinite(one)] for one in both])
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    span = high - low or 1.0
    parts = []
    for values, kind in zip(both, ("input", "output"), strict=True):
        for channel in values.T.tolist():
            parts.append(_line(channel, low, span, width, kind))
    return drawing(width, HIGH, told, *parts)


def _line(values: list[float], low: float, span: float, width: float, kind: str) -> str:
    step = (width - 2 * EDGE) / max(len(values) - 1, 1)
    path, pen = "", "M"
    for place, value in enumerate(values):
        if not np.isfinite(value):
            pen = "M"
            continue
        y = HIGH - EDGE - (value - low) / span * (HIGH - 2 * EDGE)
        path += f"{pen}{number(EDGE + place * step)} {number(y)}{'h0' if pen == 'M' else ''}"
        pen = "L"
    return element("path", d=path, class_=f"line profile-{kind}") if path else ""
