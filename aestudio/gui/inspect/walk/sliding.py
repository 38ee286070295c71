"""The codings of the sample that is pointed at, moved one by one."""

import numpy as np
from PySide6.QtCore import QObject, Signal

from aestudio.analysis.walks.sliders import Sliders
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.walk.moving import Moved, moved_wish, sliders_wish
from aestudio.gui.inspect.walk.pages import SlidersPage
from aestudio.gui.inspect.walk.wanted import called, names_of
from aestudio.gui.kit.computations import Computations
from aestudio.gui.kit.following import Following

AS_IT_IS = np.zeros(0, np.float32)


class Sliding(QObject):
    """Shows on its page what they decode to; ``moved`` is what was shown last.

    ``told`` carries words about it, ``changed`` whether any is moved, ``failed`` a StudioError.
    """

    told = Signal(str)
    changed = Signal(bool)
    failed = Signal(object)

    def __init__(
        self, name: str, computations: Computations, page: SlidersPage, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._slot, self._computations, self._page = f"{name} sliders", computations, page
        self._following = Following(computations, f"{name} moved", self.failed.emit)
        self._inspected: Inspected | None = None
        self._sliders: Sliders | None = None
        self._by: Array = AS_IT_IS
        self._of_own: Array = AS_IT_IS
        self.moved: Moved | None = None

    def show_inspected(self, inspected: Inspected | None) -> None:
        """Of the sample that is pointed at there."""
        self._inspected = inspected

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._computations.drop(self._slot)
        self._following.drop()

    def forget_codings(self) -> None:
        """Those of all samples are others."""
        self._sliders = None

    def begin(self) -> None:
        """Another sample is pointed at."""
        self._by = AS_IT_IS

    def forget(self) -> None:
        """Other samples are looked at."""
        self.begin()
        self.moved = None

    def ask(self, by_hand: bool) -> None:
        """Show what the codings decode to, moved as they are."""
        if self._inspected is not None:
            self._following.ask(moved_wish(self._inspected, self._by, by_hand), self._show_moved)

    def ask_sliders(self, codings: Array) -> None:
        """Show a slider for each coding, by those (n, codings) of all samples."""
        if self._inspected is not None:
            wish = sliders_wish(self._inspected, codings)
            self._computations.ask(self._slot, wish, self._take_sliders, self.failed.emit)

    def move(self, code: int, value: float) -> None:
        """Move a coding, from 0, to this value."""
        moved = self.moved
        if moved is None or self._inspected is None:
            return
        same = len(self._by) == len(moved.own)
        self._by = self._by.copy() if same else np.zeros(len(moved.own), np.float32)
        self._by[code] = np.float32(value) - moved.own[code]
        shown = (moved.own + self._by).astype(np.float32)
        self._page.sliders.show_codes(shown, moved.own)
        self.ask(by_hand=True)

    def reset(self) -> None:
        """All codings as the sample has them."""
        self.begin()
        self.ask(by_hand=True)

    def _take_sliders(self, sliders: Sliders) -> None:
        self._sliders = sliders
        self._page.sliders.show_sliders(sliders)
        self._tell()

    def _show_moved(self, moved: Moved) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        if self.moved is None or not np.array_equal(self.moved.own, moved.own):
            self._of_own = moved.output
        if len(self._by) != len(moved.own):
            # Through another number of autoencoders there are other codings.
            self._by, self._of_own = AS_IT_IS, moved.output
        self.moved = moved
        self.changed.emit(bool(np.any(self._by)))
        renderer, sample = (
            inspected.subject.parts.renderer,
            inspected.part.samples[inspected.sample],
        )
        names = names_of(inspected)
        self._page.show_moved(renderer, moved.output, sample, names, self._of_own)
        self._page.sliders.show_codes(moved.codings, moved.own)
        self._tell()

    def _tell(self) -> None:
        inspected, moved = self._inspected, self.moved
        if inspected is None or moved is None or self._sliders is None:
            return
        count = int(np.count_nonzero(self._by))
        changed = f"{count:,} of {len(moved.own):,} codings moved" if count else "as it is"
        if not np.isfinite(moved.output).all():
            changed = "what comes out is no number: the network has diverged"
        self.told.emit(f"{called(inspected, inspected.sample)} · {changed}")
