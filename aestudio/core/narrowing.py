"""Widths that narrow step by step from the inputs to the codings."""

from collections.abc import Sequence
from itertools import pairwise


def narrows(widths: Sequence[int]) -> bool:
    """Whether each width is less than the one before it."""
    return all(after < before for before, after in pairwise(widths))


def narrowing_widths(inputs: int, codings: int, depth: int) -> tuple[int, ...]:
    """Widths of ``depth`` layers that divide the way from ``inputs`` to ``codings`` into equal
    ratios; of fewer layers, at least one, where whole numbers do not narrow that often."""
    layers = max(1, min(depth, inputs - codings))
    widths = [inputs]
    for number in range(1, layers + 1):
        equal_ratio = round(inputs * (codings / inputs) ** (number / layers))
        least = codings + layers - number
        widths.append(max(least, min(equal_ratio, widths[-1] - 1)))
    return tuple(widths[1:])
