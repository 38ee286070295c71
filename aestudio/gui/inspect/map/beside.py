"""The codings of the same samples by the runs that are compared with the one looked at."""

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import QObject, Signal

from aestudio.analysis.passing import Passed
from aestudio.core.run import Run
from aestudio.core.units import count_text
from aestudio.gui.inspect.inspected import Inspected, Subject
from aestudio.gui.inspect.map.mapped import OfRun
from aestudio.gui.inspect.measuring import passed_wish
from aestudio.gui.kit.computations import Computations
from aestudio.gui.runs.compared import Named


class Beside(QObject):
    """``there`` tells that those of one more run are known, ``failed`` carries a StudioError."""

    there = Signal()
    failed = Signal(object)

    def __init__(self, name: str, computations: Computations, parent: QObject) -> None:
        super().__init__(parent)
        self._name, self._computations = name, computations
        self._found: dict[Hashable, Passed] = {}
        self._asked: set[str] = set()

    def drop(self) -> None:
        """Nothing is wanted any more."""
        for slot in self._asked:
            self._computations.drop(slot)
        self._asked.clear()

    def forget(self) -> None:
        """Other samples are looked at."""
        self.drop()
        self._found.clear()

    def of(self, inspected: Inspected) -> tuple[OfRun, ...] | None:
        """Those of all runs that can be compared; None while some are being worked out, which is
        asked for."""
        if inspected.beside is None:
            return ()
        wanted = {
            one: by_run(inspected, run)
            for one, run in _known(inspected)
            if not why_not(inspected, run)
        }
        keys = {other.key for other in wanted.values()}
        self._found = {key: one for key, one in self._found.items() if key in keys}
        missing = [(one, other) for one, other in wanted.items() if other.key not in self._found]
        for one, other in missing:
            self._ask(one, other)
        if missing:
            return None
        return tuple(OfRun(one, other, self._found[other.key]) for one, other in wanted.items())

    def _ask(self, run: Named, other: Inspected) -> None:
        slot = f"{self._name} run {run.id}"
        self._asked.add(slot)
        self._computations.ask(
            slot, passed_wish(other), partial(self._have, other.key), self.failed.emit
        )

    def _have(self, key: Hashable, passed: Passed) -> None:
        self._found[key] = passed
        self.there.emit()


def reasons(inspected: Inspected) -> dict[str, str]:
    """Why runs that are marked are not on the map, by their ids; empty words of those that are."""
    beside = inspected.beside
    if beside is None:
        return {}
    found = {one.id: "being read" for one in beside.marked}
    return found | {one.id: why_not(inspected, run) for one, run in _known(inspected)}


def why_not(inspected: Inspected, run: Run) -> str:
    """Why the codings of that run cannot lie beside those of the network that is looked at."""
    dataset = inspected.subject.dataset
    if run.data_sha256 != dataset.reference.fingerprint:
        return "other data"
    if not dataset.fits(run) or run.architecture.inputs != inspected.part.features:
        return "other preparation"
    codings = by_run(inspected, run).model.architecture.codings
    if codings != inspected.model.architecture.codings:
        return count_text(codings, "coding")
    return ""


def by_run(inspected: Inspected, run: Run) -> Inspected:
    """The same samples, seen by another run as it is at its end."""
    subject = Subject(run.model, inspected.subject.parts, of=run, damage=run.corruption)
    return inspected.of_subject(subject)


def _known(inspected: Inspected) -> list[tuple[Named, Run]]:
    beside = inspected.beside
    assert beside is not None
    return [(one, beside.known[one.id]) for one in beside.marked if one.id in beside.known]
