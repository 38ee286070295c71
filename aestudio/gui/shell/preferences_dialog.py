"""The dialog of preferences: what is chosen counts at once, or it says from when on."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from aestudio.gui.kit.forms import ParameterForm
from aestudio.gui.kit.widgets import button, label
from aestudio.gui.shell.preferences import Preferences
from aestudio.gui.shell.settings import Settings

WIDTH = 400
SECTIONS = (
    ("Appearance", ("theme",)),
    ("Snapshots", ("snapshots_a_stage", "snapshot_gigabytes")),
    ("Training", ("training_threads", "notifications")),
)
LATER = "The number of threads counts from the next start of AE Studio."


class PreferencesDialog(QDialog):
    """``changed`` says that the settings hold something else by now; ``threads`` are those that
    training has until the program ends."""

    changed = Signal()

    def __init__(self, settings: Settings, threads: int, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("preferencesDialog")
        self.setWindowTitle("Preferences")
        self._settings, self._threads = settings, threads
        self.forms = [ParameterForm(Preferences, names, self) for _title, names in SECTIONS]
        self._later = label(LATER, "notice", self)
        self._later.setObjectName("preferencesLater")
        self._mistake = label("", "mistake", self)
        self._mistake.setObjectName("preferencesMistake")
        self._usual = button(
            "Usual settings",
            "usualPreferencesButton",
            "All as they were at first",
            self._reset,
            self,
        )
        self._close = button("Close", "closePreferencesButton", "Close (Esc)", self.reject, self)
        for one in (self._usual, self._close):
            one.setAutoDefault(False)  # Enter takes what was typed, and no more.
        self._place()
        for form in self.forms:
            form.edited.connect(self._edit)
            form.mistaken.connect(self._tell_mistake)
        self.show_settings()

    def show_settings(self) -> None:
        """Show what is chosen by now."""
        chosen = dict(self._settings.preferences)
        for form in self.forms:
            form.show_values(chosen)
        self._tell()

    def _edit(self, name: str, value: Any) -> None:
        self._choose(self._settings.preferences.edited(**{name: value}))

    def _reset(self) -> None:
        self._choose(Preferences())

    def _choose(self, preferences: Preferences) -> None:
        self._settings.prefer(preferences)
        self._tell_mistake("")
        self.show_settings()
        self.changed.emit()

    def _tell_mistake(self, text: str) -> None:
        self._mistake.setText(text)
        self._tell()

    def _tell(self) -> None:
        """What is wrong comes before what is only worth knowing."""
        wrong = bool(self._mistake.text())
        threads = self._settings.preferences.training_threads
        self._mistake.setVisible(wrong)
        self._later.setVisible(threads != self._threads and not wrong)

    def _place(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        for (title, _names), form in zip(SECTIONS, self.forms, strict=True):
            layout.addWidget(label(title.upper(), "section", self))
            layout.addWidget(form)
            layout.addSpacing(8)
        # In one place that is kept free, so that no button moves.
        told = QGridLayout()
        for one in (self._later, self._mistake):
            one.setWordWrap(True)
            policy = one.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            one.setSizePolicy(policy)
            told.addWidget(one, 0, 0)
        layout.addLayout(told)
        layout.addStretch(1)
        below = QHBoxLayout()
        below.addWidget(self._usual)
        below.addStretch(1)
        below.addWidget(self._close)
        layout.addLayout(below)
        self._mistake.hide()
        self.setFixedWidth(WIDTH)
