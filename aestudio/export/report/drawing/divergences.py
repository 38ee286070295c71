"""How much each coding tells, in nats, the most telling first."""

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.divergence import collapsed
from aestudio.export.report.drawing.scales import Scale
from aestudio.export.report.drawing.svg import drawing, line, rectangle, text
from aestudio.export.report.words import short_text

LEFT, TOP, PLOT, BELOW = 44.0, 10.0, 120.0, 24.0
WIDEST = 28.0
Numbers = NDArray[np.float64]


def divergence_bars(nats: Numbers, width: float) -> str:
    """Drawn so wide; empty where none is a number."""
    known = np.nan_to_num(nats, nan=0.0, posinf=0.0)
    if not np.isfinite(nats).any():
        return ""
    order = np.argsort(-known, kind="stable")
    up = Scale(0, max(float(known.max()), 1e-3) * 1.05, TOP + PLOT, TOP)
    room = min((width - LEFT - 8) / len(nats), WIDEST * 1.4)
    parts = []
    for value in up.marks(4):
        parts.append(line(LEFT, up.place(value), width - 8, up.place(value), "grid"))
        parts.append(text(LEFT - 6, up.place(value) + 4, short_text(value), anchor="end"))
    silent = collapsed(nats)
    for place, coding in enumerate(order.tolist()):
        x, top = LEFT + place * room + 0.1 * room, up.place(float(known[coding]))
        kind = "column silent" if silent[coding] else "column codings"
        parts.append(rectangle(x, top, 0.8 * room, max(TOP + PLOT - top, 1), kind))
        if room >= 22:
            parts.append(text(x + 0.4 * room, TOP + PLOT + 15, f"{coding + 1}"))
    told = f"KL divergence of {len(nats):,} codings, {float(known.sum()):.3g} nats in all"
    return drawing(width, TOP + PLOT + BELOW, told, *parts)
