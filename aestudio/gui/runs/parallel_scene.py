"""Runs as lines across parallel axes: one for each setting that differs, the last the error."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log, log10

from aestudio.core.assignments import declared
from aestudio.core.differences import Setting, Settings, differing, lowered, telling
from aestudio.core.runs import KeptRun
from aestudio.gui.kit.figures import error_figure
from aestudio.gui.runs.columns import NO, NONE, NUMBER, YES, design_of

ERROR, ERROR_LABEL = "test_mse", "Test error"
FEW = (
    8  # So many values or fewer are all written at their axis; of more the ends and powers of ten.
)
TIMES = 10.0  # Where the largest error is so many times the smallest, the axis is logarithmic.


@dataclass(frozen=True, slots=True)
class Mark:
    """What is written at an axis, and where: 0 is its lower end, 1 its upper."""

    place: float
    text: str


@dataclass(frozen=True, slots=True)
class ParallelAxis:
    """A setting, or the error."""

    key: str
    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """A run: where it crosses each axis, None where it has nothing there; ``heat`` is 0 for the
    lowest error and 1 for the highest, None for a run that came to none."""

    id: str
    title: str
    places: tuple[float | None, ...]
    heat: float | None
    told: str


@dataclass(frozen=True, slots=True)
class Parallel:
    """All that is drawn; threads with the lowest error first."""

    axes: tuple[ParallelAxis, ...] = ()
    threads: tuple[Thread, ...] = ()

    def thread(self, id: str | None) -> Thread | None:
        """That of a run."""
        return next((one for one in self.threads if one.id == id), None)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Numbers → 0…1, in their logarithm where that is told."""

    low: float
    high: float
    logarithmic: bool

    def place(self, value: float) -> float:
        if self.high <= self.low:
            return 0.5
        ends = (value, self.low, self.high)
        at, low, high = map(log, ends) if self.logarithmic else ends
        return (at - low) / (high - low)


def parallel_of(kept: Sequence[KeptRun]) -> Parallel:
    """What is drawn of the runs of a sweep."""
    designs = {one.id: design_of(one) for one in kept}
    every = list(designs.values())
    told = telling(every)
    keys = [key for key in differing(every) if key in told]
    settings = {key: _placed(key, designs) for key in keys}
    axis, errors = _error_axis(kept)
    axes = (*(found for found, _places in settings.values()), axis)
    threads = [
        Thread(
            one.id,
            one.title,
            (*(places[one.id] for _axis, places in settings.values()), errors[one.id]),
            errors[one.id],
            _told(one, designs[one.id], keys),
        )
        for one in kept
    ]
    threads.sort(key=lambda one: (one.heat is None, one.heat or 0.0))
    return Parallel(axes, tuple(threads))


def _placed(
    key: str, designs: Mapping[str, Settings]
) -> tuple[ParallelAxis, dict[str, float | None]]:
    """The axis of a setting, and where each run crosses it."""
    found = {id: design.get(key) for id, design in designs.items()}
    known = [one for one in found.values() if one is not None]
    label = known[0].label
    if len(known) == len(found) and all(NUMBER.fullmatch(one.text) for one in known):
        return _of_numbers(key, label, {id: one for id, one in found.items() if one is not None})
    return _of_words(key, label, found)


def _of_numbers(
    key: str, label: str, found: Mapping[str, Setting]
) -> tuple[ParallelAxis, dict[str, float | None]]:
    texts = {float(one.order): one.text for one in found.values()}
    values = sorted(texts)
    parameter = declared(key)
    logarithmic = parameter is not None and parameter.logarithmic and values[0] > 0
    scale = _Scale(values[0], values[-1], logarithmic)
    marks = tuple(Mark(scale.place(one), texts[one]) for one in values)
    if len(values) > FEW:
        between = _decades(values[0], values[-1]) if logarithmic else ()
        marks = (marks[0], *(Mark(scale.place(one), f"{one:g}") for one in between), marks[-1])
    places: dict[str, float | None] = {
        id: scale.place(float(one.order)) for id, one in found.items()
    }
    return ParallelAxis(key, label, marks), places


def _decades(low: float, high: float) -> Iterator[float]:
    """The powers of ten between the ends."""
    for power in range(floor(log10(low)) + 1, ceil(log10(high))):
        yield 10.0**power


def _of_words(
    key: str, label: str, found: Mapping[str, Setting | None]
) -> tuple[ParallelAxis, dict[str, float | None]]:
    """Evenly apart, in the order in which a table sorts them; first those without it."""
    orders = {
        (one.text if one else NONE): (one is not None, one.order if one else 0)
        for one in found.values()
    }
    texts = sorted(orders, key=lambda text: (*orders[text], text))
    apart = max(1, len(texts) - 1)
    at = {text: place / apart if len(texts) > 1 else 0.5 for place, text in enumerate(texts)}
    marks = tuple(Mark(place, text) for text, place in at.items())
    places: dict[str, float | None] = {
        id: at[one.text if one else NONE] for id, one in found.items()
    }
    return ParallelAxis(key, label, marks), places


def _error_axis(kept: Sequence[KeptRun]) -> tuple[ParallelAxis, dict[str, float | None]]:
    """The lowest error lies at the bottom."""
    known = {one.id: error for one in kept if (error := _error(one)) is not None}
    if not known:
        return ParallelAxis(ERROR, ERROR_LABEL, ()), dict.fromkeys(one.id for one in kept)
    low, high = min(known.values()), max(known.values())
    scale = _Scale(low, high, low > 0 and high / low >= TIMES)
    marks = tuple(Mark(scale.place(one), error_figure(one)) for one in dict.fromkeys((low, high)))
    places = {one.id: scale.place(known[one.id]) if one.id in known else None for one in kept}
    return ParallelAxis(ERROR, ERROR_LABEL, marks), places


def _error(run: KeptRun) -> float | None:
    error = run.outline.test_mse
    return error if run.outline.finished and error is not None and isfinite(error) else None


def _in_words(one: Setting) -> str:
    label = lowered(one.label)
    return {YES: label, NO: f"not {label}"}.get(one.text, f"{label} {one.text}")


def _told(run: KeptRun, design: Settings, keys: Sequence[str]) -> str:
    """Run 7 · learning rate 0.003 · test error 0.0087."""
    settings = [_in_words(design[key]) for key in keys if key in design]
    error = _error(run)
    result = "came to no error" if error is None else f"test error {error_figure(error)}"
    return " · ".join((f"Run {run.info.number}", *settings, result))
