"""A parameter is declared once; its widget, its tooltip and its validation derive from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, TypeAlias, cast

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from aestudio.core.errors import ProjectError, project_error

if TYPE_CHECKING:  # pydantic keeps the name to itself.
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)


class Labelled(StrEnum):
    """A choice with the name that files hold and the label that the screen shows."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


def no_setting(name: str, known: Sequence[str]) -> ProjectError:
    """That there is none of that name, with the nearest of those there are, or all of them."""
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return ProjectError(
        f"there is no setting “{name}”",
        remedy=f"Did you mean {near[0]}?" if near else f"Choose one of {', '.join(known)}",
    )


class Answering(ModelMetaclass):
    """Has a class answer wrong settings in Python as it answers those of files.

    What pydantic builds within another value does not pass here, and keeps its whole place.
    """

    def __call__(self, *args: Any, **settings: Any) -> Any:
        try:
            return super().__call__(*args, **settings)
        except ValidationError as error:
            raise _answer(error, cast("type[BaseModel]", self)) from error


class Frozen(BaseModel, metaclass=Answering):
    """A validated value that never changes; an edit makes a new one. Raises ProjectError for
    settings that cannot be."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def edited(self, **changes: Any) -> Self:
        """A validated copy with ``changes``; raises ProjectError where they cannot be."""
        return type(self).checked({**dict(self), **changes})

    @classmethod
    def checked(cls, values: Mapping[str, Any]) -> Self:
        """Build from untrusted values; raises ProjectError that names the field."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise _answer(error, cls) from error


def _answer(error: ValidationError, model: type[BaseModel]) -> ProjectError:
    first = error.errors(include_url=False)[0]
    if first["type"] != "extra_forbidden" or len(first["loc"]) != 1:
        return project_error(error, model)
    found = no_setting(str(first["loc"][0]), [*model.model_fields])
    found.location = first["loc"]
    return found


# Parameter.type hides the built-in name within the class.
FrozenClass: TypeAlias = type[Frozen]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a form and a command line need to know of one field."""

    name: str
    label: str
    help: str
    unit: str
    type: type
    default: Any
    minimum: float | None
    maximum: float | None
    above: float | None
    below: float | None
    logarithmic: bool
    percentage: bool
    zero: str
    usual: float
    kinds: Mapping[str, FrozenClass]
    more: bool
    only_with: Mapping[str, tuple[Labelled, ...]]

    @property
    def choices(self) -> tuple[Labelled, ...]:
        """The members to choose from; empty for numbers and switches."""
        # A kind is annotated as more than a class.
        found: Any = self.type
        return tuple(found) if isinstance(found, type) and issubclass(found, Labelled) else ()


def parameter(
    default: Any,
    *,
    label: str,
    help: str,
    unit: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
    below: float | None = None,
    logarithmic: bool = False,
    percentage: bool = False,
    zero: str = "",
    usual: float = 1,
    kinds: Mapping[str, FrozenClass] = MappingProxyType({}),
    more: bool = False,
    only_with: Mapping[str, tuple[Labelled, ...]] = MappingProxyType({}),
) -> Any:
    """Declare a parameter of a Frozen model.

    Bounds are inclusive for ``minimum`` and ``maximum``, exclusive for ``above`` and ``below``.
    ``percentage`` says that a share in 0…1 is shown as a percentage,
    ``zero`` the word that stands for 0, such as "off", and ``usual`` what to begin with where
    it is something after all. ``kinds`` are those that a setting can be one of, each with settings
    of its own. ``more`` says that most people leave it alone: a form folds it away. ``only_with``
    are the choices of another setting with which alone it changes anything; no choices stand for
    any number but 0.
    """
    extra: dict[str, Any] = {
        "unit": unit,
        "logarithmic": logarithmic,
        "percentage": percentage,
        "zero": zero,
        "usual": usual,
        "kinds": kinds,
        "more": more,
        "only_with": only_with,
    }
    return Field(
        default,
        title=label,
        description=help,
        ge=minimum,
        le=maximum,
        gt=above,
        lt=below,
        json_schema_extra=extra,
    )


def parameters(model: type[BaseModel]) -> dict[str, Parameter]:
    """The declared parameters of a model, by name, in the order of declaration."""
    return dict(_parameters(model))


@cache
def _parameters(model: type[BaseModel]) -> dict[str, Parameter]:
    """A table of many designs asks for those of a few models thousands of times."""
    return {
        name: _parameter(name, field)
        for name, field in model.model_fields.items()
        if isinstance(field.json_schema_extra, dict)
    }


def _parameter(name: str, field: Any) -> Parameter:
    bounds = {type(bound): bound for bound in field.metadata}
    return Parameter(
        name=name,
        label=field.title,
        help=field.description,
        type=field.annotation,
        default=field.default,
        minimum=bounds[Ge].ge if Ge in bounds else None,
        maximum=bounds[Le].le if Le in bounds else None,
        above=bounds[Gt].gt if Gt in bounds else None,
        below=bounds[Lt].lt if Lt in bounds else None,
        **field.json_schema_extra,
    )
