"""A setting that is one of several kinds, each of which has settings of its own."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from aestudio.core.params import Frozen, Parameter, parameters


class Kind(Frozen):
    """One of the kinds of something; files and ``--set`` name it by ``kind``, the screen by
    ``label``."""

    label: ClassVar[str]
    help: ClassVar[str] = ""

    kind: str

    @property
    def told(self) -> str:
        """What it is and how much, in a few characters; empty where that need not be said."""
        return ""


K = TypeVar("K", bound=Kind)


def of_kind(value: Kind, kind: type[K]) -> K:
    """The value as another kind: what both understand alike stays.

    A setting of the same name in another unit, such as the weight of another penalty, does not.
    """
    here, there = parameters(type(value)), parameters(kind)
    common = {name for name, one in here.items() if _alike(one, there.get(name))}
    return kind.checked({name: getattr(value, name) for name in common})


def _alike(one: Parameter, other: Parameter | None) -> bool:
    return other is not None and (one.label, one.unit) == (other.label, other.unit)


def one_of(kinds: Mapping[str, type[Kind]]) -> BeforeValidator:
    """Validate a value as one of the table ``kinds``: an instance, its name, or its settings."""

    def chosen(value: Any) -> Any:
        if isinstance(value, Kind):
            return value
        settings = {"kind": value} if isinstance(value, str) else value
        named = settings.get("kind") if isinstance(settings, Mapping) else None
        if not isinstance(named, str) or named not in kinds:
            names = ", ".join(kinds)
            raise PydanticCustomError("kind", "must be one of {names}", {"names": names})
        # pydantic takes over the complaints of the inner model, with their places.
        return kinds[settings["kind"]].model_validate(dict(settings))

    return BeforeValidator(chosen)
