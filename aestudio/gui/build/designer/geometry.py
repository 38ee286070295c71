"""Where the parts of the hourglass lie; plain numbers, no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

from aestudio.core.architecture import Architecture
from aestudio.core.shapes import Shape, image_of, shape_text, size_of
from aestudio.gui.build.designer.height_scale import Growth, HeightScale, scale_for
from aestudio.gui.build.designer.label_places import LabelSpace

BAR_WIDTH = 26.0
LABEL_GAP, LABEL_ROW, CAPTION_ROW = 14.0, 18.0, 15.0
# Columns narrower than these share their labels among two rows, or three.
ONE_ROW, TWO_ROWS, MOST_ROWS = 48.0, 26.0, 3
LETTER = 7.4  # Of a label in small type, on the average of "28×28×16".
ARC_STEP = 26.0
MOST_ARCS_HEIGHT = 62.0
MARGIN = 12.0
SMALLEST_BAR = 6.0
# Blocks: how thick and how deep they may be, as shares of their column too, and how much of the
# depth goes upwards.
THICKEST, DEEPEST, THINNEST = (30.0, 0.36), (24.0, 0.26), 4.0
RISE = 0.7
SPARE = 4  # So many times the channels could a block have and still be drawn thicker.
# The two heads of codings that are drawn from a distribution, and the sample beside them.
HEAD, HEADS_GAP, SAMPLE, TO_SAMPLE = 16.0, 16.0, 11.0, 22.0
HEADS_COLUMN = 64.0  # In less, there are only the heads.
NAME_ROW = 17.0  # Of a head, above it or below.

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """A bar in perspective: the width of its front, and how far its back lies to the right and
    above."""

    front: float
    depth: float
    rise: float


@dataclass(frozen=True, slots=True)
class Heads:
    """A bar in two halves, so wide, with a gap between them; ``sample`` is the middle of the
    circle beside them, None where there is no room for it."""

    width: float
    gap: float
    sample: Point | None


@dataclass(frozen=True, slots=True)
class Bar:
    """What comes out of a layer: ``number`` 0 is the input, N the output.

    Of a block, ``y`` and ``height`` are those of its front, and ``width`` that of the whole.
    """

    number: int
    x: float
    y: float
    width: float
    height: float
    block: Block | None = None
    heads: Heads | None = None

    @property
    def center(self) -> float:
        """Middle of the bar, from the left."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height

    @property
    def top(self) -> float:
        """Upper edge, the back of a block included."""
        return self.y - self.block.rise if self.block else self.y

    @property
    def way_out(self) -> tuple[float, float, float]:
        """Where what follows begins: from the left, its upper and its lower end."""
        if self.heads and self.heads.sample:
            x, y = self.heads.sample
            return x + SAMPLE, y - SAMPLE, y + SAMPLE
        width = self.block.front if self.block else self.width
        return self.x + width, self.y, self.bottom

    @property
    def edges(self) -> tuple[Point, Point]:
        """Where the bar is taken to be made wider or narrower: a block at the sides of its front,
        any other above and below."""
        if self.block:
            middle = (self.y + self.bottom) / 2
            return (self.x, middle), (self.x + self.block.front, middle)
        x = self.x + self.heads.width / 2 if self.heads else self.center
        return (x, self.y), (x, self.bottom)

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
class Scales:
    """How tall bars are, and how thick blocks."""

    heights: HeightScale
    thickness: HeightScale | None


@dataclass(frozen=True, slots=True)
class Hourglass:
    """The drawing of one architecture in a given space.

    Labels stand below ``label_top`` in ``label_rows`` rows, captions below these.
    """

    bars: tuple[Bar, ...]
    arcs: tuple[Arc, ...]
    column: float
    middle: float
    scales: Scales
    label_top: float
    label_rows: int

    @property
    def scale(self) -> HeightScale:
        """How tall bars are."""
        return self.scales.heights

    def bar_at(self, x: float, y: float) -> Bar | None:
        """The bar under a point; its whole column counts, labels included."""
        if not self.bars:
            return None
        nearest = min(self.bars, key=lambda bar: abs(bar.center - x))
        reach = max(nearest.width / 2 + 6, min(self.column * 0.3, 40))
        return nearest if abs(nearest.center - x) <= reach else None


def hourglass(
    architecture: Architecture, width: float, height: float, scales: Scales | None = None
) -> Hourglass:
    """Lay out ``architecture`` in ``width`` × ``height`` pixels.

    ``scales`` keep those of an earlier layout while a bar is being dragged, so that the bar
    follows the pointer.
    """
    shapes = architecture.shown_shapes
    column = (width - 2 * MARGIN) / len(shapes)
    rows = _label_rows(shapes, column, width)
    below = LABEL_GAP + rows * LABEL_ROW + CAPTION_ROW
    most_arcs = min(MOST_ARCS_HEIGHT, height / 4, ARC_STEP * architecture.depth)
    arcs_height = most_arcs if architecture.tied else 14
    top = MARGIN + arcs_height
    has_blocks = any(len(shape) == 3 for shape in shapes)
    deepest = min(DEEPEST[0], DEEPEST[1] * column) if has_blocks else 0.0
    upper = top + RISE * deepest
    room = max(30.0, height - upper - below - MARGIN)
    found = scales or _scales(shapes, room, column)
    middle = upper + room / 2
    place = _Places(column, middle, room, deepest, found, _headed(architecture))
    bars = tuple(place.bar(number, shape) for number, shape in enumerate(shapes))
    arcs = _arcs(architecture, bars, top, arcs_height) if architecture.tied else ()
    label_top = max(bar.bottom for bar in bars) + LABEL_GAP
    return Hourglass(bars, arcs, column, middle, found, label_top, rows)


@dataclass(frozen=True, slots=True)
class _Places:
    """Makes the bars of one drawing."""

    column: float
    middle: float
    room: float
    deepest: float
    scales: Scales
    headed: int | None

    def bar(self, number: int, shape: Shape) -> Bar:
        """What stands in column ``number``."""
        center = MARGIN + self.column * (number + 0.5)
        height = max(SMALLEST_BAR, self.scales.heights.height(_measure(shape)))
        if len(shape) == 3:
            return self._block(number, shape, center, height)
        width = min(BAR_WIDTH, self.column * 0.5)
        if number == self.headed:
            return self._heads(number, center, width, height)
        return Bar(number, center - width / 2, self.middle - height / 2, width, height)

    def _block(self, number: int, shape: Shape, center: float, height: float) -> Bar:
        _height, breadth, channels = image_of(shape)
        thickness = self.scales.thickness
        front = max(THINNEST, thickness.height(channels)) if thickness else THINNEST
        share = self.scales.heights.height(breadth**2) / self.scales.heights.room
        depth = max(4.0, self.deepest * share)
        width = front + depth
        block = Block(front, depth, RISE * depth)
        y = self.middle - height / 2
        return Bar(number, center - width / 2, y, width, height, block=block)

    def _heads(self, number: int, center: float, width: float, height: float) -> Bar:
        has_sample = self.column >= HEADS_COLUMN
        gap = HEADS_GAP if has_sample else 3.0
        each = min(height, max(SMALLEST_BAR, (self.room - gap) / 2 - NAME_ROW))
        total = 2 * each + gap
        y = self.middle - total / 2
        if not has_sample:
            heads = Heads(width, gap, None)
            return Bar(number, center - width / 2, y, width, total, heads=heads)
        whole = HEAD + TO_SAMPLE + 2 * SAMPLE
        x = center - whole / 2
        heads = Heads(HEAD, gap, (x + whole - SAMPLE, self.middle))
        return Bar(number, x, y, whole, total, heads=heads)


def _scales(shapes: Sequence[Shape], room: float, column: float) -> Scales:
    channels = [shape[2] for shape in shapes if len(shape) == 3]
    heights = scale_for([_measure(shape) for shape in shapes], room)
    if not channels:
        return Scales(heights, None)
    thickest = max(2 * THINNEST, min(THICKEST[0], THICKEST[1] * column))
    return Scales(heights, HeightScale(Growth.LOGARITHM, thickest, SPARE * max(channels)))


def _measure(shape: Shape) -> int:
    """What a height goes with: units, or the square of the height of an image, so that the root
    shows images to scale."""
    return shape[0] ** 2 if len(shape) == 3 else size_of(shape)


def _headed(architecture: Architecture) -> int | None:
    """The layer that has two heads, if any does."""
    found = (layer.number for layer in architecture.stack if layer.heads)
    return next(found, None)


def _label_rows(shapes: Sequence[Shape], column: float, width: float) -> int:
    if all(len(shape) == 1 for shape in shapes):
        return 1 if column >= ONE_ROW else 2 if column >= TWO_ROWS else MOST_ROWS
    widths = {number: LETTER * len(shape_text(shape)) for number, shape in enumerate(shapes)}
    centers = [MARGIN + column * (number + 0.5) for number in widths]
    places = LabelSpace(centers, width, 0).places(widths, MOST_ROWS)
    return 1 + max(place.row for place in places.values())


def _arcs(
    architecture: Architecture, bars: tuple[Bar, ...], top: float, arcs_height: float
) -> tuple[Arc, ...]:
    step = min(ARC_STEP, (arcs_height - 8) / architecture.depth)
    pairs = [
        (layer.tied_to, layer.number)
        for layer in reversed(architecture.stack)
        if layer.tied_to is not None
    ]
    return tuple(
        Arc(
            layer=encoder,
            left=(bars[encoder - 1].center + bars[encoder].center) / 2,
            right=(bars[decoder].center + bars[decoder - 1].center) / 2,
            top=MARGIN + step * (encoder - 1) + 8,
            bottom=top + 4,
        )
        for encoder, decoder in pairs
    )
