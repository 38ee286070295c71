"""The table of runs on the screen: marks, stars, names, order, columns, by mouse and by keys."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import process_time
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from aestudio.core.runs import Runs
from aestudio.gui.runs.choice import ColumnChoice
from aestudio.gui.runs.runs_table import TOO_MANY, RunsTable
from aestudio.gui.runs.table_model import Fixed
from aestudio.gui.shell.theme import Themes
from tests.gui.runs.invented import (
    DATA,
    OTHER_DATA,
    PLAN,
    TIED,
    faced_off,
    four,
    id_of,
    many,
    trained,
    with_run,
)

LEFT = Qt.MouseButton.LeftButton
Edits = list[tuple[str, Callable[[Runs], Runs]]]


@pytest.fixture
def table(qtbot: QtBot, themes: Themes) -> Iterator[RunsTable]:
    found = RunsTable(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(900, 400)
    found.show_runs(four(), DATA)
    found.show()
    found.view.setFocus()
    yield found
    found.close()


@pytest.fixture
def edits(table: RunsTable) -> Edits:
    """What is asked for from here on."""
    found: Edits = []
    table.edit_wanted.connect(lambda text, change: found.append((text, change)))
    return found


def told(signal: Any) -> list[Any]:
    found: list[Any] = []
    signal.connect(found.append)
    return found


def section(table: RunsTable, key: str) -> int:
    return next(n for n in range(table.model.columnCount()) if table.model.key_of(n) == key)


def keys(table: RunsTable) -> list[str]:
    return [one.key for one in table.model.table.columns]


def cell(table: RunsTable, number: int, column: int) -> QModelIndex:
    row = table.model.row_of(id_of(table.runs, number))
    assert row is not None
    return table.model.index(row, column)


def place(table: RunsTable, number: int, column: int) -> QPoint:
    return table.view.visualRect(cell(table, number, column)).center()


def click(table: RunsTable, number: int, column: int) -> None:
    QTest.mouseClick(table.view.viewport(), LEFT, pos=place(table, number, column))


def double_click(table: RunsTable, number: int, column: int) -> None:
    click(table, number, column)
    QTest.mouseDClick(table.view.viewport(), LEFT, pos=place(table, number, column))


def press(table: RunsTable, key: Qt.Key) -> None:
    QTest.keyClick(table.view, key)


def select(table: RunsTable, *numbers: int) -> list[str]:
    ids = [id_of(table.runs, number) for number in numbers]
    table.view.select(ids, ids[-1])
    return ids


def shown(table: RunsTable) -> list[int]:
    return [one.run.info.number for one in table.model.table.rows]


def test_a_click_on_its_mark_compares_a_run_and_another_no_longer(table: RunsTable) -> None:
    marked = told(table.marked_changed)
    ids = [id_of(table.runs, number) for number in (1, 2)]
    click(table, 2, Fixed.MARK)
    click(table, 1, Fixed.MARK)
    click(table, 2, Fixed.MARK)
    assert marked == [(ids[1],), (ids[1], ids[0]), (ids[0],)]


def test_space_marks_all_that_are_selected_and_unmarks_them(table: RunsTable) -> None:
    marked = told(table.marked_changed)
    ids = select(table, 1, 3)
    press(table, Qt.Key.Key_Space)
    press(table, Qt.Key.Key_Space)
    assert marked == [tuple(ids), ()]


def test_a_ninth_mark_is_refused_and_said_to_be(table: RunsTable) -> None:
    runs = four()
    for _more in range(5):
        runs = with_run(runs, trained())
    table.show_runs(runs, DATA)
    table.mark([one.id for one in runs.kept[:8]])
    marked = told(table.marked_changed)
    click(table, 9, Fixed.MARK)
    assert marked == []
    assert len(table.marked) == 8
    assert table.count_label.text() == TOO_MANY


def test_a_run_that_is_deleted_is_compared_no_longer(table: RunsTable) -> None:
    runs = table.runs
    table.mark([id_of(runs, 1), id_of(runs, 4)])
    marked = told(table.marked_changed)
    table.show_runs(runs.without(id_of(runs, 1)), DATA)
    assert marked == [(id_of(runs, 4),)]


def test_stars_are_given_by_click_and_by_key_and_taken_where_all_have_one(
    table: RunsTable, edits: Edits
) -> None:
    click(table, 3, Fixed.STAR)
    runs = edits[0][1](table.runs)
    assert [one.info.starred for one in runs.kept] == [False, False, True, False]
    table.show_runs(runs, DATA)
    select(table, 1, 3)
    press(table, Qt.Key.Key_S)
    both = edits[1][1](runs)
    assert [one.info.starred for one in both.kept] == [True, False, True, False]
    table.show_runs(both, DATA)
    press(table, Qt.Key.Key_S)
    assert [one.info.starred for one in edits[2][1](both).kept] == [False] * 4
    assert [text for text, _change in edits] == ["Star run 3", "Star 2 runs", "Unstar 2 runs"]


def test_delete_takes_all_that_are_selected_out_of_the_project(
    table: RunsTable, edits: Edits
) -> None:
    said = told(table.told)
    select(table, 2, 4)
    press(table, Qt.Key.Key_Delete)
    ((text, change),) = edits
    assert text == "Delete 2 runs"
    assert said == ["Deleted 2 runs · Ctrl+Z brings them back"]
    assert [one.info.number for one in change(table.runs).kept] == [1, 3]


def test_nothing_happens_to_runs_where_none_is_selected(table: RunsTable, edits: Edits) -> None:
    table.view.select([], None)
    table.view.clearSelection()
    table.view.setCurrentIndex(QModelIndex())
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_S, Qt.Key.Key_F2):
        press(table, key)
    assert edits == []


@pytest.mark.parametrize("by", ["F2", "mouse"])
def test_a_name_is_written_in_its_cell(table: RunsTable, edits: Edits, by: str) -> None:
    chosen = told(table.run_chosen)
    if by == "F2":
        select(table, 2)
        press(table, Qt.Key.Key_F2)
    else:
        double_click(table, 2, Fixed.RUN)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "tied"
    field.selectAll()
    QTest.keyClicks(field, "both halves")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    ((text, change),) = edits
    assert text == "Rename run 2"
    renamed = change(table.runs).called("2")
    assert renamed is not None
    assert renamed.title == "2 · both halves"
    assert chosen == []


@pytest.mark.parametrize("typed", ["tied", "  tied "])
def test_the_same_name_is_no_edit(table: RunsTable, edits: Edits, typed: str) -> None:
    assert not table.model.setData(cell(table, 2, Fixed.RUN), typed)
    assert edits == []


def test_a_double_click_beside_the_name_and_enter_open_a_run(
    table: RunsTable, edits: Edits
) -> None:
    chosen = told(table.run_chosen)
    double_click(table, 3, section(table, "test_mse"))
    select(table, 1)
    press(table, Qt.Key.Key_Return)
    assert chosen == [id_of(table.runs, 3), id_of(table.runs, 1)]
    assert edits == []


def test_a_column_sorts_up_then_down_then_not_at_all(table: RunsTable) -> None:
    error = section(table, "test_mse")
    place_ = QPoint(table.view.head.sectionViewportPosition(error) + 10, 10)
    orders = []
    for _click in range(3):
        QTest.mouseClick(table.view.head.viewport(), LEFT, pos=place_)
        orders.append(shown(table))
    assert orders == [[3, 2, 1, 4], [1, 2, 3, 4], [1, 2, 3, 4]]
    assert [one.depth for one in table.model.table.rows] == [0, 1, 2, 0]


def test_what_is_selected_stays_so_when_the_order_changes(table: RunsTable) -> None:
    ids = select(table, 1, 2)
    table.sort_by(section(table, "test_mse"))
    assert set(table.view.selected) == set(ids)
    assert table.current is not None
    assert table.current.id == ids[1]


def test_a_search_hides_the_others_and_says_how_many_there_are(table: RunsTable) -> None:
    QTest.keyClicks(table.find_field, "faster")
    assert shown(table) == [3]
    assert table.count_label.text() == "1 of 4 · showing what differs"
    table.find_field.clear()
    assert shown(table) == [1, 2, 3, 4]


def test_all_settings_are_shown_and_hidden_again_and_the_owner_learns_it(table: RunsTable) -> None:
    choices = told(table.columns_changed)
    before = table.model.columnCount()
    table.all_button.click()
    assert table.model.columnCount() > before + 5
    table.all_button.click()
    assert table.model.columnCount() == before
    assert [one.all_settings for one in choices] == [True, False]


def test_a_column_keeps_its_place_as_others_come_and_new_ones_come_behind(
    table: RunsTable,
) -> None:
    results = ["parameters", "test_mse", "seconds"]
    assert keys(table) == ["tied", "learning_rate", *results]
    other = TIED.with_layer(1, activation="relu")
    runs = with_run(table.runs, trained(other, PLAN.edited(batch_size=20), validated=False))
    table.show_runs(runs, DATA)
    settings = ["tied", "learning_rate", "activation", "batch_size"]
    assert keys(table) == [*settings, *results, "validation_loss"]
    table.show_columns(ColumnChoice(hidden=frozenset({"tied"})))
    table.show_columns(ColumnChoice(all_settings=True))
    table.show_columns(ColumnChoice())
    assert keys(table)[:4] == settings
    before = keys(table)
    table.show_runs(runs.without(id_of(runs, 5)), DATA)
    table.show_runs(runs, DATA)
    assert keys(table) == before


def test_of_another_project_the_columns_are_in_the_order_of_the_forms(table: RunsTable) -> None:
    other = Runs()
    for rate, activation in ((0.1, "elu"), (0.2, "relu")):
        design = TIED.with_layer(1, activation=activation)
        other = with_run(other, trained(design, PLAN.edited(learning_rate=rate)))
    table.show_runs(Runs(), "")
    table.show_runs(other, DATA)
    assert keys(table)[:2] == ["activation", "learning_rate"]


def test_columns_are_chosen_in_a_menu_and_kept(table: RunsTable) -> None:
    choices = told(table.columns_changed)
    menu = table.columns_menu()
    ticks = {one.text(): one for one in menu.actions() if one.isCheckable()}
    assert ticks["Tied"].isChecked()
    assert not ticks["Seed"].isChecked()
    ticks["Seed"].toggle()
    ticks["Tied"].toggle()
    assert choices[-1].words == ("+seed", "-tied")
    keys = [one.key for one in table.model.table.columns]
    assert "seed" in keys
    assert "tied" not in keys
    menu.deleteLater()
    table.show_columns(ColumnChoice.of(["-test_mse"]))
    assert "test_mse" not in [one.key for one in table.model.table.columns]


@pytest.mark.parametrize("by", [Qt.Key.Key_Space, Qt.Key.Key_Return, LEFT])
def test_the_menu_stays_open_while_columns_are_ticked(
    table: RunsTable, by: Qt.Key | Qt.MouseButton
) -> None:
    menu = table.columns_menu()
    menu.popup(QPoint(0, 0))
    seed = next(one for one in menu.actions() if one.text() == "Seed")
    menu.setActiveAction(seed)
    if isinstance(by, Qt.Key):
        QTest.keyClick(menu, by)
    else:
        QTest.mouseClick(menu, by, pos=menu.actionGeometry(seed).center())
    assert seed.isChecked()
    assert menu.isVisible()
    menu.close()
    menu.deleteLater()


def test_several_that_are_selected_are_exported_alone_and_else_all(table: RunsTable) -> None:
    exported = told(table.export_wanted)
    for numbers in ((1,), (2, 3)):
        select(table, *numbers)
        menu = table.menu()
        next(one for one in menu.actions() if one.text().startswith("Export")).trigger()
        menu.deleteLater()
    assert [text.count("\n") for text in exported] == [5, 3]


def test_the_menu_offers_what_suits_one_run_or_several(table: RunsTable) -> None:
    possible = []
    for numbers in ((1,), (1, 2)):
        select(table, *numbers)
        menu = table.menu()
        possible.append({one.text().split("\t")[0]: one.isEnabled() for one in menu.actions()})
        menu.deleteLater()
    one, two = possible
    assert all(one.values())
    assert [name for name, on in two.items() if not on] == ["Open in Build", "Rename"]


def test_who_is_looked_at_is_told_once(table: RunsTable) -> None:
    looked = told(table.run_selected)
    (first,) = select(table, 2)
    table.show_runs(table.runs, DATA)
    (second,) = select(table, 3)
    table.show_runs(table.runs.without(second), DATA)
    assert looked == [first, second, None]


def test_a_name_that_is_being_written_stays_while_results_come_in(table: RunsTable) -> None:
    select(table, 2)
    press(table, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "half")
    runs = table.runs
    table.show_runs(runs.with_state(id_of(runs, 4), trained(mse=0.5, seconds=3.0)), DATA)
    assert QApplication.focusWidget() is field
    assert field.text() == "half"
    QTest.keyClick(field, Qt.Key.Key_Escape)


def test_a_run_on_other_data_says_so_in_its_tip(table: RunsTable) -> None:
    table.show_runs(with_run(four(), trained(data=OTHER_DATA)), DATA)
    for column in (Fixed.RUN, section(table, "test_mse")):
        tip = cell(table, 5, column).data(Qt.ItemDataRole.ToolTipRole)
        assert "other data than the project's" in tip
    assert cell(table, 1, Fixed.RUN).data(Qt.ItemDataRole.ToolTipRole) == "1 · untied"


def test_a_run_that_was_not_trained_to_its_end_says_so_and_tells_its_note(
    table: RunsTable,
) -> None:
    runs = with_run(four(), replace(trained(), done=()))
    table.show_runs(runs.known_by(id_of(runs, 5), note="Power cut"), DATA)
    tip = cell(table, 5, Fixed.RUN).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.split("\n") == ["Run 5", "Not trained to its end: 0 of 1 stage done", "Power cut"]


def test_marks_and_stars_are_read_out(table: RunsTable) -> None:
    table.mark([id_of(table.runs, 1)])
    role = Qt.ItemDataRole.AccessibleTextRole
    marks = [cell(table, number, Fixed.MARK).data(role) for number in (1, 2)]
    assert marks == ["marked for comparison", "not marked"]
    assert cell(table, 1, Fixed.STAR).data(role) == "no star"


def test_where_there_is_no_room_figures_that_tell_less_give_way_first(table: RunsTable) -> None:
    def visible() -> frozenset[str]:
        return table.view.visible_keys

    assert "parameters" in visible()
    table.resize(430, 400)
    QApplication.processEvents()
    assert "parameters" not in visible()
    assert {"tied", "test_mse", "seconds"} <= visible()
    menu = table.columns_menu()
    tick = next(one for one in menu.actions() if one.text() == "Parameters")
    assert not tick.isChecked()
    tick.toggle()
    menu.deleteLater()
    assert "parameters" in visible()


def test_the_epochs_that_were_planned_give_way_before_those_that_were_trained(
    table: RunsTable,
) -> None:
    runs = with_run(table.runs, trained(plan=PLAN.edited(epochs=9), losses=[0.4, 0.3]))
    table.show_runs(runs, DATA)
    both = {"epochs", "epochs_done"}
    assert both <= {one.key for one in table.model.table.columns}
    for width in range(1200, 400, -20):
        table.resize(width, 400)
        QApplication.processEvents()
        if not both <= table.view.visible_keys:
            break
    assert both & table.view.visible_keys == {"epochs_done"}


def test_the_error_stays_in_sight_beside_the_run_where_not_all_has_room(table: RunsTable) -> None:
    error = section(table, "test_mse")
    assert table.view.head.visualIndex(error) == error
    table.all_button.click()
    QApplication.processEvents()
    error = section(table, "test_mse")
    assert table.view.head.visualIndex(error) == Fixed.RUN + 1
    place_ = table.view.columnViewportPosition(error)
    assert place_ + table.view.columnWidth(error) < table.view.viewport().width()
    table.all_button.click()
    QApplication.processEvents()
    error = section(table, "test_mse")
    assert table.view.head.visualIndex(error) == error


def test_200_runs_are_shown_without_a_wait(table: RunsTable) -> None:
    runs = many(200)
    begun = process_time()
    table.show_runs(runs, DATA)
    table.grab()
    taken = process_time() - begun
    assert len(shown(table)) == 200
    assert taken < 0.3, "three times what it takes, for a machine that is busy"


def test_runs_of_a_group_are_told_by_it_and_the_first_of_them_carries_a_tag(
    table: RunsTable,
) -> None:
    alone = four()
    grouped = faced_off(alone, seeds=1)
    table.show_runs(grouped, DATA)
    spoken = cell(table, 5, Fixed.RUN).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "5 · tied, seed 1, of Face-off: tied · untied"
    assert "Of Face-off: tied · untied" in cell(table, 6, Fixed.RUN).data(
        Qt.ItemDataRole.ToolTipRole
    )
    rail = table.view.visualRect(cell(table, 6, Fixed.RUN)).left()
    image = table.view.viewport().grab().toImage()
    border = table.view._delegate.theme.color("border")
    for number, railed in ((4, False), (5, True), (6, True)):
        y = place(table, number, Fixed.RUN).y()
        assert (image.pixelColor(rail, y) == border) is railed
    tags = [
        table.view._delegate.width(table.model.row(cell(table, n, Fixed.RUN)), Fixed.RUN)
        for n in (5, 6)
    ]
    assert tags[0] > tags[1]
