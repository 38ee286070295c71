"""What a sample is changed on by hand."""

from typing import ClassVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from aestudio.core.weights import Array
from aestudio.gui.kit.keys import PartKeys
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.shell.theme import Themes


class ProbeCanvas(QWidget):
    """``changing`` carries the sample (features,) as it is while the hand changes it, ``edited``
    the Edit once that is done, ``asked`` what a key is for, and how."""

    changing = Signal(object)
    edited = Signal(object)
    asked = Signal(str, object)

    keys: ClassVar[PartKeys]

    def __init__(
        self, name: str, accessible: str, tip: str, themes: Themes, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setToolTip(wrapped(tip))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._themes = themes
        self._values: Array | None = None
        themes.changed.connect(self._redraw)

    def event(self, event: QEvent) -> bool:
        # Its keys are its own, also where the window has them for something else.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self.keys.pressed(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _redraw(self) -> None:
        self.update()
