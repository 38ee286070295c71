"""Trains a design with each combination of settings, and tells what came of each."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from aestudio.commands.describe_runs import NONE, in_columns, number_text
from aestudio.commands.document import changed
from aestudio.commands.many_runs import Collection, Ended, Stopped, Trainer, tell
from aestudio.core.errors import ProjectError
from aestudio.core.project import Document, Project
from aestudio.core.runs import Outline
from aestudio.core.units import count_text
from aestudio.experiments.grid import Grid, Values, name_of
from aestudio.experiments.planning import sweep_group, sweep_run_name
from aestudio.experiments.search import Search, searched_before

HEAD = ("Parameters", "Test error", "Validation", "Epochs", "Seconds")


@dataclass(slots=True, eq=False)
class Case:
    """A combination with its design; ``number`` is that of its run, where that is kept."""

    values: Values
    project: Project
    ended: Ended | None = None
    number: int | None = None


@dataclass(slots=True, eq=False)
class Sweep:
    """So many combinations, of which ``cases`` are those that have come so far, and the settings by
    which they differ. ``first`` is one of them, of which notes are told.

    ``search`` chooses each by what those before it came to; without, all are known.
    """

    count: int
    varied: tuple[str, ...]
    first: tuple[Document, Values]
    cases: list[Case]
    search: Search | None = None

    def train(self, trainer: Trainer, kept: Collection | None, *, go_on: bool = False) -> bool:
        """Train them all, one after the other; whether it came to its end. Where it is to ``go_on``
        a search learns from the latest of those that are kept, and is added to it."""
        before = self._begin(kept, go_on=go_on)
        try:
            for place, case in enumerate(self._upcoming(before), start=1):
                ended = trainer.trained(case.project)
                case.ended = ended
                name = name_of(case.values, self.varied) or "the same again"
                tell(f"{place} of {self.count}, {name}: {_outcome(ended)}")
                if kept is not None and ended.run is not None:
                    case.number = kept.add(ended.run, sweep_run_name(case.project, self.varied))
        except Stopped:
            return False
        return True

    def _begin(self, kept: Collection | None, *, go_on: bool) -> Sequence[Outline]:
        """What there is to learn from."""
        if kept is None:
            return ()
        runs = kept.runs
        group = searched_before(self.search, runs) if go_on and self.search else None
        if go_on and group is None:
            raise ProjectError(
                "there is no sweep over these settings to go on with",
                where="--go-on",
                remedy="Leave it out to begin one",
            )
        kept.begin(group or sweep_group(self.varied))
        return [one.outline for one in runs.of_group(group.id)] if group else ()

    def _upcoming(self, before: Sequence[Outline]) -> Iterator[Case]:
        if self.search is None:
            yield from self.cases
            return
        for number in range(len(before) + 1, len(before) + self.count + 1):
            runs = [one.ended.run for one in self.cases if one.ended is not None]
            own = [Outline.of(run) for run in runs if run is not None]
            self.cases.append(Case(*self.search.next([*before, *own], number)))
            yield self.cases[-1]

    def described(self) -> dict[str, Any]:
        """Those that have ended, the best first, ready for JSON."""
        ended = [(case, case.ended) for case in self.cases if case.ended is not None]
        ended.sort(key=lambda one: one[1].test_error)
        return {
            "combinations": self.count,
            "varied": list(self.varied),
            "runs": [_facts(case, one) for case, one in ended],
        }


def planned(start: Document, choices: Grid, random: int | None, count: int | None) -> Sweep:
    """Guided, if a ``count`` is given, else listed; raises ProjectError for what cannot be trained,
    also by the ends of a range."""
    for ends in choices.extremes():
        changed(start, None, ends)
    return listed(start, choices, random) if count is None else guided(start, choices, count)


def listed(start: Document, choices: Grid, random: int | None) -> Sweep:
    """Of all combinations, or of so many that are drawn at ``random``; raises ProjectError for what
    cannot be trained."""
    seed = start.project.plan.seed
    found = choices.combinations() if random is None else choices.drawn(random, seed)
    designs = [changed(start, None, values) for values in found]
    cases = [Case(values, one.project) for values, one in zip(found, designs, strict=True)]
    return Sweep(len(cases), choices.varied, (designs[0], found[0]), cases)


def guided(start: Document, choices: Grid, count: int) -> Sweep:
    """Of ``count`` that are chosen one after the other; raises ProjectError where errors could not
    be compared."""
    varied = choices.varied
    common = {name: one[0] for name, one in choices.choices.items() if name not in varied}
    fixed = changed(start, None, common)
    grid = Grid({name: choices.choices[name] for name in varied})
    most = count if grid.ranged else min(count, grid.size)
    (first,) = grid.drawn(1, fixed.project.plan.seed)
    noted = changed(fixed, None, first), {**common, **first}
    return Sweep(most, varied, noted, [], Search(fixed.project, grid))


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
