"""What the decoder makes of the place under the pointer, and of a path."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from aestudio.gui.inspect.inspected import DrawnPath, Inspected
from aestudio.gui.inspect.map.camera import Numbers
from aestudio.gui.inspect.map.canvas import MapCanvas
from aestudio.gui.inspect.map.decoded import Walked, path_wish, point_wish
from aestudio.gui.inspect.map.laid import Laid
from aestudio.gui.inspect.map.path_strip import PathStrip
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.following import Following


class Wandering(QObject):
    """Shows both on the canvas and the strip below it; ``walked`` is the path that was drawn last.

    ``drawn`` carries the DrawnPath there is from now on, or None, ``failed`` a StudioError.
    """

    drawn = Signal(object)
    failed = Signal(object)

    def __init__(
        self, name: str, tools: Tools, canvas: MapCanvas, strip: PathStrip, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._slot, self._tools, self._canvas, self._strip = f"{name} walked", tools, canvas, strip
        self._inspected: Inspected | None = None
        self._following = Following(tools.computations, f"{name} decoded", self.failed.emit)
        self.walked: Walked | None = None
        strip.closed.connect(self.forget)

    def show_inspected(self, inspected: Inspected | None) -> None:
        """Decode by this network from now on; by none."""
        self._inspected = inspected

    def drop(self) -> None:
        """Nothing is wanted any more."""
        self._following.drop()
        self._tools.computations.drop(self._slot)

    def decode(self, point: Numbers | None, laid: Laid | None) -> None:
        """At the point (2,) of a map that is under the pointer."""
        if point is not None and laid is not None and self._inspected is not None:
            self._following.ask(point_wish(self._inspected, laid, point), self._show_decoded)

    def walk(self, points: Numbers, laid: Laid | None) -> None:
        """Along a path (k, 2) of a map."""
        if laid is None or self._inspected is None:
            return
        self._canvas.show_path(points)
        self._tools.computations.ask(
            self._slot,
            path_wish(self._inspected, laid, points),
            self._show_walked,
            self.failed.emit,
        )

    def forget(self) -> None:
        """Take the path away."""
        if self.walked is not None:
            self.hide()
            self.drawn.emit(None)

    def hide(self) -> None:
        """Show no path, without telling anyone."""
        self.walked = None
        self._canvas.show_path(None)
        self._strip.show_outputs(None, None, "")

    def _show_decoded(self, walked: Walked) -> None:
        if self._inspected is None or not self._canvas.underway:
            return
        renderer, theme = self._inspected.subject.parts.renderer, self._tools.themes.current
        (output,) = walked.outputs
        paint = partial(renderer.draw_output, sample=output, output=output, theme=theme)
        self._canvas.show_decoded(paint, (*walked.told.split(", ", 1), "drag to walk"))

    def _show_walked(self, walked: Walked) -> None:
        if self._inspected is None:
            return
        self.walked = walked
        self.drawn.emit(DrawnPath(walked.codings, walked.told))
        words = f"Along the path, in {len(walked.outputs)} equal steps: {walked.told}"
        self._strip.show_outputs(walked.outputs, self._inspected.subject.parts.renderer, words)
