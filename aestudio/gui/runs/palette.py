"""The colours of runs that are compared: eight that are told apart by any eyes, light and dark."""

from collections.abc import Sequence

from PySide6.QtGui import QColor

from aestudio.core.runs import KeptRun
from aestudio.gui.shell.theme import Theme

# Those of Okabe and Ito, but for their yellow, which no white ground carries: darkened to olive.
# The orange and the blues are as in the theme, so that a run looks alike wherever it is drawn.
LIGHT = (
    "#0072B2",  # blue
    "#E69F00",  # orange
    "#009E73",  # green
    "#D55E00",  # vermilion
    "#56B4E9",  # sky
    "#5B3A9E",  # violet
    "#CC79A7",  # pink
    "#6B5B10",  # olive
)
DARK = (
    "#4AA3DF",
    "#F0B429",
    "#2CC295",
    "#FF7A45",
    "#A6DCFF",
    "#A58BFF",
    "#F0A9D0",
    "#C9BC6A",
)
COUNT = len(LIGHT)


def run_colour(place: int, theme: Theme, alpha: float = 1.0) -> QColor:
    """The colour at a place of the palette, which begins anew after the last."""
    found = QColor((DARK if theme.dark else LIGHT)[place % COUNT])
    found.setAlphaF(alpha)
    return found


def places_of(marked: Sequence[KeptRun]) -> dict[str, int]:
    """The place of each run that is compared: its own, or the next that no run before it has."""
    found: dict[str, int] = {}
    for one in marked:
        own = one.info.colour
        free = [place for place in range(own, own + COUNT) if place % COUNT not in found.values()]
        found[one.id] = (free[0] if free else own) % COUNT
    return found
