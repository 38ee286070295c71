"""Shortcuts, about and preferences: beside the window, closed by Escape, and in nobody's way."""

import platform
from collections import Counter
from importlib import import_module
from importlib.metadata import version
from pkgutil import walk_packages

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from aestudio import __version__, gui
from aestudio.core.training import EngineInfo
from aestudio.gui.kit.forms import ChoiceField
from aestudio.gui.kit.keys import PartKeys
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.runs.face_off_dialog import FaceOffDialog
from aestudio.gui.runs.sweep_dialog import SweepDialog
from aestudio.gui.shell.about import AboutDialog
from aestudio.gui.shell.actions import ACTIONS
from aestudio.gui.shell.export_dialog import ExportDialog
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.preferences import ThemeChoice
from aestudio.gui.shell.preferences_dialog import PreferencesDialog
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.shortcut_sheet import NEARBY, ShortcutSheet
from aestudio.gui.shell.tensorboard_dialog import TensorBoardDialog
from aestudio.gui.shell.theme import DARK, LIGHT

LONG = 60_000
CLICK = Qt.MouseButton.LeftButton
OPENED_BY = {
    "shortcutsAction": ShortcutSheet,
    "aboutAction": AboutDialog,
    "preferencesAction": PreferencesDialog,
    "faceOffAction": FaceOffDialog,
    "sweepAction": SweepDialog,
    "exportAction": ExportDialog,
    "tensorBoardAction": TensorBoardDialog,
}


@pytest.fixture
def window(idle_window: MainWindow, qtbot: QtBot) -> MainWindow:
    qtbot.waitActive(idle_window)
    return idle_window


def opened(window: MainWindow) -> list[QDialog]:
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


def preferences(window: MainWindow) -> PreferencesDialog:
    window.actions_["preferencesAction"].trigger()
    found = window.findChild(PreferencesDialog, "preferencesDialog")
    assert found is not None
    return found


def field(dialog: PreferencesDialog, name: str) -> NumberField:
    found = dialog.findChild(NumberField, f"{name}Field")
    assert found is not None
    return found


def enter(qtbot: QtBot, into: NumberField, text: str) -> None:
    into.setFocus()
    into.selectAll()
    qtbot.keyClicks(into, text)
    qtbot.keyClick(into, Qt.Key.Key_Return)


@pytest.mark.usefixtures("window_with_run")
@pytest.mark.parametrize("action", OPENED_BY)
def test_each_opens_once_holds_up_nothing_and_goes_with_escape(
    window: MainWindow, qtbot: QtBot, action: str
) -> None:
    window.actions_[action].trigger()
    (dialog,) = opened(window)
    assert isinstance(dialog, OPENED_BY[action])
    assert not dialog.isModal()
    window.actions_[action].trigger()
    assert opened(window) == [dialog]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert opened(window) == []
    window.actions_[action].trigger()
    assert len(opened(window)) == 1


@pytest.mark.usefixtures("window_with_run")
def test_they_close_with_the_window(window: MainWindow) -> None:
    for action in OPENED_BY:
        window.actions_[action].trigger()
    assert len(opened(window)) == len(OPENED_BY)
    window.session.undo_stack.setClean()
    window.close()
    assert opened(window) == []


@pytest.mark.usefixtures("window_with_run")
@pytest.mark.parametrize("action", OPENED_BY)
def test_every_control_has_names_and_a_tip_and_nothing_is_cut(
    window: MainWindow, action: str
) -> None:
    window.actions_[action].trigger()
    (dialog,) = opened(window)
    buttons = dialog.findChildren(QAbstractButton)
    assert buttons
    for one in (*buttons, *dialog.findChildren(NumberField)):
        assert one.objectName()
        assert one.accessibleName()
        assert one.toolTip()
        assert _chosen_of(one).focusPolicy() & Qt.FocusPolicy.TabFocus
    QApplication.processEvents()  # They are laid out.
    for text in dialog.findChildren(QLabel):
        needed = text.fontMetrics().horizontalAdvance(text.text())
        assert text.wordWrap() or text.isHidden() or needed <= text.width() + 1, text.text()
        high = text.heightForWidth(text.width()) if text.wordWrap() else text.sizeHint().height()
        assert text.isHidden() or text.height() >= high, text.text()


def _chosen_of(control: QWidget) -> QWidget:
    """From it arrows lead to the others of its group; what is in none stands for itself."""
    group = control.group() if isinstance(control, QRadioButton) else None
    return (group and group.checkedButton()) or control


@pytest.mark.parametrize("key", [Qt.Key.Key_Question, Qt.Key.Key_F1])
def test_the_sheet_is_a_key_away_and_tells_every_key_of_the_table(
    window: MainWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    qtbot.keyClick(window.designer.diagram, key)
    (sheet,) = opened(window)
    assert isinstance(sheet, ShortcutSheet)
    told = {text: keys for _title, lines in sheet.told for text, keys in lines}
    for spec in ACTIONS:
        if spec.shortcuts:
            assert told[spec.text.rstrip("…")] == spec.shortcuts
    shown = [one.text() for one in sheet.findChildren(QLabel) if one.property("role") == "key"]
    assert sorted(shown) == sorted(
        key for _title, lines in sheet.told for _text, keys in lines for key in keys
    )


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("In the diagram", ("Insert a layer after it", ("+",))),
        ("In the epochs of a run", ("The snapshot before, after", ("←", "→"))),
        ("In a sample shown large", ("Back to all samples", ("Esc",))),
        ("In the table of runs", ("Star it, or not", ("S",))),
        ("In the queue", ("Train it earlier, later", ("Alt ↑", "Alt ↓"))),
        ("In the curves of runs", ("To another run", ("↑", "↓"))),
        ("On the sample that is drawn on", ("Draw where the brush is", ("Space",))),
        ("In the row that is probed", ("Change the value", ("Enter", "F2"))),
        ("In the frames of a walk", ("Play, or stop", ("Space",))),
    ],
)
def test_the_sheet_tells_the_keys_of_each_part(
    part: str, line: tuple[str, tuple[str, ...]]
) -> None:
    assert line in dict(NEARBY)[part]


def test_the_sheet_leaves_out_no_part_that_takes_keys_of_its_own() -> None:
    modules = (import_module(one.name) for one in walk_packages(gui.__path__, f"{gui.__name__}."))
    declared = [
        keys for one in modules for keys in vars(one).values() if isinstance(keys, PartKeys)
    ]
    titles = Counter(title for title, _lines in NEARBY)
    assert titles == Counter(one.section[0] for one in declared)


def test_the_sheet_is_read_to_its_end_with_keys_where_the_screen_is_small(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.actions_["shortcutsAction"].trigger()
    (sheet,) = opened(window)
    sheet.resize(sheet.width(), 400)
    area = sheet.findChild(QScrollArea, "shortcutSheetArea")
    assert area is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0, timeout=LONG)
    assert sheet.focusWidget() is area
    for _ in range(20):
        qtbot.keyClick(area, Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() == area.verticalScrollBar().maximum()


def test_a_question_mark_that_is_typed_stays_in_its_field(window: MainWindow, qtbot: QtBot) -> None:
    units = window.inspector.findChild(NumberField, "unitsField")
    assert units is not None
    units.setFocus()
    qtbot.keyClicks(units, "?")
    assert opened(window) == []
    assert "?" in units.text()


def test_about_tells_of_what_the_program_is_made(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["aboutAction"].trigger()
    (dialog,) = opened(window)
    assert isinstance(dialog, AboutDialog)
    dialog.show_engine(EngineInfo("TensorFlow 9.8.7", "CPU", 2, "float32"))
    shown = [one.text() for one in dialog.findChildren(QLabel)]
    told = {
        "AE Studio": __version__,
        "Python": platform.python_version(),
        "TensorFlow": "9.8.7",
        "NumPy": version("numpy"),
        "h5py": version("h5py"),
        "Trains on": "CPU · 2 threads",
    }
    for name, value in told.items():
        assert name in shown
        assert value in shown
        assert f"{name}: {value}" in dialog.text.splitlines()
    assert any("MIT licence" in one for one in shown)
    copy = dialog.findChild(QAbstractButton, "copyAboutButton")
    assert copy is not None
    qtbot.mouseClick(copy, CLICK)
    assert QGuiApplication.clipboard().text() == dialog.text
    assert copy.text() == "Copied"


def test_about_says_that_tensorflow_is_still_being_loaded(window: MainWindow, qtbot: QtBot) -> None:
    dialog = AboutDialog(None, window)
    assert "TensorFlow: loading…" in dialog.text.splitlines()
    dialog.deleteLater()


def test_the_theme_is_worn_as_soon_as_it_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    dialog = preferences(window)
    choice = dialog.findChild(ChoiceField, "themeField")
    assert choice is not None
    choice.setFocus()
    for key, theme in ((Qt.Key.Key_Down, DARK), (Qt.Key.Key_Up, LIGHT)):
        qtbot.keyClick(choice, key)
        assert window.themes.current is theme
    window.actions_["themeAction"].trigger()
    assert Settings().theme is ThemeChoice.DARK
    assert choice.currentText() == "Dark", "also where it is changed elsewhere"
    window.actions_["themeAction"].trigger()
    assert window.themes.current is LIGHT


def test_what_is_typed_is_remembered_and_counts_for_the_next_snapshot(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = preferences(window)
    enter(qtbot, field(dialog, "snapshots_a_stage"), "12")
    enter(qtbot, field(dialog, "snapshot_gigabytes"), "0.5")
    assert dialog.isVisible(), "Enter takes the number and leaves the dialog open"
    assert window.run_files._limits() == (12, 500_000_000)
    assert (Settings().snapshots_a_stage, Settings().snapshot_bytes) == (12, 500_000_000)
    usual = dialog.findChild(QAbstractButton, "usualPreferencesButton")
    assert usual is not None
    qtbot.mouseClick(usual, CLICK)
    assert window.run_files._limits() == (30, 2_000_000_000)
    assert field(dialog, "snapshots_a_stage").text() == "30"


@pytest.mark.parametrize("typed", ["1", "1001", "many"])
def test_a_number_out_of_range_is_told_beside_it_and_not_taken(
    window: MainWindow, qtbot: QtBot, typed: str
) -> None:
    dialog = preferences(window)
    mistake = dialog.findChild(QLabel, "preferencesMistake")
    close = dialog.findChild(QAbstractButton, "closePreferencesButton")
    assert mistake is not None
    assert close is not None
    before = close.geometry()
    number = field(dialog, "snapshots_a_stage")
    enter(qtbot, number, typed)
    assert mistake.isVisible()
    assert "Snapshots a stage" in mistake.text()
    QApplication.processEvents()
    assert close.geometry() == before
    assert Settings().snapshots_a_stage == 30
    qtbot.keyClick(number, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "the first Escape takes back what was typed"
    assert not mistake.isVisible()
    assert number.text() == "30"
    qtbot.keyClick(number, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_threads_count_from_the_next_start_and_the_dialog_says_so(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = preferences(window)
    later = dialog.findChild(QLabel, "preferencesLater")
    switch = dialog.findChild(QAbstractButton, "training_threadsSwitch")
    close = dialog.findChild(QAbstractButton, "closePreferencesButton")
    assert later is not None
    assert switch is not None
    assert close is not None
    assert not later.isVisible()
    before = close.geometry(), dialog.size()
    qtbot.mouseClick(switch, CLICK)
    assert Settings().training_threads == 2
    assert later.isVisible()
    QApplication.processEvents()
    assert (close.geometry(), dialog.size()) == before, "buttons stay under the hand"
    assert "next start" in later.text()
    qtbot.mouseClick(switch, CLICK)
    assert Settings().training_threads == 0
    assert not later.isVisible()


def test_training_can_be_stopped_while_a_dialog_is_open(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = list[bool]()
    monkeypatch.setattr(window.training, "stop", lambda: stopped.append(True))
    preferences(window)
    monkeypatch.setattr(window.controller, "_state", RunState.RUNNING)
    window.controller.state_changed.emit(RunState.RUNNING)
    stop = window.findChild(QAbstractButton, "stopButton")
    assert stop is not None
    assert QApplication.activeModalWidget() is None
    assert stop.isEnabled()
    monkeypatch.undo()
    window.controller.state_changed.emit(RunState.IDLE)
