"""What the data leave open: a line for each question, with what was found and what is done."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from aestudio.core.params import parameters
from aestudio.core.preparation import Reading
from aestudio.data.samples import Choice
from aestudio.gui.importing.carried import ASKED
from aestudio.gui.importing.findings import Look
from aestudio.gui.kit.forms import ChoiceField, OptionField
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label

FIELD_WIDTH = 208
# The answers to settings that are no choice of a few by themselves: name, help, values.
ANSWERS: dict[str, tuple[str, str, tuple[tuple[object, str], ...]]] = {
    "header": (
        "Header",
        "Whether the first line names the columns.",
        ((None, "As found"), (True, "They are names"), (False, "They are no names")),
    ),
    "decimal": (
        "Decimal sign",
        "In the numbers of a table.",
        (("", "As found"), (".", "A point before decimals"), (",", "A comma before decimals")),
    ),
}


class ChoicesStrip(QFrame):
    """``chosen`` carries the name of a parameter of Reading and the value that it is to have.

    A line is made when its question comes up, since most data leave nothing open; ``grown`` says
    that there are fields that the tab key does not reach in their place yet.
    """

    chosen = Signal(str, object)
    grown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importChoices")
        self.setProperty("role", "card")
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(13, 7, 13, 7)
        self._layout.setHorizontalSpacing(12)
        self._layout.setVerticalSpacing(5)
        self._layout.setColumnStretch(2, 1)
        self._reading = Reading()
        self._lines: dict[str, _Line] = {}
        self.hide()

    @property
    def fields(self) -> list[ChoiceField | OptionField]:
        """The answers, from the top."""
        return [self._lines[name].field for name in ASKED if name in self._lines]

    def show_reading(self, reading: Reading) -> None:
        """Show what is wanted."""
        self._reading = reading
        for name, line in self._lines.items():
            line.field.show_value(getattr(reading, name))

    def show_look(self, look: Look | None) -> None:
        """Ask what the data leave open; nothing is shown if that is nothing."""
        open_ones = {one.setting: one for one in choices_in(look)}
        new = [name for name in open_ones if name not in self._lines]
        self._lines |= {name: self._line(name) for name in new}
        if new:
            self.grown.emit()
        for name, line in self._lines.items():
            line.show_choice(open_ones.get(name))
        self.setVisible(bool(open_ones))

    def _line(self, name: str) -> "_Line":
        found = _Line(name, self)
        found.field.show_value(getattr(self._reading, name))
        found.field.committed.connect(lambda value: self.chosen.emit(name, value))
        row = ASKED.index(name)
        for column, widget in enumerate((found.text, found.field, found.done)):
            self._layout.addWidget(widget, row, column)
        return found


class _Line:
    """What was found, what to do with it, and what was done."""

    def __init__(self, name: str, parent: QWidget) -> None:
        self.text, self.done = label("", "", parent), label("", "muted", parent)
        self.field = _field(name, parent)
        # The settings have a field of their own for what is no choice of a few by itself.
        self.field.setObjectName(f"{name}AnswerField" if name in ANSWERS else f"{name}Field")
        self.field.setFixedWidth(FIELD_WIDTH)
        self.text.setObjectName(f"{name}Found")
        self.text.setBuddy(self.field)
        self.text.setToolTip(self.field.toolTip())
        self.done.setObjectName(f"{name}Done")

    def show_choice(self, choice: Choice | None) -> None:
        """Show a question, None for none."""
        for widget in (self.text, self.field, self.done):
            widget.setVisible(choice is not None)
        if choice is not None:
            self.text.setText(choice.found)
            self.done.setText(choice.done)
            self.done.setToolTip(wrapped(choice.done))


def _field(name: str, parent: QWidget) -> ChoiceField | OptionField:
    """What an answer is given by: the members of a choice, or what the form offers."""
    declared = parameters(Reading)
    if name not in ANSWERS:
        return ChoiceField(declared[name], parent)
    title, help, options = ANSWERS[name]
    found = OptionField(title, help, parent)
    found.show_options(options)
    return found


def choices_in(look: Look | None) -> Sequence[Choice]:
    """What was left open in what was read."""
    return look.raw.choices if look is not None else ()
