"""The settings of a design that many runs can be tried with, each as the screen calls it."""

from collections.abc import Iterator
from dataclasses import dataclass

from aestudio.core.assignments import EACH_LAYER, KINDED, LISTED, PLAN, STACK
from aestudio.core.params import Parameter, parameters


@dataclass(frozen=True, slots=True)
class Assignable:
    """A setting by its name before the "="; ``parameter`` is None of layers, which are listed."""

    name: str
    label: str
    parameter: Parameter | None = None


def of_design() -> tuple[Assignable, ...]:
    """Those of architecture and plan in the order of the forms, none of the data."""
    found = [Assignable(LISTED, "Layers")]
    for settings in (STACK, EACH_LAYER, PLAN):
        for name, one in settings.items():
            found += _with_its_kinds(name, one)
    return tuple(found)


def label_of(name: str) -> str:
    """What the screen calls a setting of that name; one of a stage alone by both."""
    known = {one.name: one.label for one in of_design()}
    stage, dot, setting = name.partition(".")
    if name in known or not dot or setting not in known:
        return known.get(name, name)
    return f"{stage.replace('-', ' ').capitalize()}, {known[setting].lower()}"


def _with_its_kinds(name: str, parameter: Parameter) -> Iterator[Assignable]:
    """A setting, and those of the kinds that it can be one of, each once."""
    yield Assignable(name, parameter.label, parameter)
    if name not in KINDED:
        return
    known: dict[str, Parameter] = {}
    for kind in parameter.kinds.values():
        known = {**parameters(kind), **known}
    for setting, one in known.items():
        yield Assignable(f"{name}.{setting}", f"{parameter.label}, {one.label.lower()}", one)
