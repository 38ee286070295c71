"""The errors of each class."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtWidgets import QWidget

from aestudio.analysis.passing import Passed
from aestudio.analysis.residuals.summary import ClassErrors, class_errors
from aestudio.gui.inspect.errors.below import Below, no_table
from aestudio.gui.inspect.errors.class_bars import ClassBars, ClassRow
from aestudio.gui.inspect.inspected import Inspected, Selection
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.computations import Lane, Task, Wish
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.kit.figures import class_text, error_figure
from aestudio.gui.kit.widgets import scrolled
from aestudio.gui.samples.part import Part

UNLABELLED = (
    "These data have no classes: choose a column of labels on import to see errors by class"
)


class ClassesPage(Below):
    """A class that is clicked is selected."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__("errorClasses", tools, parent)
        self._inspected: Inspected | None = None
        self.bars = ClassBars(tools.themes)
        self.hold(scrolled(self.bars))
        self.bars.chosen.connect(self._choose)

    def show_passed(self, inspected: Inspected, passed: Passed) -> None:
        self._inspected = inspected
        if inspected.part.labels is None:
            self.leave()
            self.say(UNLABELLED)
            return
        self.ask(classes_wish(inspected, passed), self._show, "Errors of each class")

    def show_selection(self, inspected: Inspected) -> None:
        self._inspected = inspected
        self.bars.show_rows(_counted(self.bars.rows, inspected))

    def tabled(self) -> Callable[[], str]:
        if not self.is_shown:
            return no_table
        rows = [(one.name, one.count, one.mean, one.median) for one in self.bars.rows]
        return partial(csv_text, ("class", "samples", "mean error", "median error"), rows)

    def _show(self, found: tuple[ClassErrors, ...]) -> None:
        if self._inspected is None:
            return
        names = self._inspected.part.class_names
        rows = tuple(
            ClassRow(int(one.label), names[int(one.label)], one.mean, one.median, one.count)
            for one in found
        )
        self.bars.show_rows(_counted(rows, self._inspected))
        self.show_content()
        self.tell(_sentence(rows))

    def _choose(self, number: int, more: bool) -> None:
        if self._inspected is None:
            return
        self.change_wanted.emit(lambda one: one.selecting(_of_class(one, number, more)))


def classes_wish(inspected: Inspected, passed: Passed) -> Wish[tuple[ClassErrors, ...]]:
    """Errors by class, of a part that has some."""
    labels = inspected.part.labels
    assert labels is not None
    known = labels

    def work(_task: Task) -> tuple[ClassErrors, ...]:
        return class_errors(passed.errors, known)

    key = ("errors by class", inspected.key)
    return Wish(key, work, Lane.INTERACTIVE, inspected.subject.live)


def _of_class(inspected: Inspected, number: int, more: bool) -> Selection:
    part: Part = inspected.part
    rows = np.flatnonzero(part.labels == number)
    name = part.class_names[number]
    if not more or not len(inspected.selection):
        return Selection(rows, f"all of {name}")
    told = f"{inspected.selection.told} and {name}"
    return Selection(np.union1d(rows, inspected.selection.rows), told)


def _counted(rows: tuple[ClassRow, ...], inspected: Inspected) -> tuple[ClassRow, ...]:
    labels = inspected.part.labels
    if labels is None:
        return rows
    names = inspected.part.class_names
    chosen = np.bincount(labels[inspected.selection.rows], minlength=len(names)).tolist()
    return tuple(
        replace(one, selected=chosen[one.number] if one.number < len(chosen) else 0) for one in rows
    )


def _sentence(rows: tuple[ClassRow, ...]) -> str:
    known = [one for one in rows if one.mean == one.mean]
    if len(known) < 2:
        return ""
    worst, best = known[0], known[-1]
    times = f"{worst.mean / best.mean:.1f} × " if best.mean > 0 else ""
    return (
        f"{class_text(worst.name)} is the worst, {error_figure(worst.mean)}: {times}"
        f"{class_text(best.name).lower() if best.name.isdigit() else best.name}"
    )
