"""Where the bands of the stages lie, for the loss plot and the cards above it.

Every stage takes a band of the same width, however many epochs it has: a stage of two epochs
stays readable beside one of two hundred, and nothing moves when an epoch count is edited. The
geometry follows from a width and a count alone, so cards and bands agree without being wired.
"""

LEFT = 53
RIGHT = 21
TOP, BOTTOM_AXIS = 10, 26  # Of the plot, above and below them.


def band_edges(width: float, count: int) -> tuple[float, ...]:
    """The ``count`` + 1 vertical edges of the bands, in pixels from the left of the card."""
    step = (width - LEFT - RIGHT) / max(1, count)
    return tuple(LEFT + number * step for number in range(count + 1))
