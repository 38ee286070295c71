"""A line of text that gives way: shortened with “…” where it has no room, and told by its tip."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """``least`` pixels it keeps for its shortest wording; ``spare`` is room for a suffix that
    comes and goes. Names are cut in the ``middle``: those that begin alike end in what tells them
    apart.

    What is shown is looked up when it is painted, so that it fits whatever font and style sheet
    have come to be; ``text`` stays whole.
    """

    def __init__(
        self,
        role: str = "",
        parent: QWidget | None = None,
        *,
        least: int = 40,
        spare: str = "",
        middle: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setProperty("role", role)
        self._cut = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self._wordings: tuple[str, ...] = ("",)
        self._suffix, self._spare, self._least, self._tip = "", spare, least, ""

    def say(self, *wordings: str, suffix: str = "", tip: str = "") -> None:
        """Show the first of these, from long to short, that fits; ``suffix`` is never cut.

        ``tip`` is what is to be told besides the text.
        """
        self._wordings, self._suffix = wordings, suffix
        self.setText(wordings[0] + suffix)
        self._tip = tip
        self._tell()
        self.updateGeometry()
        self.update()

    @property
    def shown(self) -> str:
        """What there is room for."""
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        fitting = (
            one for one in self._wordings if metrics.horizontalAdvance(one + self._suffix) <= room
        )
        if (found := next(fitting, None)) is not None:
            return found + self._suffix
        left = room - metrics.horizontalAdvance(self._suffix)
        last = self._wordings[-1]
        return metrics.elidedText(last, self._cut, left) + self._suffix

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._tell()

    def _tell(self) -> None:
        cut = "" if self.shown == self.text() else self.text()
        self.setToolTip("\n".join(part for part in (cut, self._tip) if part))

    def sizeHint(self) -> QSize:
        return QSize(self._room_for(self._wordings[0]), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        least = min(self._least, self._room_for(self._wordings[-1]))
        return QSize(least, super().sizeHint().height())

    def _room_for(self, text: str) -> int:
        ends, margins = (self._suffix, self._spare), self.contentsMargins()
        longest = max(self.fontMetrics().horizontalAdvance(text + end) for end in ends)
        return longest + 1 + margins.left() + margins.right()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.drawFrame(painter)
            self.style().drawItemText(
                painter,
                self.contentsRect(),
                int(self.alignment()),
                self.palette(),
                self.isEnabled(),
                self.shown,
                self.foregroundRole(),
            )
