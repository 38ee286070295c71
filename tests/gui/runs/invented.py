"""Runs that were never trained, with histories and errors as told."""

from collections.abc import Sequence

from aestudio.core.architecture import Architecture
from aestudio.core.budget import Budget
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.runs import GroupKind, KeptRun, Origin, Outline, RunGroup, RunInfo, Runs
from aestudio.recipes import recipe
from tests.networks import zeros

BASE = recipe("book-tied").project
TIED = BASE.architecture
UNTIED = TIED.edited(tied=False)
PLAN = BASE.plan.edited(epochs=4)
DATA, OTHER_DATA = "ab" * 32, "cd" * 32


def trained(
    architecture: Architecture = TIED,
    plan: TrainingPlan = PLAN,
    *,
    losses: Sequence[float] = (0.4, 0.3, 0.25, 0.2),
    mse: float | None = 0.01,
    seconds: float = 0.5,
    data: str = DATA,
    validated: bool = True,
) -> Run:
    """A run of those validation losses in each of its stages."""
    stages = [
        StageHistory(
            one.number,
            one.name,
            20,
            epochs=[
                EpochRecord(place, loss, loss if validated else None, seconds, 1000.0)
                for place, loss in enumerate(losses, start=1)
            ],
        )
        for one in plan.stages(architecture)
    ]
    done = tuple(one.stage for one in stages)
    point = Checkpoint(zeros(architecture), stage=len(stages) + 1)
    return Run(architecture, plan, data, point, History(tuple(stages)), done, mse)


def with_run(runs: Runs, run: Run, name: str = "", parent: int | None = None) -> Runs:
    """One more run, branched off the one of that number, if any."""
    kept = None if parent is None else runs.called(str(parent))
    origin = None if kept is None else Origin(run=kept.id, stage=1, epoch=2)
    return runs.with_new(run, name=name, parent=origin)


def id_of(runs: Runs, number: int) -> str:
    """The id of the run of that number."""
    found = runs.called(str(number))
    assert found is not None
    return found.id


def four() -> Runs:
    """1 untied; 2 tied, a branch of it; 3 of a higher rate, a branch of 2; 4 untied by itself."""
    runs = with_run(Runs(), trained(UNTIED, mse=0.0101, seconds=0.4), "untied")
    runs = with_run(runs, trained(mse=0.0092), "tied", parent=1)
    faster = PLAN.edited(learning_rate=0.003)
    runs = with_run(runs, trained(plan=faster, mse=0.0087), "faster", parent=2)
    return with_run(runs, trained(UNTIED, mse=None, seconds=9.0), "later")


def faced_off(runs: Runs, *, seeds: int = 2, data: str = DATA, digit: str = "a") -> Runs:
    """With the runs of a face-off of tied, which came to 0.01, and untied, which came to 0.02, each
    0.001 more with each seed."""
    group = RunGroup(
        id=digit * 32,
        kind=GroupKind.FACE_OFF,
        name="tied · untied",
        budget=Budget(seconds=2.0),
    )
    runs = runs.with_group(group)
    for seed in range(1, seeds + 1):
        for name, architecture, mse in (("tied", TIED, 0.01), ("untied", UNTIED, 0.02)):
            plan = PLAN.edited(seed=seed)
            run = trained(architecture, plan, mse=mse + seed / 1000, data=data)
            runs = runs.with_new(run, name=f"{name}, seed {seed}", contender=name, group=group.id)
    return runs.opening(None)


def swept(runs: Runs, *, data: str = DATA) -> Runs:
    """With the runs of a sweep over two learning rates and whether it is tied; one broke off."""
    group = RunGroup(id="b" * 32, kind=GroupKind.SWEEP, name="learning_rate, tied")
    runs = runs.with_group(group)
    errors = iter([0.04, 0.01, 0.02, None])
    for rate in (0.001, 0.01):
        for architecture in (TIED, UNTIED):
            plan = PLAN.edited(learning_rate=rate)
            name = f"learning_rate={rate:g}, tied={architecture.tied}"
            run = trained(architecture, plan, mse=next(errors), data=data)
            runs = runs.with_new(run, name=name, group=group.id)
    return runs.opening(None)


def many(count: int) -> Runs:
    """A sweep of so many runs, no two of the same design."""
    outline = Outline.of(trained())
    kept = [
        KeptRun(
            info=RunInfo(id=f"{number:032x}", number=number, name=f"sweep {number}"),
            outline=outline.edited(
                plan=PLAN.edited(learning_rate=number / 1e5, seed=number), test_mse=number / 1e4
            ),
        )
        for number in range(1, count + 1)
    ]
    return Runs(kept=tuple(kept), last_number=count)
