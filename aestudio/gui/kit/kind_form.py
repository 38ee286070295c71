"""A setting that is one of several kinds: which one, and below it the settings of that kind."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.core.kinds import Kind, of_kind
from aestudio.core.params import parameters
from aestudio.gui.kit.forms import ROW_SPACING, NarrowCombo, ParameterForm, rows_in
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label


class KindForm(QWidget):
    """A row to choose the kind, and rows for what the chosen one declares.

    ``edited`` carries the value as it is to be, and the setting that changed, empty for another
    kind; ``typed`` and ``mistaken`` are as in ParameterForm. ``name`` begins the names of the
    widgets.
    """

    edited = Signal(object, str)
    typed = Signal()
    mistaken = Signal(str)

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
        self._forms: dict[str, ParameterForm] = {}
        self._choice = self._choice_field(text, help)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(ROW_SPACING)
        self._layout.addWidget(self._row(text))

    def show_value(self, value: Kind) -> None:
        """Show a value without telling anyone."""
        self._value = value
        with QSignalBlocker(self._choice):
            self._choice.setCurrentIndex(list(self._kinds).index(value.kind))
        shown = self._form_of(value.kind)
        for form in self._forms.values():
            form.setVisible(form is shown)
        if shown is not None:
            shown.show_values(dict(value))

    def set_editable(self, editable: bool, why: str = "") -> None:
        """Let it be edited, or only read, and say ``why``."""
        self.setEnabled(editable)
        self._choice.setAccessibleDescription(why)

    def form(self, kind: str) -> ParameterForm | None:
        """The rows of a kind; None where it has no settings."""
        return self._form_of(kind)

    def _row(self, text: str) -> QWidget:
        found = QWidget(self)
        layout = rows_in(found)
        name = label(text, "muted", found)
        name.setBuddy(self._choice)
        name.setToolTip(self._choice.toolTip())
        layout.addWidget(name, 0, 0)
        layout.addWidget(self._choice, 0, 1)
        return found

    def _choice_field(self, text: str, help: str) -> NarrowCombo:
        found = NarrowCombo(self)
        found.setObjectName(f"{self._name}KindField")
        found.setAccessibleName(text)
        found.setToolTip(wrapped(help))
        for kind in self._kinds.values():
            found.addItem(kind.label)
        found.activated.connect(self._choose)
        return found

    def _form_of(self, kind: str) -> ParameterForm | None:
        """Made when it is first needed."""
        if kind not in self._forms and parameters(self._kinds[kind]):
            declared = parameters(self._kinds[kind])
            form = ParameterForm(self._kinds[kind], tuple(declared), self, named=self._name)
            form.edited.connect(partial(self._edit, kind))
            form.typed.connect(self.typed)
            form.mistaken.connect(self.mistaken)
            self._layout.addWidget(form)
            self._forms[kind] = form
        return self._forms.get(kind)

    def _choose(self, index: int) -> None:
        kind = list(self._kinds)[index]
        if self._value is not None and kind != self._value.kind:
            self.edited.emit(of_kind(self._value, self._kinds[kind]), "")

    def _edit(self, kind: str, name: str, value: Any) -> None:
        if self._value is not None and self._value.kind == kind:
            self.edited.emit(self._value.edited(**{name: value}), name)
