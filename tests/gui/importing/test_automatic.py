"""“Automatic” says what it came to for the data at hand."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.preparation import Preparation, ScalingRule, Scope
from aestudio.data.preparation.prepare import prepare
from aestudio.data.raw import Raw
from aestudio.data.samples import Samples
from aestudio.gui.importing.automatic import scaling_text, scope_text
from tests.data.tables import numbers, table
from tests.gui.importing.conftest import Drop, press, settle
from tests.gui.importing.test_dialog import combo

RAMP = np.arange(24.0).reshape(6, 2, 2)


@pytest.mark.parametrize(
    ("raw", "scaling", "scope"),
    [
        (
            Samples((10 * RAMP).reshape(6, 4).astype(np.uint8), (2, 2), "a"),
            ": divided by 255",
            ": all alike",
        ),
        (Samples((RAMP / 24).reshape(6, 4), (2, 2), "a"), ": as they are", ""),
        (Samples((RAMP - 3).reshape(6, 4), (2, 2), "a"), ": to 0…1", ": all alike"),
        (
            table(numbers("a", *range(6)), numbers("b", *(range(100, 700, 100)))),
            ": to 0…1",
            ": each feature",
        ),
    ],
)
def test_it_tells_how_values_are_scaled_and_which_alike(raw: Raw, scaling: str, scope: str) -> None:
    asked = Preparation()
    found = prepare(raw, asked, 0.2)
    assert scaling_text(asked, found) == f"Automatic{scaling}"
    assert scope_text(asked, found) == f"Automatic{scope}"


def test_it_tells_nothing_of_what_was_chosen_otherwise_or_is_not_known() -> None:
    asked = Preparation(scaling=ScalingRule.STANDARDISE, scope=Scope.GLOBAL)
    found = prepare(Samples((RAMP - 3).reshape(6, 4), (2, 2), "a"), asked, 0.2)
    assert scaling_text(asked, found) == scope_text(asked, found) == "Automatic"
    assert scaling_text(Preparation(), None) == scope_text(Preparation(), None) == "Automatic"


def test_the_dialog_tells_it_as_soon_as_samples_are_made(
    drop: Drop, qtbot: QtBot, german: Path
) -> None:
    dialog = drop(german)
    scaling, scope = combo(dialog, "scalingField"), combo(dialog, "scopeField")
    assert scaling.currentText() == scope.currentText() == "Automatic", "blank cells are refused"
    press(qtbot, dialog, "dropSamplesButton")
    settle(qtbot, dialog)
    assert scaling.currentText() == "Automatic: to 0…1"
    assert scope.currentText() == "Automatic: each feature"
    for field in (scaling, scope):
        room = field.width() - 38
        assert field.fontMetrics().horizontalAdvance(field.currentText()) <= room
