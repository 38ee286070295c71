"""How a comparison is run."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fresh import ProbeError, Told, told


@dataclass(frozen=True, slots=True)
class Setting:
    """How a comparison is run. ``peers`` is the interpreter that has PyTorch and JAX."""

    peers: Path | None
    rounds: int
    quick: bool

    def say(self, what: str) -> None:
        """Tell on standard error what is going on."""
        print(what, file=sys.stderr, flush=True)

    def measured(self, what: str, command: Sequence[str]) -> Told | None:
        """What a process told; None, and a word on standard error, if it failed."""
        try:
            found = told(command)
        except ProbeError as error:
            self.say(f"  {what}: {error}")
            return None
        self.say(f"  {what}: {_short(found.fields)}")
        return found


def _short(fields: Any) -> str:
    wanted = {name: value for name, value in fields.items() if name not in ("peer", "sizes")}
    return ", ".join(f"{name} {_rounded(value)}" for name, value in wanted.items())


def _rounded(value: Any) -> str:
    if isinstance(value, list):
        return " … ".join(_rounded(one) for one in value[-2:])
    return f"{value:.4g}" if isinstance(value, float) else str(value)
