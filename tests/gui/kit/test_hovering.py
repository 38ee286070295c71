"""What a menu or a dialog has lain over does not stay marked as under the mouse."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from aestudio.gui.kit.hovering import Hovering
from aestudio.gui.shell.theme import Themes

Close = Callable[[QWidget], None]


def close_menu(window: QWidget) -> None:
    menu = window.findChild(QMenu)
    assert menu is not None
    menu.popup(window.mapToGlobal(QPoint(0, 40)))
    menu.close()


def close_dialog(window: QWidget) -> None:
    dialog = QDialog(window)
    dialog.open()
    QApplication.processEvents()
    dialog.reject()


@pytest.mark.parametrize("close", [close_menu, close_dialog])
@pytest.mark.parametrize("still_there", [False, True])
def test_a_button_is_marked_after_a_menu_or_a_dialog_only_if_the_mouse_is_on_it(
    qtbot: QtBot, themes: Themes, close: Close, still_there: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    themes.dress(window)
    button, menu = QToolButton(window), QMenu(window)
    menu.addAction("Open")
    QVBoxLayout(window).addWidget(button)
    button.setText("Menu")
    Hovering(window, [menu])
    window.resize(200, 100)
    window.show()
    qtbot.waitActive(window)
    outside = window.mapToGlobal(QPoint(-20, -20))
    QCursor.setPos(outside)
    plain = button.grab().toImage()
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    marked = button.grab().toImage()
    assert marked != plain
    QCursor.setPos(button.mapToGlobal(button.rect().center()) if still_there else outside)
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    close(window)
    for _ in range(5):
        QApplication.processEvents()
    assert button.underMouse() is still_there
    assert (button.grab().toImage() == plain) is not still_there


class Hearing(QWidget):
    """Notes where the mouse was moved to."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[QPoint] = []
        self.setMouseTracking(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.heard.append(event.position().toPoint())


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_window_hears_of_the_mouse_where_the_test_before_has_left_it(
    qtbot: QtBot, time: str
) -> None:
    window, place = Hearing(), QPoint(50, 50)
    qtbot.addWidget(window)
    window.setGeometry(0, 0, 200, 100)
    window.show()
    qtbot.waitActive(window)
    QTest.mouseMove(window, place)
    qtbot.waitUntil(lambda: window.heard == [place])
