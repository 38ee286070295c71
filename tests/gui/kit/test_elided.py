"""Lines that give way: whole while there is room, told by their tip where there is none."""

import pytest
from pytestqt.qtbot import QtBot

from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.shell.theme import Themes


@pytest.fixture
def line(qtbot: QtBot, themes: Themes) -> ElidedLabel:
    found = ElidedLabel("name", least=30, spare=" •")
    themes.dress(found)
    qtbot.addWidget(found)
    found.show()
    return found


def test_it_is_whole_in_the_room_that_it_asks_for_and_shortened_with_dots_in_less(
    line: ElidedLabel,
) -> None:
    line.say("Stacked autoencoder")
    line.resize(line.sizeHint())
    assert line.shown == "Stacked autoencoder"
    line.resize(line.width() - 20, line.height())
    assert line.shown.endswith("…")
    assert line.fontMetrics().horizontalAdvance(line.shown) <= line.width()
    assert line.text() == line.toolTip() == "Stacked autoencoder"


def test_its_suffix_is_never_cut_and_has_its_room_before_it_comes(line: ElidedLabel) -> None:
    line.say("Stacked autoencoder", tip="Not saved yet")
    before = line.sizeHint()
    line.say("Stacked autoencoder", suffix=" •", tip="Not saved yet")
    assert line.sizeHint() == before
    line.resize(80, 20)
    assert line.shown.startswith("Sta")
    assert line.shown.endswith("… •")
    assert line.toolTip() == "Stacked autoencoder •\nNot saved yet"


def test_of_several_wordings_the_longest_that_fits_is_shown(line: ElidedLabel) -> None:
    line.say("saves 235 k parameters", "saves 235 k")
    line.resize(line.sizeHint())
    assert line.shown == "saves 235 k parameters"
    line.resize(line.width() - 20, line.height())
    assert line.shown == "saves 235 k"
    assert line.minimumSizeHint().width() == 30


def test_a_name_is_cut_in_the_middle_so_that_its_end_still_tells(
    qtbot: QtBot, themes: Themes
) -> None:
    found = ElidedLabel("name", least=30, middle=True)
    themes.dress(found)
    qtbot.addWidget(found)
    found.show()
    found.say("stacked, fine-tuned, seed 2")
    found.resize(found.sizeHint().width() - 40, 20)
    assert found.shown.startswith("stacked")
    assert found.shown.endswith("seed 2")
    assert "…" in found.shown
    assert found.toolTip() == "stacked, fine-tuned, seed 2"
