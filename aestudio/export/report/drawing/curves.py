"""Losses over the epochs of all stages, one stage after the other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aestudio.export.report.contents import StageFacts
from aestudio.export.report.drawing.scales import Scale
from aestudio.export.report.drawing.svg import (
    drawing,
    element,
    fits,
    line,
    number,
    rectangle,
    text,
)
from aestudio.export.report.words import short_text

LEFT, TOP, PLOT, BELOW = 52.0, 22.0, 220.0, 38.0
MARGIN, LEAST = 0.08, 1.02  # Above the highest loss and below the lowest, of their ratio.
MOST_PLACES = 1500  # Points of a line; of more epochs not every one is drawn.
Numbers = NDArray[np.float64]


def curves(stages: Sequence[StageFacts], width: float) -> str:
    """Drawn so wide; empty where no loss is a number above 0."""
    begun = [one for one in stages if one.epochs]
    every = np.concatenate(
        [[], *(one.training for one in begun), *(one.validation for one in begun)]
    )
    known = every[np.isfinite(every) & (every > 0)]
    if not len(known):
        return ""
    epochs = sum(one.epochs for one in begun)
    low, high = float(known.min()), float(known.max())
    margin = max((high / low) ** MARGIN, LEAST)
    up = Scale(low / margin, high * margin, TOP + PLOT, TOP, logarithmic=True)
    along = Scale(0.5, epochs + 0.5, LEFT, width - 8)
    parts = [*_bands(begun, along), *_axes(up, along, epochs, width)]
    before = 0
    for stage in begun:
        for losses, kind in ((stage.training, "training"), (stage.validation, "validation")):
            parts.append(_line(losses, before, up, along, kind))
        parts.append(_kept(stage, before, up, along))
        before += stage.epochs
    told = f"Losses over {epochs:,} epochs, from {short_text(high)} to {short_text(low)}"
    return drawing(width, TOP + PLOT + BELOW, told, *parts)


def _bands(stages: Sequence[StageFacts], along: Scale) -> list[str]:
    found, before = [], 0
    for place, stage in enumerate(stages):
        start, end = along.place(before + 0.5), along.place(before + stage.epochs + 0.5)
        found.append(rectangle(start, TOP, end - start, PLOT, f"band {'odd' if place % 2 else ''}"))
        if fits(stage.name, end - start):
            found.append(text((start + end) / 2, TOP - 8, stage.name))
        before += stage.epochs
    return found


def _axes(up: Scale, along: Scale, epochs: int, width: float) -> list[str]:
    found = []
    for value in up.marks(7):
        y = up.place(value)
        found.append(line(LEFT, y, width - 8, y, "grid"))
        found.append(text(LEFT - 6, y + 4, short_text(value), anchor="end"))
    foot = TOP + PLOT + 15
    marks = {round(one) for one in Scale(0, epochs, 0, 1).marks(max(2, int(width / 90)))}
    for epoch in sorted({max(1, one) for one in marks}):
        found.append(text(along.place(epoch), foot, f"{epoch:,}"))
    found.append(text((LEFT + width - 8) / 2, foot + 17, "Epoch"))
    return found


def _line(losses: Numbers, before: int, up: Scale, along: Scale, kind: str) -> str:
    """Broken where a loss is no number above 0; an epoch alone is a point."""
    path, pen = "", "M"
    for epoch in _places(len(losses)):
        loss = float(losses[epoch])
        if not np.isfinite(loss) or loss <= 0:
            pen = "M"
            continue
        path += f"{pen}{number(along.place(before + epoch + 1))} {number(up.place(loss))}"
        path += "h0" if pen == "M" else ""
        pen = "L"
    return element("path", d=path, class_=f"line {kind}") if path else ""


def _places(count: int) -> list[int]:
    if count <= MOST_PLACES:
        return list(range(count))
    return [int(one) for one in np.unique(np.linspace(0, count - 1, MOST_PLACES).astype(int))]


def _kept(stage: StageFacts, before: int, up: Scale, along: Scale) -> str:
    """The epoch whose weights there are."""
    if stage.kept is None:
        return ""
    series = stage.validation if np.isfinite(stage.validation).any() else stage.training
    kind = "validation" if series is stage.validation else "training"
    loss = float(series[stage.kept - 1])
    if not np.isfinite(loss) or loss <= 0:
        return ""
    x, y = along.place(before + stage.kept), up.place(loss)
    return element("circle", cx=x, cy=y, r=4, class_=f"kept {kind}")
