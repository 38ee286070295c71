"""Pages in one place, of which one is in sight."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class OneInSight(QWidget):
    """Takes the room of the page in sight alone. In a QStackedWidget all have theirs, so that what
    is seen changes when one more is added."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def add(self, page: QWidget) -> None:
        """One more; the first is in sight."""
        self._layout.addWidget(page)
        self._current = self._current or page
        page.setVisible(page is self._current)

    def turn_to(self, page: QWidget) -> None:
        """Bring it into sight in place of the other."""
        if self._current is not None and self._current is not page:
            self._current.hide()
        self._current = page
        page.setVisible(True)
