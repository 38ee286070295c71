"""Buttons that the mouse has left while something lay over their window learn of it."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget


class Hovering(QObject):
    """While a menu or a dialog is open, no window is told that the mouse leaves it: what was under
    it would stay marked. Once they are gone each button looks where the mouse is."""

    def __init__(self, window: QWidget, menus: Iterable[QMenu] = ()) -> None:
        super().__init__(window)
        self._window = window
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._settle)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._look_soon)
        # A menu takes no focus from its window, so that its end has to be told.
        for menu in menus:
            menu.aboutToHide.connect(self._look_soon)

    def _look_soon(self) -> None:
        self._soon.start()

    def _settle(self) -> None:
        for one in self._window.findChildren(QAbstractButton):
            if one.underMouse() and not one.rect().contains(one.mapFromGlobal(QCursor.pos())):
                one.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
                QCoreApplication.sendEvent(one, QEvent(QEvent.Type.Leave))
                one.update()
