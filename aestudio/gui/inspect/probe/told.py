"""What was made of a sample that was changed by hand: as words, as a picture, as a table."""

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter

from aestudio.core.units import count_text
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.probe.codes_chart import CodesChart
from aestudio.gui.inspect.probe.probing import Probed
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.kit.figures import class_text, error_figure
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.shell.theme import Theme, ui_font

SIDE, GAP, HEAD, CODES = 220, 12, 16, 90  # Pixels.
TITLES = "Input", "Output", "Error map"


def words_of(inspected: Inspected, probed: Probed, changes: int, taken: str) -> str:
    """Row 12 · Class 3 · 2 changes; ``taken`` says what else it was taken from."""
    part, sample = inspected.part, inspected.sample
    name = part.class_name(sample)
    words = [taken or f"Row {int(part.rows[sample]) + 1:,}"]
    if name and not taken:
        words.append(class_text(name))
    words.append(count_text(changes, "change") if changes else "as it is")
    if not np.isfinite(probed.now.output).all():
        words.append("what comes out is no number: the network has diverged")
    return " · ".join(words)


def figures_of(probed: Probed, changes: int) -> tuple[str, str, str, str]:
    """Its error, that against the sample before any change, that of the sample itself, and how
    many changes there are: the others where there are some."""
    now, before = probed.now, probed.before
    if not changes:
        return error_figure(now.error), "", "", ""
    others = error_figure(now.from_original), error_figure(before.error), f"{changes:,}"
    return error_figure(now.error), *others


def picture_of(inspected: Inspected, probed: Probed, codes: CodesChart, theme: Theme) -> Sketch:
    """Input, output and error map, and the codings below them."""
    renderer = inspected.subject.parts.renderer
    beside = renderer.side_by_side
    wide = SIDE if beside else 3 * SIDE
    high = renderer.height(wide)
    right, down = (wide + GAP, 0) if beside else (0, high + GAP + HEAD)
    width = 3 * (wide + GAP) - GAP if beside else wide
    below = high + HEAD if beside else 3 * down
    values, output = probed.values, probed.now.output

    def draw(painter: QPainter, _density: float) -> None:
        frames = [
            QRectF(GAP + n * right, GAP + HEAD + n * down, wide, high) for n in range(len(TITLES))
        ]
        painter.setFont(ui_font(11))
        for frame, name in zip(frames, TITLES, strict=True):
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(frame.left(), frame.top() - HEAD, wide, 14), 0, name)
        renderer.draw_input(painter, frames[0], values, theme)
        renderer.draw_output(painter, frames[1], values, output, theme)
        renderer.draw_error(painter, frames[2], values, output, theme)
        codes.draw(painter, QRectF(GAP, 2 * GAP + below, width, CODES))

    size = QSize(width + 2 * GAP, below + 3 * GAP + CODES)
    return Sketch("probe", size, theme.color("panel"), draw)


def table_of(inspected: Inspected, probed: Probed, original: Array) -> str:
    """Codings and features before and after, in the units of the data, as CSV."""
    names = inspected.names
    pairs = zip(probed.before.codings.tolist(), probed.now.codings.tolist(), strict=True)
    codes = (("code", number, old, new, "") for number, (old, new) in enumerate(pairs, 1))
    sample, changed, output = (
        names.scaling.invert(one).tolist() for one in (original, probed.values, probed.now.output)
    )
    called = [one.name for one in names.encoding.features] or range(1, len(sample) + 1)
    features = (("feature", *each) for each in zip(called, sample, changed, output, strict=True))
    return csv_text(("kind", "name", "sample", "changed", "output"), (*codes, *features))
