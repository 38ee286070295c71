"""In place of the preview: how far the reading is, or why the file cannot be read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from aestudio.core.errors import StudioError
from aestudio.gui.importing.texts import sentence
from aestudio.gui.kit.icons import pixmap
from aestudio.gui.kit.widgets import button, label
from aestudio.gui.shell.labels import in_labels
from aestudio.gui.shell.theme import Theme, Themes

TEXT_WIDTH = 460


class ReadingPage(QWidget):
    """``stopped`` says that the user will not wait."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readingPage")
        self.heading = label("", "name", self)
        self.heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName("How far the reading is")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(320)
        self._share = label("", "muted", self)
        self._share.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stop = button(
            "Stop", "stopImportButton", "Do not wait for this file", self._give_up, self
        )
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(2)
        for widget in (self.heading, self.bar, self._share, self._stop):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def show_reading(self, doing: str, name: str) -> None:
        """A reading begins, or a download."""
        self.heading.setText(f"{doing} {name}")
        self.show_share(0.0)

    def show_share(self, share: float) -> None:
        """Show how far it is, 0…1; at 0 that it has begun."""
        self.bar.setRange(0, 100 if share > 0 else 0)
        self.bar.setValue(int(100 * share))
        self._share.setText(f"{int(100 * share)} %" if share > 0 else "The window stays free")

    def _give_up(self) -> None:
        self.stopped.emit()


class RefusalPage(QWidget):
    """``retry`` asks to read once more, ``other`` for another file."""

    retry = Signal()
    other = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("refusalPage")
        self._icon = QLabel(self)
        self.what = _wrapped("name", "refusalText", self)
        self._where = _wrapped("muted", "refusalWhere", self)
        self._why = _wrapped("muted", "refusalWhy", self)
        self.remedy = _wrapped("", "refusalRemedy", self)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for text in (self.what, self._where, self._why, self.remedy):
            layout.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(6)
        layout.addLayout(self._buttons())
        layout.addStretch(3)
        themes.changed.connect(self._show_theme)
        self._show_theme(themes.current)

    def show_error(self, error: StudioError) -> None:
        """Say what is wrong, where, why, and what to do."""
        self.what.setText(sentence(error))
        for text, shown in ((self._where, error.where), (self._why, error.why)):
            text.setText(shown)
            text.setVisible(bool(shown))
        remedy = in_labels(error.remedy).rstrip(".")
        self.remedy.setText(f"{remedy}." if remedy else "")
        # The layout, which centres them, asks for one line.
        for text in (self.what, self._where, self._why, self.remedy):
            text.setFixedHeight(max(0, text.heightForWidth(TEXT_WIDTH)))

    def _buttons(self) -> QHBoxLayout:
        found = QHBoxLayout()
        found.setSpacing(8)
        found.addStretch(1)
        other, retry = self.other.emit, self.retry.emit
        for text, name, tip, clicked in (
            ("Choose another file…", "otherFileButton", "Another file", other),
            ("Try again", "retryButton", "Read the file once more", retry),
        ):
            found.addWidget(button(text, name, tip, clicked, self))
        found.addStretch(1)
        return found

    def _show_theme(self, theme: Theme) -> None:
        self._icon.setPixmap(pixmap("triangle-alert", theme.color("warning"), 28))


def _wrapped(role: str, name: str, parent: QWidget) -> QLabel:
    found = label("", role, parent)
    found.setObjectName(name)
    found.setWordWrap(True)
    found.setFixedWidth(TEXT_WIDTH)
    found.setAlignment(Qt.AlignmentFlag.AlignCenter)
    found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return found
