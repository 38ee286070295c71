"""What is to be on a map."""

from dataclasses import dataclass

import numpy as np

from aestudio.analysis.maps.turned import turned_onto
from aestudio.analysis.passing import Passed
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected, Rows
from aestudio.gui.runs.compared import Named


@dataclass(frozen=True, slots=True, eq=False)
class OfRun:
    """What came of all samples of the part by one run; ``inspected`` is what they are seen by."""

    run: Named
    inspected: Inspected
    passed: Passed


@dataclass(frozen=True, slots=True, eq=False)
class Stacked:
    """``codings`` float32 (runs · n, codings), those of the run that is looked at first; ``told``
    says what was done to the others."""

    codings: Array
    told: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """The samples ``rows`` of the part that is looked at; ``passed`` is what came of all of it.

    ``runs`` are those that are laid on one map, that which is looked at first; empty where it
    alone is mapped. ``turned`` says that the codings of the others are brought to where its own
    lie.
    """

    inspected: Inspected
    passed: Passed
    rows: Rows
    runs: tuple[OfRun, ...] = ()
    turned: bool = True

    @property
    def codings(self) -> Array:
        """Those of the network that is looked at, float32 (n, codings)."""
        return self.passed.codings[self.rows]

    @property
    def of_all(self) -> int:
        """How many samples the part has."""
        return len(self.passed.codings)

    def stacked(self) -> Stacked:
        """The codings of all runs, one below the other."""
        if len(self.runs) < 2:
            return Stacked(self.codings)
        own, *others = self.runs
        if not self.turned:
            every = [one.passed.codings[self.rows] for one in self.runs]
            return Stacked(np.concatenate(every), "All codings lie where they are.")
        # By all samples, so that a map of some of them lays each where it was.
        found = [turned_onto(one.passed.codings, own.passed.codings) for one in others]
        agree = ", ".join(
            f"{100 * each.agreement:.0f}\N{NO-BREAK SPACE}% of {one.run.title}"
            for one, each in zip(others, found, strict=True)
        )
        told = f"The others are turned onto {own.run.title}. In common of the spread: {agree}."
        rest = [each.codings[self.rows] for each in found]
        return Stacked(np.concatenate([self.codings, *rest]), told)
