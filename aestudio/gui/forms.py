"""Parameter → widget: a form derives from the declarations in core and never writes the model."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from aestudio.core.params import Frozen, Labelled, Parameter, parameters
from aestudio.gui.number_field import NumberField
from aestudio.gui.widgets import Switch, label

LABEL_WIDTH = 104
ROW_SPACING = 6


class ChoiceField(QComboBox):
    """One of the members of a Labelled enumeration."""

    committed = Signal(object)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(parameter.label)
        self.setToolTip(parameter.help)
        for choice in parameter.choices:
            self.addItem(choice.label, choice)
        self.activated.connect(lambda index: self.committed.emit(parameter.choices[index]))
        self._choices = parameter.choices
        # The longest choice must not set the width of the whole form.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def show_value(self, value: Labelled) -> None:
        """Show a choice without telling anyone."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self._choices.index(value))

    def wheelEvent(self, event: Any) -> None:
        # A wheel that scrolls past must not change a setting.
        event.ignore()


class SwitchField(Switch):
    """A yes or no."""

    committed = Signal(object)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(parameter.label)
        self.setToolTip(parameter.help)
        self.clicked.connect(lambda on: self.committed.emit(on))

    def show_value(self, value: bool) -> None:
        """Show a state without telling anyone."""
        with QSignalBlocker(self):
            self.setChecked(value)


Field = NumberField | ChoiceField | SwitchField


def field(parameter: Parameter) -> Field:
    """The widget for a parameter."""
    if parameter.choices:
        return ChoiceField(parameter)
    if parameter.type is bool:
        return SwitchField(parameter)
    return NumberField(parameter)


class ParameterForm(QWidget):
    """Rows of label and field for some parameters of a model.

    ``edited`` carries name and value, ``typed`` comes on both sides if it was typed;
    ``mistaken`` carries a message, empty when put right.
    """

    edited = Signal(str, object)
    typed = Signal()
    mistaken = Signal(str)

    def __init__(
        self, model: type[Frozen], names: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        declared = parameters(model)
        self._fields: dict[str, Field] = {}
        self._labels: dict[str, QLabel] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(ROW_SPACING)
        layout.setColumnMinimumWidth(0, LABEL_WIDTH)
        layout.setColumnStretch(1, 1)
        for number, name in enumerate(names):
            self._add_row(layout, number, declared[name])

    def _add_row(self, layout: QGridLayout, number: int, parameter: Parameter) -> None:
        found = field(parameter)
        found.setObjectName(f"{parameter.name}Field")
        found.committed.connect(lambda value: self.edited.emit(parameter.name, value))
        if isinstance(found, NumberField):
            found.mistaken.connect(self.mistaken)
            found.typed.connect(self.typed)
        text = label(parameter.label, "muted")
        text.setBuddy(found)
        text.setToolTip(parameter.help)
        layout.addWidget(text, number, 0)
        layout.addWidget(found, number, 1)
        self._fields[parameter.name], self._labels[parameter.name] = found, text

    def field(self, name: str) -> Field:
        """The field of a parameter."""
        return self._fields[name]

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show the values of the parameters that this form has."""
        for name, found in self._fields.items():
            if name in values:
                found.show_value(values[name])

    def set_row_visible(self, name: str, visible: bool) -> None:
        """Show or hide a row."""
        self._fields[name].setVisible(visible)
        self._labels[name].setVisible(visible)

    def set_row_enabled(self, name: str, enabled: bool) -> None:
        """Let a row be edited, or only read."""
        self._fields[name].setEnabled(enabled)

    def set_label(self, name: str, text: str) -> None:
        """Another word for a row in this place."""
        self._labels[name].setText(text)
