"""The network's error of each sample beside that of principal components with as many codes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from aestudio.analysis.passing import Passed
from aestudio.analysis.pca import Pca, fit_pca
from aestudio.analysis.residuals.beside_pca import BesidePca, Numbers, beside_pca
from aestudio.analysis.statistics import MOST_FEATURES
from aestudio.gui.inspect.errors.below import Below, no_table
from aestudio.gui.inspect.errors.pca_chart import Pairs, PcaChart, pairs_of
from aestudio.gui.inspect.errors.told_beside import ToldBeside
from aestudio.gui.inspect.inspected import Inspected, Rows, Selection
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.computations import Task, Wish
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.kit.widgets import button
from aestudio.gui.samples.part import Part

WIDE = (
    "These samples have {0:,} inputs, too many to look for principal components: {1:,} are the most"
)
FEW = "There are no two training samples that principal components could be found in"
IN_RECTANGLE = "beside PCA"
LOST = "where PCA is better"


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """The errors of PCA, and what is drawn of them beside the network's."""

    found: BesidePca
    pairs: Pairs


class PcaPage(Below):
    """A rectangle that is drawn is selected; a sample that is clicked is pointed at."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__("errorPca", tools, parent)
        self._measured: Inspected | None = None
        self._passed: Passed | None = None
        self._found: BesidePca | None = None
        self.chart = PcaChart(tools.themes)
        self.select_button = button(
            "Select where PCA is better",
            "errorPcaSelectButton",
            "Select the samples that principal components give back with less error",
            self._select_lost,
        )
        self.beside = ToldBeside("errorPca", self.chart, self.select_button)
        self.hold(self.beside)
        self.chart.pointed.connect(
            lambda row: self.change_wanted.emit(lambda one: one.pointing_at(row))
        )
        self.chart.selected.connect(self._select)

    def show_passed(self, inspected: Inspected, passed: Passed) -> None:
        self._measured, self._passed = inspected, passed
        train = inspected.subject.dataset.train
        if train.shape[1] > MOST_FEATURES:
            self.say(WIDE.format(train.shape[1], MOST_FEATURES))
        elif len(train) < 2:
            self.say(FEW)
        else:
            self.ask(pca_wish(inspected), self._compare, "Looking for principal components")

    def show_selection(self, inspected: Inspected) -> None:
        self.chart.show_selection(inspected.selection.rows, inspected.sample)

    def leave(self) -> None:
        super().leave()
        self.tools.computations.drop(f"{self.slot} beside")

    def tabled(self) -> Callable[[], str]:
        inspected, passed, found = self._measured, self._passed, self._found
        if inspected is None or passed is None or found is None or not self.is_shown:
            return no_table
        return partial(_table, inspected.part, passed, found)

    def draw(self, painter: QPainter) -> None:
        if self.is_shown:
            self.chart.draw(painter, marks=False)
            self.beside.draw_words(painter)

    def _compare(self, pca: Pca) -> None:
        if self._measured is not None and self._passed is not None:
            wish = beside_wish(self._measured, self._passed, pca)
            self.ask(wish, self._show, "Errors of principal components", f"{self.slot} beside")

    def _show(self, compared: Compared) -> None:
        found, pairs, passed = compared.found, compared.pairs, self._passed
        if passed is None:
            return
        self._found = found
        self.chart.show_pairs(pairs)
        every, drawn = len(pairs.order), self.chart.drawn
        some = f" {drawn:,} of {every:,} samples are drawn." if drawn < every else ""
        self.beside.say(_headline(passed.errors, found), found.told + some)
        self.select_button.setEnabled(not found.better.all())
        self.show_content()

    def _select_lost(self) -> None:
        if self._found is not None:
            self._select(np.flatnonzero(~self._found.better), LOST)

    def _select(self, rows: Rows, told: str = IN_RECTANGLE) -> None:
        self.change_wanted.emit(lambda one: one.selecting(Selection(rows, told)))


def _headline(errors: Numbers, found: BesidePca) -> str:
    if not np.isfinite(errors).any():
        return "There is nothing to compare"
    if not found.better.any():
        return "The network is better in no sample"
    percent = 100 * found.share
    return f"The network is better in {percent:.1f} % of samples"


def pca_wish(inspected: Inspected) -> Wish[Pca]:
    """Principal components of what was learnt from, whatever the network."""
    train = inspected.subject.dataset.train

    def work(_task: Task) -> Pca:
        return fit_pca(train)

    return Wish(("pca", id(train), train.shape), work)


def beside_wish(inspected: Inspected, passed: Passed, pca: Pca) -> Wish[Compared]:
    """The errors of PCA with as many components as there are codes."""
    part, codes = inspected.part, inspected.model.architecture.codings

    def work(_task: Task) -> Compared:
        found = beside_pca(passed.errors, pca, part.samples, codes)
        return Compared(found, pairs_of(part, passed.errors, found.errors))

    return Wish(("beside pca", inspected.key), work, live=inspected.subject.live)


def _table(part: Part, passed: Passed, found: BesidePca) -> str:
    pairs = zip(passed.errors.tolist(), found.errors.tolist(), strict=True)
    return csv_text(
        ("row", "class", "error", "PCA's error"),
        (
            (int(part.rows[one]) + 1, part.class_name(one), mine, theirs)
            for one, (mine, theirs) in enumerate(pairs)
        ),
    )
