"""Which way codings are walked through."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aestudio.gui.inspect.captions import CAPTION, caption, captioned, combo
from aestudio.gui.inspect.walk.settings import Ends, Mode, Slot, WalkSettings
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.forms import ParameterForm
from aestudio.gui.kit.widgets import button, label, row

OF_MODE: Mapping[Mode, tuple[str, ...]] = {
    Mode.BETWEEN: ("steps",),
    Mode.DIRECTION: ("direction", "sigmas", "frames"),
    Mode.ARITHMETIC: ("steps",),
    Mode.RANDOM: ("count",),
    Mode.PATH: (),
    Mode.SLIDERS: (),
}
SLOTS: Mapping[Mode, str] = {Mode.BETWEEN: "AB", Mode.ARITHMETIC: "ABC"}
NOTHING = "nothing yet"


class WalkSidebar(QWidget):
    """``changed`` tells that another way is wanted, ``picked`` carries the letter of a slot that is
    to hold what is pointed at, or selected, ``again`` that others are to be drawn."""

    changed = Signal()
    picked = Signal(str)
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("walkSidebar")
        self.settings = WalkSettings()
        self.mode_combo = combo("walkModeCombo", "Way", "Which way through the codings", self)
        self.mode_combo.addItems(list(Mode))
        self.ends_combo = combo("walkEndsCombo", "Between", "Between which samples", self)
        self.ends_combo.addItems(list(Ends))
        self.mistake = label("", "mistake", self)
        self._pages = QStackedWidget(self)
        self._shown: list[QWidget] = []
        self._forms: dict[Mode, ParameterForm] = {}
        self._slots: dict[tuple[Mode, str], ElidedLabel] = {}
        self._build()
        self.mode_combo.currentIndexChanged.connect(self._turn)
        self.ends_combo.activated.connect(lambda _place: self.changed.emit())

    @property
    def mode(self) -> Mode:
        """Which way is wanted."""
        return list(Mode)[self.mode_combo.currentIndex()]

    @property
    def ends(self) -> Ends:
        """Between which samples."""
        return list(Ends)[self.ends_combo.currentIndex()]

    def form(self, mode: Mode) -> ParameterForm:
        """The numbers of a way."""
        return self._forms[mode]

    def set_mode(self, mode: Mode) -> None:
        """Another way."""
        self.mode_combo.setCurrentIndex(list(Mode).index(mode))

    def set_ends(self, ends: Ends) -> None:
        """Between these, without telling anyone."""
        self.ends_combo.setCurrentIndex(list(Ends).index(ends))

    def show_slots(self, slots: Mapping[str, Slot]) -> None:
        """Say what was picked."""
        for (_mode, letter), words in self._slots.items():
            words.say(slots[letter].name if letter in slots else NOTHING)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(6)
        layout.addWidget(label("WALK", "section", self))
        form = captioned()
        form.addRow(caption("Way"), self.mode_combo)
        layout.addLayout(form)
        layout.addWidget(self._pages)
        layout.addWidget(self.mistake)
        self.mistake.setWordWrap(True)
        self.mistake.hide()
        for mode in Mode:
            self._shown.append(self._page(mode))
            self._pages.addWidget(self._shown[-1])
        self._fit()

    def _page(self, mode: Mode) -> QWidget:
        found = QWidget(self)
        layout = QVBoxLayout(found)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        if mode is Mode.BETWEEN:
            form = captioned()
            form.addRow(caption("Between"), self.ends_combo)
            layout.addLayout(form)
        for letter in SLOTS.get(mode, ""):
            layout.addWidget(self._slot(mode, letter))
        if OF_MODE[mode]:
            layout.addWidget(self._form(mode, found))
        if mode is Mode.RANDOM:
            layout.addWidget(
                button(
                    "Draw others", "walkAgainButton", "Draw other codings", self.again.emit, self
                )
            )
        if mode is Mode.SLIDERS:
            words = label("From the sample that is pointed at.", "detail", self)
            words.setWordWrap(True)
            layout.addWidget(words)
        layout.addStretch(1)
        return found

    def _form(self, mode: Mode, parent: QWidget) -> ParameterForm:
        found = ParameterForm(WalkSettings, OF_MODE[mode], parent, named=f"walk{mode.name.title()}")
        grid = found.layout()
        assert isinstance(grid, QGridLayout)
        grid.setColumnMinimumWidth(0, CAPTION)
        found.show_values(dict(self.settings))
        found.edited.connect(self._edit)
        found.mistaken.connect(self._complain)
        self._forms[mode] = found
        return found

    def _slot(self, mode: Mode, letter: str) -> QWidget:
        found = QWidget(self)
        line = row(found, 0, 0, 0, 0)
        means = " or of those selected their mean" if mode is Mode.ARITHMETIC else ""
        setter = button(
            f"Set {letter}",
            f"walk{mode.name.title()}Set{letter}Button",
            f"Let {letter} be the sample that is pointed at{means}",
            lambda: self.picked.emit(letter),
            self,
        )
        setter.setFixedWidth(CAPTION)
        setter.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        words = ElidedLabel("muted", self)
        words.setObjectName(f"walk{mode.name.title()}{letter}")
        words.say(NOTHING)
        self._slots[mode, letter] = words
        line.addWidget(setter)
        line.addWidget(words, 1)
        return found

    def _turn(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        self._fit()
        self._complain("")
        self.changed.emit()

    def _fit(self) -> None:
        """Pages out of sight take no room."""
        for place, page in enumerate(self._shown):
            shown = place == self._pages.currentIndex()
            policy = page.sizePolicy()
            policy.setVerticalPolicy(policy.Policy.Preferred if shown else policy.Policy.Ignored)
            page.setSizePolicy(policy)
        self._pages.adjustSize()

    def _edit(self, name: str, value: object) -> None:
        self.settings = self.settings.edited(**{name: value})
        for form in self._forms.values():
            form.show_values(dict(self.settings))
        self.changed.emit()

    def _complain(self, wrong: str) -> None:
        self.mistake.setText(wrong)
        self.mistake.setVisible(bool(wrong))
