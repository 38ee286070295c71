"""What is to be on a map."""

from dataclasses import dataclass

from aestudio.analysis.passing import Passed
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected, Rows


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """The samples ``rows`` of the part that is looked at; ``passed`` is what came of all of it."""

    inspected: Inspected
    passed: Passed
    rows: Rows

    @property
    def codings(self) -> Array:
        """Theirs, float32 (n, codings)."""
        return self.passed.codings[self.rows]

    @property
    def of_all(self) -> int:
        """How many samples the part has."""
        return len(self.passed.codings)
