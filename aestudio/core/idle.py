"""Settings that were given and change nothing: each is said, with what it would need."""

from collections.abc import Iterable, Mapping

from aestudio.core.assignments import DATA, HEADER, IGNORED, PREPARATION, READING
from aestudio.core.params import parameters
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import Preparation, ScalingRule, Scope, Split
from aestudio.core.project import Project

CHOICES = {
    name: " or ".join(
        f"{other}={value}" for other, users in one.only_with.items() for value in users
    )
    for name, one in parameters(TrainingPlan).items()
    if one.only_with
}
NEEDED = {
    **CHOICES,
    "min_improvement": "early_stopping or schedule=plateau",
    "cache_codings": "a stage that learns from the codings of another",
}


def idle_notes(project: Project, values: Mapping[str, str]) -> tuple[str, ...]:
    """What to say of those changes that make no difference to the project, or imply another."""
    chosen = project.data.preparation
    return (*_implied(values), *_of_plan(project, values), *_of_data(chosen, values))


def idle_for_data(chosen: Preparation, values: Mapping[str, str]) -> tuple[str, ...]:
    """The same where data are only looked at, prepared as is ``chosen``."""
    ours = {*PREPARATION, *READING, *DATA, IGNORED, HEADER}
    others = (f"{name} changes nothing here: it is for training" for name in values.keys() - ours)
    return (*_implied(values), *_of_data(chosen, values), *sorted(others))


def told(name: str, needed: str) -> str:
    """That a setting changes nothing."""
    return f"{name} changes nothing here: it needs {needed}"


def _implied(values: Mapping[str, str]) -> Iterable[str]:
    if values.get("test_file") and "split" not in values:
        yield f"All samples of {values['test_file']} test, and no other (split=file)"


def _of_plan(project: Project, values: Mapping[str, str]) -> Iterable[str]:
    plan = project.plan
    idle = plan.without_effect(plan.stages(project.architecture))
    return (told(name, NEEDED[name]) for name in values if name in idle)


def _of_data(chosen: Preparation, values: Mapping[str, str]) -> Iterable[str]:
    if "test_share" in values and chosen.split in (Split.FILE, Split.COLUMN):
        yield told("test_share", f"a split that draws; split={chosen.split} names what tests")
    scope = values.get("scope", Scope.AUTO)
    if scope != Scope.AUTO and chosen.scaling is ScalingRule.NONE:
        yield told("scope", "a scaling")
