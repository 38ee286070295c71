"""The Samples view: the samples of a part in rows, in an order of choice."""

from collections.abc import Callable, Hashable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aestudio.analysis.passing import Passed
from aestudio.gui.inspect.heading import Heading
from aestudio.gui.inspect.inspected import Inspected, Rows, Selection
from aestudio.gui.inspect.measuring import (
    cells_wish,
    column_wish,
    csv_wish,
    outputs_wish,
    passed_wish,
    tabled,
)
from aestudio.gui.inspect.samples.filters import arranged, by_column
from aestudio.gui.inspect.samples.sample_grid import SampleGrid
from aestudio.gui.inspect.samples.shown import Outputs, Shown
from aestudio.gui.inspect.samples.sidebar import SamplesSidebar
from aestudio.gui.inspect.samples.table import SamplesTable
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import error_figure
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.widgets import Segments, button, row
from aestudio.gui.samples.error_scale import ErrorScale

FOOT = 36


class SamplesView(InspectView):
    """Sorts by error once the errors are known; computes the pictures in sight alone."""

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(name, tools, parent)
        self._inspected: Inspected | None = None
        self._passed: Passed | None = None
        self._settings = SamplesSidebar(self)
        self.grid = SampleGrid("samplesGrid", tools.themes, self)
        self.lines = SamplesTable(self)
        self._pages = QStackedWidget(self)
        self.forms = Segments([(self.grid, "Pictures"), (self.lines, "Table")], self)
        self._order_by: tuple[str, bool] | None = None
        self._made_by: Hashable = None  # What the outputs come of that the grid shows.
        self._column: NDArray[np.generic] | None = None
        self.told_label = ElidedLabel("muted", self)
        self.told_label.setObjectName("samplesTold")
        self.heading = Heading("samples", self)
        self.scale = ErrorScale(tools.themes, self)
        self.all_button = button(
            "Show all", "samplesAllButton", "Take all filters away", self._settings.show_all, self
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._foot())
        for page in (self.grid, self.lines):
            self._pages.addWidget(page)
            page.pointed.connect(self._point)
            page.selected.connect(self._select)
        self._settings.changed.connect(self._arrange)
        self._settings.order.activated.connect(self._sort_no_more)
        self.forms.chosen.connect(self._turn)
        self.forms.show_value(self.grid)
        self.grid.wanted.connect(self._want)
        self.lines.wanted.connect(self._want_cells)
        self.lines.sorted_by.connect(self._sort)

    @property
    def header(self) -> tuple[QWidget, ...]:
        return (self.forms,)

    @property
    def about(self) -> str:
        return f"Samples: {self.heading.told}"

    @property
    def sidebar(self) -> QWidget:
        return self._settings

    def show_inspected(self, inspected: Inspected) -> None:
        before, self._inspected = self._inspected, inspected
        new = before is None or before.key != inspected.key
        renderer = inspected.subject.parts.renderer
        self._settings.show_inspected(inspected, renderer.least_width)
        self.scale.show_renderer(renderer)
        if new:
            self.lines.show_header(tabled(inspected).header())
            self._ask_column()
            # Until there are others cells keep their places: from epoch to epoch nothing jumps.
            same = before is not None and before.part.samples is inspected.part.samples
            self._passed = self._passed if same else None
            self.tools.computations.ask(
                self.name, passed_wish(inspected), self._show_passed, self.fail, self._show_share
            )
        if self._settings.wanted_filter.selected or _others(before, inspected):
            self._arrange()
        elif new:
            self.grid.tell_wanted()
        for page in (self.grid, self.lines):
            page.show_selection(inspected.selection.rows, inspected.sample)
        if new and self._pages.currentWidget() is self.lines:
            self._want_cells(self.lines.rows_in_sight())

    def hide_inspected(self) -> None:
        super().hide_inspected()
        for what in ("pictures", "cells", "column", "csv"):
            self.tools.computations.drop(f"{self.name} {what}")
        self._inspected = None

    def picture(self) -> Sketch | None:
        return self.grid.picture()

    def ask_table(self, then: Callable[[str], object]) -> None:
        """All columns of the samples that are shown, in their order."""
        inspected, shown = self._inspected, self.grid.shown
        if inspected is not None and shown is not None:
            self.tools.computations.ask(
                f"{self.name} csv",
                csv_wish(inspected, shown.order),
                then,
                self.fail,
                lambda share, _so_far: self.told.emit(f"Writing the table: {share:.0%}"),
            )

    def _foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setFixedHeight(FOOT)
        line = row(foot, 12, 0, 12, 0)
        line.addWidget(self.told_label, 1)
        line.addWidget(self.all_button)
        line.addWidget(self.scale)
        return foot

    def _show_passed(self, passed: Passed) -> None:
        self._passed = passed
        self._arrange()

    def _show_share(self, share: float, _so_far: object) -> None:
        if self._passed is None:
            self.told_label.say(f"Measuring the errors of all samples: {share:.0%}")

    def _arrange(self) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        errors = None if self._passed is None else self._passed.errors
        wanted = self._settings.wanted_filter
        rows = arranged(
            inspected.part,
            self._settings.wanted_order,
            wanted,
            errors,
            inspected.selection.rows,
        )
        if self._column is not None and self._order_by is not None:
            rows = rows[by_column(self._column[rows], largest_first=self._order_by[1])]
        self.lines.show_order(rows)
        self.grid.set_pictures(self._settings.size_slider.value())
        self.grid.show_samples(
            Shown(
                inspected.part,
                inspected.subject.parts.renderer,
                rows,
                self._settings.wanted_frames,
                errors,
                inspected.corruption,
                inspected.names,
            )
        )
        self.all_button.setHidden(wanted.is_none)
        self._tell(rows)
        self._tell_heading()

    def _tell_heading(self) -> None:
        """What the pictures of each are, from top to bottom, and which come first."""
        pictures = ", ".join(self._settings.wanted_frames).capitalize()
        order = self._settings.wanted_order
        first = order[0].lower() + order[1:]
        if self._order_by is not None:
            first = f"by {self._order_by[0]}, {'largest' if self._order_by[1] else 'least'} first"
        in_table = self._pages.currentWidget() is self.lines
        self.heading.say("A line a sample" if in_table else pictures, first)

    def _tell(self, rows: Rows) -> None:
        inspected, passed = self._inspected, self._passed
        assert inspected is not None
        every = len(inspected.part)
        shown = (
            f"{every:,} samples" if len(rows) == every else f"{len(rows):,} of {every:,} samples"
        )
        if passed is None:
            self.told_label.say(f"{shown} · their errors are being measured")
        elif len(rows):
            mean = error_figure(float(passed.errors[rows].mean()))
            word = inspected.subject.error_word
            self.told_label.say(f"{shown} · mean {word} {mean}", shown)
        else:
            self.told_label.say(f"{shown}: none is in that range")

    def _want(self, rows: Rows) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        if self._made_by == inspected.key:
            known = self.grid.outputs
            rows = np.array([one for one in rows.tolist() if one not in known], np.int64)
        if len(rows):
            self.tools.computations.ask(
                f"{self.name} pictures",
                outputs_wish(inspected, rows),
                lambda outputs: self._show_outputs(inspected, outputs),
                self.fail,
            )

    def _show_outputs(self, inspected: Inspected, outputs: Outputs) -> None:
        """Those of another network stay until there are some of this one."""
        if self._made_by == inspected.key:
            self.grid.add_outputs(outputs.by_row())
        else:
            self._made_by = inspected.key
            self.grid.show_outputs(outputs.by_row())

    def _turn(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.scale.setVisible(page is self.grid)
        self._tell_heading()
        page.setFocus()

    def _sort(self, column: str, largest_first: bool) -> None:
        self._order_by = column, largest_first
        self._ask_column()

    def _sort_no_more(self) -> None:
        """Another order was chosen in the sidebar."""
        self._order_by = self._column = None
        self.lines.show_sorted(None)
        self._arrange()

    def _ask_column(self) -> None:
        if self._inspected is not None and self._order_by is not None:
            wish = column_wish(self._inspected, self._order_by[0])
            self.tools.computations.ask(f"{self.name} column", wish, self._show_column, self.fail)

    def _show_column(self, column: NDArray[np.generic]) -> None:
        self._column = column
        self._arrange()

    def _want_cells(self, rows: Rows) -> None:
        if self._inspected is not None and len(rows):
            self.tools.computations.ask(
                f"{self.name} cells",
                cells_wish(self._inspected, rows),
                self.lines.show_cells,
                self.fail,
            )

    def _point(self, sample: int) -> None:
        self.change_wanted.emit(lambda one: one.pointing_at(sample))

    def _select(self, rows: Rows) -> None:
        self.change_wanted.emit(lambda one: one.selecting(Selection(rows, "in the samples")))


def _others(before: Inspected | None, now: Inspected) -> bool:
    """Whether other samples are to be shown than before, or the same seen otherwise."""
    return before is None or before.part is not now.part or before.corruption != now.corruption
