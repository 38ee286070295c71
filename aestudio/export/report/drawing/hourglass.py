"""The network from the inputs to the outputs: a bar a layer, as high as the root of its units."""

from math import sqrt

from aestudio.core.architecture import Architecture
from aestudio.core.shapes import shape_text
from aestudio.core.stack import Role, StackLayer
from aestudio.export.report.drawing.svg import (
    drawing,
    element,
    fits,
    line,
    number,
    rectangle,
    text,
)

HIGH, LEAST = 170.0, 5.0  # Of bars.
WIDEST = 46.0
BELOW = 40.0  # For two lines of words.
KINDS = {
    Role.ENCODER: "encoder",
    Role.CODINGS: "codings",
    Role.DECODER: "decoder",
    Role.OUTPUT: "decoder",
}


def hourglass(architecture: Architecture, width: float) -> str:
    """Drawn so wide; words are left out where there is no room for them."""
    stack, sizes = architecture.stack, architecture.sizes
    shapes = [shape_text(shape) for shape in architecture.shown_shapes]
    room = width / len(sizes)
    thick = min(WIDEST, room * 0.5)
    above = _above(stack)
    middle = above + HIGH / 2
    centres = [room * (place + 0.5) for place in range(len(sizes))]
    heights = [max(LEAST, HIGH * sqrt(size / max(sizes))) for size in sizes]
    kinds = ["encoder", *(KINDS[layer.role] for layer in stack)]
    parts = [*_flows(centres, heights, thick, middle)]
    for centre, height, kind in zip(centres, heights, kinds, strict=True):
        top = middle - height / 2
        parts.append(rectangle(centre - thick / 2, top, thick, height, f"bar {kind}", 2))
    parts += _arcs(stack, centres, above)
    words = ["Inputs", *(layer.activation.label for layer in stack)]
    if all(fits(shape, room) for shape in shapes):
        lowest = above + HIGH
        for centre, shape, word in zip(centres, shapes, words, strict=True):
            parts.append(text(centre, lowest + 18, shape, "strong"))
            parts.append(text(centre, lowest + 33, word) if fits(word, room) else "")
    return drawing(width, above + HIGH + BELOW, _told(architecture), *parts)


def _told(architecture: Architecture) -> str:
    tied = sum(layer.tied_to is not None for layer in architecture.stack)
    pairs = f"; {tied} tied pair{'' if tied == 1 else 's'}" if tied else ""
    return f"The network: {architecture}{pairs}"


def _flows(centres: list[float], heights: list[float], thick: float, middle: float) -> list[str]:
    """What leads from one bar to the next."""
    found = []
    for left in range(len(centres) - 1):
        start, end = centres[left] + thick / 2, centres[left + 1] - thick / 2
        one, other = heights[left] / 2, heights[left + 1] / 2
        corners = (
            (start, middle - one),
            (end, middle - other),
            (end, middle + other),
            (start, middle + one),
        )
        points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
        found.append(element("polygon", points=points, class_="flow"))
    return found


def _above(stack: tuple[StackLayer, ...]) -> float:
    spans = [layer.number - layer.tied_to for layer in stack if layer.tied_to]
    return 14.0 + (16.0 + 9.0 * max(spans) if spans else 0.0)


def _arcs(stack: tuple[StackLayer, ...], centres: list[float], above: float) -> list[str]:
    """A tied pair is joined where its kernels are: between a layer and the one before it."""
    found = []
    for layer in stack:
        if not layer.tied_to:
            continue
        left, right = (
            (centres[place - 1] + centres[place]) / 2 for place in (layer.tied_to, layer.number)
        )
        high = 9.0 * (layer.number - layer.tied_to)
        foot = above - 4
        path = (
            f"M{number(left)} {number(foot)}C{number(left)} {number(foot - high * 1.34)} "
            f"{number(right)} {number(foot - high * 1.34)} {number(right)} {number(foot)}"
        )
        found.append(element("path", d=path, class_="tie"))
        found += [line(x, foot, x, foot + 5, "tie") for x in (left, right)]
        if layer.number - layer.tied_to == max(
            one.number - one.tied_to for one in stack if one.tied_to
        ):
            found.append(text((left + right) / 2, foot - high - 6, "tied", "tied"))
    return found
