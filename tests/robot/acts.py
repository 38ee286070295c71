"""Whatever a user can do to the window at this moment, control by control."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QSlider,
    QSplitterHandle,
    QTabBar,
    QToolButton,
    QWidget,
)

from aestudio.export.targets.catalogue import TARGETS
from aestudio.gui.kit.widgets import ClickableCard
from aestudio.gui.shell.main_window import MainWindow
from tests.robot.engine import GatedEngine
from tests.robot.inspect_acts import (
    GIVEN_UP,
    INSPECT_CANVASES,
    acts_on_canvas,
    begin_and_give_up,
    slide,
)

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
# What is no control of Qt's but takes mouse and keys.
CANVASES = {
    "architectureDiagram", "lossPlot", "enlargedView", "rewindTrack", "runCurvesPlot", "sweepPlot",
    "sampleWipe", "sampleRows", *INSPECT_CANVASES,
}  # fmt: skip
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
# What a sweep is asked for.
SWEPT = (
    "",
    "0.001, 0.003",
    "0.001 … 0.01",
    "3 … 7",
    "2; 3, 2; 7",
    "4,{2 … 3}",
    "yes, no",
    "adam, nadam",
    "elu, relu, best",
    "1e-3",
    "50, 100",
)
# So that few runs come of it, and soon: fields of both dialogs by their names.
FEW = {
    "sweep_countField": "3",
    "seedsField": "2",
    "secondsField": "0.05",
    "updatesField": "300",
}
BEGINNING = ("startSweepButton", "startFaceOffButton")
IN_DIALOG = 0.6  # Of the acts while one is open.
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)
CANVAS_KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Plus,
    Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_5, Qt.Key.Key_Return, Qt.Key.Key_Escape,
    Qt.Key.Key_Home, Qt.Key.Key_End,
)  # fmt: skip
EPOCHS = (1, 3, 50)
ALONG = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
IN_TURN = (
    (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
)
SIZES = ((1264, 760), (1024, 700), (1440, 900), (1920, 1080), (1000, 640))
SEARCHED = ("", "train", "view", "recipe", "lay", "st", "set", "undo", "copy", "queue", "run", "zz")
# TensorFlow, which writes most formats, takes seconds for each.
SOON_WRITTEN = ("onnx", "npz")
SLOWLY_WRITTEN = [f"{one.word}FormatButton" for one in TARGETS if one.word not in SOON_WRITTEN]
# Chosen in by the acts of the field above it, or with some care.
LEFT_ALONE = {"paletteList", *BEGINNING, *SLOWLY_WRITTEN}
# Nobody fetches sample sets.
FETCHED = "to download"


@dataclass(frozen=True, slots=True)
class Act:
    """``verb`` and ``control`` tell what is done to which; ``do`` does it, by chance."""

    verb: str
    control: str
    do: Callable[[Random], object]

    @property
    def name(self) -> str:
        """What is told of it."""
        return f"{self.verb} {self.control}".strip()


def acts(window: MainWindow, engine: GatedEngine, files: list[Path]) -> list[Act]:
    """All there are, in an order that is always the same."""
    scope = QApplication.activeModalWidget() or window
    found = list(_of_widgets(scope))
    if scope is window:
        found += _of_actions(window)
        found += [
            Act("let", "it train", lambda chance: engine.gate.open_for(chance.choice(EPOCHS))),
            Act("ask for", "face-off", _triggering(window.actions_["faceOffAction"])),
            Act("ask for", "sweep", _triggering(window.actions_["sweepAction"])),
            Act("resize", "", lambda chance: window.resize(*chance.choice(SIZES))),
            *(Act("drop", path.name, _opening(window, path)) for path in files),
        ]
    return sorted(found, key=lambda act: act.name)


def acts_in_dialogs(window: MainWindow) -> list[Act]:
    """What can be done in those that stand open beside the window."""
    found: list[Act] = []
    for dialog in window.findChildren(QDialog, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if dialog.isVisible() and not dialog.isModal():
            found += _of_widgets(dialog)
            found += [Act("leave", dialog.objectName(), _leaving(dialog))]
            for start in dialog.findChildren(QPushButton):
                if start.objectName() in BEGINNING and start.isEnabled():
                    found.append(Act("begin", start.objectName(), _beginning(dialog, start)))
    return sorted(found, key=lambda act: act.name)


def _leaving(dialog: QDialog) -> Callable[[Random], object]:
    return lambda _chance: QTest.keyClick(dialog, Qt.Key.Key_Escape)


def _beginning(dialog: QDialog, start: QPushButton) -> Callable[[Random], object]:
    """Few runs, and short ones."""

    def begin(_chance: Random) -> None:
        for name, few in FEW.items():
            field = dialog.findChild(QLineEdit, name)
            if field is not None and field.isVisible():
                field.setFocus()
                field.selectAll()
                field.insert(few)
                QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.mouseClick(start, LEFT)

    return begin


def _of_actions(window: MainWindow) -> Iterator[Act]:
    for action in window.findChildren(QAction):
        name = action.objectName()
        if name and action.isEnabled():
            yield Act("trigger", name, _triggering(action))


def _triggering(action: QAction) -> Callable[[Random], object]:
    return lambda _chance: action.trigger()


def _opening(window: MainWindow, path: Path) -> Callable[[Random], object]:
    return lambda _chance: window.open_path(path)


def _of_widgets(scope: QWidget) -> Iterator[Act]:
    for number, widget in enumerate(scope.findChildren(QWidget)):
        if not (widget.isVisible() and widget.isEnabled()) or _is_hidden_away(widget):
            continue
        name = widget.objectName() or f"{type(widget).__name__} {number}"
        if name in LEFT_ALONE or (
            name.startswith("qt_") and not isinstance(widget.parent(), QTabBar)
        ):
            continue
        for verb, do in _acts_on(widget):
            yield Act(verb, name, do)


def _is_hidden_away(widget: QWidget) -> bool:
    """Whether no pixel of a widget can be reached with the mouse, as in a part scrolled away."""
    # What lies behind a part of its own that is opaque does not count as visible.
    surface = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    return surface.visibleRegion().isEmpty()


def _acts_on(widget: QWidget) -> Iterator[tuple[str, Callable[[Random], object]]]:
    match widget:
        case QToolButton() if widget.menu() is not None:
            return
        case QAbstractButton() if widget.objectName() == "inspectExportButton":
            yield "export by", lambda chance: _export(widget, chance)
        case QAbstractButton() if widget.objectName() in GIVEN_UP:
            yield "begin and give up", lambda chance: begin_and_give_up(widget, chance)
        case QSlider():
            yield "slide", lambda chance: slide(widget, chance)
        case QAbstractButton():
            yield "click", lambda _chance: QTest.mouseClick(widget, LEFT)
        case ClickableCard():
            yield "click", lambda _chance: QTest.mouseClick(widget, LEFT)
        case QComboBox():
            yield "choose in", lambda chance: _choose(widget, chance)
        case QLineEdit() if widget.objectName() == "paletteField":
            yield "search in", lambda chance: _search(widget, chance)
        case QLineEdit() if widget.objectName().startswith("sweepValues"):
            yield "write into", lambda chance: _write(widget, chance)
        case QLineEdit():
            yield "type into", lambda chance: _type(widget, chance)
        case QSplitterHandle():
            yield "move", lambda chance: _drag(widget, chance)
        case QListWidget() if widget.objectName() == "queueList":
            yield "wait otherwise in", lambda chance: _wait_otherwise(widget, chance)
            yield "click in", lambda chance: _click_in(widget.viewport(), chance)
        case QAbstractItemView():
            yield from _acts_on_canvas(widget, widget.viewport())
        case _ if widget.objectName() in CANVASES:
            surface = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
            yield from _acts_on_canvas(widget, surface)
            yield "drag in", lambda chance: _drag(surface, chance)
            if widget.objectName() in INSPECT_CANVASES:
                yield from acts_on_canvas(widget, surface)
            if widget.objectName() == "rewindTrack":
                yield "go along", lambda chance: QTest.keyClick(widget, chance.choice(ALONG))


def _acts_on_canvas(
    widget: QWidget, surface: QWidget
) -> Iterator[tuple[str, Callable[[Random], object]]]:
    yield "click in", lambda chance: _click_in(surface, chance)
    yield "press a key in", lambda chance: QTest.keyClick(widget, chance.choice(CANVAS_KEYS))
    yield "turn the wheel over", lambda chance: _turn_wheel(surface, chance)
    yield "open the menu of", lambda chance: _open_menu(surface, chance)


def _wait_otherwise(waiting: QListWidget, chance: Random) -> None:
    """Select some that wait, and let them be trained earlier, later, or not at all."""
    waiting.setFocus()
    waiting.clearSelection()
    for row in range(waiting.count()):
        waiting.item(row).setSelected(chance.random() < 0.4)
    QTest.keyClick(waiting, *chance.choice(IN_TURN))


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


def _write(field: QLineEdit, chance: Random) -> None:
    """Values of a setting, all at once: QTest takes several dots for one."""
    field.setFocus()
    field.selectAll()
    field.insert(chance.choice(SWEPT))
    QTest.keyClick(field, chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)))


def _search(field: QLineEdit, chance: Random) -> None:
    """Look for a command, go down the list, and run it or leave."""
    field.setText(chance.choice(SEARCHED))
    for _ in range(chance.randrange(4)):
        QTest.keyClick(field, Qt.Key.Key_Down)
    leave = FETCHED in field.accessibleDescription() or chance.random() < 0.3
    QTest.keyClick(field, Qt.Key.Key_Escape if leave else Qt.Key.Key_Return)


def _click_in(surface: QWidget, chance: Random) -> None:
    place = _place(surface, chance)
    act = QTest.mouseDClick if chance.random() < 0.3 else QTest.mouseClick
    act(surface, LEFT, NONE, place)


def _turn_wheel(surface: QWidget, chance: Random) -> None:
    place, turn = QPointF(_place(surface, chance)), QPoint(0, chance.choice((-120, 120)))
    keys = chance.choice((NONE, NONE, CONTROL))
    at = QPointF(surface.mapToGlobal(place))
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(place, at, QPoint(), turn, Qt.MouseButton.NoButton, keys, phase, False)
    QApplication.sendEvent(surface, event)


def _open_menu(surface: QWidget, chance: Random) -> None:
    """A menu waits for its user in a loop of its own: the choice is made from within."""
    place = _place(surface, chance)
    QTimer.singleShot(0, surface, lambda: _choose_in_menu(chance))
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(surface, QContextMenuEvent(reason, place, surface.mapToGlobal(place)))


def _export(button: QAbstractButton, chance: Random) -> None:
    """Its menu is in nobody's way, and does not wait."""
    QTest.mouseClick(button, LEFT)
    _choose_in_menu(chance)


def _choose_in_menu(chance: Random) -> None:
    menu = QApplication.activePopupWidget()
    if not isinstance(menu, QMenu):
        return
    offered = [
        one for one in menu.actions() if one.isEnabled() and one.text() and one.menu() is None
    ]
    if offered and chance.random() < 0.8:
        menu.setActiveAction(chance.choice(offered))
        QTest.keyClick(menu, Qt.Key.Key_Return)
    # One of them stays open so that several can be ticked.
    if menu.isVisible():
        menu.close()


def _drag(widget: QWidget, chance: Random) -> None:
    start, end = _place(widget, chance), _place(widget, chance)
    modifier = chance.choice((NONE, SHIFT))
    QTest.mousePress(widget, LEFT, modifier, start)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(widget, start + (end - start) * share)
    if chance.random() < 0.2:
        QTest.keyClick(widget, Qt.Key.Key_Escape)
    QTest.mouseRelease(widget, LEFT, modifier, end)
