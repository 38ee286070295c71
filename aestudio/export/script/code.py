"""Python as it is written by hand: short calls on one line, long ones an argument a line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from textwrap import indent
from typing import Any

WIDTH = 88
STEP = "    "


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments: text of Python, other calls, lists of them, or values."""

    function: str
    arguments: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """Text of Python as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A step of a program: ``told`` says in plain words what the ``code`` does."""

    told: str
    code: str


def source(value: Any, room: int = WIDTH) -> str:
    """The text of a value, over several lines where it is longer than ``room``."""
    match value:
        case Source(text):
            return text
        case Call(function, arguments, named):
            parts = [*((None, one) for one in arguments), *named.items()]
            return _enclosed(f"{function}(", parts, ")", room)
        case list():
            return _enclosed("[", [(None, one) for one in value], "]", room)
        case tuple():
            inner = ", ".join(source(one) for one in value)
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case float():
            return number(value)
        case _:
            return repr(value)


def assigned(name: str, value: Any) -> str:
    """name = value"""
    return f"{name} = {source(value, WIDTH - len(name) - 3)}"


def number(value: float) -> str:
    """As short as tells it: 0.001, 1e-05, 3.0."""
    text = f"{value:.9g}"
    return text if any(one in text for one in ".en") else f"{text}.0"


def lines(texts: Iterable[str]) -> str:
    """One a line."""
    return "\n".join(texts)


def _enclosed(start: str, parts: list[tuple[str | None, Any]], end: str, room: int) -> str:
    texts = [_argument(name, one, room) for name, one in parts]
    flat = start + ", ".join(texts) + end
    if len(flat) <= room and "\n" not in flat:
        return flat
    inner = [f"{_argument(name, one, room - len(STEP) - 1)}," for name, one in parts]
    return start + "\n" + indent(lines(inner), STEP) + "\n" + end


def _argument(name: str | None, value: Any, room: int) -> str:
    return source(value, room) if name is None else f"{name}={source(value, room - len(name) - 1)}"
