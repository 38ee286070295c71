"""How many samples have which error, and where the percentiles lie."""

from aestudio.analysis.residuals.summary import PERCENTILES, ErrorsSummary
from aestudio.export.report.drawing.scales import Scale
from aestudio.export.report.drawing.svg import drawing, line, rectangle, text
from aestudio.export.report.words import short_text

LEFT, RIGHT, TOP, PLOT, BELOW = 44.0, 12.0, 34.0, 170.0, 38.0
WIDE = 34.0  # Pixels that a percentile's words take.


def histogram(spread: ErrorsSummary, width: float) -> str:
    """Drawn so wide."""
    found = spread.histogram
    edges, counts = found.edges.tolist(), found.counts.tolist()
    along = Scale(edges[0], edges[-1], LEFT, width - RIGHT, found.logarithmic)
    up = Scale(0, max(counts) * 1.04, TOP + PLOT, TOP)
    parts = []
    for value in up.marks(4):
        if value == round(value):
            parts.append(line(LEFT, up.place(value), width - RIGHT, up.place(value), "grid"))
            parts.append(text(LEFT - 6, up.place(value) + 4, f"{value:,.0f}", anchor="end"))
    for place, count in enumerate(counts):
        left, right, top = along.place(edges[place]), along.place(edges[place + 1]), up.place(count)
        if count:
            wide = max(right - left - 0.6, 0.6)
            parts.append(rectangle(left, top, wide, TOP + PLOT - top, "column"))
    parts += _percentiles(spread, along, width)
    foot = TOP + PLOT + 15
    parts += [text(along.place(one), foot, short_text(one)) for one in along.marks(int(width / 80))]
    scale = ", logarithmic" if found.logarithmic else ""
    about = f"Mean squared error of a sample{scale}"
    parts.append(text((LEFT + width - RIGHT) / 2, foot + 17, about))
    told = f"Errors of {spread.count:,} samples, half of them below {spread.percentiles[0]:.4g}"
    return drawing(width, TOP + PLOT + BELOW, told, *parts)


def _percentiles(spread: ErrorsSummary, along: Scale, width: float) -> list[str]:
    """Lines, with words beside each other or above where there is no room."""
    found, ends = list[str](), [0.0, 0.0, 0.0]
    for percent, value in zip(PERCENTILES, spread.percentiles.tolist(), strict=True):
        x = along.place(min(max(value, along.low), along.high))
        middle = min(x, width - WIDE / 2)
        level = next((one for one, end in enumerate(ends) if end <= middle - WIDE / 2), 2)
        ends[level] = middle + WIDE / 2
        y = TOP - 4 - 11 * level
        found.append(line(x, y + 2, x, TOP + PLOT, "percentile"))
        found.append(text(middle, y, f"{percent} %"))
    return found
