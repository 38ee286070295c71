"""Someone who does anything to the window: a short walk in each run of the tests."""

import pytest
from hypothesis import Phase
from PySide6.QtWidgets import QApplication

from aestudio.gui.shell.theme import Themes
from tests.robot.robot import wander


@pytest.mark.usefixtures("readers_stand_by")
def test_a_hundred_acts_of_any_kind_leave_all_in_order(qapp: QApplication) -> None:
    heard = wander(Themes(qapp), 100, 20261126, (Phase.generate,))
    assert heard.total() >= 100
    assert len(heard) > 50
