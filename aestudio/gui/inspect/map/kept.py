"""Selections that were given a name."""

from dataclasses import dataclass

import numpy as np

from aestudio.gui.inspect.inspected import Rows, Selection
from aestudio.gui.samples.part import Part


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
    """A name for a selection: the class that most of it is of, else how it was selected."""
    if part.labels is None or not len(selection):
        return selection.told
    labels = part.labels[selection.rows]
    counts = np.bincount(labels, minlength=len(part.class_names))
    most = int(counts.argmax())
    mostly = "" if counts[most] == len(labels) else "mostly "
    return f"{mostly}{part.class_names[most]}"
