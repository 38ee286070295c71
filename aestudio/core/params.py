"""A parameter is declared once; its widget, its tooltip and its validation derive from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Self, TypeAlias

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from aestudio.core.errors import project_error


class Labelled(StrEnum):
    """A choice with the name that files hold and the label that the screen shows."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Frozen(BaseModel):
    """A validated value that never changes; an edit makes a new one."""

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
            raise project_error(error, cls) from error


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
