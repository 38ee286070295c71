"""The colours of runs that are compared: eight that are told apart by any eyes, light and dark."""

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QColor

from aestudio.core.runs import KeptRun, Runs
from aestudio.gui.shell.theme import Theme

# Those of Okabe and Ito, but for their yellow, which no white ground carries: darkened to olive.
# The orange and the blues are as in the theme, so that a run looks alike wherever it is drawn.
LIGHT = (
    "#0072B2",  # blue
    "#E69F00",  # orange
    "#009E73",  # green
    "#D55E00",  # vermilion
    "#56B4E9",  # sky
    "#48288C",  # violet
    "#CC79A7",  # pink
    "#5E5208",  # olive
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
READABLE = 4.5
Kin = tuple[str, str]


def run_colour(place: int, theme: Theme, alpha: float = 1.0) -> QColor:
    """The colour at a place of the palette, which begins anew after the last."""
    found = QColor((DARK if theme.dark else LIGHT)[place % COUNT])
    found.setAlphaF(alpha)
    return found


def run_ink(place: int, theme: Theme) -> QColor:
    """That colour for words: as near to that of all text as it takes to be read on a panel."""
    pure, text, ground = run_colour(place, theme), theme.color("text"), theme.color("panel")
    mixed = (_mixed(pure, text, share / 10) for share in range(10))
    return next((one for one in mixed if contrast(one, ground) >= READABLE), text)


def contrast(one: QColor, other: QColor) -> float:
    """How far apart two colours are in brightness, 1 to 21, as WCAG 2 measures it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    pairs = zip(_parts(one), _parts(other), strict=True)
    return QColor.fromRgbF(*((1 - share) * mine + share * theirs for mine, theirs in pairs))


def _luminance(colour: QColor) -> float:
    parts = _parts(colour)
    linear = [one / 12.92 if one <= 0.04045 else pow((one + 0.055) / 1.055, 2.4) for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def places_of(runs: Runs, shown: Sequence[KeptRun]) -> dict[str, int]:
    """The place of each of these runs: its own, or the next that none before it has. Those of one
    contender have that of its first, wherever they are shown."""
    own: dict[Kin, int] = {}
    for one in runs.kept:
        own.setdefault(_kin_of(one), one.info.colour)
    found: dict[Kin, int] = {}
    for one in shown:
        if _kin_of(one) not in found:
            found[_kin_of(one)] = _free(own.get(_kin_of(one), one.info.colour), found.values())
    return {one.id: found[_kin_of(one)] for one in shown}


def _free(own: int, taken: Iterable[int]) -> int:
    others = {*taken}
    free = (place % COUNT for place in range(own, own + COUNT) if place % COUNT not in others)
    return next(free, own % COUNT)


def _kin_of(run: KeptRun) -> Kin:
    """What has one colour: a run, or all of a contender."""
    info = run.info
    return (info.group or "", info.contender) if info.contender else ("", info.id)
