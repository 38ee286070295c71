"""The colours of classes: ten that are told apart by most eyes, light and dark."""

from PySide6.QtGui import QColor

from aestudio.gui.shell.theme import Theme

# Those of Okabe and Ito, darkened where no white ground carries them, and two more.
LIGHT = (
    "#0072B2",  # blue
    "#E69F00",  # orange
    "#009E73",  # green
    "#D55E00",  # vermilion
    "#CC79A7",  # pink
    "#56B4E9",  # sky
    "#8A6D3B",  # brown
    "#7A7A7A",  # grey
    "#A8A300",  # olive
    "#5B3A9B",  # violet
)
DARK = (
    "#4AA3DF",
    "#F0B429",
    "#2CC295",
    "#FF7A45",
    "#F0A9D0",
    "#A6DCFF",
    "#C9A36A",
    "#A9AFBA",
    "#D6CF4A",
    "#A58BFF",
)
COUNT = len(LIGHT)


def class_colour(number: int, theme: Theme, alpha: float = 1.0) -> QColor:
    """The colour of a class, counted from 0; they begin anew after the last."""
    found = QColor((DARK if theme.dark else LIGHT)[number % COUNT])
    found.setAlphaF(alpha)
    return found
