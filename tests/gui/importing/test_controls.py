"""Every control of the dialog can be named, read out and reached with the keyboard."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

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


def test_the_tab_key_goes_down_the_settings_then_through_the_preview_to_the_answers(
    drop: Drop, german: Path
) -> None:
    dialog = drop(german)
    assert reached(dialog) == [
        "importSettings",
        "separatorField",
        "decimalField",
        "encodingField",
        "headerField",
        "label_columnField",
        "missingField",
        "scalingField",
        "scopeField",
        "splitField",
        "test_shareField",
        "embedSwitch",
        "samplesSegment",
        "columnsSegment",
        "statisticsSegment",
        "rowsTable",
        "fillMedianButton",
        "fillMeanButton",
        "dropSamplesButton",
        "cancelImportButton",
        "useDataButton",
    ]
    assert dialog.focusWidget() is dialog.settings


def reached(dialog: ImportDialog) -> list[str]:
    """What is shown and takes the tab key, in its order."""
    found, one = list[str](), dialog.nextInFocusChain()
    while one is not None and one is not dialog:
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(one.objectName())
        one = one.nextInFocusChain()
    return found


def test_every_part_has_its_parent_before_it_is_placed_so_that_it_is_styled_once(
    drop: Drop, german: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orphans: list[str] = []

    def watch(kind: type, name: str) -> None:
        real = getattr(kind, name)

        def placed(self: Any, part: QWidget, *others: Any) -> Any:
            if part.parentWidget() is None:
                orphans.append(f"{type(part).__name__} {part.objectName()}")
            return real(self, part, *others)

        monkeypatch.setattr(kind, name, placed)

    for kind in (QBoxLayout, QGridLayout, QStackedWidget):
        watch(kind, "addWidget")
    watch(QScrollArea, "setWidget")
    drop(german)
    assert not orphans
