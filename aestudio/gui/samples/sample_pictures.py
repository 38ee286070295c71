"""The pictures of a sample, in order: what it is, what the network saw and made of it."""

from functools import partial

from aestudio.core.weights import Array
from aestudio.gui.samples.picture import Paint
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.shell.theme import Theme

INPUT, SEEN, OUTPUT, ERROR = "Input", "As the network saw it", "Output", "Error map"
# In less room, from the first word on.
SHORTER = {SEEN: "As seen"}


def names(*, damaged: bool) -> tuple[str, ...]:
    """What the pictures are, where samples are ``damaged`` before they are seen or not."""
    return (INPUT, SEEN, OUTPUT, ERROR) if damaged else (INPUT, OUTPUT, ERROR)


def paints_of(
    renderer: Renderer, theme: Theme, values: Array, seen: Array | None, output: Array | None
) -> tuple[Paint | None, ...]:
    """What draws each; None for what is not known yet. ``seen`` is None where it is the input."""
    drawn: list[Paint | None] = [partial(renderer.draw_input, sample=values, theme=theme)]
    if seen is not None:
        drawn.append(partial(renderer.draw_input, sample=seen, theme=theme))
    if output is None:
        return *drawn, None, None
    for draw in (renderer.draw_output, renderer.draw_error):
        drawn.append(partial(draw, sample=values, output=output, theme=theme))
    return tuple(drawn)
