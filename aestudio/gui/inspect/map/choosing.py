"""Which samples are selected by what is done on the map."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from aestudio.analysis.maps.selecting import Mode, combined, in_range, within
from aestudio.analysis.passing import Passed
from aestudio.core.errors import StudioError
from aestudio.gui.inspect.inspected import Inspected, Rows, Selection
from aestudio.gui.inspect.map.camera import Numbers, Window
from aestudio.gui.inspect.map.colouring import Colouring, numbers
from aestudio.gui.inspect.map.doubts import Doubt
from aestudio.gui.inspect.map.laid import Laid
from aestudio.gui.inspect.map.selection_section import Bounds
from aestudio.gui.kit.computations import Computations, Lane, Wish
from aestudio.gui.kit.figures import number_text

LASSO = "lasso on the map"
Ranges = tuple[tuple[Colouring, Bounds], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lassoed:
    """What was selected by drawing around it: where, and on which map."""

    selection: Selection
    corners: Numbers
    on: Laid


class Choosing(QObject):
    """``chosen`` carries the Selection from now on, ``failed`` a StudioError. ``lassoed`` and
    ``ranged`` are what was selected last by a lasso, and by ranges of numbers."""

    chosen = Signal(object)
    failed = Signal(object)

    def __init__(self, name: str, computations: Computations, parent: QObject) -> None:
        super().__init__(parent)
        self._slot, self._computations = f"{name} selecting", computations
        self.lassoed: Lassoed | None = None
        self.ranged: Selection | None = None

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._computations.drop(self._slot)

    def within(self, polygon: Numbers, mode: Mode, inspected: Inspected, laid: Laid) -> None:
        """What lies in a polygon, or more or less by it."""
        before = inspected.selection.rows

        def work() -> Rows:
            found = laid.samples[within(laid.map.points, polygon)]
            return together(len(inspected.part), before, found, mode)

        def then(selection: Selection) -> None:
            kept = mode is not Mode.REMOVE and len(selection) > 0
            self.lassoed = Lassoed(selection, polygon, laid) if kept else None

        self._work_out(work, LASSO, then)

    def in_sight(self, window: Window, laid: Laid) -> None:
        """All that is seen."""
        x0, y0, x1, y1 = window

        def work() -> Rows:
            x, y = laid.map.points.T
            return np.unique(laid.samples[(x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)])

        self._work_out(work, "in sight on the map")

    def by_ranges(
        self,
        ranges: Ranges,
        names: dict[Colouring, str],
        inspected: Inspected,
        passed: Passed,
        doubt: Doubt | None,
    ) -> None:
        """What lies within all of some ranges; ``names`` are those of their numbers."""

        def work() -> Rows:
            kept = np.full(len(inspected.part), bool(ranges))
            for colouring, (low, high) in ranges:
                values = numbers(colouring, inspected, passed, doubt)
                assert values is not None
                least = -np.inf if low is None else low
                kept &= in_range(values, least, np.inf if high is None else high)
            return np.flatnonzero(kept)

        def then(selection: Selection) -> None:
            self.ranged = selection

        told = ", ".join(
            f"{names.get(one, 'error').lower()} {_bounds_text(bounds)}" for one, bounds in ranges
        )
        self._work_out(work, told, then)

    def doubtful(self, count: int, doubt: Doubt) -> None:
        """The labels that neighbours contradict most."""
        rows = np.sort(doubt.found.worst(count))
        self.chosen.emit(Selection(rows, f"the {len(rows):,} most doubtful labels"))

    def others(self, inspected: Inspected) -> None:
        """All that is not selected."""
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
        self._computations.ask(self._slot, wish, show, self._fail)

    def _fail(self, error: StudioError) -> None:
        self.failed.emit(error)


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
