"""The Errors view: how errors are spread over samples, and below, over what else."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aestudio.analysis.passing import Passed
from aestudio.core.errors import StudioError
from aestudio.core.units import count_text
from aestudio.gui.inspect.errors.anomalies import (
    Anomalies,
    AnomalySettings,
    anomalies_of,
    anomalies_table,
    anomalous_of,
)
from aestudio.gui.inspect.errors.below import Below, no_table
from aestudio.gui.inspect.errors.classes_page import ClassesPage
from aestudio.gui.inspect.errors.histogram import ErrorHistogram
from aestudio.gui.inspect.errors.histogram_painting import figure
from aestudio.gui.inspect.errors.inputs_page import InputsPage
from aestudio.gui.inspect.errors.parts_page import PartsPage
from aestudio.gui.inspect.errors.pca_page import PcaPage
from aestudio.gui.inspect.errors.sidebar import ErrorsSidebar
from aestudio.gui.inspect.errors.spread import Spread, spread_of
from aestudio.gui.inspect.heading import Heading
from aestudio.gui.inspect.inspected import NOTHING, Inspected, Selection
from aestudio.gui.inspect.measuring import part_wish, passed_wish
from aestudio.gui.inspect.selected.figures_row import FiguresRow
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.kit.computations import Lane, Task, Wish
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import error_figure
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.widgets import Segments, button, row, separator
from aestudio.gui.samples.part import PartName

Result = TypeVar("Result")
FIGURES = ("mean error", "± standard error", "median", "90 %", "95 %", "99 %", "worst")
NONE_LEARNT: NDArray[np.float64] = np.empty(0)
MEASURING = "Measuring the errors of all samples"


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """The errors of what was looked at when they were asked for."""

    inspected: Inspected
    passed: Passed


class ErrorsView(InspectView):
    """A range of the histogram that is dragged over is selected."""

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(name, tools, parent)
        self._inspected: Inspected | None = None
        self._asked: Inspected | None = None
        self._measured: Measured | None = None
        self._settings = ErrorsSidebar(self)
        self.figures = FiguresRow(FIGURES, self)
        self.heading = Heading("errors", self)
        self.histogram = ErrorHistogram(tools.themes, self)
        self.pages: tuple[tuple[str, Below], ...] = (
            ("Classes", ClassesPage(tools, self)),
            ("Inputs", InputsPage(tools, self)),
            ("Parts", PartsPage(tools, self)),
            ("PCA", PcaPage(tools, self)),
        )
        self.choice = Segments([(page, name) for name, page in self.pages], self)
        self.sentence = ElidedLabel("muted", self)
        self.sentence.setObjectName("errorsSentence")
        self._stack = QStackedWidget(self)
        self._anomalies: Anomalies | None = None
        self._training: Passed | None = None
        self.anomalies_button = button(
            "Anomalies",
            "errorsAnomaliesButton",
            "From which error on a sample counts as an anomaly: a line to drag, and rules for it",
            self._turn_anomalies,
            self,
        )
        self.anomalies_button.setCheckable(True)
        self._build()
        self._connect()

    @property
    def header(self) -> tuple[QWidget, ...]:
        return (self.anomalies_button,)

    @property
    def sidebar(self) -> QWidget:
        return self._settings

    @property
    def page(self) -> Below:
        """What stands below the histogram."""
        return self.pages[self._stack.currentIndex()][1]

    def show_inspected(self, inspected: Inspected) -> None:
        before, self._inspected = self._inspected, inspected
        if before is None or before.key != inspected.key:
            # Of the same samples, what is seen stays until what is of now comes.
            if before is None or before.part.samples is not inspected.part.samples:
                self._forget()
                self._say(MEASURING)
            self._measure(inspected)
        self._settings.anomalies.show_inspected(inspected)
        self.histogram.show_selection(inspected.selection.rows)
        self.page.show_selection(inspected)

    def hide_inspected(self) -> None:
        super().hide_inspected()
        self._forget()
        self._inspected = None

    def picture(self) -> Sketch | None:
        """The histogram, and what stands below it."""
        if self.histogram.spread is None:
            return None

        def draw(painter: QPainter, _density: float) -> None:
            for one in (self.heading.words, self.figures, self.sentence):
                at, children = one.mapTo(self, QPoint()), QWidget.RenderFlag.DrawChildren
                one.render(painter, at, QRegion(), children)
            painter.save()
            painter.translate(self.histogram.pos())
            self.histogram.draw(painter, marks=False)
            painter.restore()
            painter.save()
            painter.translate(self._stack.pos())
            painter.setClipRect(QRectF(self._stack.rect()))
            self.page.draw(painter)
            painter.restore()

        return Sketch("errors", self.size(), self.tools.themes.current.color("panel"), draw)

    @property
    def about(self) -> str:
        name = next(name for name, page in self.pages if page is self.page)
        found = self._anomalies
        told = "" if found is None else f", threshold {figure(found.threshold.value)}"
        return f"Errors, {name}{told}"

    def table(self) -> str:
        """What stands below; with anomalies each sample, and whether it is one."""
        return self._tabled()()

    def ask_table(self, then: Callable[[str], object]) -> None:
        """The same; of many samples it takes a moment."""
        text, slot = self._tabled(), f"{self.name} table"
        wish: Wish[str] = Wish(("errors table", object()), lambda _task: text(), kept=False)
        self.tools.computations.ask(slot, wish, then, self.fail)

    def _tabled(self) -> Callable[[], str]:
        found, measured = self._anomalies, self._measured
        if not self.anomalies_button.isChecked():
            return self.page.tabled()
        if found is None or measured is None:
            return no_table
        return partial(anomalies_table, measured.inspected.part, measured.passed.errors, found)

    def turn_to(self, page: Below) -> None:
        """Show another page below the histogram."""
        if page is not self.page:
            self.page.leave()
        self._stack.setCurrentWidget(page)
        self.choice.show_value(page)
        self.sentence.say(page.sentence)
        self._show_page()

    def _build(self) -> None:
        head = QWidget(self)
        line = row(head, 12, 0, 16, 0)
        line.addWidget(self.figures)
        line.addStretch(1)
        self.choice.setObjectName("errorsChoice")
        bar = QWidget(self)
        bar.setFixedHeight(38)
        across = row(bar, 12, 0, 16, 0, spacing=12)
        across.addWidget(self.choice)
        across.addWidget(self.sentence, 1)
        for name, page in self.pages:
            self.choice.button(page).setObjectName(f"errors{name}Segment")
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addWidget(head)
        layout.addWidget(self.histogram, 10)
        layout.addWidget(separator(parent=self))
        layout.addWidget(bar)
        layout.addWidget(self._stack, 9)
        self.choice.show_value(self.page)

    def _connect(self) -> None:
        self._settings.changed.connect(self._show_spread)
        self.histogram.ranged.connect(self._select)
        self.histogram.cleared.connect(
            lambda: self.change_wanted.emit(lambda one: one.selecting(NOTHING))
        )
        self.choice.chosen.connect(self.turn_to)
        self.histogram.threshold_moved.connect(self._move_threshold)
        self._settings.anomalies.changed.connect(self._find_anomalies)
        self._settings.anomalies.select_wanted.connect(self._select_anomalies)
        for _name, page in self.pages:
            page.change_wanted.connect(self.change_wanted)
            page.told.connect(partial(self._tell, page))

    def _tell(self, page: Below, sentence: str) -> None:
        if page is self.page:
            self.sentence.say(sentence)

    def _forget(self) -> None:
        """Nothing is known of what is looked at, nor wanted of what was."""
        self._asked = self._measured = self._training = self._anomalies = None
        for what in ("spread", "training", "anomalies", "table"):
            self.tools.computations.drop(f"{self.name} {what}")
        for _name, page in self.pages:
            page.leave()

    def _measure(self, inspected: Inspected) -> None:
        """While it learns, what is under way is not given up for each epoch that ends before."""
        if inspected.subject.live and self._asked is not None:
            return
        self._asked = inspected
        self.tools.computations.ask(
            self.name,
            passed_wish(inspected),
            partial(self._take, inspected),
            self._fail,
            self._show_share,
        )

    def _take(self, inspected: Inspected, passed: Passed) -> None:
        self._asked = self._training = None
        self._measured = Measured(inspected, passed)
        self._show_spread()
        self._show_page()
        self._find_anomalies()
        now = self._inspected
        if now is not None and now.key != inspected.key:
            self._measure(now)

    def _show_share(self, share: float, _so_far: object) -> None:
        if self.histogram.spread is None:
            self.histogram.say(f"{MEASURING}: {share:.0%}")
        else:
            self._head(f"measuring: {share:.0%}")

    def _say(self, message: str) -> None:
        self.histogram.say(message)
        self.figures.show_figures(("–",) * len(FIGURES))
        self._head("")
        for _name, page in self.pages:
            page.say("")

    def _fail(self, error: StudioError) -> None:
        self._forget()
        self._say(str(error))

    def _show_spread(self) -> None:
        if self._measured is not None:
            axis = self._settings.wanted_axis
            wish = spread_wish(self._measured, axis.logarithmic)
            self.tools.computations.ask(f"{self.name} spread", wish, self._show, self._fail)

    def _show(self, spread: Spread) -> None:
        self.histogram.show_spread(spread)
        summary = spread.summary
        error = summary.standard_error
        self.figures.show_figures(
            (
                error_figure(summary.mean),
                error_figure(error) if np.isfinite(error) else "–",
                *(error_figure(one) for one in summary.percentiles.tolist()),
                error_figure(spread.worst),
            )
        )
        missing = count_text(summary.missing, "sample")
        self._head(f"without {missing} whose error is no number" * bool(summary.missing))

    def _head(self, told: str) -> None:
        inspected = self._inspected
        if inspected is not None:
            samples = f"{count_text(len(inspected.part), 'sample')}"
            self.heading.say("How errors are spread", samples, told)

    def _show_page(self) -> None:
        if self._measured is not None and self._inspected is not None:
            self.page.show_passed(self._measured.inspected, self._measured.passed)
            self.page.show_selection(self._inspected)

    def _turn_anomalies(self) -> None:
        on = self.anomalies_button.isChecked()
        self._settings.anomalies.setVisible(on)
        if on:
            self._find_anomalies()
        else:
            self._anomalies = None
            self.histogram.show_threshold(None)

    def _move_threshold(self, value: float) -> None:
        self.histogram.show_threshold(value)
        self._settings.anomalies.show_threshold(value)
        self._find_anomalies()

    def _find_anomalies(self) -> None:
        """Find the threshold; rules that learn wait for the errors of the training part."""
        measured = self._measured
        if measured is None or not self.anomalies_button.isChecked():
            return
        settings = self._settings.anomalies.wanted
        inspected, parts = measured.inspected, measured.inspected.subject.parts
        if not settings.rule.learns or PartName.TRAINING not in parts.sizes:
            self._judge(measured, settings, NONE_LEARNT)
            return
        if self._training is not None:
            self._judge(measured, settings, self._training.errors)
            return
        if self._anomalies is None:
            self._settings.anomalies.how.setText("Measuring the errors of the training samples")
        self._ask_training(
            part_wish(parts, PartName.TRAINING),
            lambda part: self._ask_training(
                passed_wish(inspected.of_part(part)), self._take_training
            ),
        )

    def _ask_training(self, wish: Wish[Result], then: Callable[[Result], object]) -> None:
        self.tools.computations.ask(f"{self.name} training", wish, then, self._miss)

    def _take_training(self, training: Passed) -> None:
        self._training = training
        self._find_anomalies()

    def _judge(
        self, measured: Measured, settings: AnomalySettings, training: NDArray[np.float64]
    ) -> None:
        inspected, passed = measured.inspected, measured.passed
        anomalous = anomalous_of(inspected.part, settings.classes)

        def work(_task: Task) -> Anomalies:
            return anomalies_of(settings, passed.errors, training, anomalous)

        key = ("anomalies", inspected.key, settings)
        wish = Wish(key, work, Lane.INTERACTIVE, inspected.subject.live)
        slot = f"{self.name} anomalies"
        self.tools.computations.ask(slot, wish, self._show_anomalies, self._miss)

    def _show_anomalies(self, found: Anomalies) -> None:
        self._anomalies = found
        self.histogram.show_threshold(found.threshold.value)
        self._settings.anomalies.show_found(found)

    def _miss(self, error: StudioError) -> None:
        self._anomalies = None
        self.histogram.show_threshold(None)
        self._settings.anomalies.show_failure(error)

    def _select_anomalies(self) -> None:
        if self._anomalies is not None:
            rows = np.sort(self._anomalies.judged.rows)
            told = f"errors from {figure(self._anomalies.threshold.value)} on"
            self.change_wanted.emit(lambda one: one.selecting(Selection(rows, told)))

    def _select(self, low: float, high: float, more: bool) -> None:
        spread = self.histogram.spread
        if spread is None:
            return
        rows, told = spread.rows_between(low, high), self.histogram.range_text(low, high)

        def selected(one: Inspected) -> Inspected:
            if more and len(one.selection):
                together = np.union1d(one.selection.rows, rows)
                return one.selecting(Selection(together, f"{one.selection.told} and {told}"))
            return one.selecting(Selection(rows, told) if len(rows) else NOTHING)

        self.change_wanted.emit(selected)


def spread_wish(measured: Measured, logarithmic: bool | None) -> Wish[Spread]:
    """How the errors of a part are spread."""
    inspected, errors = measured.inspected, measured.passed.errors

    def work(_task: Task) -> Spread:
        return spread_of(errors, logarithmic)

    key = ("errors spread", inspected.key, logarithmic)
    return Wish(key, work, Lane.INTERACTIVE, inspected.subject.live)
