"""Paints the points of a map, and lets samples stand where they are densest."""

from collections.abc import Hashable

from PySide6.QtCore import QObject, Signal

from aestudio.analysis.maps.density import peaks
from aestudio.analysis.maps.projection import CODES
from aestudio.gui.inspect.inspected import NO_ROWS, Inspected, Rows
from aestudio.gui.inspect.map.canvas import MapCanvas
from aestudio.gui.inspect.map.colouring import By, Scale, by_run, ends, painted
from aestudio.gui.inspect.map.doubts import Doubt
from aestudio.gui.inspect.map.how_section import HowSection
from aestudio.gui.inspect.map.laid import Drawn, Laid, drawn_of
from aestudio.gui.inspect.map.mapped import Mapped
from aestudio.gui.inspect.map.thumbs import Thumbs
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.computations import Lane, Task, Wish
from aestudio.gui.kit.following import Following


class Painter(QObject):
    """By what is chosen in ``how``. ``shown`` tells that other points are on the canvas, ``failed``
    carries a StudioError in place of them, ``pictures_failed`` one of the samples on them."""

    shown = Signal()
    failed = Signal(object)
    pictures_failed = Signal(object)

    def __init__(
        self, name: str, tools: Tools, how: HowSection, canvas: MapCanvas, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tools, self._how, self._canvas = tools, how, canvas
        self.thumbs: Thumbs | None = None
        self._scene: Hashable = None
        computations = tools.computations
        self._drawing = Following(computations, f"{name} drawn", self.failed.emit)
        self._peaking = Following(computations, f"{name} pictures", self.pictures_failed.emit)
        canvas.moved.connect(lambda: self._show_peaks())

    def begin(self, thumbs: Thumbs) -> None:
        """Other samples are looked at."""
        self.drop()
        self._scene, self.thumbs = None, thumbs
        self._canvas.show_drawn(None)
        self._canvas.show_thumbs(thumbs)
        self._canvas.show_peaks(NO_ROWS)

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._drawing.drop()
        self._peaking.drop()

    def know(self, mapped: Mapped, doubt: Doubt | None) -> None:
        """What is said of each sample."""
        if self.thumbs is not None:
            self.thumbs.errors, self.thumbs.doubt = mapped.passed.errors, doubt

    def paint(
        self, inspected: Inspected, mapped: Mapped, laid: Laid, doubt: Doubt | None, live: bool
    ) -> None:
        """Paint the points; ``live`` if a network that still learns asks for it, not the hand."""
        colouring, theme = self._how.colouring, self._tools.themes.current
        chosen, before = inspected.selection.rows, self._canvas.drawn

        def work(_task: Task) -> tuple[Drawn, Scale | None]:
            if colouring.by is By.RUN and laid.runs:
                return drawn_of(laid, by_run(laid, theme), chosen, before), None
            found = painted(colouring, inspected, mapped.passed, theme, doubt)
            return drawn_of(laid, found.colours[laid.samples], chosen, before), found.scale

        def show(found: tuple[Drawn, Scale | None]) -> None:
            drawn, scale = found
            self._how.show_ends(None if scale is None else ends(colouring, inspected, scale))
            self._show(drawn, mapped, live)

        self._drawing.ask(Wish(object(), work, Lane.INTERACTIVE, live, kept=False), show)

    def _show(self, drawn: Drawn, mapped: Mapped, live: bool) -> None:
        laid = drawn.laid
        codes = self._how.wanted.told if laid.map.method == CODES else None
        # What is seen elsewhere than before is seen as a whole.
        scene = laid.map.method, mapped.rows.tobytes(), codes, laid.copies, mapped.turned
        anew, self._scene = scene != self._scene, scene
        self.shown.emit()
        self._canvas.show_drawn(drawn, laid.map.method != CODES, anew)
        self._show_peaks(live)

    def _show_peaks(self, live: bool = False) -> None:
        drawn, thumbs = self._canvas.drawn, self.thumbs
        if drawn is None or thumbs is None or not self._how.with_pictures:
            self._canvas.show_peaks(NO_ROWS)
            return
        window, (width, height) = (
            self._canvas.camera.window(self._canvas.pixels),
            self._canvas.pixels,
        )
        points, rows, apart = drawn.laid.own.points, drawn.laid.rows, thumbs.apart

        def work(_task: Task) -> Rows:
            return rows[peaks(points, window, (int(width), int(height)), apart)]

        self._peaking.ask(
            Wish(object(), work, Lane.INTERACTIVE, live, kept=False), self._canvas.show_peaks
        )
