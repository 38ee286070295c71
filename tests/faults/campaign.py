"""A campaign injects one kind of fault again and again and counts what went wrong.

The test suite runs each campaign with its few ``quick`` cases; ``python -m tests.faults`` runs
the ``full`` number. Both run the same code.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

# (cases, seed, an empty folder) → what each case was found to do wrong, None if nothing.
Cases = Callable[[int, int, Path], Iterator[str | None]]


@dataclass(frozen=True, slots=True)
class Campaign:
    """One row of the table: ``required`` says what must hold in every case."""

    name: str
    fault: str
    required: str
    quick: int
    full: int
    cases: Cases


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many cases were run, and what the bad ones did."""

    cases: int
    wrong: tuple[str, ...]


def outcome(campaign: Campaign, cases: int, seed: int, folder: Path) -> Outcome:
    """Run so many cases in ``folder``, which is empty."""
    found = list(campaign.cases(cases, seed, folder))
    return Outcome(len(found), tuple(one for one in found if one is not None))
