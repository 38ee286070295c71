"""The installed PySide6 keeps its references: 6.12.0 lost one to True and None at every call."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot


class _Source(QObject):
    fired = Signal(bool)


class _Canvas(QWidget):
    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1


def test_a_hundred_thousand_signals_leave_the_interpreter_whole(qapp: QApplication) -> None:
    source, seen = _Source(), 0

    def count(_value: bool) -> None:
        nonlocal seen
        seen += 1

    source.fired.connect(count)
    for _ in range(100_000):
        source.fired.emit(True)
    assert seen == 100_000


def test_ten_thousand_repaints_leave_the_interpreter_whole(qtbot: QtBot) -> None:
    canvas = _Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(20, 20)
    with qtbot.waitExposed(canvas):
        canvas.show()
    for _ in range(10_000):
        canvas.repaint()
    assert canvas.painted >= 10_000
