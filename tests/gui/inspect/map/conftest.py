"""A map, and what is looked at, as the workspace has it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aestudio.core.errors import StudioError
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.map.view import MapView
from aestudio.gui.inspect.view import Tools

LONG = 60_000


class Looking:
    """Shows what is wanted, and keeps what is told."""

    def __init__(self, qtbot: QtBot, view: MapView, inspected: Inspected) -> None:
        self._qtbot, self.view, self.inspected = qtbot, view, inspected
        self.failures: list[StudioError] = []
        view.change_wanted.connect(self.change)
        view.failed.connect(self.failures.append)
        self.at(inspected)

    def change(self, change: Callable[[Inspected], Inspected]) -> None:
        self.at(change(self.inspected))

    def at(self, inspected: Inspected) -> None:
        self.inspected = inspected
        self.view.show_inspected(inspected)

    def settle(self) -> None:
        computations = self.view.tools.computations
        self._qtbot.waitUntil(lambda: computations.idle, timeout=LONG)

    @property
    def selected(self) -> list[int]:
        return [int(one) for one in self.inspected.selection.rows]

    def place(self, row: int) -> QPoint:
        found = self.view.canvas.screen_of(row)
        assert found is not None
        return found.toPoint()

    def drag(
        self,
        *corners: QPoint,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        canvas = self.view.canvas
        QTest.mousePress(canvas, button, held, corners[0])
        for one in corners[1:]:
            QTest.mouseMove(canvas, one)
        QTest.mouseRelease(canvas, button, held, corners[-1])
        self.settle()

    def around(self, row: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Draw a square of 20 pixels around a sample."""
        at = self.place(row)
        steps = ((-10, -10), (10, -10), (10, 10), (-10, 10))
        self.drag(*(at + QPoint(*one) for one in steps), held=held)


@pytest.fixture
def view(qtbot: QtBot, tools: Tools) -> Iterator[MapView]:
    found = MapView("map", tools)
    sidebar = found.sidebar
    for one in (found, sidebar):
        tools.themes.dress(one)
        qtbot.addWidget(one)
        one.show()
    for one in found.header:
        qtbot.addWidget(one)
    found.resize(600, 500)
    yield found
    found.close()


@pytest.fixture
def looking(qtbot: QtBot, view: MapView, inspected: Inspected) -> Looking:
    """At the test part of a trained network, all of it on the map."""
    found = Looking(qtbot, view, inspected)
    found.settle()
    return found
