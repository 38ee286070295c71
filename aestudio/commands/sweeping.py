"""Trains a design with each combination of settings, and tells what came of each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from aestudio.commands.describe_runs import NONE, in_columns, number_text
from aestudio.commands.many_runs import Collection, Ended, Stopped, Trainer, tell
from aestudio.core.project import Project
from aestudio.core.runs import Outline
from aestudio.core.units import count_text
from aestudio.experiments.grid import Values, name_of
from aestudio.experiments.planning import sweep_group

HEAD = ("Parameters", "Test error", "Validation", "Epochs", "Seconds")


@dataclass(slots=True, eq=False)
class Case:
    """A combination with its design; ``number`` is that of its run, where that is kept."""

    values: Values
    project: Project
    ended: Ended | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """All combinations, and the settings by which they differ."""

    cases: Sequence[Case]
    varied: tuple[str, ...] = field(default=())

    def train(self, trainer: Trainer, kept: Collection | None) -> bool:
        """Train them all, one after the other; whether it came to its end."""
        if kept is not None:
            kept.begin(sweep_group(self.varied))
        try:
            for place, case in enumerate(self.cases, start=1):
                ended = trainer.trained(case.project)
                case.ended = ended
                name = name_of(case.values, self.varied) or "the same again"
                tell(f"{place} of {len(self.cases)}, {name}: {_outcome(ended)}")
                if kept is not None and ended.run is not None:
                    case.number = kept.add(ended.run, name)
        except Stopped:
            return False
        return True

    def described(self) -> dict[str, Any]:
        """Those that have ended, the best first, ready for JSON."""
        ended = [(case, case.ended) for case in self.cases if case.ended is not None]
        ended.sort(key=lambda one: one[1].test_error)
        return {
            "combinations": len(self.cases),
            "varied": list(self.varied),
            "runs": [_facts(case, one) for case, one in ended],
        }


def told(facts: dict[str, Any]) -> str:
    """The same as a table."""
    varied, runs = facts["varied"], facts["runs"]
    rows = [["Run", *varied, *HEAD], *(_row(one, varied) for one in runs)]
    foot = f"{len(runs):,} of {count_text(facts['combinations'], 'run')}, the best first"
    return "\n".join((*in_columns(rows, 1 + len(varied)), foot))


def written(facts: dict[str, Any]) -> str:
    """The same as JSON."""
    return json.dumps(facts, indent=2, allow_nan=False)


def _outcome(ended: Ended) -> str:
    if ended.error is not None:
        return f"broke off: {ended.error}"
    return f"test error {ended.test_error:.5f}, {ended.seconds:.1f} s"


def _facts(case: Case, ended: Ended) -> dict[str, Any]:
    outline = None if ended.run is None else Outline.of(ended.run)
    return {
        "run": case.number,
        "settings": case.values,
        "parameters": case.project.architecture.parameters,
        "test_mse": ended.test_error if isfinite(ended.test_error) else None,
        "validation_loss": None if outline is None else outline.validation_loss,
        "epochs": ended.epochs,
        "seconds": ended.seconds,
        "broken_off": ended.error is not None,
    }


def _row(one: dict[str, Any], varied: Sequence[str]) -> list[str]:
    return [
        NONE if one["run"] is None else str(one["run"]),
        *(one["settings"][name] for name in varied),
        f"{one['parameters']:,}",
        "broke off" if one["broken_off"] else number_text(one["test_mse"]),
        number_text(one["validation_loss"]),
        str(one["epochs"]),
        f"{one['seconds']:.1f}",
    ]
