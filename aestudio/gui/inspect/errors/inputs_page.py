"""The errors of each input: a picture where samples are pictures, else a table of columns."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStackedWidget, QWidget

from aestudio.analysis.image_form import is_series
from aestudio.analysis.passing import Passed
from aestudio.gui.inspect.errors.below import Below, no_table
from aestudio.gui.inspect.errors.heat_map import Heat, HeatMap
from aestudio.gui.inspect.errors.inputs_table import InputRow, InputsTable
from aestudio.gui.inspect.errors.missed import Missed, missed_wish
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.kit.figures import amount_text
from aestudio.gui.kit.sketch import draw_scrolled
from aestudio.gui.samples.image_renderer import ImageRenderer


class InputsPage(Below):
    """Where samples are missed."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__("errorInputs", tools, parent)
        self._inspected: Inspected | None = None
        self.map = HeatMap(tools.themes)
        self.columns = InputsTable()
        self._both = QStackedWidget()
        self._both.addWidget(self.map)
        self._both.addWidget(self.columns)
        self.hold(self._both)

    def show_passed(self, inspected: Inspected, passed: Passed) -> None:
        self._inspected = inspected
        self.ask(missed_wish(inspected), self._show, "Errors of each input")

    def tabled(self) -> Callable[[], str]:
        if not self.is_shown:
            return no_table
        if self._both.currentWidget() is self.columns:
            rows = [(one.name, one.error, one.scaled) for one in self.columns.rows]
            return partial(csv_text, ("column", "error", "scaled error"), rows)
        heat = self.map.heat
        assert heat is not None
        return partial(_pixels_table, heat)

    def draw(self, painter: QPainter) -> None:
        if self.is_shown and self._both.currentWidget() is self.map:
            self.map.draw(painter, marks=False)
        elif self.is_shown:
            draw_scrolled(painter, self.columns)

    def _show(self, missed: Missed) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        heat = heat_of(missed, inspected)
        if heat is None:
            rows = rows_of(missed, inspected)
            self.columns.show_rows(rows)
            self._both.setCurrentWidget(self.columns)
            sentence = _worst_column(rows)
        else:
            self.map.show_heat(heat)
            self._both.setCurrentWidget(self.map)
            sentence = _worst_pixel(heat)
        self.show_content()
        self.tell(sentence)


def heat_of(missed: Missed, inspected: Inspected) -> Heat | None:
    """Errors in the shape of the samples, averaged over colours; None where they are columns."""
    renderer, shape = inspected.subject.parts.renderer, inspected.part.shape
    errors, means = missed.inputs.squared, missed.mean
    if isinstance(renderer, ImageRenderer):
        errors, means = (renderer.form.pixels(one).mean(axis=2) for one in (errors, means))
        return Heat(errors, means)
    if is_series(shape):
        return Heat(errors.reshape(shape).T, means.reshape(shape).T, "channel", "step")
    return None


def rows_of(missed: Missed, inspected: Inspected) -> tuple[InputRow, ...]:
    """A row a column; of a category its inputs together."""
    features = inspected.subject.dataset.encoding.features
    squared = missed.inputs.squared
    named = [one.column for one in features] or [*missed.inputs.columns]
    together: dict[str, list[float]] = {}
    for name, one in zip(named, squared.tolist(), strict=True):
        together.setdefault(name, []).append(one)
    return tuple(
        InputRow(name, error, float(np.sqrt(np.mean(together[name]))))
        for name, error in missed.inputs.columns.items()
    )


def _worst_column(rows: tuple[InputRow, ...]) -> str:
    known = [one for one in rows if np.isfinite(one.scaled)]
    if not known:
        return ""
    worst = max(known, key=lambda one: one.scaled)
    scaled = amount_text(worst.scaled)
    return f"{worst.name} is missed most: {amount_text(worst.error)} in its units, {scaled} scaled"


def _worst_pixel(heat: Heat) -> str:
    if not np.isfinite(heat.errors).any():
        return ""
    row, column = divmod(int(np.nanargmax(heat.errors)), heat.errors.shape[1])
    place = f"{heat.down} {row + 1}, {heat.across} {column + 1}"
    return f"Missed most: {place}, {amount_text(float(heat.errors[row, column]))}"


def _pixels_table(heat: Heat) -> str:
    return csv_text(
        (heat.down, heat.across, "mean squared error", "mean value"),
        (
            (at[0] + 1, at[1] + 1, float(heat.errors[at]), float(heat.means[at]))
            for at in np.ndindex(heat.errors.shape)
        ),
    )
