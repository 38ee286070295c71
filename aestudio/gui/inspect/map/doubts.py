"""Labels that disagree with those of the nearest samples in the space of the codings."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from aestudio.analysis.maps.disagreement import NEIGHBOURS, Disagreement, disagreement
from aestudio.analysis.passing import Passed
from aestudio.core.params import Frozen, parameter
from aestudio.core.units import count_text
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.kit.computations import Computations, Task, Wish
from aestudio.gui.samples.part import Part

NAME = "Label doubt"
ABOUT = (
    f"The share of the {NEIGHBOURS} samples with the nearest codings that are of another class: "
    "where it is high the label may be wrong"
)


class DoubtSettings(Frozen):
    """How many doubtful labels are looked for."""

    count: int = parameter(
        20,
        label="Doubtful labels",
        help=f"So many of the labels that most of the {NEIGHBOURS} samples with the nearest "
        "codings contradict",
        minimum=1,
        maximum=100_000,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """What neighbours say of each sample of a part."""

    found: Disagreement
    part: Part

    def words(self, row: int) -> str:
        """8 of 10 neighbours are 3; empty where none is of another class."""
        found, names = self.found, self.part.class_names
        share = float(found.for_rivals[row])
        if not share:
            return ""
        count = round(share * found.neighbours)
        return f"{count} of {found.neighbours} neighbours: {names[int(found.rivals[row])]}"


def doubt_wish(inspected: Inspected, passed: Passed) -> Wish[Doubt]:
    """That of the part that is looked at, which has labels."""
    part = inspected.part

    def work(task: Task) -> Doubt | None:
        assert part.labels is not None
        found = disagreement(
            passed.codings, part.labels, should_stop=task.stopped, progress=task.tell
        )
        return None if found is None else Doubt(found, part)

    return Wish(("doubt", inspected.key), work, live=inspected.subject.live)


class Doubts(QObject):
    """What neighbours say of the samples that are looked at, once it was asked for: ``known``.

    ``told`` carries words for the status line, ``withdrawn`` those that no longer matter,
    ``failed`` a StudioError.
    """

    told = Signal(str)
    withdrawn = Signal(str)
    failed = Signal(object)

    def __init__(self, name: str, computations: Computations, parent: QObject) -> None:
        super().__init__(parent)
        self._slot, self._computations = f"{name} neighbours", computations
        self.known: Doubt | None = None
        self._said = ""

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._computations.drop(self._slot)
        self._withdraw()

    def forget(self) -> None:
        """Others are looked at, or codings are others."""
        self.known = None
        self._withdraw()

    def tell(self) -> None:
        """Say what is known, if anything."""
        if self.known is not None:
            count = int(np.count_nonzero(self.known.found.shares > 0.5))
            self._say(f"{count_text(count, 'label')} that most of the nearest samples contradict")

    def find(self, inspected: Inspected, passed: Passed, then: Callable[[], object]) -> None:
        """Find out, and do what is to be done ``then``."""

        def show(doubt: Doubt) -> None:
            self.known = doubt
            self.tell()
            then()

        self._computations.ask(
            self._slot,
            doubt_wish(inspected, passed),
            show,
            self.failed.emit,
            lambda share, _so_far: self._say(f"Neighbours are looked for: {share:.0%}"),
        )

    def _say(self, words: str) -> None:
        self._said = words
        self.told.emit(words)

    def _withdraw(self) -> None:
        said, self._said = self._said, ""
        if said:
            self.withdrawn.emit(said)
