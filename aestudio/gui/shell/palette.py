"""The command palette: type some letters of what is wanted, press Enter."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aestudio.gui.kit.widgets import label
from aestudio.gui.shell.palette_row import COMMAND_ROLE, HEIGHT, PaletteRow
from aestudio.gui.shell.search import Command, found
from aestudio.gui.shell.theme import Themes

WIDTH, TOP, MOST_ROWS, FIELD = 560, 56, 10, 44
STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: MOST_ROWS - 1,
    Qt.Key.Key_PageUp: 1 - MOST_ROWS,
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Palette(QWidget):
    """Lies over the whole window, so that a click beside it closes it; nothing waits for it.

    ``gather`` tells what can be done at the moment.
    """

    def __init__(
        self, gather: Callable[[], Sequence[Command]], themes: Themes, window: QWidget
    ) -> None:
        super().__init__(window)
        self._gather, self._window = gather, window
        self._commands: Sequence[Command] = ()
        self._before: QWidget | None = None
        self._rests_at = QCursor.pos()
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._panel = QFrame(self)
        self._panel.setProperty("role", "palette")
        self.field = _Field(self._panel)
        self.list = QListWidget(self._panel)
        self._nothing = label("No command has all of these words", "muted", self._panel)
        self._nothing.setContentsMargins(16, 8, 16, 12)
        self._rows = PaletteRow(themes)
        self._set_up()
        window.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self.hide()

    @property
    def shown(self) -> list[str]:
        """The words of the commands in the list."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def toggle(self) -> None:
        """Open it, or close it again."""
        if self.isVisible():
            self.dismiss()
            return
        self._before = QApplication.focusWidget()
        self._commands = self._gather()
        self.field.clear()
        self._show_found("")
        self.show()
        self.raise_()
        self.field.setFocus()

    def dismiss(self) -> None:
        """Close it; the focus goes back to where it was."""
        if not self.isVisible():
            return
        before, self._before = self._before, None
        inside = self.isAncestorOf(QApplication.focusWidget() or self._window)
        if inside and before is not None and before.isVisible():
            before.setFocus()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.dismiss()

    def _set_up(self) -> None:
        self.field.setObjectName("paletteField")
        self.field.setAccessibleName("Search commands")
        self.field.setToolTip("Some letters of what is wanted; ↑ ↓ and Enter choose")
        self.field.setPlaceholderText("Search commands, recent files, recipes, sample sets")
        self.field.setFixedHeight(FIELD)
        self.field.textChanged.connect(self._show_found)
        self.field.stepped.connect(self._step)
        self.field.entered.connect(self._run_current)
        self.field.left.connect(self.dismiss)
        self.list.setObjectName("paletteList")
        self.list.setAccessibleName("Commands")
        self.list.setItemDelegate(self._rows)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemEntered.connect(self._point_at)
        self.list.itemClicked.connect(lambda _item: self._run_current())
        self.list.currentItemChanged.connect(self._tell_current)
        layout = QVBoxLayout(self._panel)
        layout.setContentsMargins(1, 1, 1, 5)
        layout.setSpacing(4)
        for one in (self.field, self.list, self._nothing):
            layout.addWidget(one)

    def _show_found(self, typed: str) -> None:
        self._rests_at = QCursor.pos()
        self.list.clear()
        for one in found(typed, self._commands):
            item = QListWidgetItem(one.text)
            item.setData(COMMAND_ROLE, one)
            item.setToolTip(one.more)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(self.list.count() > 0)
        self._nothing.setVisible(self.list.count() == 0)
        self._place()

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        rows = min(MOST_ROWS, self.list.count())
        self.list.setFixedHeight(rows * HEIGHT)
        width = min(WIDTH, self.width() - 32)
        height = self._panel.sizeHint().height()
        self._panel.setGeometry(QRect((self.width() - width) // 2, TOP, width, height))

    def _point_at(self, item: QListWidgetItem) -> None:
        """A pointer that moves chooses; lines that come to lie under one that rests do not."""
        if QCursor.pos() != self._rests_at:
            self.list.setCurrentItem(item)

    def _step(self, by: int) -> None:
        self._rests_at = QCursor.pos()
        rows = self.list.count()
        if rows:
            row = self.list.currentRow() + by
            # One step leads round the ends, a page stops there.
            self.list.setCurrentRow(row % rows if abs(by) == 1 else max(0, min(row, rows - 1)))

    def _run_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            command: Command = item.data(COMMAND_ROLE)
            self.dismiss()
            command.run()

    def _tell_current(self, item: QListWidgetItem | None) -> None:
        self.field.setAccessibleDescription("" if item is None else item.text())

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isVisible() and not self.isAncestorOf(new):
            self.dismiss()


class _Field(QLineEdit):
    """``stepped`` carries by how many lines to go, ``entered`` and ``left`` say what they say."""

    stepped = Signal(int)
    entered = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()  # Else it would dismiss a message of the window.
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self.stepped.emit(STEPS[key])
        elif key in ENTER:
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
