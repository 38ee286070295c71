"""Selections that were given a name."""

from dataclasses import dataclass

import numpy as np

from aestudio.gui.inspect.inspected import Rows, Selection
from aestudio.gui.kit.figures import class_text
from aestudio.gui.samples.part import Part

LASSO, ALL = "lasso", "all "  # What is told of a selection may begin so.


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """``rows`` of a part's samples, under a name; ``told`` says how they were selected."""

    name: str
    rows: Rows
    told: str
    part: Part

    def is_of(self, part: Part) -> bool:
        """Whether they are samples of that part."""
        return self.part.samples is part.samples

    @property
    def selection(self) -> Selection:
        """The same samples, selected."""
        return Selection(self.rows, self.name)


def suggested(part: Part, selection: Selection) -> str:
    """A name that says what is in a selection: the class that more than half of it is of, and how
    it was selected: class 3, error ≥ 0.02; lasso of 120."""
    told = selection.told
    if told.startswith(LASSO):
        told = f"{LASSO} of {len(selection):,}"
    found = (_mostly(part, selection.rows) if not told.startswith(ALL) else "", told)
    return ", ".join(one for one in found if one) or f"{len(selection):,} samples"


def _mostly(part: Part, rows: Rows) -> str:
    """The class that more than half of these are of, if there is one."""
    if part.labels is None or not len(rows):
        return ""
    counts = np.bincount(part.labels[rows], minlength=len(part.class_names))
    most = int(counts.argmax())
    name = class_text(part.class_names[most])
    words = f"{name[0].lower()}{name[1:]}"
    if counts[most] == len(rows):
        return words
    return f"mostly {words}" if 2 * counts[most] > len(rows) else ""
