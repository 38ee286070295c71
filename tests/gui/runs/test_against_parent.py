"""One run against another: what is struck through, what is better, its note, where to go."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aestudio.core.objectives import Loss
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.runs import Runs
from aestudio.gui.runs.against_parent import AgainstParent
from aestudio.gui.runs.changed import Comparison, Line, Tone, comparison_of
from aestudio.gui.shell.theme import Themes
from tests.gui.runs.invented import (
    DATA,
    OTHER_DATA,
    PLAN,
    TIED,
    UNTIED,
    four,
    id_of,
    trained,
    with_run,
)


@pytest.fixture
def card(qtbot: QtBot, themes: Themes) -> Iterator[AgainstParent]:
    found = AgainstParent()
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(600, 260)
    found.show()
    yield found
    found.close()


def compared(runs: Runs, number: int) -> Comparison:
    run = runs.called(str(number))
    assert run is not None
    return comparison_of(runs, run)


def line(found: Comparison, label: str) -> Line:
    return next(one for one in found.lines if one.label == label)


def test_a_run_is_held_against_the_one_that_it_branched_off() -> None:
    found = compared(four(), 3)
    assert found.title == "Run 3 against its parent 2"
    assert found.subtitle == "branched at epoch 2"
    assert line(found, "Learning rate") == Line("Learning rate", "0.01", "0.003", Tone.CHOSEN)
    assert line(found, "Test error") == Line("Test error", "0.0092", "0.0087", Tone.BETTER)
    assert [one.label for one in found.lines] == ["Learning rate", "Test error"]


def test_a_run_without_a_parent_is_held_against_the_one_before_it() -> None:
    found = compared(four(), 4)
    assert found.title == "Run 4 against 3, the run before it"
    assert line(found, "Tied").after == "no"
    assert line(found, "Time") == Line("Time", "2.0 s", "36.0 s", Tone.PLAIN)
    assert line(found, "Parameters").after == f"{UNTIED.parameters:,}"


def test_the_first_run_stands_alone_with_what_came_of_it() -> None:
    found = compared(four(), 1)
    assert (found.title, found.subtitle) == ("Run 1", "no run before it")
    assert line(found, "Test error") == Line("Test error", "", "0.0101", Tone.PLAIN)


def test_a_branch_of_a_run_that_is_gone_says_so() -> None:
    runs = four()
    found = compared(runs.without(id_of(runs, 2)), 3)
    assert found.title == "Run 3 against 1, the run before it"
    assert found.subtitle == "the run it branched off is gone"


@pytest.mark.parametrize(
    ("mse", "tone"), [(0.02, Tone.WORSE), (0.005, Tone.BETTER), (0.01, Tone.PLAIN)]
)
def test_an_error_is_better_or_worse_or_the_same(mse: float, tone: Tone) -> None:
    runs = with_run(with_run(Runs(), trained(mse=0.01)), trained(mse=mse))
    assert line(compared(runs, 2), "Test error").tone is tone


def test_errors_on_other_data_are_not_compared() -> None:
    runs = with_run(with_run(Runs(), trained(mse=0.01)), trained(mse=0.001, data=OTHER_DATA))
    found = line(compared(runs, 2), "Test error")
    assert found == Line("Test error", "0.0100", "0.0010", Tone.PLAIN, "other data")


def test_losses_of_different_kinds_are_not_compared_but_test_errors_are() -> None:
    entropy = trained(plan=PLAN.edited(loss=Loss.BINARY_CROSS_ENTROPY), losses=[0.1], mse=0.001)
    found = compared(with_run(with_run(Runs(), trained(mse=0.01)), entropy), 2)
    assert line(found, "Validation loss").tone is Tone.PLAIN
    assert line(found, "Validation loss").apart == "another loss"
    assert line(found, "Test error").tone is Tone.BETTER


ONE_AT_A_TIME = PLAN.edited(strategy=Strategy.ONE_AT_A_TIME)
FINE_TUNED = PLAN.edited(strategy=Strategy.FINE_TUNED)


@pytest.mark.parametrize(
    ("before", "after", "apart"),
    [
        (PLAN, FINE_TUNED, ""),
        (PLAN, ONE_AT_A_TIME, "not of the same layers"),
        (ONE_AT_A_TIME, FINE_TUNED, "not of the same layers"),
        (ONE_AT_A_TIME, ONE_AT_A_TIME.edited(learning_rate=0.1), ""),
    ],
)
def test_losses_of_parts_are_not_compared_with_those_of_the_whole(
    before: TrainingPlan, after: TrainingPlan, apart: str
) -> None:
    first, second = trained(plan=before), trained(plan=after, losses=[0.1])
    found = compared(with_run(with_run(Runs(), first), second), 2)
    told = line(found, "Validation loss")
    assert (told.before, told.apart) == ("0.2000", apart)
    assert told.tone is (Tone.PLAIN if apart else Tone.BETTER)


@pytest.mark.parametrize("data", [DATA, OTHER_DATA])
def test_an_error_that_is_not_known_is_neither_better_nor_worse(data: str) -> None:
    runs = with_run(with_run(Runs(), trained(mse=0.01)), trained(mse=None, data=data))
    assert line(compared(runs, 2), "Test error") == Line("Test error", "0.0100", "–", Tone.PLAIN)


def test_the_card_shows_old_and_new(card: AgainstParent) -> None:
    runs = four()
    card.show_run(runs, runs.called("3"))
    texts = [one.text() for one in card.content.findChildren(type(card.about))]
    assert texts == ["Learning rate", "0.01", "0.003", "Test error", "0.0092", "0.0087 · better"]
    assert card.title.text() == "Run 3 against its parent 2"
    card.show_run(runs, None)
    assert card.hint.isVisible()
    assert not any(one.isVisible() for one in card.buttons)


def test_the_card_says_in_words_what_is_worse_and_why_errors_cannot_be_compared(
    card: AgainstParent,
) -> None:
    runs = with_run(with_run(Runs(), trained(mse=0.01)), trained(mse=0.02))
    runs = with_run(runs, trained(mse=0.001, data=OTHER_DATA))
    for number, before, after in (
        ("2", "0.0100", "0.0200 · worse"),
        ("3", "0.0200 · not comparable: other data", "0.0010"),
    ):
        card.show_run(runs, runs.called(number))
        QApplication.processEvents()
        labels = card.content.findChildren(type(card.about))
        texts = [one.text() for one in labels if one.isVisible()]
        place = texts.index("Test error")
        assert texts[place + 1 : place + 3] == [before, after]


def test_each_button_tells_the_run(card: AgainstParent) -> None:
    runs = four()
    card.show_run(runs, runs.called("2"))
    told: list[tuple[str, str]] = []
    signals: dict[str, Any] = {
        "open": card.open_wanted,
        "inspect": card.inspect_wanted,
        "continue": card.continue_wanted,
    }
    for name, signal in signals.items():
        signal.connect(lambda id, name=name: told.append((name, id)))
    for one in card.buttons:
        one.click()
    assert told == [(name, id_of(runs, 2)) for name in signals]


Edits = list[tuple[str, Callable[[Runs], Runs]]]


def test_a_note_is_kept_when_it_is_left_and_only_if_it_is_another(card: AgainstParent) -> None:
    runs, edits = four(), Edits()
    card.edit_wanted.connect(lambda text, change: edits.append((text, change)))
    card.show_run(runs, runs.called("2"))
    card.note.setFocus()
    QTest.keyClicks(card.note, "Worth a second look ")
    card.buttons[0].setFocus()
    ((text, change),) = edits
    assert text == "Note on run 2"
    runs = change(runs)
    noted = runs.called("2")
    assert noted is not None
    assert noted.info.note == "Worth a second look"
    card.show_run(runs, noted)
    card.note.setFocus()
    card.buttons[0].setFocus()
    assert len(edits) == 1


def test_a_note_goes_to_the_run_it_was_written_to(card: AgainstParent) -> None:
    runs, edits = four(), Edits()
    card.edit_wanted.connect(lambda text, change: edits.append((text, change)))
    card.show_run(runs, runs.called("2"))
    card.note.setFocus()
    QTest.keyClicks(card.note, "to two")
    card.show_run(runs, runs.called("3"))
    notes = [one.info.note for one in edits[0][1](runs).kept]
    assert notes == ["", "to two", "", ""]
    assert card.note.toPlainText() == ""


def test_escape_drops_what_was_written_and_ctrl_enter_keeps_it(card: AgainstParent) -> None:
    runs, edits = four(), Edits()
    card.edit_wanted.connect(lambda text, change: edits.append((text, change)))
    card.show_run(runs, runs.called("2"))
    card.note.setFocus()
    QTest.keyClicks(card.note, "no")
    QTest.keyClick(card.note, Qt.Key.Key_Escape)
    assert card.note.toPlainText() == ""
    QTest.keyClicks(card.note, "yes")
    QTest.keyClick(card.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(edits) == 1


def test_what_is_being_written_stays_while_results_come_in(card: AgainstParent) -> None:
    runs = four()
    card.show_run(runs, runs.called("2"))
    card.note.setFocus()
    QTest.keyClicks(card.note, "half a")
    later = runs.with_state(id_of(runs, 2), trained(TIED, mse=0.001))
    card.show_run(later, later.called("2"))
    assert card.note.toPlainText() == "half a"
