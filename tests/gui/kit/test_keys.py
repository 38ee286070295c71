"""Keys of a part are declared once: what they do, and what the sheet of shortcuts tells of them."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from aestudio.gui.kit.keys import Keys, PartKeys

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
META, KEYPAD = Qt.KeyboardModifier.MetaModifier, Qt.KeyboardModifier.KeypadModifier
PART = PartKeys(
    "Somewhere",
    move=Keys("Move", {"Left": -1, "Right": 1}, {"PgDown": 1}),
    sort=Keys("Earlier, later", {"Alt+Up": -1, "Alt+Down": 1}),
    zoom=Keys("Nearer, farther", {"+": 0.5, "-": 2.0}),
    more=Keys("Much nearer", {"Ctrl++": 0.1}),
    type=Keys("Type", {"Return": None}, more=("0–9",)),
    star=Keys("Star", {"S": None}),
)


@pytest.mark.parametrize(
    ("key", "modifiers", "wanted"),
    [
        (Qt.Key.Key_Left, NONE, ("move", -1)),
        (Qt.Key.Key_Left, SHIFT, ("move", -1)),
        (Qt.Key.Key_Right, KEYPAD, ("move", 1)),
        (Qt.Key.Key_PageDown, NONE, ("move", 1)),
        (Qt.Key.Key_Left, CONTROL, None),
        (Qt.Key.Key_Up, NONE, None),
        (Qt.Key.Key_Up, ALT, ("sort", -1)),
        (Qt.Key.Key_Plus, NONE, ("zoom", 0.5)),
        (Qt.Key.Key_Plus, SHIFT, ("zoom", 0.5)),
        (Qt.Key.Key_Minus, NONE, ("zoom", 2.0)),
        (Qt.Key.Key_Plus, CONTROL | SHIFT, ("more", 0.1)),
        (Qt.Key.Key_Return, NONE, ("type", None)),
        (Qt.Key.Key_Enter, KEYPAD, ("type", None)),
        (Qt.Key.Key_S, NONE, ("star", None)),
        (Qt.Key.Key_S, META, None),
        (Qt.Key.Key_F35, NONE, None),
    ],
)
def test_a_key_is_known_by_what_it_is_for(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, wanted: tuple[str, object] | None
) -> None:
    assert PART.pressed(QKeyEvent(QEvent.Type.KeyPress, key, modifiers)) == wanted


def test_a_key_that_qt_has_no_name_for_is_for_nothing() -> None:
    assert PART.pressed(QKeyEvent(QEvent.Type.KeyPress, 0x7FFFFF01, NONE)) is None


def test_the_sheet_tells_keys_by_what_stands_on_them() -> None:
    assert PART.section == (
        "Somewhere",
        (
            ("Move", ("←", "→")),
            ("Earlier, later", ("Alt ↑", "Alt ↓")),
            ("Nearer, farther", ("+", "−")),
            ("Much nearer", ("Ctrl +",)),
            ("Type", ("Enter", "0–9")),
            ("Star", ("S",)),
        ),
    )
