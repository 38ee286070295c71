"""Tells of the samples that are selected: how they err, which they are, what they share."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.analysis.passing import Passed
from aestudio.analysis.selected import Selected, selected_of
from aestudio.core.units import count_text
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import NO_ROWS, Inspected, Rows
from aestudio.gui.inspect.measuring import outputs_wish, passed_wish
from aestudio.gui.inspect.samples.cells import BETWEEN, MARGIN
from aestudio.gui.inspect.samples.sample_grid import SampleGrid
from aestudio.gui.inspect.samples.shown import Frame, Outputs, Shown
from aestudio.gui.inspect.selected.code_bars import CodeBars
from aestudio.gui.inspect.selected.figures_row import FiguresRow
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import class_text, error_figure
from aestudio.gui.kit.widgets import Card, label, pill, set_tone
from aestudio.gui.samples.values_table import ValuesTable

FIGURES = ("mean error", "all samples", "worst", "classes")
HIGH = 1.5  # Times the error of all, from which on it is marked.
LARGEST = 320  # Pixels of a single picture.


class SelectedPanel(Card):
    """The selection, or the sample that is pointed at where nothing is selected.

    ``change_wanted`` carries a function of Inspected, ``failed`` a StudioError.
    """

    change_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__("Selection", parent)
        self.setObjectName("selectedPanel")
        self._tools = tools
        self._inspected: Inspected | None = None
        self._passed: Passed | None = None
        self.about = ElidedLabel("muted", self)
        self.about.setObjectName("selectedAbout")
        self.chip = pill("", "", self)
        self.chip.setObjectName("selectedChip")
        self.figures = FiguresRow(FIGURES, self)
        self.order_label = label("WORST FIRST · input above output", "section", self)
        self.grid = SampleGrid("selectedGrid", tools.themes, self)
        self.values = ValuesTable(self)
        self.values.setObjectName("selectedValues")
        self.shared_label = label("WHAT THE SELECTION'S CODES HAVE IN COMMON", "section", self)
        self.codes = CodeBars(tools.themes, self)
        self._build()
        self.grid.wanted.connect(self._want)
        self.grid.pointed.connect(
            lambda sample: self.change_wanted.emit(lambda one: one.pointing_at(sample))
        )

    def show_inspected(self, inspected: Inspected) -> None:
        """Tell of what is selected."""
        before, self._inspected = self._inspected, inspected
        if before is None or before.key != inspected.key:
            same = before is not None and before.part.samples is inspected.part.samples
            self._passed = self._passed if same else None
            self._tools.computations.ask(
                self.objectName(), passed_wish(inspected), self._show_passed, self.failed.emit
            )
        self._show()

    def hide_inspected(self) -> None:
        """It is not in sight any more."""
        for slot in (self.objectName(), "selected pictures"):
            self._tools.computations.drop(slot)
        self._inspected = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A single sample is drawn as large as there is room."""
        super().resizeEvent(event)
        self._show()

    def _build(self) -> None:
        self.header.addWidget(self.about, 1)
        self.header.addWidget(self.chip)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 10, 12, 4)
        layout.setSpacing(8)
        layout.addWidget(self.figures)
        layout.addSpacing(4)
        layout.addWidget(self.order_label)
        self.body.addWidget(content)
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self.values, 1)
        below = QWidget(self)
        under = QVBoxLayout(below)
        under.setContentsMargins(12, 10, 12, 12)
        under.addWidget(self.shared_label)
        under.addWidget(self.codes)
        self.body.addWidget(below)

    @property
    def _rows(self) -> Rows:
        inspected = self._inspected
        if inspected is None or not len(inspected.part):
            return NO_ROWS
        chosen = inspected.selection.rows
        return chosen if len(chosen) else np.array([inspected.sample], np.int64)

    def _show_passed(self, passed: Passed) -> None:
        self._passed = passed
        self._show()

    def _show(self) -> None:
        inspected, rows = self._inspected, self._rows
        if inspected is None or not len(rows):
            return
        many = len(inspected.selection) > 0
        part = inspected.part
        if many:
            self.title.setText(f"{len(rows):,} selected")
            self.about.say(inspected.selection.told)
        else:
            name = part.class_name(inspected.sample)
            self.title.setText(f"Row {int(part.rows[inspected.sample]) + 1:,}")
            self.about.say(class_text(name) if name else "pointed at")
        found = None
        if self._passed is not None:
            found = selected_of(rows, self._passed, part.labels)
        self._show_figures(found, many)
        self._show_pictures(inspected, rows if found is None else found.worst_first, many)
        self.codes.show_codes(
            np.empty(0, np.int64) if found is None else found.codes,
            np.empty(0) if found is None else found.apart,
        )
        self.shared_label.setText(
            "WHAT THE SELECTION'S CODES HAVE IN COMMON" if many else "WHERE ITS CODES DIFFER MOST"
        )
        self.shared_label.setVisible(found is not None and len(found.codes) > 0)

    def _show_figures(self, found: Selected | None, many: bool) -> None:
        if found is None:
            self.figures.show_figures(("–",) * len(FIGURES))
            self.chip.hide()
            return
        classes = f"{found.classes:,}" if found.classes and many else ""
        worst = error_figure(found.worst_error) if many else ""
        word = "error" if self._inspected is None else self._inspected.subject.error_word
        self.figures.show_names((f"mean {word}" if many else word, *FIGURES[1:]))
        self.figures.show_figures(
            (error_figure(found.mean_error), error_figure(found.error_of_all), worst, classes)
        )
        self.chip.setText(f"error {found.times_all:.1f} × all")
        set_tone(self.chip, "warning" if found.times_all >= HIGH else "")
        self.chip.show()

    def _show_pictures(self, inspected: Inspected, rows: Rows, many: bool) -> None:
        seen = (Frame.SEEN,) if inspected.noisy else ()
        last = () if many else (Frame.ERROR,)
        frames = (Frame.INPUT, *seen, Frame.OUTPUT, *last)
        self.order_label.setText(
            "WORST FIRST · input above output" if many else "INPUT, OUTPUT, ERROR MAP"
        )
        errors = None if self._passed is None else self._passed.errors
        renderer = inspected.subject.parts.renderer
        room = self.width() - 2 - 2 * MARGIN - len(frames) * BETWEEN
        large = room // len(frames) if renderer.side_by_side else room
        self.grid.set_pictures(
            renderer.least_width if many else min(large, LARGEST),
            across=not many and renderer.side_by_side,
        )
        # Of a single sample all pictures are in sight, the numbers below them scroll.
        single = not many and not renderer.side_by_side
        self.grid.show_samples(
            Shown(
                inspected.part,
                renderer,
                rows,
                frames,
                errors,
                inspected.corruption,
                inspected.names,
            )
        )
        self.grid.setMinimumHeight(self.grid.whole_height if single else 0)
        self._show_values(None)
        self.grid.setAccessibleName(f"{count_text(len(rows), 'sample')}, worst first")
        self.grid.show_selection(NO_ROWS, inspected.sample if many else -1)

    def _show_values(self, output: Array | None) -> None:
        """The numbers of a single sample, where they have names."""
        inspected = self._inspected
        assert inspected is not None
        names = inspected.names
        single = len(inspected.selection) == 0 and names.known
        self.values.setVisible(single)
        if single:
            self.values.show_values(names, inspected.part.samples[inspected.sample], output)

    def _want(self, rows: Rows) -> None:
        if self._inspected is not None and len(rows):
            self._tools.computations.ask(
                "selected pictures",
                outputs_wish(self._inspected, rows),
                self._show_outputs,
                self.failed.emit,
            )

    def _show_outputs(self, outputs: Outputs) -> None:
        made = outputs.by_row()
        self.grid.show_outputs(made)
        if self._inspected is not None:
            self._show_values(made.get(self._inspected.sample))
