"""A number that may also be none: a switch, and a field for it while that is on."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from aestudio.core.params import Parameter
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import Switch, row

SHORT = {"epochs": "ep."}  # The switch takes some of the room.


class OptionalField(QWidget):
    """A parameter whose 0 has a word, such as "off"; signals are those of a NumberField.

    Switched on, it is what it was last, or as usual.
    """

    committed = Signal(object)
    typed = Signal()
    mistaken = Signal(str)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last = parameter.usual
        self.switch = Switch(self)
        # Stepped down, it stops at the least that is something: switched off, it would lose the
        # focus, and whatever comes next would be stepped.
        least = 1 if parameter.type is int else parameter.minimum
        unit = SHORT.get(parameter.unit, parameter.unit)
        self.number = NumberField(replace(parameter, minimum=least, unit=unit), self)
        self.setAccessibleName(parameter.label)
        self.setToolTip(wrapped(parameter.help))
        self.switch.setAccessibleName(parameter.label)
        self.setFocusProxy(self.switch)
        layout = row(self, 0, 0, 0, 0, spacing=6)
        layout.addWidget(self.switch)
        layout.addWidget(self.number, 1)
        self.switch.clicked.connect(self._turn)
        self.number.committed.connect(self.committed)
        self.number.typed.connect(self.typed)
        self.number.mistaken.connect(self.mistaken)

    def setToolTip(self, text: str) -> None:
        super().setToolTip(text)
        for part in (self.switch, self.number):
            part.setToolTip(text)

    def call(self, name: str) -> None:
        """Give the parts their object names."""
        self.switch.setObjectName(f"{name}Switch")
        self.number.setObjectName(f"{name}Field")

    def show_value(self, value: float) -> None:
        """Show a value without telling anyone."""
        self._last = value or self._last
        with QSignalBlocker(self.switch):
            self.switch.setChecked(value != 0)
        self.number.setEnabled(value != 0)
        self.number.show_value(value)

    def call_nothing(self, word: str) -> None:
        """What none comes to here, in other words than the usual one."""
        self.number.call_nothing(word)

    def _turn(self, on: bool) -> None:
        """An edit of its own, beside those of the number."""
        self.typed.emit()
        self.committed.emit(self._last if on else 0)
        self.typed.emit()
