"""The menu of a picture: save it or copy it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from aestudio.gui.kit.sketch import Sketch, image_of


def pop_up(parent: QWidget, place: QPoint, sketch: Sketch, save: Callable[[], None]) -> None:
    """Show the menu at that place of the screen."""
    menu = QMenu(parent)
    menu.setObjectName("viewerMenu")
    menu.addAction("Save picture…", save)
    menu.addAction("Copy picture", lambda: QGuiApplication.clipboard().setImage(image_of(sketch)))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(place)
