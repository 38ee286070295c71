"""No tooltip is a line across the whole screen."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.layers.dense import Dense
from aestudio.core.params import Frozen, parameters
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import Preparation, Reading
from aestudio.gui.kit.forms import ParameterForm
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.shell.main_window import MainWindow

WIDEST = 80  # Letters, of which one takes about 6 pixels.


def test_the_words_of_a_tip_are_kept_and_its_breaks_too() -> None:
    text = "one " * 50 + "\n\n" + "t" * 90 + "\nlast"
    told = wrapped(text)
    assert told.split() == text.split()
    assert max(map(len, told.split("\n")[:3])) <= WIDEST
    assert told.endswith("\n\n" + "t" * 90 + "\nlast"), "a path is not cut in two"


def test_no_tip_of_the_window_is_wider_than_is_easily_read(idle_window: MainWindow) -> None:
    tips = {one.toolTip() for one in idle_window.findChildren(QWidget)}
    assert len(tips) > 50
    assert [line for tip in tips for line in tip.split("\n") if len(line) > WIDEST] == []


@pytest.mark.parametrize("model", [Dense, Preparation, Reading, TrainingPlan])
def test_the_help_of_every_setting_is_told_in_full_and_no_wider(
    qtbot: QtBot, model: type[Frozen]
) -> None:
    declared = {name: one for name, one in parameters(model).items() if one.type is not str}
    form = ParameterForm(model, tuple(declared))
    qtbot.addWidget(form)
    for name, one in declared.items():
        tip = form.field(name).toolTip()
        assert tip.split() == one.help.split()
        assert max(map(len, tip.split("\n"))) <= WIDEST
