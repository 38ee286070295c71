"""An exception in a method that Qt calls must not end the process.

Python 3.11 leaves an exception that its own C code raises, such as that of ``float("x")`` or of
an index out of range, unmade until some Python code handles it: its value is still a text. PySide
6.11 takes that value for an exception when it adds the name of the override to the message, and
the process ends with a segmentation fault. A handler that raises it again has it made.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from types import FunctionType
from typing import Any

from shiboken6 import Shiboken

MADE_BY_QT = ("PySide6", "shiboken6")
OTHERS = ("pyqtgraph",)


def make_errors_whole() -> None:
    """See to it in every override of a method of Qt that is known by now."""
    for kind in _kinds(Shiboken.Object):
        base = next((one for one in kind.__mro__ if one.__module__.startswith(MADE_BY_QT)), object)
        for name, method in list(vars(kind).items()):
            if _overrides(base, name, method):
                setattr(kind, name, _handled(method))


def _kinds(base: type) -> Iterator[type]:
    known: list[type] = type.__subclasses__(base)
    for kind in known:
        if not kind.__module__.startswith((*MADE_BY_QT, *OTHERS)):
            yield kind
        yield from _kinds(kind)


def _overrides(base: type, name: str, method: object) -> bool:
    return (
        isinstance(method, FunctionType)
        and not name.startswith("__")
        and not hasattr(method, "__wrapped__")
        and hasattr(base, name)
    )


def _handled(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except BaseException:
            raise

    return call
