"""A row of the sweep dialog: a setting, the values to be tried, and what can stand there."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QToolButton, QWidget

from aestudio.core.assignable import Assignable, of_design
from aestudio.core.params import Parameter
from aestudio.experiments.varied import VariedSetting
from aestudio.gui.kit.forms import OptionField
from aestudio.gui.kit.number_field import bounds_text
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label, set_property

SETTING_WIDTH, SIDE = 168, 28
SETTINGS = {one.name: one for one in of_design()}
LAYERS_HINT = (
    "The units of each layer, what varies in braces: 300,{16, 32} or 300,{16 … 64}; a semicolon "
    "begins another list"
)


class SweepRow(QWidget):
    """``changed`` says that it asks for something else by now, ``removed`` that it is to go."""

    changed = Signal()
    removed = Signal()

    def __init__(self, number: int, varied: VariedSetting, parent: QWidget) -> None:
        super().__init__(parent)
        self.setting = OptionField("Setting", "The setting that is tried with several values", self)
        self.setting.setObjectName(f"sweepSetting{number}Field")
        self.setting.show_options([(one.name, one.label) for one in SETTINGS.values()])
        self.setting.show_value(varied.name)
        self.setting.setFixedWidth(SETTING_WIDTH)
        self.values = QLineEdit(self)
        self.values.setObjectName(f"sweepValues{number}Field")
        self.values.setText(varied.written)
        self.remove_button = QToolButton(self)
        self.remove_button.setObjectName(f"removeSweepRow{number}Button")
        self.remove_button.setText("×")
        self.remove_button.setFixedSize(SIDE, SIDE)
        self.remove_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.remove_button.setToolTip("Leave this setting as it is")
        self.remove_button.clicked.connect(lambda _checked=False: self.removed.emit())
        self.note = label("", "detail", self)
        self.note.setObjectName(f"sweepNote{number}")
        self.note.setWordWrap(True)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(3)
        layout.addWidget(self.setting, 0, 0)
        layout.addWidget(self.values, 0, 1)
        layout.addWidget(self.remove_button, 0, 2)
        layout.addWidget(self.note, 1, 0, 1, 3)
        self.setting.committed.connect(self._choose)
        self.values.textChanged.connect(lambda _text: self.changed.emit())
        self._show_setting()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What the tab key leads to."""
        return self.setting, self.values, self.remove_button

    @property
    def varied(self) -> VariedSetting:
        """What it asks for."""
        return VariedSetting(self._name, self.values.text())

    def tell(self, mistake: str) -> None:
        """Say what is wrong; where nothing is, what can stand there. An empty field is none yet."""
        empty = not self.values.text().strip()
        wrong = mistake if not empty else ""
        set_property(self.values, "mistake", bool(wrong))
        set_property(self.note, "role", "mistake" if wrong else "detail")
        self.note.setText(wrong or hint_for(SETTINGS[self._name]))
        self.values.setAccessibleDescription(self.note.text())

    @property
    def is_mistaken(self) -> bool:
        """Whether it says that something is wrong."""
        return bool(self.values.property("mistake"))

    def can_be_removed(self, possible: bool) -> None:
        """The last one stays."""
        self.remove_button.setEnabled(possible)

    @property
    def _name(self) -> str:
        return list(SETTINGS)[max(0, self.setting.currentIndex())]

    def _choose(self, _name: object) -> None:
        """Values of another setting say nothing of this one."""
        with QSignalBlocker(self.values):
            self.values.clear()
        self._show_setting()
        self.changed.emit()

    def _show_setting(self) -> None:
        found = SETTINGS[self._name]
        self.values.setAccessibleName(f"Values of {found.label.lower()}")
        self.remove_button.setAccessibleName(f"Remove {found.label.lower()}")
        self.values.setPlaceholderText(example_for(found))
        self.values.setToolTip(wrapped(_tip_for(found)))
        self.tell("")


def hint_for(one: Assignable) -> str:
    """What can stand there: bounds and unit, or the words to choose from."""
    parameter = one.parameter
    if parameter is None:
        return LAYERS_HINT
    words = _words_of(parameter)
    if words:
        return f"Some of these, with commas between: {', '.join(words)}"
    unit = f" {parameter.unit}" if parameter.unit else ""
    scale = 100.0 if parameter.percentage else 1.0
    bounds = bounds_text(parameter, scale)
    kind = "Whole numbers" if parameter.type is int else "Numbers"
    limits = f", {bounds}{unit}," if bounds else unit and f" in{unit}"
    return f"{kind}{limits} with commas between; or a range: low … high"


def _tip_for(one: Assignable) -> str:
    """What it is; and how a number of a range is found."""
    parameter = one.parameter
    if parameter is None:
        return "Units of each layer. Numbers of a range are drawn evenly."
    if parameter.type not in (int, float):
        return parameter.help
    evenly = "evenly in the logarithm" if parameter.logarithmic else "evenly"
    return f"{parameter.help} Numbers of a range are drawn {evenly}, unless the search is guided."


def example_for(one: Assignable) -> str:
    """What an empty field shows."""
    parameter = one.parameter
    if parameter is None:
        return "300,{16, 32, 64}"
    words = _words_of(parameter)
    if words:
        return ", ".join(words[:2])
    if parameter.percentage:
        return "10, 20"
    if parameter.type is int:
        return "16, 32, 64" if not parameter.logarithmic else "100, 1000"
    return "0.0003, 0.001 or 0.0001 … 0.01"


def _words_of(parameter: Parameter) -> tuple[str, ...]:
    """As they are written: labels may have commas."""
    if parameter.type is bool:
        return ("yes", "no")
    if parameter.choices:
        return tuple(one.value for one in parameter.choices)
    return tuple(parameter.kinds)
