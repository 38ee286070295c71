"""A setting that is one of several kinds: which one, and below it the settings of that kind."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from aestudio.core.kinds import Kind, of_kind
from aestudio.core.params import Frozen, Parameter, parameters
from aestudio.gui.kit.forms import (
    ROW_SPACING,
    FieldMaker,
    NarrowCombo,
    ParameterForm,
    Rows,
    rows_in,
)
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label, set_property

TOOLTIP = Qt.ItemDataRole.ToolTipRole
TAB = Qt.FocusPolicy.TabFocus


class KindChoice(NarrowCombo):
    """The names of the kinds there are, each with a tip that says what it is.

    ``chosen`` carries the name by which files know the kind.
    """

    chosen = Signal(str)

    def __init__(self, text: str, help: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds: tuple[str, ...] = ()
        self._help = help
        self.setAccessibleName(text)
        self.setToolTip(wrapped(help))
        self.activated.connect(lambda index: self.chosen.emit(self._kinds[index]))

    def show_kind(self, kinds: Mapping[str, type[Kind]], kind: str) -> None:
        """Offer these and show one of them without telling anyone."""
        with QSignalBlocker(self):
            if tuple(kinds) != self._kinds:
                self._offer(kinds)
            self.setCurrentIndex(self._kinds.index(kind))
        self.setToolTip(wrapped("\n".join(one for one in (kinds[kind].help, self._help) if one)))

    def _offer(self, kinds: Mapping[str, type[Kind]]) -> None:
        self._kinds = tuple(kinds)
        self.clear()
        for index, kind in enumerate(kinds.values()):
            self.addItem(kind.label)
            self.setItemData(index, wrapped(kind.help), TOOLTIP)


class KindForm(Rows):
    """A row to choose the kind, and rows for what the chosen one declares.

    ``edited`` carries the value as it is to be, and the setting that changed, empty for another
    kind; ``committed`` the value alone. ``typed`` comes around whatever is a step of undo of its
    own. ``name`` begins the names of the widgets.
    """

    edited = Signal(object, str)

    def __init__(
        self,
        name: str,
        text: str,
        help: str,
        kinds: Mapping[str, type[Kind]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._kinds = name, dict(kinds)
        self._value: Kind | None = None
        self._last, self._why = "", ""
        self._form: ParameterForm | None = None
        self._choice = KindChoice(text, help, self)
        self._choice.chosen.connect(self._choose)
        self.setAccessibleName(text)
        self.setToolTip(self._choice.toolTip())
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(ROW_SPACING)
        self._layout.addWidget(self._row(text))
        self.setFocusProxy(self._choice)
        self.call(name)

    def call(self, name: str) -> None:
        self._name = name
        self._choice.setObjectName(f"{name}KindField")

    def label(self) -> QLabel:
        return self._label

    def show_value(self, value: Kind) -> None:
        before, self._value = self._value, value
        self._choice.show_kind(self._kinds, value.kind)
        if before is None or before.kind != value.kind:
            self._replace_form(type(value))
        if self._form is not None:
            self._form.show_values(dict(value))
            for name, parameter in parameters(type(value)).items():
                self._form.set_row_visible(name, _counts(parameter, value))

    def mark_own(self, why: str) -> None:
        """Tell a value from those that others share, and ``why``; empty where it is no other."""
        set_property(self._label, "own", bool(why))
        self._choice.setAccessibleDescription(why)
        self._label.setToolTip("\n\n".join(part for part in (self.toolTip(), why) if part))

    @property
    def form(self) -> ParameterForm | None:
        """The rows of the kind; None where it has no settings."""
        return self._form

    def _row(self, text: str) -> QWidget:
        found = QWidget(self)
        layout = rows_in(found)
        self._label = label(text, "muted", found)
        self._label.setBuddy(self._choice)
        self._label.setToolTip(self._choice.toolTip())
        layout.addWidget(self._label, 0, 0)
        layout.addWidget(self._choice, 0, 1)
        return found

    def _replace_form(self, kind: type[Kind]) -> None:
        """Only the rows of one kind are there, so that each name is there once."""
        drop(self._form)
        self._form, names = None, tuple(parameters(kind))
        if names:
            form = self._form = SettingsForm(kind, names, self, named=self._name)
            form.edited.connect(self._edit)
            form.typed.connect(self.typed)
            form.mistaken.connect(self.mistaken)
            self._layout.addWidget(form)
            form.show()
            form.follow(self._choice)

    def _choose(self, kind: str) -> None:
        if self._value is not None and kind != self._value.kind:
            self._tell("", of_kind(self._value, self._kinds[kind]))

    def _edit(self, name: str, value: Any) -> None:
        if self._value is not None and name in parameters(type(self._value)):
            self._tell(name, self._value.edited(**{name: value}))

    def _tell(self, name: str, value: Kind) -> None:
        """Steps of one setting in a row are one step of undo, and no more than that."""
        if name != self._last or not name:
            self.typed.emit()
        self._last = name
        self.edited.emit(value, name)
        self.committed.emit(value)
        if not name:
            self.typed.emit()


class SettingsForm(ParameterForm):
    """Rows for settings of which some are one of several kinds, with rows of their own."""

    def __init__(
        self, model: type[Frozen], names: Sequence[str], parent: QWidget, named: str = ""
    ) -> None:
        super().__init__(model, names, parent, own=_makers(parameters(model), names), named=named)
        self._names = tuple(names)

    @property
    def names(self) -> tuple[str, ...]:
        """The settings in the order of their rows."""
        return self._names

    def follow(self, widget: QWidget) -> None:
        """Come after ``widget`` with the Tab key: rows that are made later would come last."""
        for name in self._names:
            found = self.field(name)
            parts = _stops(found)
            for part in parts:
                QWidget.setTabOrder(widget, part)
                widget = part


def drop(form: QWidget | None) -> None:
    """Take a form away, names and all."""
    if form is not None:
        form.hide()
        form.setParent(None)
        form.deleteLater()


def _counts(parameter: Parameter, value: Kind) -> bool:
    """Whether a setting changes anything beside the others of ``value``."""
    return all(
        getattr(value, other) in choices if choices else getattr(value, other) != 0
        for other, choices in parameter.only_with.items()
    )


def _makers(declared: Mapping[str, Parameter], names: Sequence[str]) -> dict[str, FieldMaker]:
    return {name: partial(_kind_field, declared[name]) for name in names if declared[name].kinds}


def _kind_field(parameter: Parameter, parent: QWidget) -> KindForm:
    kinds = {name: one for name, one in parameter.kinds.items() if issubclass(one, Kind)}
    return KindForm(parameter.name, parameter.label, parameter.help, kinds, parent)


def _stops(field: QWidget) -> list[QWidget]:
    """Where Tab stops within a field."""
    if field.focusPolicy() & TAB:
        return [field]
    # The list that a choice drops down is a window of its own.
    inner = [one for one in field.findChildren(QWidget) if one.window() is field.window()]
    return [one for one in inner if one.focusPolicy() & TAB]
