"""What the mouse does to the loss plot, in pixels and factors; the canvas knows what it means."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal

A_NOTCH = 120  # Of a wheel, in Qt's eighths of degrees.
CLOSER = 0.8  # What a notch leaves of what is shown.
SIDEWAYS = 40  # Pixels a notch moves.
LOSSES = 1  # pyqtgraph's number of the vertical axis.


class LossBox(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no types
    """``stretched`` carries whether losses are meant, a factor and the point in the scene;
    ``dragged`` by how many pixels, and whether along the axis of losses.
    """

    stretched = Signal(bool, float, object)
    dragged = Signal(float, float, bool)

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        event.accept()
        notches = event.delta() / A_NOTCH
        keys = event.modifiers()
        sideways = event.orientation() == Qt.Orientation.Horizontal
        if axis is None and (sideways or keys & Qt.KeyboardModifier.ShiftModifier):
            self.dragged.emit(SIDEWAYS * notches, 0.0, False)
            return
        losses = axis == LOSSES or bool(keys & Qt.KeyboardModifier.ControlModifier)
        self.stretched.emit(losses, CLOSER**notches, event.scenePos())

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            event.ignore()
            return
        event.accept()
        by = event.pos() - event.lastPos()
        self.dragged.emit(by.x() if axis != LOSSES else 0.0, by.y(), axis == LOSSES)
