"""What weights alone do not tell, asked for."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from aestudio.core.errors import ProjectError
from aestudio.core.params import parameters
from aestudio.core.shapes import shape_text
from aestudio.gui.kit.forms import ParameterForm, rows_in
from aestudio.gui.kit.widgets import label
from aestudio.importers.wishes import Wishes, shape_of

NAMES = tuple(parameters(Wishes))


class WishesForm(QWidget):
    """``changed`` carries the Wishes that were put together."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wishes = Wishes()
        self._form = ParameterForm(Wishes, NAMES, self, named="wish")
        self._form.edited.connect(self._edit)
        self._inputs = QLineEdit(self)
        self._inputs.setObjectName("wish_inputsField")
        self._inputs.setAccessibleName("Images")
        self._inputs.setToolTip("Height, width and channels of an image, such as 28×28 or 32×32×3")
        self._inputs.setPlaceholderText("28×28")
        self._inputs.editingFinished.connect(self._edit_inputs)
        self._mistake = label("", "mistake", self)
        self._mistake.setWordWrap(True)
        self._mistake.hide()
        self._sides = QWidget(self)
        sides = rows_in(self._sides)
        self._name = label("Images", "muted", self._sides)
        self._name.setBuddy(self._inputs)
        sides.addWidget(self._name, 0, 0)
        sides.addWidget(self._inputs, 0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._sides)
        layout.addWidget(self._form)
        layout.addWidget(self._mistake)
        self._form.show_values(dict(self._wishes))

    @property
    def wishes(self) -> Wishes:
        """As they stand."""
        return self._wishes

    def show_convolutions(self, convolves: bool) -> None:
        """Ask for what only convolutions need, or do not."""
        self._sides.setVisible(convolves)
        self._form.set_row_visible("stride", convolves)

    def _edit(self, name: str, value: Any) -> None:
        self._change(**{name: value})

    def _edit_inputs(self) -> None:
        text = self._inputs.text().replace(" ", "").replace("*", "×")
        try:
            shape = shape_of(text)
        except ProjectError as error:
            self._mistake.setText(error.remedy)
            self._mistake.show()
            return
        self._mistake.hide()
        self._inputs.setText(shape_text(shape) if shape else "")
        if shape != self._wishes.inputs:
            self._change(inputs=shape)

    def _change(self, **changes: Any) -> None:
        self._wishes = self._wishes.edited(**changes)
        self._form.show_values(dict(self._wishes))
        self.changed.emit(self._wishes)
