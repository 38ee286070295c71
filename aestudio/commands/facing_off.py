"""Trains contenders over several seeds, and tells what came of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from aestudio.analysis.face_off import Contender, FaceOff, Spread, Trial
from aestudio.analysis.verdict import verdict
from aestudio.commands.describe_runs import NONE, in_columns
from aestudio.commands.document import changed
from aestudio.commands.many_runs import Collection, Ended, Stopped, Trainer, tell
from aestudio.core.budget import Budget
from aestudio.core.differences import settings_of
from aestudio.core.project import Document, Project
from aestudio.core.units import count_text
from aestudio.experiments.contenders import Named
from aestudio.experiments.planning import face_off_group, run_name, seeded

HEAD = ("Contender", "Parameters", "Test error", "Epochs", "Updates", "Seconds")


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A contender with its design and the runs that it has so far, by their seeds."""

    named: Named
    project: Project
    runs: dict[int, Ended]

    def contender(self) -> Contender:
        """What the analysis makes of it."""
        trials = [
            Trial(seed, one.test_error, one.seconds, one.epochs) for seed, one in self.runs.items()
        ]
        design = self.project
        settings = settings_of(design.architecture, design.plan)
        return Contender(self.named.name, tuple(trials), design.architecture.parameters, settings)


def entries_for(design: Document, wanted: Sequence[Named]) -> list[Entry]:
    """The design as each contender has it; raises ProjectError where it cannot be."""
    return [Entry(one, changed(design, None, one.values).project, {}) for one in wanted]


def fight(
    entries: list[Entry], seeds: int, budget: Budget, trainer: Trainer, kept: Collection | None
) -> bool:
    """Train each contender with each seed, one seed after the other; whether it came to its end."""
    if kept is not None:
        kept.begin(face_off_group([one.named.name for one in entries], budget))
    try:
        for seed in range(1, seeds + 1):
            for entry in entries:
                ended = _run(entry, seed, budget, trainer)
                entry.runs[seed] = ended
                contender = entry.named.name
                name = run_name(contender, seed)
                tell(f"{name}: {_outcome(ended)}")
                if kept is not None and ended.run is not None:
                    kept.add(ended.run, name, contender)
    except Stopped:
        return False
    return True


def face_off_of(entries: list[Entry], budget: Budget) -> FaceOff:
    """That of all that have runs."""
    contenders = tuple(one.contender() for one in entries if one.runs)
    epochs = {trial.epochs for one in contenders for trial in one.trials}
    same = epochs.pop() if len(epochs) == 1 and budget.seconds is None else None
    data = {one.project.data.fingerprint for one in entries}
    return FaceOff(contenders, budget.seconds, same, len(data) == 1, budget.updates)


def described(entries: list[Entry], found: FaceOff, budget: Budget) -> dict[str, Any]:
    """All of it, ready for JSON."""
    return {
        "seconds": budget.seconds,
        "updates": budget.updates,
        "contenders": [
            {
                "name": one.name,
                "settings": entry.named.values,
                "parameters": one.parameters,
                "test_mse": _spread(one.error),
                "epoch_seconds": _spread(one.epoch_seconds),
                "broken": one.broken,
                "runs": [_run_facts(seed, ended) for seed, ended in entry.runs.items()],
            }
            for entry, one in zip(
                (one for one in entries if one.runs), found.contenders, strict=True
            )
        ],
        "ranking": [one.name for one in found.ranking],
        "verdict": verdict(found),
    }


def told(facts: dict[str, Any]) -> str:
    """The same as a table and what can be said."""
    rows = [[*HEAD], *(_row(one) for one in facts["contenders"])]
    return "\n".join((*in_columns(rows, 1), facts["verdict"]))


def written(facts: dict[str, Any]) -> str:
    """The same as JSON."""
    return json.dumps(facts, indent=2, allow_nan=False)


def _run(entry: Entry, seed: int, budget: Budget, trainer: Trainer) -> Ended:
    project = seeded(entry.project, seed)
    plan = budget.plan_of(project.plan, project.architecture, project.samples_per_epoch)
    return trainer.trained(project.edited(plan=plan), budget.seconds)


def _outcome(ended: Ended) -> str:
    if ended.error is not None:
        return f"broke off: {ended.error}"
    epochs = count_text(ended.epochs, "epoch")
    return f"test error {ended.test_error:.5f}, {epochs}, {ended.seconds:.1f} s"


def _spread(spread: Spread) -> dict[str, float | None]:
    return {"mean": _number(spread.mean), "deviation": _number(spread.deviation)}


def _run_facts(seed: int, ended: Ended) -> dict[str, Any]:
    return {
        "seed": seed,
        "test_mse": _number(ended.test_error),
        "epochs": ended.epochs,
        "updates": ended.updates,
        "seconds": ended.seconds,
    }


def _number(value: float) -> float | None:
    """JSON has neither NaN nor infinity."""
    return value if isfinite(value) else None


def _row(one: dict[str, Any]) -> list[str]:
    runs = one["runs"]
    return [
        one["name"],
        f"{one['parameters']:,}",
        _error(one["test_mse"]),
        _range([run["epochs"] for run in runs]),
        _range([run["updates"] for run in runs]),
        f"{sum(run['seconds'] for run in runs) / len(runs):.1f}",
    ]


def _error(spread: dict[str, float | None]) -> str:
    mean, deviation = spread["mean"], spread["deviation"]
    if mean is None:
        return NONE
    return f"{mean:.5f}" if deviation is None else f"{mean:.5f} ± {deviation:.5f}"


def _range(counts: list[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"
