"""Which columns are shown, to choose one after the other without the menu closing."""

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from aestudio.gui.runs.choice import ColumnChoice
from aestudio.gui.runs.rows import Table

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ColumnsMenu(QMenu):
    """A tick at each column that is ``visible``; ``chosen`` is told what is to be shown from now
    on."""

    def __init__(
        self,
        table: Table,
        visible: Collection[str],
        choice: ColumnChoice,
        chosen: Callable[[ColumnChoice], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("runsColumnsMenu")
        self._choice, self._chosen = choice, chosen
        self.setToolTipsVisible(True)
        differs = self.addAction("Only what differs")
        differs.setToolTip("Settings that are not the same in all runs, and what came of them")
        differs.triggered.connect(lambda _checked=False: chosen(ColumnChoice()))
        every = self.addAction("All settings")
        every.triggered.connect(lambda _checked=False: chosen(ColumnChoice(all_settings=True)))
        for settings in (False, True):
            self._list(table, visible, settings=settings)

    def _list(self, table: Table, visible: Collection[str], *, settings: bool) -> None:
        self.addSection("Settings" if settings else "Results")
        for one in (column for column in table.known if column.is_setting is settings):
            action = QAction(one.label, self)
            action.setCheckable(True)
            action.setChecked(one.key in visible)
            action.setToolTip(one.tip)
            action.toggled.connect(lambda on, key=one.key: self._turn(key, on))
            self.addAction(action)

    def _turn(self, key: str, on: bool) -> None:
        self._choice = self._choice.turned(key, on)
        self._chosen(self._choice)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._toggled(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in ENTER or not self._toggled(self.activeAction()):
            super().keyPressEvent(event)

    def _toggled(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable():
            return False
        action.toggle()
        return True
