"""Every control can be named, read out and reached with the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.theme import DARK, LIGHT, Theme

BY_TAB = Qt.FocusReason.TabFocusReason
MANY = 200
CONTROLS = (QAbstractButton, QComboBox, QLineEdit)
# These have a key of their own: arrows and Esc in the enlarged view, Enter on a stage.
KEYS_OF_THEIR_OWN = {
    "previousSampleButton",
    "nextSampleButton",
    "closeEnlargedButton",
    "runStageButton",
}
NAMES_FOR_AUTOMATION = (
    "newButton",
    "strategyCombo",
    "tiedCheckBox",
    "layerTable",
    "trainButton",
    "pauseButton",
    "stopButton",
    "stageList",
    "lossPlot",
    "reconstructionGrid",
)


@pytest.fixture
def window(idle_window: MainWindow) -> MainWindow:
    return idle_window


def controls(window: MainWindow) -> list[QWidget]:
    found = [one for one in window.findChildren(QWidget) if isinstance(one, CONTROLS)]
    own = [one for one in found if not one.objectName().startswith("qt_")]
    return [one for one in own if not isinstance(one.parent(), QTabBar)]


def test_every_control_has_a_name_for_programs_for_people_and_a_tooltip(
    window: MainWindow,
) -> None:
    lacking = [
        (type(one).__name__, one.objectName(), one.accessibleName())
        for one in controls(window)
        if not (one.objectName() and one.accessibleName() and one.toolTip())
    ]
    # The corner button of a table is Qt's own and hidden.
    assert [one for one in lacking if one[0] != "QAbstractButton"] == []


def test_every_control_can_be_reached_with_the_tab_key(window: MainWindow) -> None:
    unreachable = [
        one.objectName()
        for one in controls(window)
        if not one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and type(one).__name__ != "QAbstractButton"
    ]
    assert set(unreachable) <= KEYS_OF_THEIR_OWN


@pytest.mark.parametrize(("view", "theme"), [("diagram", DARK), ("table", LIGHT)])
def test_whatever_the_tab_key_reaches_shows_that_it_has_the_focus(
    window: MainWindow, qtbot: QtBot, view: str, theme: Theme
) -> None:
    qtbot.waitActive(window)
    window.themes.use(theme)
    window.designer.show_view(view)
    window.top_bar.setFocus(BY_TAB)
    count, invisible = walked(window, qtbot)
    assert count > 25
    assert invisible == []
    window.themes.use(LIGHT)


def test_in_every_workspace_the_tab_key_comes_round_by_way_of_the_bar(
    window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.waitActive(window)
    for name in ("inspect", "runs"):
        window.workspaces.turn_to(name)
        window.top_bar.setFocus(BY_TAB)
        names = list(walk(window, qtbot))
        assert {"menuButton", "trainButton"} < set(names)
        assert {"buildButton", "inspectButton", "runsButton"} & set(names), "arrows do the rest"
        page = window.workspaces[name]
        assert any(page.findChild(QWidget, one) is not None for one in names)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("name", "controls"),
    [("shortcuts", 2), ("about", 2), ("preferences", 7), ("face-off", 10), ("sweep", 5)],
)
def test_in_a_dialog_too_the_focus_is_always_seen(
    window: MainWindow, qtbot: QtBot, name: str, controls: int, theme: Theme
) -> None:
    window.themes.use(theme)
    dialog = window.dialogs.open(name)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    count, invisible = walked(dialog, qtbot)
    assert count == controls
    assert invisible == []
    window.themes.use(LIGHT)


def walked(window: QWidget, qtbot: QtBot) -> tuple[int, list[str]]:
    """How many controls the tab key leads to until it comes round, and which of them look as if
    they had no focus."""
    invisible: list[str] = []
    count = 0
    for name in walk(window, qtbot):
        count += 1
        reached = QApplication.focusWidget()
        assert reached is not None
        area = QRect(reached.mapTo(window, QPoint(-4, -4)), reached.size() + QSize(8, 8))
        focused = window.grab(area).toImage()
        reached.clearFocus()
        if window.grab(area).toImage() == focused:
            invisible.append(name)
        reached.setFocus(BY_TAB)
    return count, invisible


def walk(window: QWidget, qtbot: QtBot) -> Iterator[str]:
    """The names of the controls that the tab key leads to until it comes round; each has the focus
    when it is named."""
    window.focusNextChild()
    first = reached = QApplication.focusWidget()
    assert first is not None
    for count in range(MANY):
        assert reached is not None
        if reached is first and count:
            return
        yield reached.objectName() or type(reached).__name__
        qtbot.keyClick(reached, Qt.Key.Key_Tab)
        reached = QApplication.focusWidget()
    pytest.fail("it never comes round")


def test_the_names_that_automation_relies_on_exist_once(window: MainWindow) -> None:
    found = {name: len(window.findChildren(QWidget, name)) for name in NAMES_FOR_AUTOMATION}
    assert found == dict.fromkeys(NAMES_FOR_AUTOMATION, 1)
