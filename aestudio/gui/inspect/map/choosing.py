"""Which samples are selected by what is done on the map."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from aestudio.analysis.maps.selecting import Mode, combined, in_range, within
from aestudio.core.units import count_text
from aestudio.gui.inspect.inspected import Inspected, Rows, Selection
from aestudio.gui.inspect.map.camera import Numbers
from aestudio.gui.inspect.map.canvas import MapCanvas
from aestudio.gui.inspect.map.colouring import By, numbers
from aestudio.gui.inspect.map.doubts import Doubts
from aestudio.gui.inspect.map.laid import Laid
from aestudio.gui.inspect.map.mapped import Mapped
from aestudio.gui.inspect.map.selection_section import Bounds, SelectionSection
from aestudio.gui.kit.computations import Computations, Lane, Wish
from aestudio.gui.kit.figures import number_text

LASSO = "lasso on the map"


@dataclass(frozen=True, slots=True, eq=False)
class Lassoed:
    """What was selected by drawing around it: where, and on which map."""

    selection: Selection
    corners: Numbers
    on: Laid


class Choosing(QObject):
    """Follows the hand on the canvas and what is set in the section of the selection.

    ``chosen`` carries the Selection from now on, ``pointed`` the row of a sample, ``failed`` a
    StudioError. ``lassoed`` is what was selected last by a lasso.
    """

    chosen = Signal(object)
    pointed = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        name: str,
        computations: Computations,
        canvas: MapCanvas,
        section: SelectionSection,
        doubts: Doubts,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._slot, self._computations = f"{name} selecting", computations
        self._canvas, self._section, self._doubts = canvas, section, doubts
        self._inspected: Inspected | None = None
        self._mapped: Mapped | None = None
        self._laid: Laid | None = None
        self._ranged: Selection | None = None
        self.lassoed: Lassoed | None = None
        canvas.lassoed.connect(self._choose_within)
        canvas.clicked.connect(self._choose_clicked)
        canvas.all_wanted.connect(self._choose_in_sight)
        section.range_changed.connect(self._choose_in_ranges)
        section.doubtful_wanted.connect(self._choose_doubtful)
        section.invert_wanted.connect(self._choose_others)
        section.clear_wanted.connect(self.nothing)
        section.shown.connect(lambda kept: self.chosen.emit(kept.selection))

    def show_inspected(self, inspected: Inspected | None) -> None:
        """These samples are looked at."""
        self._inspected = inspected
        selection = None if inspected is None else inspected.selection
        if self._ranged is not None and selection is not None and self._ranged is not selection:
            self._ranged = None
            self._section.show_no_ranges()

    def show_laid(self, laid: Laid | None, mapped: Mapped | None) -> None:
        """Where they are on the map, and what it was made of."""
        self._laid, self._mapped = laid, mapped

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._computations.drop(self._slot)

    def nothing(self) -> None:
        """Select nothing."""
        self.chosen.emit(Selection())

    @property
    def outline(self) -> Numbers | None:
        """What was drawn around, as long as it is what is selected, on the map where it was
        drawn."""
        last, laid, inspected = self.lassoed, self._laid, self._inspected
        if last is None or laid is None or inspected is None:
            return None
        same = last.on.map is laid.map and last.selection is inspected.selection
        return last.corners if same else None

    def _choose_within(self, polygon: Numbers, mode: Mode) -> None:
        """What lies in a polygon, or more or less by it."""
        inspected, laid = self._inspected, self._laid
        if inspected is None or laid is None:
            return
        before = inspected.selection.rows

        def work() -> Rows:
            found = laid.samples[within(laid.map.points, polygon)]
            return together(len(inspected.part), before, found, mode)

        def then(selection: Selection) -> None:
            kept = mode is not Mode.REMOVE and len(selection) > 0
            self.lassoed = Lassoed(selection, polygon, laid) if kept else None

        self._work_out(work, LASSO, then)

    def _choose_clicked(self, row: int, mode: Mode) -> None:
        """The sample that is clicked is pointed at; with a key held it is one more, or less."""
        inspected = self._inspected
        if inspected is None:
            return
        before = inspected.selection.rows
        if row >= 0:
            self.pointed.emit(row)
        if mode is Mode.REPLACE:
            if len(before):
                self.nothing()
        elif row >= 0:
            wanted = Mode.REMOVE if mode is Mode.ADD and row in before else mode
            rows = together(len(inspected.part), before, np.array([row]), wanted)
            self.chosen.emit(Selection(rows, "on the map"))

    def _choose_in_sight(self) -> None:
        laid = self._laid
        if laid is None:
            return
        x0, y0, x1, y1 = self._canvas.camera.window(self._canvas.pixels)

        def work() -> Rows:
            x, y = laid.map.points.T
            return np.unique(laid.samples[(x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)])

        self._work_out(work, "in sight on the map")

    def _choose_in_ranges(self) -> None:
        """What lies within all ranges that are set."""
        mapped, ranges, doubt = self._mapped, self._section.ranges, self._doubts.known
        if mapped is None:
            return
        if doubt is None and any(one.by is By.NEIGHBOURS for one, _bounds in ranges):
            self._doubts.find(mapped.inspected, mapped.passed, self._choose_in_ranges)
            return

        def work() -> Rows:
            kept = np.full(mapped.of_all, bool(ranges))
            for colouring, (low, high) in ranges:
                values = numbers(colouring, mapped.inspected, mapped.passed, doubt)
                assert values is not None
                least = -np.inf if low is None else low
                kept &= in_range(values, least, np.inf if high is None else high)
            return np.flatnonzero(kept)

        def then(selection: Selection) -> None:
            self._ranged = selection

        names = {one: name for name, one in self._section.choices.items()}
        told = ", ".join(
            f"{names.get(one, 'error').lower()} {_bounds_text(bounds)}" for one, bounds in ranges
        )
        self._work_out(work, told, then)

    def _choose_doubtful(self, count: int) -> None:
        """The labels that neighbours contradict most."""
        mapped, doubt = self._mapped, self._doubts.known
        if doubt is not None:
            rows = np.sort(doubt.found.worst(count))
            told = count_text(len(rows), "doubtful label")
            self.chosen.emit(Selection(rows, told))
        elif mapped is not None:
            then = partial(self._choose_doubtful, count)
            self._doubts.find(mapped.inspected, mapped.passed, then)

    def _choose_others(self) -> None:
        """All that is not selected."""
        inspected = self._inspected
        if inspected is None:
            return
        before = inspected.selection
        told = f"all but {before.told}" if len(before) else "all"

        def work() -> Rows:
            kept = np.ones(len(inspected.part), np.bool_)
            kept[before.rows] = False
            return np.flatnonzero(kept)

        self._work_out(work, told)

    def _work_out(
        self,
        work: Callable[[], Rows],
        told: str,
        then: Callable[[Selection], object] = lambda _selection: None,
    ) -> None:
        """Select what comes of it."""

        def show(rows: Rows) -> None:
            selection = Selection(rows, told)
            then(selection)
            self.chosen.emit(selection)

        wish = Wish(object(), lambda _task: work(), Lane.INTERACTIVE, kept=False)
        self._computations.ask(self._slot, wish, show, self.failed.emit)


def together(count: int, before: Rows, found: Rows, mode: Mode) -> Rows:
    """Rows that are selected, of ``count``, after others were found."""
    masks = np.zeros((2, count), np.bool_)
    masks[0, before] = masks[1, found] = True
    return np.flatnonzero(combined(masks[0], masks[1], mode))


def _bounds_text(bounds: Bounds) -> str:
    low, high = bounds
    if low is None or high is None:
        return f"≥ {number_text(low)}" if low is not None else f"≤ {number_text(high or 0.0)}"
    return f"from {number_text(low)} to {number_text(high)}"
