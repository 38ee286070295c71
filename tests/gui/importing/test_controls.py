"""Every control of the dialog can be named, read out and reached with the keyboard."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from aestudio.gui.importing.dialog import ImportDialog
from tests.gui.importing.conftest import Drop

CONTROLS = (QAbstractButton, QComboBox, QLineEdit)


def controls(dialog: ImportDialog) -> list[QWidget]:
    found = [one for one in dialog.findChildren(QWidget) if isinstance(one, CONTROLS)]
    # The corner button of a table is Qt's own.
    return [one for one in found if type(one).__name__ != "QAbstractButton"]


def test_every_control_has_a_name_for_programs_for_people_and_a_tooltip(
    drop: Drop, german: Path
) -> None:
    lacking = [
        (type(one).__name__, one.objectName(), one.accessibleName())
        for one in controls(drop(german))
        if not (one.objectName() and one.accessibleName() and one.toolTip())
    ]
    assert not lacking


def test_every_control_can_be_reached_with_the_tab_key(drop: Drop, german: Path) -> None:
    unreachable = [
        one.objectName()
        for one in controls(drop(german))
        if not one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert not unreachable
