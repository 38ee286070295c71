"""Where a search goes on, by the estimator of Optuna: what did well before is tried more often."""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from aestudio.core.errors import ProjectError
from aestudio.experiments.space import Dimension, Place, Point

if TYPE_CHECKING:
    from optuna import Study, Trial
    from optuna.distributions import BaseDistribution
    from optuna.trial import FrozenTrial

    from aestudio.experiments.ranges import Range

# A point that was tried and the error that it came to; None where the run broke off.
Outcome = tuple[Point, float | None]
NEEDED = "A guided search needs Optuna"
INSTALL = 'pip install "aestudio[search]"'


def is_installed() -> bool:
    """Whether there is anything to search with."""
    return find_spec("optuna") is not None


def check_installed() -> None:
    """Raise ProjectError, which says what to install, where it is not there."""
    if not is_installed():
        raise ProjectError(NEEDED[:1].lower() + NEEDED[1:], remedy=f"Install it: {INSTALL}")


def suggestions(
    space: Sequence[Dimension], outcomes: Sequence[Outcome], seed: int
) -> Iterator[Point]:
    """Points that are worth a try after these outcomes, one after the other without an end; the
    same ones with the same seed."""
    study = _study(space, outcomes, seed)
    while True:
        trial = study.ask()
        yield tuple(_asked(one, trial) for one in space)


def _study(space: Sequence[Dimension], outcomes: Sequence[Outcome], seed: int) -> "Study":
    from optuna import create_study, logging
    from optuna.samplers import TPESampler

    logging.set_verbosity(logging.ERROR)
    study = create_study(sampler=TPESampler(seed=seed))
    study.add_trials([_told(space, *one) for one in outcomes])
    return study


def _told(space: Sequence[Dimension], point: Point, error: float | None) -> "FrozenTrial":
    """A run that broke off is worse than any that did not, as one that was pruned is."""
    from optuna.distributions import CategoricalDistribution
    from optuna.trial import TrialState, create_trial

    params: dict[str, object] = {}
    known: dict[str, BaseDistribution] = {}
    for one, (which, numbers) in zip(space, point, strict=True):
        if len(one.texts) > 1:
            params[one.name] = which
            known[one.name] = CategoricalDistribution(range(len(one.texts)))
        for place, (within, number) in enumerate(zip(one.ranges[which], numbers, strict=True)):
            name = _name(one, which, place)
            params[name] = int(number) if within.whole else number
            known[name] = _distribution(within)
    state = TrialState.PRUNED if error is None else TrialState.COMPLETE
    return create_trial(state=state, value=error, params=params, distributions=known)


def _asked(one: Dimension, trial: "Trial") -> Place:
    which = 0
    if len(one.texts) > 1:
        which = trial.suggest_categorical(one.name, range(len(one.texts)))
    numbers = [
        _number(trial, _name(one, which, place), within)
        for place, within in enumerate(one.ranges[which])
    ]
    # As it is written, so that the run that comes of it is known again.
    written = [
        float(within.written(number))
        for within, number in zip(one.ranges[which], numbers, strict=True)
    ]
    return which, tuple(written)


def _number(trial: "Trial", name: str, within: "Range") -> float:
    if within.whole:
        low, high = int(within.low), int(within.high)
        return trial.suggest_int(name, low, high, log=within.logarithmic)
    return trial.suggest_float(name, within.low, within.high, log=within.logarithmic)


def _distribution(within: "Range") -> "BaseDistribution":
    from optuna.distributions import FloatDistribution, IntDistribution

    if within.whole:
        return IntDistribution(int(within.low), int(within.high), log=within.logarithmic)
    return FloatDistribution(within.low, within.high, log=within.logarithmic)


def _name(one: Dimension, which: int, place: int) -> str:
    """Each range of each value of a setting by itself."""
    return f"{one.name} {which}.{place}"
