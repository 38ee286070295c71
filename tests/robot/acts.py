"""Whatever a user can do to the window at this moment, control by control."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QTabBar,
    QToolButton,
    QWidget,
)

from aestudio.gui.main_window import MainWindow
from tests.robot.engine import GatedEngine

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TYPED = (
    "",
    "0",
    "1",
    "3",
    "7",
    "40",
    "150",
    "65536",
    "99999999999",
    "-4",
    "0,5",
    "1e-3",
    "off",
    "x",
)
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)
CANVAS_KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Plus,
    Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_5, Qt.Key.Key_Return, Qt.Key.Key_Escape,
)  # fmt: skip
SIZES = ((1280, 800), (1024, 700), (1440, 900), (1920, 1080), (1100, 760))
# What these lead to is done by acts of their own, or leads out of the program.
LEFT_ALONE = {"quitAction"}


@dataclass(frozen=True, slots=True)
class Act:
    """``name`` tells what is done to which control; ``do`` does it, by chance."""

    name: str
    do: Callable[[Random], object]


def acts(window: MainWindow, engine: GatedEngine, files: list[Path]) -> list[Act]:
    """All there are, in an order that is always the same."""
    scope = QApplication.activeModalWidget() or window
    found = list(_of_widgets(scope))
    if scope is window:
        found += _of_actions(window)
        found += [
            Act("let it train", lambda chance: engine.gate.open_for(chance.choice((1, 3, 50)))),
            Act("resize", lambda chance: window.resize(*chance.choice(SIZES))),
            *(Act(f"drop {path.name}", _opening(window, path)) for path in files),
        ]
    return sorted(found, key=lambda act: act.name)


def _of_actions(window: MainWindow) -> Iterator[Act]:
    for action in window.findChildren(QAction):
        name = action.objectName()
        if name and action.isEnabled() and name not in LEFT_ALONE:
            yield Act(f"trigger {name}", _triggering(action))


def _triggering(action: QAction) -> Callable[[Random], object]:
    return lambda _chance: action.trigger()


def _opening(window: MainWindow, path: Path) -> Callable[[Random], object]:
    return lambda _chance: window.open_path(path)


def _of_widgets(scope: QWidget) -> Iterator[Act]:
    for number, widget in enumerate(scope.findChildren(QWidget)):
        if not (widget.isVisible() and widget.isEnabled()) or _is_hidden_away(widget):
            continue
        name = widget.objectName() or f"{type(widget).__name__} {number}"
        if name.startswith("qt_") and not isinstance(widget.parent(), QTabBar):
            continue
        for verb, do in _acts_on(widget):
            yield Act(f"{verb} {name}", do)


def _is_hidden_away(widget: QWidget) -> bool:
    """Whether no pixel of a widget can be reached with the mouse, as in a part scrolled away."""
    return widget.visibleRegion().isEmpty()


def _acts_on(widget: QWidget) -> Iterator[tuple[str, Callable[[Random], object]]]:
    match widget:
        case QToolButton() if widget.menu() is not None:
            return
        case QAbstractButton():
            yield "click", lambda _chance: QTest.mouseClick(widget, LEFT)
        case QComboBox():
            yield "choose in", lambda chance: _choose(widget, chance)
        case QLineEdit():
            yield "type into", lambda chance: _type(widget, chance)
        case QAbstractItemView():
            yield "click in", lambda chance: _click_in(widget, chance)
            yield (
                "press a key in",
                lambda chance: QTest.keyClick(widget, chance.choice(CANVAS_KEYS)),
            )
        case _ if widget.objectName() == "architectureDiagram":
            yield (
                "click in",
                lambda chance: QTest.mouseClick(widget, LEFT, NONE, _place(widget, chance)),
            )
            yield (
                "press a key in",
                lambda chance: QTest.keyClick(widget, chance.choice(CANVAS_KEYS)),
            )
            yield "drag in", lambda chance: _drag(widget, chance)


def _place(widget: QWidget, chance: Random) -> QPoint:
    return QPoint(
        chance.randrange(max(1, widget.width())), chance.randrange(max(1, widget.height()))
    )


def _choose(combo: QComboBox, chance: Random) -> None:
    combo.setFocus()
    for _ in range(chance.randrange(1, 4)):
        QTest.keyClick(combo, chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Up)))


def _type(field: QLineEdit, chance: Random) -> None:
    QTest.mouseClick(field, LEFT)
    if chance.random() < 0.2:
        QTest.keyClick(field, chance.choice((Qt.Key.Key_Up, Qt.Key.Key_Down)))
        return
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, chance.choice(TYPED))
    QTest.keyClick(field, chance.choice(ENDS))


def _click_in(view: QAbstractItemView, chance: Random) -> None:
    place = _place(view.viewport(), chance)
    if chance.random() < 0.3:
        QTest.mouseDClick(view.viewport(), LEFT, NONE, place)
    else:
        QTest.mouseClick(view.viewport(), LEFT, NONE, place)


def _drag(widget: QWidget, chance: Random) -> None:
    start, end = _place(widget, chance), _place(widget, chance)
    modifier = chance.choice((NONE, SHIFT))
    QTest.mousePress(widget, LEFT, modifier, start)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(widget, start + (end - start) * share)
    if chance.random() < 0.2:
        QTest.keyClick(widget, Qt.Key.Key_Escape)
    QTest.mouseRelease(widget, LEFT, modifier, end)
