"""A box with choices that are longer than it is wide."""

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from aestudio.gui.kit.forms import NarrowCombo

NAMES = "2 · a wider network, rate 0.001", "3 · a wider network, rate 0.002"


@pytest.fixture
def box(qtbot: QtBot) -> NarrowCombo:
    found = NarrowCombo(middle=True)
    qtbot.addWidget(found)
    found.addItems(NAMES)
    found.setToolTip("Which run")
    found.resize(160, 26)
    return found


def test_names_that_begin_alike_are_told_apart_where_there_is_no_room_for_them(
    box: NarrowCombo,
) -> None:
    assert box.shown.startswith("2 · a")
    assert box.shown.endswith(".001")
    box.setCurrentIndex(1)
    assert box.shown.startswith("3 · a")
    assert box.shown.endswith(".002")
    box.resize(400, 26)
    assert box.shown == NAMES[1]


def test_the_tip_tells_the_name_in_full(box: NarrowCombo, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: told.append(text))
    QApplication.sendEvent(box, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert told == [f"{NAMES[0]}\nWhich run"]


def test_where_nothing_is_chosen_it_says_what_could_be(box: NarrowCombo) -> None:
    box.resize(400, 26)
    box.setPlaceholderText("Add a run…")
    box.setCurrentIndex(-1)
    assert box.shown == "Add a run…"
