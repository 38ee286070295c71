"""Parameter → widget: a form derives from the declarations in core and never writes the model."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPaintEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

from aestudio.core.params import Frozen, Labelled, Parameter, parameters
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.kit.optional_field import OptionalField
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import Switch, label, set_property

LABEL_WIDTH = 104
ROW_SPACING = 6
# Of a box that is folded: padding, and the chevron.
TEXT_MARGINS = 38


class NarrowCombo(QComboBox):
    """A box that the longest of its choices does not widen; what does not fit is shortened, names
    in the ``middle``: those that begin alike end in what tells them apart."""

    def __init__(self, parent: QWidget | None = None, *, middle: bool = False) -> None:
        super().__init__(parent)
        self._cut = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        """Where the choice is shortened, the tip tells it in full."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.is_cut:
            tip = "\n".join(part for part in (self.currentText(), self.toolTip()) if part)
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    @property
    def shown(self) -> str:
        """As much of the choice as there is room for."""
        room = self.width() - TEXT_MARGINS
        text = self.currentText() or self.placeholderText()
        return self.fontMetrics().elidedText(text, self._cut, room)

    @property
    def is_cut(self) -> bool:
        """Whether the choice has less room than its name."""
        return self.whole_width > self.width()

    @property
    def whole_width(self) -> int:
        """What it takes to have the choice whole."""
        return self.fontMetrics().horizontalAdvance(self.currentText()) + TEXT_MARGINS

    def wheelEvent(self, event: Any) -> None:
        # A wheel that scrolls past must not change a setting.
        event.ignore()


class ChoiceField(NarrowCombo):
    """One of the members of a Labelled enumeration."""

    committed = Signal(object)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(parameter.label)
        self.setToolTip(wrapped(parameter.help))
        for choice in parameter.choices:
            self.addItem(choice.label, choice)
        self.activated.connect(lambda index: self.committed.emit(parameter.choices[index]))
        self._choices = parameter.choices

    def show_value(self, value: Labelled) -> None:
        """Show a choice without telling anyone."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self._choices.index(value))

    def name(self, value: Labelled, text: str) -> None:
        """Another wording of a choice, such as what it comes to here."""
        self.setItemText(self._choices.index(value), text)

    def offer(self, value: Labelled, offered: bool) -> None:
        """Let a choice be chosen, or only be read."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        model.item(self._choices.index(value)).setEnabled(offered)


class OptionField(NarrowCombo):
    """One of some values that are known only at run time, such as the columns of a table."""

    committed = Signal(object)

    def __init__(self, name: str, help: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(wrapped(help))
        self._options: tuple[tuple[object, str], ...] = ()
        self.activated.connect(lambda index: self.committed.emit(self._options[index][0]))

    def show_options(self, options: Sequence[tuple[object, str]]) -> None:
        """Offer these values under these names; the one shown stays if it is among them."""
        if tuple(options) == self._options:
            return
        shown = self._options[self.currentIndex()][0] if self.currentIndex() >= 0 else None
        self._options = tuple(options)
        with QSignalBlocker(self):
            self.clear()
            self.addItems([text for _value, text in options])
        self.show_value(shown)

    def show_value(self, value: object) -> None:
        """Show a value without telling anyone; none if it is not offered."""
        values = [one for one, _text in self._options]
        with QSignalBlocker(self):
            self.setCurrentIndex(values.index(value) if value in values else -1)


class FileField(QPushButton):
    """The name of a file; a click chooses another."""

    committed = Signal(object)

    def __init__(self, name: str, help: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(wrapped(help))
        self.setProperty("role", "file")
        self._path = ""
        self.clicked.connect(lambda _checked=False: self._ask())
        self.show_value("")

    def show_value(self, value: str) -> None:
        """Show a path by its last part."""
        self._path = value
        name = Path(value).name
        width = max(self.width() - 24, 80)
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, width)
        self.setText(shown or "Choose…")

    def _ask(self) -> None:
        folder = str(Path(self._path).parent) if self._path else ""
        name, _filter = QFileDialog.getOpenFileName(self, self.accessibleName(), folder)
        if name:
            self.committed.emit(name)


class SwitchField(Switch):
    """A yes or no."""

    committed = Signal(object)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(parameter.label)
        self.setToolTip(wrapped(parameter.help))
        self.clicked.connect(lambda on: self.committed.emit(on))

    def show_value(self, value: bool) -> None:
        """Show a state without telling anyone."""
        with QSignalBlocker(self):
            self.setChecked(value)


class Rows(QWidget):
    """A field that takes whole rows of a form, the label included; signals are those of a
    NumberField."""

    committed = Signal(object)
    typed = Signal()
    mistaken = Signal(str)

    def call(self, name: str) -> None:
        """Give the parts their object names."""

    def show_value(self, value: Any) -> None:
        """Show a value without telling anyone."""

    def label(self) -> QLabel:
        """The word for it."""
        raise NotImplementedError


Field = Rows | NumberField | OptionalField | ChoiceField | SwitchField | OptionField | FileField
FieldMaker = Callable[[QWidget], Field]


def field(parameter: Parameter, parent: QWidget | None = None) -> Field:
    """The widget for a parameter."""
    if parameter.choices:
        return ChoiceField(parameter, parent)
    if parameter.type is bool:
        return SwitchField(parameter, parent)
    return OptionalField(parameter, parent) if parameter.zero else NumberField(parameter, parent)


def rows_in(parent: QWidget) -> QGridLayout:
    """The layout of ``parent`` in rows of a label and what stands beside it."""
    layout = QGridLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(8)
    layout.setVerticalSpacing(ROW_SPACING)
    layout.setColumnMinimumWidth(0, LABEL_WIDTH)
    layout.setColumnStretch(1, 1)
    return layout


class ParameterForm(QWidget):
    """Rows of label and field for some parameters of a model.

    ``own`` make fields for what the declaration alone does not tell how to ask for; ``named``
    begins the names of the widgets, where a plain one would be taken. ``edited``
    carries name and value, ``typed`` comes on both sides if it was typed; ``mistaken`` carries a
    message, empty when put right.
    """

    edited = Signal(str, object)
    typed = Signal()
    mistaken = Signal(str)

    def __init__(
        self,
        model: type[Frozen],
        names: Sequence[str],
        parent: QWidget | None = None,
        own: Mapping[str, FieldMaker] | None = None,
        named: str = "",
    ) -> None:
        super().__init__(parent)
        self._named = named
        declared, known = parameters(model), own or {}
        self._fields: dict[str, Field] = {}
        self._labels: dict[str, QLabel] = {}
        self._tips: dict[str, str] = {}
        layout = rows_in(self)
        for number, name in enumerate(names):
            make = known[name] if name in known else partial(field, declared[name])
            self._add_row(layout, number, name, make(self))

    def _add_row(self, layout: QGridLayout, number: int, name: str, found: Field) -> None:
        called = f"{self._named}_{name}" if self._named else name
        if isinstance(found, OptionalField | Rows):
            found.call(called)
        else:
            found.setObjectName(f"{called}Field")
        found.committed.connect(lambda value: self.edited.emit(name, value))
        if isinstance(found, NumberField | OptionalField | Rows):
            found.mistaken.connect(self.mistaken)
            found.typed.connect(self.typed)
        self._tips[name] = found.toolTip()
        self._fields[name] = found
        if isinstance(found, Rows):
            self._labels[name] = found.label()
            layout.addWidget(found, number, 0, 1, 2)
            return
        text = self._labels[name] = label(found.accessibleName(), "muted", self)
        text.setBuddy(found)
        text.setToolTip(found.toolTip())
        layout.addWidget(text, number, 0)
        layout.addWidget(found, number, 1)

    def has(self, name: str) -> bool:
        """Whether a parameter is asked for here."""
        return name in self._fields

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
        for one in (self._fields[name], self._labels[name]):
            one.setVisible(visible)

    def set_row_enabled(self, name: str, enabled: bool) -> None:
        """Let a row be edited, or only read."""
        self._fields[name].setEnabled(enabled)

    def set_label(self, name: str, text: str) -> None:
        """Another word for a row in this place."""
        self._labels[name].setText(text)
        self._fields[name].setAccessibleName(text)

    def called(self, name: str) -> str:
        """The word for a row."""
        return self._labels[name].text()

    def mark_own(self, name: str, why: str) -> None:
        """Tell a value from those that others share, and ``why``; empty where it is no other."""
        text, found = self._labels[name], self._fields[name]
        set_property(text, "own", bool(why))
        tip = "\n\n".join(part for part in (self._tips[name], why) if part)
        found.setAccessibleDescription(why)
        for one in (text, found):
            one.setToolTip(tip)
