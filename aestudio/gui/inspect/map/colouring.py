"""What the points of a map are painted by."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from aestudio.analysis.passing import Passed
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.map.doubts import NAME, Doubt
from aestudio.gui.inspect.map.laid import Laid
from aestudio.gui.kit.figures import error_figure, number_text, time_of
from aestudio.gui.runs.palette import run_colour
from aestudio.gui.samples.class_colours import COUNT, class_colour
from aestudio.gui.shell.theme import Theme

Colours = NDArray[np.uint8]
Numbers = NDArray[np.float64]
# From low to high, further from the ground at each step; S. van der Walt, N. Smith: viridis.
LIGHT_RAMP = ("#C2DF23", "#5EC962", "#21918C", "#3B528B", "#440154")
DARK_RAMP = ("#4A5AA8", "#2C8FA3", "#35B779", "#A5DB36", "#FDE725")
WHOLE = 0.0, 1.0  # The ends of shares.
STRAYS = 0.01  # Of the samples, beyond each end of the colours.
MOST_INPUTS = 256  # Beyond, inputs are pixels rather than columns.


class By(Enum):
    """What kind of thing gives the colour."""

    NOTHING = "One colour"
    CLASS = "Class"
    ERROR = "Error"
    CODE = "Code"
    INPUT = "Input"
    NEIGHBOURS = NAME
    RUN = "Run"


@dataclass(frozen=True, slots=True)
class Colouring:
    """``number`` of the code or of the input, from 0."""

    by: By
    number: int = 0


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers at both ends of the colours; ``beyond`` if some samples lie outside."""

    low: float
    high: float
    beyond: bool


@dataclass(frozen=True, slots=True, eq=False)
class Painted:
    """A colour for each sample, uint8 (n, 3); ``scale`` where they stand for numbers."""

    colours: Colours
    scale: Scale | None = None


def choices(inspected: Inspected) -> dict[str, Colouring]:
    """What can be chosen for these samples, by name; what is usual first."""
    labelled = inspected.part.labels is not None
    found = {"Class": Colouring(By.CLASS)} if labelled else {}
    found["Error"] = Colouring(By.ERROR)
    if labelled:
        found[By.NEIGHBOURS.value] = Colouring(By.NEIGHBOURS)
    # Before the codings, of which there may be hundreds.
    found[By.RUN.value] = Colouring(By.RUN)
    found[By.NOTHING.value] = Colouring(By.NOTHING)
    found |= {f"Code {one + 1}": Colouring(By.CODE, one) for one in range(codes(inspected))}
    for number, name in enumerate(input_names(inspected)):
        while name in found:
            name = f"{name} (data)"
        found[name] = Colouring(By.INPUT, number)
    return found


def codes(inspected: Inspected) -> int:
    """How many there are."""
    return int(inspected.model.architecture.codings)


def input_names(inspected: Inspected) -> list[str]:
    """Those of the columns of a table; none for images and series."""
    dataset = inspected.subject.dataset
    if dataset.encoding.features:
        return [one.name for one in dataset.encoding.features]
    if len(dataset.shape) == 1 and dataset.shape[0] <= MOST_INPUTS:
        return [f"Input {number + 1}" for number in range(dataset.shape[0])]
    return []


def numbers(
    colouring: Colouring, inspected: Inspected, passed: Passed, doubt: Doubt | None = None
) -> Numbers | None:
    """What stands behind the colours, one a sample; None where it is no number, or not known."""
    match colouring.by:
        case By.ERROR:
            return passed.errors
        case By.CODE:
            return passed.codings[:, colouring.number].astype(np.float64)
        case By.INPUT:
            return _input(inspected, colouring.number)
        case By.NEIGHBOURS if doubt is not None:
            return doubt.found.shares
        case _:
            return None


def painted(
    colouring: Colouring,
    inspected: Inspected,
    passed: Passed,
    theme: Theme,
    doubt: Doubt | None = None,
) -> Painted:
    """The colours of all samples of the part."""
    values = numbers(colouring, inspected, passed, doubt)
    if values is not None:
        return by_number(values, theme, WHOLE if colouring.by is By.NEIGHBOURS else None)
    labels = inspected.part.labels
    if colouring.by is By.CLASS and labels is not None:
        return Painted(_rgb([class_colour(one, theme) for one in range(COUNT)])[labels % COUNT])
    beside = inspected.beside
    own = None if beside is None or colouring.by is not By.RUN else beside.own
    plain = _rgb([theme.color("encoder") if own is None else run_colour(own.colour, theme)])
    return Painted(np.repeat(plain, len(inspected.part), axis=0))


def by_run(laid: Laid, theme: Theme) -> Colours:
    """The colours of all points of a map, each that of its run."""
    found = _rgb([run_colour(one.run.colour, theme) for one in laid.runs])
    return np.repeat(found, len(laid.rows), axis=0)


def by_number(values: Numbers, theme: Theme, ends: tuple[float, float] | None = None) -> Painted:
    """Numbers as colours between two ends, of most of them where none are given; grey for what is
    none."""
    known = values[np.isfinite(values)]
    grey = _rgb([theme.color("faint")])
    if not len(known):
        return Painted(np.repeat(grey, len(values), axis=0))
    low, high = ends or np.quantile(known, [STRAYS, 1 - STRAYS])
    if low == high:
        low, high = known.min(), known.max()
    span = float(high - low) or 1.0
    shares = np.clip((np.nan_to_num(values, nan=low) - low) / span, 0, 1)
    colours = ramp(theme)[np.round(255 * shares).astype(np.int64)]
    colours[np.isnan(values)] = grey[0]
    beyond = bool(known.min() < low or known.max() > high)
    return Painted(colours, Scale(float(low), float(high), beyond))


def ramp(theme: Theme) -> Colours:
    """256 colours from low to high, uint8 (256, 3)."""
    ends = _rgb([QColor(one) for one in (DARK_RAMP if theme.dark else LIGHT_RAMP)])
    places, stops = np.linspace(0, 1, 256), np.linspace(0, 1, len(ends))
    channels = [np.interp(places, stops, channel) for channel in ends.T]
    return np.round(np.column_stack(channels)).astype(np.uint8)


def ends(colouring: Colouring, inspected: Inspected, scale: Scale) -> tuple[str, str]:
    """What is written at both ends of the colours."""
    match colouring.by:
        case By.ERROR:
            low, high = (error_figure(one) for one in (scale.low, scale.high))
        case By.INPUT if _is_time(inspected, colouring.number):
            low, high = (time_of(one) for one in (scale.low, scale.high))
        case _:
            spread = scale.high - scale.low
            low, high = (number_text(one, spread) for one in (scale.low, scale.high))
    return (f"≤ {low}", f"≥ {high}") if scale.beyond else (low, high)


def _is_time(inspected: Inspected, number: int) -> bool:
    features = inspected.subject.dataset.encoding.features
    # Only times count from somewhere else than 0.
    return bool(features) and features[number].origin != 0


def _input(inspected: Inspected, number: int) -> Numbers:
    """An input in the units of the data."""
    dataset, samples = inspected.subject.dataset, inspected.part.samples
    scaling, width = dataset.scaling, samples.shape[1]
    origin = np.zeros(1) if scaling.origin is None else scaling.origin
    offset, scale, first = (
        float(np.broadcast_to(one, width)[number])
        for one in (scaling.offset, scaling.scale, origin)
    )
    values: Numbers = samples[:, number].astype(np.float64) * scale + offset + first
    features = dataset.encoding.features
    return values + features[number].origin + features[number].base if features else values


def _rgb(colours: list[QColor]) -> Colours:
    return np.array([(one.red(), one.green(), one.blue()) for one in colours], np.uint8)
