"""What is to be told of the design, over the foot of the card: no field moves for it, and the one
that is being filled in is not covered."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label, set_property

HAIRLINE = 1
HEADER = 38  # Of the card, with its hairlines.
MOST_SHARE = 0.4  # Of the card's height: what is longer is cut, and told in full by the tooltip.


class Notes(QFrame):
    """A strip along the lower edge of its card, as high as its words; hidden without any. It lies
    below the header instead where it would cover the field that has the focus.

    ``covering`` carries how much of the foot of the card it covers.
    """

    covering = Signal(int)

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self._card = card
        self.setObjectName("inspectorNotes")
        self.setProperty("role", "notes")
        self._mistake = self._line("mistake", "mistakeLabel")
        self._problem = self._line("notice", "problemLabel")
        layout = self._lines = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addWidget(self._mistake)
        layout.addWidget(self._problem)
        self.hide()
        card.installEventFilter(self)

    def show_mistake(self, text: str) -> None:
        """Say what is wrong with what was entered; empty when there is nothing."""
        self._tell(self._mistake, text)

    def show_problem(self, text: str) -> None:
        """Say what is wrong with the design; empty when there is nothing."""
        self._tell(self._problem, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._card and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _line(self, role: str, name: str) -> QLabel:
        found = label("", role, self)
        found.setObjectName(name)
        found.setWordWrap(True)
        found.hide()
        return found

    def _tell(self, line: QLabel, text: str) -> None:
        if text != line.text():
            line.setText(text)
            line.setToolTip(wrapped(text))
            line.setVisible(bool(text))
            self._place()

    def _place(self) -> None:
        told = bool(self._mistake.text() or self._problem.text())
        room = self._card.rect().adjusted(HAIRLINE, HAIRLINE, -HAIRLINE, -HAIRLINE)
        wanted = self._lines.totalHeightForWidth(room.width()) if told else 0
        height = min(wanted, round(MOST_SHARE * room.height()))
        place = QRect(room.left(), room.bottom() + 1 - height, room.width(), height)
        at_foot = not self._covers_what_is_filled_in(place)
        if not at_foot:
            place.moveTop(HEADER)
        set_property(self, "edge", "foot" if at_foot else "head")
        self.setGeometry(place)
        self.setVisible(told)
        self.raise_()
        self.covering.emit(height if at_foot else 0)

    def _covers_what_is_filled_in(self, place: QRect) -> bool:
        field = QApplication.focusWidget()
        if not isinstance(field, QLineEdit) or not self._card.isAncestorOf(field):
            return False
        return place.intersects(QRect(field.mapTo(self._card, QPoint()), field.size()))
