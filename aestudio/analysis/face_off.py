"""Designs against each other over several seeds: which is ahead, and what can be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite, nan, sqrt
from statistics import fmean, stdev

from aestudio.core.budget import Budget
from aestudio.core.differences import Settings, settings_of
from aestudio.core.runs import KeptRun, Outline, RunGroup, Runs


@dataclass(frozen=True, slots=True)
class Trial:
    """One run of a contender: its seed, its test error, and what it took in all; a run that broke
    off has an error that is not finite."""

    seed: int
    error: float
    seconds: float
    epochs: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and sample standard deviation (n − 1) of so many numbers; NaN where there are too
    few."""

    mean: float
    deviation: float
    count: int

    @classmethod
    def of(cls, values: list[float]) -> "Spread":
        """That of some numbers; those that are not finite are left out."""
        known = [one for one in values if isfinite(one)]
        mean = fmean(known) if known else nan
        return cls(mean, stdev(known, mean) if len(known) > 1 else nan, len(known))

    def beyond(self, other: "Spread") -> bool:
        """Whether two means are farther apart than single runs are by chance: √(s₁² + s₂²)."""
        return abs(self.mean - other.mean) > sqrt(self.deviation**2 + other.deviation**2)


@dataclass(frozen=True, slots=True)
class Contender:
    """A design, how many weights and biases it has, and its runs.

    ``settings`` are those of its design, by which contenders are found that differ in one thing.
    """

    name: str
    trials: tuple[Trial, ...]
    parameters: int
    settings: Settings = field(default_factory=dict)

    @property
    def error(self) -> Spread:
        """Of the test errors."""
        return Spread.of([one.error for one in self.trials])

    @property
    def epoch_seconds(self) -> Spread:
        """Of the time an epoch took."""
        return Spread.of([one.seconds / one.epochs for one in self.trials if one.epochs])

    @property
    def broken(self) -> int:
        """Runs that came to no error."""
        return sum(not isfinite(one.error) for one in self.trials)

    @property
    def by_seed(self) -> Mapping[int, float]:
        """The test error of each seed; infinite where the run broke off."""
        return {one.seed: one.error if isfinite(one.error) else inf for one in self.trials}


@dataclass(frozen=True, slots=True)
class FaceOff:
    """Contenders in the order in which they were named.

    ``seconds``, ``updates`` or ``epochs`` are what each run was given, None where that is not the
    same for all;
    ``same_data`` says whether all learnt from, and were measured on, the same samples.
    """

    contenders: tuple[Contender, ...]
    seconds: float | None = None
    epochs: int | None = None
    same_data: bool = True
    updates: int | None = None

    @property
    def ranking(self) -> tuple[Contender, ...]:
        """The best first: the lowest mean error of those of which no run broke off."""
        return tuple(sorted(self.contenders, key=_rank))

    @property
    def seeds(self) -> int:
        """Runs of each contender; of the one with the fewest."""
        return min((len(one.trials) for one in self.contenders), default=0)


def wins(one: Contender, other: Contender) -> tuple[int, int]:
    """With how many of the seeds that both have ``one`` has the lower error, and how many those
    are."""
    ours, theirs = one.by_seed, other.by_seed
    both = ours.keys() & theirs.keys()
    return sum(ours[seed] < theirs[seed] for seed in both), len(both)


def face_off_of(runs: Runs, group: RunGroup) -> FaceOff:
    """What came so far of a face-off that is kept among the runs; contenders in the order in which
    they were first begun. A run that has not come to its end counts as one that broke off."""
    by_name: dict[str, list[KeptRun]] = {}
    for one in runs.of_group(group.id):
        by_name.setdefault(one.info.contender or one.title, []).append(one)
    own_plan = group.budget == Budget()
    contenders = tuple(_contender(name, kept, own_plan) for name, kept in by_name.items())
    every = [one for kept in by_name.values() for one in kept]
    epochs = {one.outline.epochs for one in every}
    same = epochs.pop() if len(epochs) == 1 and group.budget.seconds is None else None
    data = {one.outline.data_sha256 for one in every}
    budget = group.budget
    return FaceOff(contenders, budget.seconds, same, len(data) <= 1, budget.updates)


def _contender(name: str, kept: Sequence[KeptRun], own_plan: bool) -> Contender:
    """Where seconds or updates were given, how many epochs these made is no setting of its own."""
    first = kept[0].outline
    trials = tuple(_trial(one.outline) for one in kept)
    settings = {
        key: one
        for key, one in settings_of(first.architecture, first.plan).items()
        if own_plan or key.rpartition(".")[2] != "epochs"
    }
    return Contender(name, trials, first.architecture.parameters, settings)


def _trial(outline: Outline) -> Trial:
    known = outline.finished and outline.test_mse is not None
    error = outline.test_mse if known and outline.test_mse is not None else inf
    return Trial(outline.plan.seed, error, outline.seconds, outline.epochs)


def _rank(one: Contender) -> tuple[bool, float]:
    mean = one.error.mean
    return bool(one.broken), mean if isfinite(mean) else inf
