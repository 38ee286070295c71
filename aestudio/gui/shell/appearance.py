"""The theme that the user has chosen, or that of the desktop where it is to be followed."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from aestudio.gui.shell.preferences import ThemeChoice
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import DARK, LIGHT, Theme, Themes


class Appearance(QObject):
    """Has the window wear what the settings say, from the start and whenever that changes."""

    def __init__(self, themes: Themes, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._themes, self._settings = themes, settings
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.settle)
        self.settle()

    def settle(self) -> None:
        """Wear what is wanted by now."""
        wanted = self._wanted
        if wanted is not self._themes.current:
            self._themes.use(wanted)

    def toggle(self) -> None:
        """Light to dark and back; from now on that is what is wanted."""
        chosen = ThemeChoice.LIGHT if self._themes.current.dark else ThemeChoice.DARK
        self._settings.choose_theme(chosen)
        self.settle()

    @property
    def _wanted(self) -> Theme:
        chosen = self._settings.theme
        if chosen is ThemeChoice.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if chosen is ThemeChoice.DARK else LIGHT
