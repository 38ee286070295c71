"""Which way is wanted through which codings, and what has to be chosen for it first."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from aestudio.core.named_values import Names
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.walk.routes import Along, Arithmetic, Between, Direction, Random, Route
from aestudio.gui.inspect.walk.settings import Ends, Mode, Slot, WalkSettings
from aestudio.gui.kit.figures import class_text

MOST = 12  # Samples that are walked between.


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """``slots`` are the samples that were picked, by their letters; ``seed`` draws codings."""

    inspected: Inspected
    mode: Mode
    ends: Ends
    settings: WalkSettings
    slots: Mapping[str, Slot]
    seed: int

    @property
    def of_selected(self) -> bool:
        """Whether it is from one to the next of the samples that are selected."""
        return self.mode is Mode.BETWEEN and self.ends is Ends.SELECTED

    @property
    def missing(self) -> str:
        """What has to be chosen first, in words; empty where nothing has."""
        inspected, mode = self.inspected, self.mode
        if not len(inspected.part):
            return "There is no sample here"
        if mode is Mode.PATH and inspected.path is None:
            return "Draw a path on the map first: turn Decode on there, and drag"
        if self.of_selected:
            if len(inspected.selection) < 2:
                return "Select two samples or more, in any view, to walk from one to the next"
        elif mode in (Mode.BETWEEN, Mode.ARITHMETIC):
            wanted = "AB" if mode is Mode.BETWEEN else "ABC"
            lacking = [one for one in wanted if one not in self.slots]
            if lacking:
                others = "".join(f", then Set {one}" for one in lacking[1:])
                return f"Point at a sample, in any view, and press Set {lacking[0]}{others}"
        return ""

    @property
    def route(self) -> Route:
        """The way, where nothing is missing."""
        chosen, inspected = self.settings, self.inspected
        match self.mode:
            case Mode.DIRECTION:
                number = min(chosen.direction, inspected.model.architecture.codings) - 1
                return Direction(number, chosen.sigmas, chosen.frames)
            case Mode.ARITHMETIC:
                a, b, c = (self.slots[one].rows for one in "ABC")
                return Arithmetic((a, b, c), chosen.steps)
            case Mode.RANDOM:
                return Random(chosen.count, self.seed)
            case Mode.PATH if inspected.path is not None:
                return Along(inspected.path)
        ends = self._ends
        groups, marks = tuple(one.rows for one in ends), tuple(one.mark for one in ends)
        return Between(groups, marks, chosen.steps)

    @property
    def beyond(self) -> str:
        """That not all that are selected are walked between; empty where all are."""
        selected = len(self.inspected.selection)
        more = self.of_selected and selected > MOST
        return f"; the first {MOST} of {selected:,} selected" if more else ""

    @property
    def _ends(self) -> list[Slot]:
        if not self.of_selected:
            return [self.slots[one] for one in "AB"]
        rows = self.inspected.selection.rows[:MOST].tolist()
        return [slot_of(self.inspected, one) for one in rows]


def first_slots(inspected: Inspected) -> dict[str, Slot]:
    """At first one walks from the sample that is pointed at to one of another class."""
    part = inspected.part
    if len(part) < 2:
        return {}
    other = (inspected.sample + 1) % len(part)
    if part.labels is not None:
        differ = np.flatnonzero(part.labels != part.labels[inspected.sample])
        other = int(differ[0]) if len(differ) else other
    return {"A": slot_of(inspected, inspected.sample), "B": slot_of(inspected, other)}


def picked(inspected: Inspected, mode: Mode, letter: str) -> Slot:
    """The sample that is pointed at; of A − B + C, the selected ones if any are."""
    chosen = inspected.selection.rows
    if mode is not Mode.ARITHMETIC or not len(chosen):
        return slot_of(inspected, inspected.sample)
    rows = tuple(chosen.tolist())
    name = called(inspected, rows[0]) if len(rows) == 1 else f"mean of {len(rows):,}"
    return Slot(rows, name, letter)


def slot_of(inspected: Inspected, sample: int) -> Slot:
    """One sample."""
    mark = f"{int(inspected.part.rows[sample]) + 1:,}"
    return Slot((sample,), called(inspected, sample), mark)


def called(inspected: Inspected, sample: int) -> str:
    """Row 12 · Class 3."""
    part = inspected.part
    name = part.class_name(sample)
    number = f"Row {int(part.rows[sample]) + 1:,}"
    return f"{number} · {class_text(name)}" if name else number


def names_of(inspected: Inspected) -> Names | None:
    """Where the values have names."""
    return inspected.names if inspected.names.known else None
