"""The table of runs as a value: columns, rows, order, and what is best."""

import csv
from io import StringIO

import pytest

from aestudio.core.plan import Schedule
from aestudio.core.runs import Runs
from aestudio.gui.runs.choice import ColumnChoice
from aestudio.gui.runs.columns import NONE
from aestudio.gui.runs.rows import Question, Sorting, Table, table_of
from aestudio.gui.runs.runs_csv import runs_csv
from tests.gui.runs.invented import (
    DATA,
    OTHER_DATA,
    PLAN,
    UNTIED,
    faced_off,
    four,
    id_of,
    swept,
    trained,
    with_run,
)


def table(runs: Runs, **question: object) -> Table:
    return table_of(runs, Question(sha256=DATA, **question))  # type: ignore[arg-type]


def labels(found: Table) -> list[str]:
    return [one.label for one in found.columns]


def column(found: Table, label: str) -> list[str]:
    place = labels(found).index(label)
    return [one.cells[place].text for one in found.rows]


def strong(found: Table, label: str) -> list[int]:
    place = labels(found).index(label)
    return [one.run.info.number for one in found.rows if one.cells[place].strong]


def numbers(found: Table) -> list[int]:
    return [one.run.info.number for one in found.rows]


def test_settings_are_shown_that_differ_and_results_that_do() -> None:
    assert labels(table(four())) == ["Tied", "Learning rate", "Parameters", "Test error", "Time"]


def test_what_all_have_alike_is_told_in_words_without_what_none_uses() -> None:
    same = table(four()).same
    assert same[0] == "300 → 150"
    assert {"ELU", "He", "Adam", "batch 150", "seed 42", "L2 penalty 0.0005"} <= set(same)
    assert not [one for one in same if one.startswith(("corruption", "stop early", "learning"))]


def test_branches_stand_below_the_run_that_they_come_from() -> None:
    found = table(four())
    assert numbers(found) == [1, 2, 3, 4]
    assert [one.depth for one in found.rows] == [0, 1, 2, 0]


def test_a_branch_whose_parent_is_not_shown_stands_by_itself() -> None:
    runs = four()
    assert [one.depth for one in table(runs.without(id_of(runs, 2))).rows] == [0, 0, 0]
    assert [one.depth for one in table(runs, search="faster").rows] == [0]


def test_settings_that_are_others_than_in_the_parent_are_strong() -> None:
    found = table(four())
    assert column(found, "Tied") == [NONE, "tied", "tied", NONE]
    assert strong(found, "Tied") == [2]
    assert strong(found, "Learning rate") == [3]


def test_the_lowest_test_error_is_strong_and_alone_in_it() -> None:
    found = table(four())
    assert column(found, "Test error") == ["0.0101", "0.0092", "0.0087", NONE]
    assert strong(found, "Test error") == [3]


@pytest.mark.parametrize("mse", [0.0001, 0.0087])
def test_a_run_on_other_data_is_marked_and_its_error_is_not_the_best(mse: float) -> None:
    runs = with_run(four(), trained(mse=mse, data=OTHER_DATA), "elsewhere")
    found = table(runs)
    assert [one.run.info.number for one in found.rows if one.other_data] == [5]
    assert strong(found, "Test error") == [3]


def test_while_the_data_are_not_known_errors_on_different_ones_have_no_best() -> None:
    runs = with_run(four(), trained(mse=0.0001, data=OTHER_DATA))
    unknown = table_of(runs, Question())
    assert not any(one.other_data for one in unknown.rows)
    assert strong(unknown, "Test error") == []
    assert strong(table_of(four(), Question()), "Test error") == [3]


def test_of_a_run_alone_every_result_is_shown_and_none_is_best() -> None:
    found = table(with_run(Runs(), trained()))
    wanted = ["Parameters", "Test error", "Validation loss", "Epochs", "Time"]
    assert labels(found) == wanted
    assert strong(found, "Test error") == []
    assert column(found, "Parameters") == ["281,734"]
    assert column(found, "Time") == ["2.0 s"]


@pytest.mark.parametrize(
    ("key", "rising", "falling"),
    [
        ("test_mse", [3, 2, 1, 4], [1, 2, 3, 4]),
        ("name", [1, 2, 3, 4], [4, 3, 2, 1]),
        ("seconds", [1, 2, 3, 4], [4, 2, 3, 1]),
        ("learning_rate", [3, 1, 2, 4], [1, 2, 4, 3]),
    ],
)
def test_any_column_sorts_both_ways_and_what_is_not_known_comes_last(
    key: str, rising: list[int], falling: list[int]
) -> None:
    found = table(four(), sorting=Sorting(key))
    assert numbers(found) == rising
    assert [one.depth for one in found.rows] == [0] * 4
    assert numbers(table(four(), sorting=Sorting(key, falling=True))) == falling


def test_starred_runs_come_first_where_stars_are_sorted_by() -> None:
    runs = four()
    runs = runs.known_by(id_of(runs, 3), starred=True)
    assert numbers(table(runs, sorting=Sorting("starred"))) == [3, 1, 2, 4]
    assert numbers(table(runs, sorting=Sorting("starred", falling=True))) == [1, 2, 4, 3]


def test_sorting_by_a_column_that_is_gone_is_the_tree_again() -> None:
    assert [one.depth for one in table(four(), sorting=Sorting("seed")).rows] == [0, 1, 2, 0]


@pytest.mark.parametrize(
    ("search", "wanted"),
    [("tied", [1, 2, 3]), ("TIED 0.003", [3]), ("faster 3", [3]), ("odd", [4]), ("no such", [])],
)
def test_a_search_keeps_the_rows_in_which_every_word_stands(search: str, wanted: list[int]) -> None:
    runs = four()
    runs = runs.known_by(id_of(runs, 4), note="An odd one")
    assert numbers(table(runs, search=search)) == wanted
    assert table(runs, search=search).total == 4


def test_a_setting_that_another_leaves_without_effect_is_no_column() -> None:
    cosine = PLAN.edited(schedule=Schedule.COSINE)
    runs = with_run(with_run(Runs(), trained()), trained(plan=cosine))
    assert labels(table(runs))[:1] == ["Schedule"]
    assert "Lowest rate" not in labels(table(runs))
    lower = with_run(runs, trained(plan=cosine.edited(lowest_rate=0.1)))
    assert column(table(lower), "Lowest rate") == [NONE, "0 %", "10 %"]


def test_columns_can_be_added_and_hidden_and_the_choice_is_kept_in_words() -> None:
    choice = ColumnChoice().turned("seed", True).turned("tied", False)
    shown = labels(table(four(), choice=choice))
    assert shown == ["Learning rate", "Seed", "Parameters", "Test error", "Time"]
    assert choice.words == ("+seed", "-tied")
    assert ColumnChoice.of(choice.words) == choice
    assert choice.turned("seed", False).turned("tied", True).hidden == {"seed"}


def test_all_settings_can_be_shown() -> None:
    choice = ColumnChoice(all_settings=True)
    assert ColumnChoice.of(choice.words) == choice
    found = table(four(), choice=choice)
    assert {"Layers", "Seed", "Batch", "Tied"} <= set(labels(found))


def test_columns_of_numbers_are_known_as_such() -> None:
    found = table(four(), choice=ColumnChoice(all_settings=True))
    figures = {one.label for one in found.columns if one.is_figure}
    assert {"Learning rate", "Seed", "Batch", "Validation", "Test error", "Time"} <= figures
    assert not figures & {"Layers", "Tied", "Optimizer", "Stop early"}


def test_a_file_has_every_setting_and_figure_in_full() -> None:
    runs = four()
    runs = runs.known_by(id_of(runs, 2), note='A "note", in\ntwo lines', starred=True)
    rows = list(csv.DictReader(StringIO(runs_csv(runs))))
    assert [one["run"] for one in rows] == ["1", "2", "3", "4"]
    assert [one["parent"] for one in rows] == ["", "1", "2", ""]
    assert [one["Test error"] for one in rows] == ["0.0101", "0.0092", "0.0087", ""]
    assert rows[1]["note"] == 'A "note", in\ntwo lines'
    assert [one["starred"] for one in rows] == ["no", "yes", "no", "no"]
    assert rows[0]["Parameters"] == str(UNTIED.parameters)
    assert {(one["Batch"], one["Validation"]) for one in rows} == {("150", "0.1")}


def test_a_file_of_some_runs_has_those_alone() -> None:
    runs = four()
    rows = list(csv.DictReader(StringIO(runs_csv(runs, [id_of(runs, 3)]))))
    assert [one["name"] for one in rows] == ["faster"]


def test_the_first_of_runs_of_a_group_that_stand_below_each_other_leads_them() -> None:
    found = table(swept(faced_off(four(), seeds=1)))
    assert [one.group.kind.value if one.group else "" for one in found.rows] == [
        *[""] * 4,
        *["face-off"] * 2,
        *["sweep"] * 4,
    ]
    assert [one.run.info.number for one in found.rows if one.leads] == [5, 7]
    by_error = table(swept(faced_off(four(), seeds=1)), sorting=Sorting("test_mse"))
    # 3, 2, 8, 1, 5, 9, 6, 7, and 4 and 10 without: each stretch is led anew.
    assert [one.run.info.number for one in by_error.rows if one.leads] == [8, 5, 9, 6, 7, 10]


def test_the_group_is_a_column_to_choose_where_there_are_groups() -> None:
    assert "Group" not in [one.label for one in table(four()).known]
    runs = faced_off(four(), seeds=1)
    assert "Group" not in labels(table(runs))
    chosen = table(runs, choice=ColumnChoice(shown=frozenset({"group"})))
    title = "Face-off: tied · untied"
    assert column(chosen, "Group") == [NONE] * 4 + [title] * 2
    falling = Sorting("group", falling=True)
    by_group = table(
        faced_off(runs, seeds=1, digit="c"),
        choice=ColumnChoice(shown=frozenset({"group"})),
        sorting=falling,
    )
    assert numbers(by_group) == [7, 8, 5, 6, 1, 2, 3, 4]


def test_runs_are_found_by_their_group() -> None:
    assert numbers(table(swept(four()), search="sweep:")) == [5, 6, 7, 8]
