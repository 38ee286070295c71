"""How the losses of one design went on the average over its seeds, and how far they spread."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.run_curves import Floats, RunCurve, StageCurve

MOST_TIMES = 400
Places = NDArray[np.intp]


def mean_curve(name: str, colour: int, curves: Sequence[RunCurve]) -> RunCurve | None:
    """The mean of runs of one design over seconds, with the standard deviation of each stage's
    losses; of those alone that came to an error, where any did. None where none has begun.
    """
    ended = [one for one in curves if one.test_mse is not None] or curves
    begun = [one for one in ended if one.stages]
    if not begun:
        return None
    places = range(min(len(one.stages) for one in begun))
    stages = tuple(_mean_stage([one.stages[place] for one in begun]) for place in places)
    errors = [one.test_mse for one in begun if one.test_mse is not None]
    error = float(np.mean(errors)) if errors else None
    return RunCurve(name, 0, name, colour, begun[0].loss, stages, error, len(begun))


def common_times(series: Sequence[Floats]) -> Floats:
    """Every time of any of them while all are under way, at the most so many; the middle where
    they never are at once."""
    first = max(float(one[0]) for one in series)
    last = min(float(one[-1]) for one in series)
    if last <= first:
        return np.array([(first + last) / 2])
    every = np.unique(np.concatenate([np.array([first, last]), *series]))
    found = every[(every >= first) & (every <= last)]
    return found if len(found) <= MOST_TIMES else np.linspace(first, last, MOST_TIMES)


def _mean_stage(stages: Sequence[StageCurve]) -> StageCurve:
    """Losses of parts are beside nobody's: of those stages it counts when they ended alone."""
    first = stages[0]
    known = [one for one in stages if np.isfinite(one.losses).any()] or list(stages)
    if first.whole:
        times = common_times([one.seconds[_drawn(one)] for one in known])
    else:
        times = np.array([np.mean([one.seconds[-1] for one in stages])])
    losses = np.stack([_at(times, one, one.losses) for one in known])
    epochs, steps = (
        np.mean([_at(times, one, one.along(axis)) for one in known], axis=0)
        for axis in ("epochs", "steps")
    )
    return StageCurve(
        number=first.number,
        name=first.name,
        loss=first.loss,
        whole=first.whole,
        validated=all(one.validated for one in stages),
        epochs=epochs,
        seconds=times,
        steps=steps,
        losses=losses.mean(axis=0),
        kept=len(times) - 1,
        deviation=losses.std(axis=0, ddof=1) if len(known) > 1 else None,
    )


def _drawn(stage: StageCurve) -> Places:
    """Places of the losses that are numbers; all where none is."""
    found = np.isfinite(stage.losses)
    return np.nonzero(found if found.any() else np.ones_like(found))[0]


def _at(times: Floats, stage: StageCurve, values: Floats) -> Floats:
    """Straight from epoch to epoch."""
    places = _drawn(stage)
    return np.asarray(np.interp(times, stage.seconds[places], values[places]), np.float64)
