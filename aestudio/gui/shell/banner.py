"""A message in place: what happened, what to do, a way to do it, and one to dismiss it."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QWidget

from aestudio.gui.kit.icons import icon
from aestudio.gui.kit.widgets import button, label, row, set_tone
from aestudio.gui.shell.theme import Theme, Themes


class Banner(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("role", "banner")
        self._text: QLabel = label("")
        self._text.setObjectName("bannerText")
        self._text.setWordWrap(True)
        self._close = QToolButton()
        self._close.setObjectName("dismissButton")
        self._close.setToolTip("Dismiss (Esc)")
        self._close.setAccessibleName("Dismiss")
        self._close.setShortcut("Esc")
        self._close.clicked.connect(self.hide)
        layout = row(self, 12, 6, 6, 6)
        layout.addWidget(self._text, 1)
        self._remedy = button("", "bannerButton", "Put it right and go on", self._do)
        self._then: Callable[[], object] | None = None
        self._topic = ""
        layout.addWidget(self._remedy)
        layout.addWidget(self._close)
        self.hide()
        themes.changed.connect(self._show_theme)
        self._show_theme(themes.current)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(
        self,
        text: str,
        tone: str = "warning",
        remedy: tuple[str, Callable[[], object]] | None = None,
        topic: str = "",
    ) -> None:
        """Show a message; ``tone`` is warning, error or accent, ``remedy`` what a button offers.

        ``topic`` is what ``settle`` takes it back by.
        """
        self._topic = topic
        self._text.setText(text)
        name, self._then = remedy or ("", None)
        self._remedy.setText(name)
        self._remedy.setAccessibleName(name or "Put it right")
        self._remedy.setVisible(remedy is not None)
        set_tone(self, tone)
        self.show()

    def withdraw(self) -> None:
        """The remedy no longer fits: the message goes with it."""
        if self._then is not None:
            self._then = None
            self.hide()

    def leave(self) -> None:
        """Another project is opened: only what has a topic may hold on, if without a remedy."""
        self.withdraw()
        if not self._topic:
            self.hide()

    def settle(self, topic: str) -> None:
        """What was said of ``topic`` holds no longer; any other message stays."""
        if topic == self._topic:
            self._topic, self._then = "", None
            self.hide()

    def _do(self) -> None:
        then = self._then
        self.withdraw()
        if then is not None:
            then()

    def _show_theme(self, theme: Theme) -> None:
        self._close.setIcon(icon("x", theme.color("text")))
