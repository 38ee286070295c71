"""The errors of the samples that were learnt from against those of samples that were not."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from aestudio.analysis.passing import Passed
from aestudio.analysis.residuals.parts import PartsCompared, parts_compared
from aestudio.gui.inspect.errors.below import Below, no_table
from aestudio.gui.inspect.errors.parts_chart import PartsChart
from aestudio.gui.inspect.errors.told_beside import ToldBeside
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.measuring import part_wish, passed_wish
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.computations import Lane, Task, Wish
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.samples.part import Part, PartName

ALONE = (
    "All samples were learnt from: set some aside as test samples on import, or a share for "
    "validation, to see whether the network overfits"
)
OTHERS = {PartName.VALIDATION: "validation", PartName.LATER: "the later file"}
NOT_LEARNT = "There are no training samples to compare with"


class PartsPage(Below):
    """Training against test, or against validation where there is no test part."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__("errorParts", tools, parent)
        self._inspected: Inspected | None = None
        self._names = PartName.TRAINING, PartName.TEST
        self._passed: dict[PartName, Passed] = {}
        self._compared: PartsCompared | None = None
        self.chart = PartsChart(tools.themes)
        self.beside = ToldBeside("errorParts", self.chart)
        self.hold(self.beside)

    def show_passed(self, inspected: Inspected, passed: Passed) -> None:
        self._inspected, self._passed = inspected, {}
        parts = inspected.subject.parts
        if PartName.TRAINING not in parts.sizes:
            self.say(NOT_LEARNT)
            return
        # Samples of another file are what it is about while they are looked at.
        later = (PartName.LATER,) if inspected.part.name is PartName.LATER else ()
        known = (*later, PartName.TEST, PartName.VALIDATION)
        others = [one for one in known if one in parts.sizes]
        if not others:
            self.say(ALONE)
            return
        self._names = PartName.TRAINING, others[0]
        self._passed[inspected.part.name] = passed
        for name in [one for one in self._names if one is not inspected.part.name]:
            slot, words = f"{self.slot} {name}", f"Errors of the {name.lower()} samples"
            measure = partial(self._measure, inspected, slot, words)
            self.ask(part_wish(parts, name), measure, words, slot)

    def _measure(self, inspected: Inspected, slot: str, words: str, part: Part) -> None:
        wish = passed_wish(inspected.of_part(part))
        self.ask(wish, partial(self._take, part.name), words, slot)

    def leave(self) -> None:
        super().leave()
        for name in PartName:
            self.tools.computations.drop(f"{self.slot} {name}")

    def tabled(self) -> Callable[[], str]:
        compared = self._compared
        if compared is None or not self.is_shown:
            return no_table
        edges = compared.training.histogram.edges.tolist()
        one, other = (
            summary.histogram.counts.tolist() for summary in (compared.training, compared.test)
        )
        header = ("from", "to", *(f"{name.lower()} samples" for name in self._names))
        return partial(csv_text, header, [*zip(edges[:-1], edges[1:], one, other, strict=True)])

    def draw(self, painter: QPainter) -> None:
        if self.is_shown:
            self.chart.draw(painter, marks=False)
            self.beside.draw_words(painter)

    def _take(self, name: PartName, passed: Passed) -> None:
        self._passed[name] = passed
        if self._inspected is None or not all(one in self._passed for one in self._names):
            return
        one, other = (self._passed[each].errors for each in self._names)
        keys = tuple(
            self._inspected.of_part(self._inspected.subject.parts[each]).key for each in self._names
        )

        def work(_task: Task) -> PartsCompared:
            return parts_compared(one, other)

        live = self._inspected.subject.live
        wish = Wish(("parts compared", keys), work, Lane.INTERACTIVE, live)
        self.ask(wish, self._show, "Errors of both parts")

    def _show(self, compared: PartsCompared) -> None:
        self._compared = compared
        self.chart.show_compared(compared, (self._names[0].value, self._names[1].value))
        told = compared.told
        if self._names[1] is not PartName.TEST:
            which = OTHERS[self._names[1]]
            told = told.replace(" in test.", f" in {which}.").replace("test samples", "samples")
        self.beside.say(_headline(compared), told)
        self.show_content()


def _headline(compared: PartsCompared) -> str:
    if not np.isfinite(compared.standard_error) or compared.training.mean <= 0:
        return "Training against test"
    percent = 100 * compared.difference / compared.training.mean
    more = "more" if percent >= 0 else "less"
    return f"{abs(percent):.1f} % {more} error than in training"
