"""Where the parts of the hourglass lie; plain numbers, no Qt."""

from dataclasses import dataclass

from aestudio.core.architecture import Architecture
from aestudio.gui.build.designer.height_scale import HeightScale, scale_for

BAR_WIDTH = 26.0
LABEL_GAP, LABEL_ROW, CAPTION_ROW = 14.0, 18.0, 15.0
# Columns narrower than these share their labels among two rows, or three.
ONE_ROW, TWO_ROWS = 48.0, 26.0
ARC_STEP = 26.0
MOST_ARCS_HEIGHT = 62.0
MARGIN = 12.0
SMALLEST_BAR = 6.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One width of the network: ``number`` 0 is the input, N the output."""

    number: int
    x: float
    y: float
    width: float
    height: float

    @property
    def center(self) -> float:
        """Middle of the bar, from the left."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height

    def contains(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether a point lies on the bar, give or take ``margin``."""
        return (
            self.x - margin <= x <= self.x + self.width + margin
            and self.y - margin <= y <= self.bottom + margin
        )


@dataclass(frozen=True, slots=True)
class Arc:
    """The line that joins a tied pair of kernels, above the gaps where they stand."""

    layer: int
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Hourglass:
    """The drawing of one architecture in a given space.

    Labels stand below ``label_top`` in ``label_rows`` rows, captions below these.
    """

    bars: tuple[Bar, ...]
    arcs: tuple[Arc, ...]
    column: float
    middle: float
    scale: HeightScale
    label_top: float
    label_rows: int

    def bar_at(self, x: float, y: float) -> Bar | None:
        """The bar under a point; its whole column counts, labels included."""
        if not self.bars:
            return None
        nearest = min(self.bars, key=lambda bar: abs(bar.center - x))
        reach = max(nearest.width / 2 + 6, min(self.column * 0.3, 40))
        return nearest if abs(nearest.center - x) <= reach else None


def hourglass(
    architecture: Architecture, width: float, height: float, scale: HeightScale | None = None
) -> Hourglass:
    """Lay out ``architecture`` in ``width`` × ``height`` pixels.

    ``scale`` keeps that of an earlier layout while a bar is being dragged, so that the bar
    follows the pointer.
    """
    sizes = architecture.sizes
    column = (width - 2 * MARGIN) / len(sizes)
    rows = 1 if column >= ONE_ROW else 2 if column >= TWO_ROWS else 3
    below = LABEL_GAP + rows * LABEL_ROW + CAPTION_ROW
    most_arcs = min(MOST_ARCS_HEIGHT, height / 4, ARC_STEP * architecture.depth)
    arcs_height = most_arcs if architecture.tied else 14
    top = MARGIN + arcs_height
    room = max(30.0, height - top - below - MARGIN)
    found = scale or scale_for(sizes, room)
    middle = top + room / 2
    bar_width = min(BAR_WIDTH, column * 0.5)
    bars = tuple(
        _bar(number, units, MARGIN + column * (number + 0.5), middle, bar_width, found)
        for number, units in enumerate(sizes)
    )
    arcs = _arcs(architecture, bars, top, arcs_height) if architecture.tied else ()
    label_top = max(bar.bottom for bar in bars) + LABEL_GAP
    return Hourglass(bars, arcs, column, middle, found, label_top, rows)


def _bar(
    number: int, units: int, center: float, middle: float, width: float, scale: HeightScale
) -> Bar:
    height = max(SMALLEST_BAR, scale.height(units))
    return Bar(number, center - width / 2, middle - height / 2, width, height)


def _arcs(
    architecture: Architecture, bars: tuple[Bar, ...], top: float, arcs_height: float
) -> tuple[Arc, ...]:
    depth = architecture.depth
    step = min(ARC_STEP, (arcs_height - 8) / depth)
    return tuple(
        Arc(
            layer=layer,
            left=(bars[layer - 1].center + bars[layer].center) / 2,
            right=(bars[-layer].center + bars[-layer - 1].center) / 2,
            top=MARGIN + step * (layer - 1) + 8,
            bottom=top + 4,
        )
        for layer in range(1, depth + 1)
    )
