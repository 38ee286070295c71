"""Ready-made projects that ship with the program."""

from difflib import get_close_matches

from aestudio.core.architecture import Architecture
from aestudio.core.errors import ProjectError
from aestudio.core.params import Frozen
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Project
from aestudio.core.reference import DataReference
from aestudio.resources import resource

ORDER = (
    "default",
    "book-whole",
    "book-tied",
    "book-one-at-a-time",
    "denoising",
    "stacked-denoising",
    "sparse",
    "variational",
    "convolutional",
    "asymmetric",
)
FIRST = ORDER[0]


class Recipe(Frozen):
    """A project to start from: what it is in one sentence, and where it comes from."""

    name: str
    title: str
    summary: str
    source: str
    project: Project

    @property
    def architecture(self) -> Architecture:
        """The network."""
        return self.project.architecture

    @property
    def plan(self) -> TrainingPlan:
        """How it is trained."""
        return self.project.plan


def recipes() -> tuple[Recipe, ...]:
    """All recipes: the default, the book's stacked autoencoders, then one of each other kind."""
    return tuple(_read(name) for name in ORDER)


def recipe(name: str) -> Recipe:
    """The recipe of that name; raises ProjectError that names the nearest."""
    if name not in ORDER:
        near = get_close_matches(name, ORDER, n=1)
        choice = f"Choose one of {', '.join(ORDER)}, or name a project file"
        raise ProjectError(
            f"there is no recipe “{name}”",
            remedy=f"Did you mean {near[0]}?" if near else choice,
        )
    return _read(name)


def _read(name: str) -> Recipe:
    text = resource("recipes", f"{name}.json").read_text(encoding="utf-8")
    return Recipe.model_validate_json(text)


def with_other_data(project: Project, reference: DataReference) -> Project:
    """The project with other data, and their name where nobody has given it one."""
    found = project.with_data(reference)
    if project.name in (project.data.name, *(one.project.name for one in recipes())):
        return found.edited(name=reference.name)
    return found
