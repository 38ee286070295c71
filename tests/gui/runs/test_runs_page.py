"""The Runs workspace: its parts show the same runs, in the same colours, and ask for what they
lack."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.run import Run
from aestudio.core.runs import Runs
from aestudio.gui.runs.compared import ComparedSamples
from aestudio.gui.runs.comparison import Comparison
from aestudio.gui.shell.theme import Themes
from tests.gui.runs.invented import (
    DATA,
    PLAN,
    faced_off,
    four,
    id_of,
    swept,
    trained,
    with_run,
)

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)


@pytest.fixture
def page(qtbot: QtBot, themes: Themes) -> Iterator[Comparison]:
    found = Comparison(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(1280, 740)
    found.show()
    yield found
    found.close()


def told(signal: Any) -> list[Any]:
    found: list[Any] = []
    signal.connect(found.append)
    return found


def states(runs: Runs, *numbers: int, run: Run | None = None) -> dict[str, Run]:
    return {id_of(runs, number): run or trained() for number in numbers}


def ids(runs: Runs, *numbers: int) -> tuple[str, ...]:
    return tuple(id_of(runs, number) for number in numbers)


def test_without_runs_the_page_says_where_they_come_from(page: Comparison) -> None:
    wanted: list[bool] = []
    page.build_wanted.connect(lambda: wanted.append(True))
    page.show_runs(Runs())
    assert page.empty_page.isVisible()
    page.empty_page.build_button.click()
    assert wanted == [True]
    page.show_runs(four(), DATA)
    assert page.table.isVisible()
    assert not page.empty_page.isVisible()


def test_the_curves_of_marked_runs_are_asked_for_once_and_shown(page: Comparison) -> None:
    runs = four()
    page.show_runs(runs, DATA)
    wanted, samples = told(page.states_wanted), told(page.samples_wanted)
    page.mark(ids(runs, 2, 3))
    assert wanted == [ids(runs, 2, 3)]
    assert samples == [ids(runs, 2, 3)]
    page.show_states(states(runs, 2, 3))
    assert [one.run.number for one in page.curves.canvas.picture.lines] == [2, 3]
    page.show_runs(runs.known_by(id_of(runs, 2), starred=True), DATA)
    assert len(wanted) == 1
    page.mark(ids(runs, 3, 1))
    assert wanted[1:] == [ids(runs, 1)]
    assert [one.run.number for one in page.curves.canvas.picture.lines] == [3]


@pytest.mark.parametrize(
    ("runs", "opened", "marked"),
    [
        (faced_off(four()), 2, (2,)),
        (faced_off(four(), seeds=1), None, (5, 6)),
        (faced_off(swept(four())), None, (9, 10, 11, 12)),
        (four(), None, (4,)),
        (Runs(), None, ()),
    ],
)
def test_the_opened_run_is_compared_or_the_latest_group_where_nothing_is(
    page: Comparison, runs: Runs, opened: int | None, marked: tuple[int, ...]
) -> None:
    runs = runs.opening(None if opened is None else id_of(runs, opened))
    page.show_runs(runs, DATA)
    page.mark_something()
    assert [one.info.number for one in page.table.marked] == [*marked]
    if len(marked) > 1:
        page.mark(ids(runs, 1))
        page.mark_something()
        assert [one.info.number for one in page.table.marked] == [1], "what is marked stays so"


def test_a_run_that_is_compared_has_the_colour_of_its_contender(page: Comparison) -> None:
    runs = faced_off(four())
    for more in range(9):
        runs = with_run(runs, trained(), f"more {more}")
    page.show_runs(runs, DATA)
    # 6 is untied, of the palette's place 5; 14 has that place too, and gives way.
    page.mark(ids(runs, 14, 8, 6))
    page.show_group_states(states(runs, 5, 6, 7, 8))
    page.show_states(states(runs, 14, 8, 6))
    contenders = {
        one.run.title: one.run.colour for one in page.group.face_off.curves.canvas.picture.lines
    }
    assert contenders == {"tied": 4, "untied": 5}
    colours = {one.run.number: one.run.colour for one in page.curves.canvas.picture.lines}
    assert colours == {14: 6, 8: 5, 6: 5}
    assert page.table.places == {id_of(runs, number): place for number, place in colours.items()}


def test_in_a_window_of_1280_by_800_a_face_off_has_room_for_four_contenders(
    page: Comparison,
) -> None:
    page.resize(1280, 724)
    runs = faced_off(four())
    page.show_runs(runs.opening(id_of(runs, 2)), DATA)
    assert page.against.lines, "a run stands against its parent below it"
    assert page.group.face_off.height() >= 324


def test_a_run_that_went_on_is_asked_for_again(page: Comparison) -> None:
    runs = four()
    page.show_runs(runs, DATA)
    page.mark(ids(runs, 2))
    page.show_states(states(runs, 2))
    wanted = told(page.states_wanted)
    longer = trained(losses=[0.4, 0.3, 0.2, 0.1, 0.05])
    runs = runs.with_state(id_of(runs, 2), longer)
    page.show_runs(runs, DATA)
    assert wanted == [ids(runs, 2)]
    page.show_states(states(runs, 2, run=longer))
    assert len(page.curves.canvas.picture.lines[0].raw) == 5


def test_curves_and_samples_have_the_colours_of_the_marks_and_the_new_names(
    page: Comparison,
) -> None:
    runs = four()
    for _more in range(6):
        runs = with_run(runs, trained(), "more")
    page.show_runs(runs, DATA)
    # The ninth has the place of the first, and takes the next that is free.
    page.mark(ids(runs, 1, 9))
    page.show_states(states(runs, 1, 9))
    page.show_runs(runs.known_by(id_of(runs, 9), name="last"), DATA)
    drawn = [(one.run.title, one.run.colour) for one in page.curves.canvas.picture.lines]
    assert drawn == [("1 · untied", 0), ("9 · last", 1)]
    named = [(one.title, one.colour) for one in page.samples.named]
    assert named == drawn
    assert list(page.table.model.places.values()) == [0, 1]


def test_a_state_of_a_run_that_is_gone_is_dropped(page: Comparison) -> None:
    runs = four()
    page.show_runs(runs, DATA)
    gone = states(runs, 3)
    page.show_runs(runs.without(id_of(runs, 3)), DATA)
    page.show_states(gone)
    assert page.curves.canvas.picture.lines == ()


def test_the_run_that_is_looked_at_is_held_against_its_parent_else_the_opened_one(
    page: Comparison,
) -> None:
    runs = four().opening(None)
    page.show_runs(runs, DATA)
    assert page.against.title.text() == "Run"
    page.show_runs(runs.opening(id_of(runs, 4)), DATA)
    assert page.against.title.text() == "Run 4 against 3, the run before it"
    page.table.view.select(ids(runs, 2), id_of(runs, 2))
    assert page.against.title.text() == "Run 2 against its parent 1"


def test_samples_that_were_made_are_shown_by_the_marked_runs(page: Comparison) -> None:
    runs = four()
    page.show_runs(runs, DATA)
    page.mark(ids(runs, 2))
    inputs = np.zeros((9, 4), np.float32)
    page.show_samples(ComparedSamples(inputs, None, {id_of(runs, 2): inputs}))
    assert page.samples.rows.isVisible()
    page.show_samples(None)
    assert not page.samples.rows.isVisible()


def test_edits_of_table_and_note_come_out_of_one_door(page: Comparison) -> None:
    runs = four()
    page.show_runs(runs, DATA)
    edits: list[str] = []
    page.edit_wanted.connect(lambda text, _change: edits.append(text))
    page.table.view.select(ids(runs, 2), id_of(runs, 2))
    QTest.keyClick(page.table.view, Qt.Key.Key_S)
    page.against.note.setFocus()
    QTest.keyClicks(page.against.note, "kept when the page is closed")
    page.close()
    assert edits == ["Star run 2", "Note on run 2"]


def test_where_to_go_with_a_run_is_told(page: Comparison) -> None:
    runs = four()
    page.show_runs(runs, DATA)
    page.table.view.select(ids(runs, 2), id_of(runs, 2))
    opened, inspected, continued = (
        told(one) for one in (page.run_chosen, page.inspect_wanted, page.continue_wanted)
    )
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    for one in page.against.buttons:
        one.click()
    (id,) = ids(runs, 2)
    assert (opened, inspected, continued) == ([id, id], [id], [id])


def test_the_runs_of_a_face_off_are_marked_and_selected_in_the_table(page: Comparison) -> None:
    runs = faced_off(four(), seeds=5)
    page.show_runs(runs, DATA)
    page.group.mark_button.click()
    group = ids(runs, *range(5, 15))
    assert page.table.view.selected == group
    assert tuple(one.id for one in page.table.marked) == group[:8]
    assert page.table.count_label.text() == "The first 8 are compared, all are selected"


def test_a_line_of_a_sweep_that_is_clicked_is_selected_in_the_table_and_shows_it(
    page: Comparison,
) -> None:
    runs = swept(four())
    page.show_runs(runs, DATA)
    page.group.run_wanted.emit(id_of(runs, 6))
    assert page.table.view.selected == ids(runs, 6)
    assert page.against.title.text().startswith("Run 6 against")


def test_a_face_off_and_a_sweep_can_be_asked_for(page: Comparison) -> None:
    wanted = list[str]()
    page.face_off_wanted.connect(lambda: wanted.append("face-off"))
    page.sweep_wanted.connect(lambda: wanted.append("sweep"))
    page.show_runs(Runs())
    page.empty_page.face_off_button.click()
    page.show_runs(four(), DATA)
    page.group.begin_button.click()
    page.table.sweep_button.click()
    page.show_runs(faced_off(four()), DATA)
    page.group.new_button.click()
    page.show_runs(swept(faced_off(four())), DATA)
    page.group.new_button.click()
    assert wanted == ["face-off", "face-off", "sweep", "face-off", "sweep"]


def test_curves_of_a_face_off_are_asked_for_once_and_drawn_without_marks(page: Comparison) -> None:
    runs = faced_off(four())
    wanted = told(page.group_states_wanted)
    page.show_runs(runs, DATA)
    assert wanted == [ids(runs, 5, 6, 7, 8)]
    page.show_runs(runs.known_by(id_of(runs, 5), starred=True), DATA)
    assert len(wanted) == 1
    page.show_group_states(states(runs, 5, 6, 7, 8))
    drawn = page.group.face_off.curves.canvas.picture.lines
    assert [one.run.title for one in drawn] == ["tied", "untied"]
    assert page.curves.canvas.picture.lines == ()


def test_every_control_has_a_name_for_programs_for_people_and_a_tooltip(page: Comparison) -> None:
    runs = with_run(four(), trained(plan=PLAN))
    page.show_runs(runs, DATA)
    found = [one for one in page.findChildren(QWidget) if isinstance(one, CONTROLS)]
    own = [one for one in found if not one.objectName().startswith("qt_")]
    lacking = [
        (type(one).__name__, one.objectName(), one.accessibleName())
        for one in own
        if not (one.objectName() and one.accessibleName() and one.toolTip())
    ]
    assert [one for one in lacking if one[0] not in ("QAbstractButton", "QToolButton")] == []
    unreachable = [
        one.objectName() for one in own if not one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert [name for name in unreachable if name] == []


@pytest.mark.parametrize("runs", [four(), faced_off(four()), swept(four())])
def test_the_page_fits_a_small_screen(page: Comparison, runs: Runs) -> None:
    page.show_runs(runs, DATA)
    hint = page.minimumSizeHint()
    assert hint.width() <= 1100
    assert hint.height() <= 640


def test_the_page_is_drawn_anew_in_the_colours_of_another_theme(
    page: Comparison, themes: Themes
) -> None:
    runs = four()
    page.show_runs(runs, DATA)
    page.mark(ids(runs, 1, 2))
    page.show_states(states(runs, 1, 2))
    panel = page.curves.canvas
    before = panel.grab().toImage()
    themes.toggle()
    try:
        assert panel.grab().toImage() != before
    finally:
        themes.toggle()
    assert panel.grab().toImage() == before
