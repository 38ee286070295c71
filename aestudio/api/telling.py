"""How what is worth knowing is told, which is no error."""

import warnings
from collections.abc import Callable
from typing import TypeAlias

Tell: TypeAlias = Callable[[str], object]
OWN = "aestudio"


class AEStudioWarning(UserWarning):
    """What is worth knowing of samples or of a model that they pass through."""


def warn(told: str) -> None:
    """Tell it as a warning, as from the line that called into the package."""
    warnings.warn(f"{told}.", AEStudioWarning, stacklevel=_depth())


def _depth() -> int:
    """How many calls below the code of the user the caller of ``warn`` is."""
    import sys

    depth, frame = 1, sys._getframe(1)
    while frame.f_back is not None and _is_own(frame.f_globals.get("__name__", "")):
        frame, depth = frame.f_back, depth + 1
    return depth


def _is_own(module: str) -> bool:
    return module == OWN or module.startswith(f"{OWN}.")
