"""The card of runs that were begun together: which group it shows, and what there is of it."""

from collections.abc import Iterator, Sequence

import pytest
from pytestqt.qtbot import QtBot

from aestudio.analysis.mean_curves import mean_curve
from aestudio.analysis.run_curves import RunCurve
from aestudio.core.runs import Runs
from aestudio.gui.runs import group_card
from aestudio.gui.runs.group_card import WHAT_IT_IS, GroupCard
from aestudio.gui.shell.theme import Themes
from tests.gui.runs.invented import TIED, faced_off, four, id_of, swept, trained


@pytest.fixture
def card(qtbot: QtBot, themes: Themes) -> Iterator[GroupCard]:
    found = GroupCard(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(620, 340)
    found.show()
    yield found
    found.close()


def titles(card: GroupCard) -> list[str]:
    return [card.choice.itemText(place) for place in range(card.choice.count())]


@pytest.mark.parametrize("runs", [Runs(), four(), faced_off(four(), seeds=0)])
def test_without_a_face_off_it_says_what_one_is_and_begins_one(card: GroupCard, runs: Runs) -> None:
    card.show_runs(runs)
    assert card.empty.isVisible()
    assert card.begin_button.isVisible()
    assert "which is ahead and how surely" in WHAT_IT_IS
    assert not card.choice.isVisible()
    assert not card.mark_button.isVisible()


def test_a_face_off_is_told_as_its_runs_come_in(card: GroupCard) -> None:
    runs = faced_off(four(), seeds=1)
    card.show_runs(runs)
    assert card.title.text() == "Face-off"
    assert card.about.text() == "same 2 s each · 1 seed · test error"
    assert "One run each says little" in card.face_off.sentence
    more = trained(TIED, mse=0.012)
    group = runs.groups[0].id
    card.show_runs(runs.with_new(more, name="tied, seed 2", contender="tied", group=group))
    names = card.face_off.bars.accessibleName()
    # 0.011 and 0.012: their mean is 0.0115, their deviation 0.001/√2.
    assert names == "Test errors: tied 0.0115 ± 0.0007, 2 seeds; untied 0.0210, 1 seed"
    assert card.about.text() == "same 2 s each · 1–2 seeds · test error"


def test_the_group_of_the_latest_run_is_shown_and_another_can_be_chosen(card: GroupCard) -> None:
    runs = swept(faced_off(four()))
    card.show_runs(runs)
    assert card.title.text() == "Sweep"
    assert titles(card) == [
        "4 runs from 9 on · Sweep: learning_rate, tied",
        "4 runs from 5 on · Face-off: tied · untied",
    ]
    card.choice.committed.emit("a" * 32)
    assert card.title.text() == "Face-off"
    assert card.choice.currentIndex() == 1
    card.show_runs(runs.known_by(id_of(runs, 5), starred=True))
    assert card.title.text() == "Face-off", "what was chosen stays"
    card.show_runs(faced_off(runs, digit="c"))
    assert card.group is not None
    assert card.group.id == "c" * 32, "until a new one has its first run"


def test_of_a_group_it_is_told_how_many_runs_are_left_of_it(card: GroupCard) -> None:
    runs = swept(faced_off(four()))
    card.show_runs(runs.without(id_of(runs, 6), id_of(runs, 9), id_of(runs, 10), id_of(runs, 11)))
    assert titles(card) == [
        "Run 12 · Sweep: learning_rate, tied",
        "3 runs from 5 on · Face-off: tied · untied",
    ]


def test_with_one_group_there_is_nothing_to_choose(card: GroupCard) -> None:
    card.show_runs(faced_off(four()))
    assert not card.choice.isVisible()
    card.show_runs(swept(faced_off(four())))
    assert card.choice.isVisible()


def test_a_group_whose_runs_are_gone_gives_way(card: GroupCard) -> None:
    runs = swept(faced_off(four()))
    card.show_runs(runs)
    card.show_runs(runs.without(*(one.id for one in runs.of_group("b" * 32))))
    assert card.title.text() == "Face-off"
    card.show_runs(four())
    assert card.empty.isVisible()


def test_curves_come_to_the_contender_they_are_of(card: GroupCard) -> None:
    runs = faced_off(four())
    wanted = list[tuple[str, ...]]()
    card.curves_wanted.connect(wanted.append)
    card.show_runs(runs)
    assert wanted == [tuple(id_of(runs, number) for number in (5, 6, 7, 8))]
    card.show_states({id_of(runs, 6): trained(losses=[0.9, 0.8])})
    (line,) = card.face_off.curves.canvas.picture.lines
    place = runs.kept[5].info.colour
    assert (line.run.title, line.run.colour, line.raw.tolist()) == ("untied", place, [0.9, 0.8])
    card.show_states({id_of(runs, 8): trained(losses=[0.7, 0.6])})
    (line,) = card.face_off.curves.canvas.picture.lines
    assert line.raw == pytest.approx([0.8, 0.7])


def test_a_contender_is_averaged_anew_only_where_a_run_of_it_came_in(
    card: GroupCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    averaged = list[str]()

    def counting(name: str, place: int, curves: Sequence[RunCurve]) -> RunCurve | None:
        averaged.append(name)
        return mean_curve(name, place, curves)

    monkeypatch.setattr(group_card, "mean_curve", counting)
    runs = faced_off(four())
    card.show_runs(runs)
    for number in (5, 6, 7):
        card.show_states({id_of(runs, number): trained()})
    assert averaged == ["tied", "untied", "tied", "untied", "tied"]


def test_a_sweep_asks_for_no_curves_and_shows_each_run_as_a_line(card: GroupCard) -> None:
    wanted = list[tuple[str, ...]]()
    card.curves_wanted.connect(wanted.append)
    card.show_runs(swept(four()))
    assert wanted == []
    assert card.about.text() == "4 runs · test error"
    assert card.sweep.canvas.isVisible()
