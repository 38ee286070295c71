"""What is written for a sweep: how it is read, what is wrong with it, and how many runs follow."""

import pytest

from aestudio.core.errors import ProjectError
from aestudio.experiments.grid import grid
from aestudio.experiments.settings import SweepSettings, Way
from aestudio.experiments.varied import (
    VariedSetting,
    count_of,
    designs_of,
    grid_of,
    mistakes,
    tried,
)
from aestudio.experiments.written import grid_texts
from aestudio.recipes import recipe

PROJECT = recipe("book-tied").project
ALL, SOME = SweepSettings(), SweepSettings(way=Way.DRAWN, count=2)


@pytest.mark.parametrize(
    ("name", "written", "texts"),
    [
        ("batch_size", "16, 32, 64", ("batch_size={16,32,64}",)),
        ("batch_size", " 16;32 ", ("batch_size={16,32}",)),
        ("batch_size", "16", ("batch_size={16}",)),
        ("learning_rate", "0.0001 … 0.01", ("learning_rate={0.0001..0.01}",)),
        ("learning_rate", "1e-4...0.01", ("learning_rate={1e-4..0.01}",)),
        ("learning_rate", "0.1..0.2", ("learning_rate={0.1..0.2}",)),
        ("validation_share", "10, 20 %", ("validation_share={0.1,0.2}",)),
        ("validation_share", "5 … 20", ("validation_share={0.05..0.2}",)),
        ("layers", "300,{16, 32}", ("layers=300,{16, 32}",)),
        ("layers", "300,{16…32}; 200,20", ("layers=300,{16..32}", "layers=200,20")),
        ("tied", "yes, no", ("tied={yes,no}",)),
        ("tied", " , ", ()),
    ],
)
def test_values_are_read_as_people_write_them(
    name: str, written: str, texts: tuple[str, ...]
) -> None:
    assert grid_texts(name, written) == texts


@pytest.mark.parametrize(
    ("name", "written", "told"),
    [
        ("learning_rate", "0.001, 0.01", ""),
        ("learning_rate", "0.0001 … 0.01", ""),
        ("learning_rate", "", "Write the values"),
        ("learning_rate", "0.001, fast", "Learning rate: must be a number"),
        ("learning_rate", "0.001 … 20", "Learning rate"),
        ("learning_rate", "0 … 0.1", "Begin above 0"),
        ("layers", "300,{16", "The braces of “layers=300,{16” do not match. Write"),
        ("layers", "300,{16, 0}", "Hidden layer 2, Units"),
        ("optimizer", "adam, fast", "Optimizer"),
        ("validation_share", "10, 95", "Validation"),
        ("coding", "plain, x", "Codings: “x” is none. Choose one of plain"),
        ("corruption.strength", "0.1, 0.3", ""),
    ],
)
def test_a_mistake_is_told_with_what_to_do(name: str, written: str, told: str) -> None:
    (found,) = mistakes(PROJECT, [VariedSetting(name, written)])
    assert told in found
    assert bool(found) is bool(told)


def test_a_setting_of_a_kind_is_sound_beside_the_row_that_chooses_the_kind() -> None:
    share = VariedSetting("corruption.share", "0.1, 0.2")
    (alone,) = mistakes(PROJECT, [share])
    assert "belongs to a kind that is not chosen" in alone
    assert mistakes(PROJECT, [VariedSetting("corruption", "dropout"), share]) == ("", "")


def test_the_same_setting_twice_is_told_at_the_second() -> None:
    first, second = mistakes(
        PROJECT, [VariedSetting("epochs", "3, 4"), VariedSetting("epochs", "5")]
    )
    assert first == ""
    assert "Epochs a stage is written above already" in second


def test_runs_are_counted_and_tried_as_it_is_asked_for() -> None:
    found = grid_of([VariedSetting("epochs", "3, 4, 5"), VariedSetting("tied", "yes, no")])
    assert (count_of(found, ALL), len(tried(found, ALL, 1))) == (6, 6)
    assert (count_of(found, SOME), len(tried(found, SOME, 1))) == (2, 2)
    many = SOME.edited(count=99)
    assert (count_of(found, many), len(tried(found, many, 1))) == (6, 6)


def test_a_range_is_drawn_from_whatever_the_settings() -> None:
    found = grid_of([VariedSetting("learning_rate", "0.001 … 0.01")])
    settings = ALL.edited(count=7)
    assert (count_of(found, settings), len(tried(found, settings, 1))) == (7, 7)


def test_each_combination_has_its_design() -> None:
    found = grid(["epochs={3,4}", "layers=40,20"])
    designs = [design for _values, design in designs_of(PROJECT, tried(found, ALL, 1))]
    assert [one.plan.epochs for one in designs] == [3, 4]
    assert designs[0].architecture.encoder_sizes == (784, 40, 20)
    assert designs[0].data == PROJECT.data


def test_a_combination_that_cannot_be_trained_is_told() -> None:
    found = grid(["batch_size={10,1000000}"])
    with pytest.raises(ProjectError, match=r"A batch takes 1,000,000 samples.*Lower"):
        list(designs_of(PROJECT, tried(found, ALL, 1)))
