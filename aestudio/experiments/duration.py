"""About how long runs will take, from what earlier ones on the same data took."""

from collections.abc import Iterable

from aestudio.core.architecture import Architecture
from aestudio.core.budget import Budget
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Project
from aestudio.core.runs import KeptRun


def work_a_second(runs: Iterable[KeptRun], fingerprint: str) -> float | None:
    """What the latest run on those data that came to its end got done in a second; None where
    there is none."""
    ended = (one.outline for one in runs if one.outline.finished and one.outline.seconds > 0)
    known = [one for one in ended if one.data_sha256 == fingerprint]
    if not known:
        return None
    latest = known[-1]
    planned = sum(one.epochs for one in latest.plan.stages(latest.architecture))
    share = latest.epochs / planned  # It may have stopped early.
    return share * _work(latest.architecture, latest.plan) / latest.seconds


def seconds_of(project: Project, budget: Budget, speed: float | None) -> float | None:
    """How long one run will train; None where that is not known."""
    if budget.seconds is not None:
        return budget.seconds
    if not speed:
        return None
    architecture = project.architecture
    plan = budget.plan_of(project.plan, architecture, project.samples_per_epoch)
    return _work(architecture, plan) / speed


def _work(architecture: Architecture, plan: TrainingPlan) -> float:
    """In products a sample, over all epochs."""
    return float(sum(one.work * one.epochs for one in plan.stages(architecture)))
