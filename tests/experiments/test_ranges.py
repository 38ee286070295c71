"""Ranges of a grid: what is drawn from them, how evenly, and what is no range."""

from math import log10, sqrt

import numpy as np
import pytest

from aestudio.core.errors import ProjectError
from aestudio.experiments.grid import Grid, grid


def drawn(text: str, count: int = 400) -> list[str]:
    found = grid([text]).drawn(count, seed=1)
    return [value for one in found for value in one.values()]


def test_numbers_lie_between_the_ends_and_have_four_figures() -> None:
    found = drawn("learning_rate={0.0001..0.01}")
    assert len({*found}) == len(found) == 400
    assert all(0.0001 <= float(one) <= 0.01 for one in found)
    assert all(float(f"{float(one):.4g}") == float(one) for one in found)


def test_a_setting_that_is_declared_logarithmic_is_drawn_evenly_in_the_logarithm() -> None:
    places = np.array([log10(float(one)) for one in drawn("learning_rate={0.0001..0.01}")])
    counts, _edges = np.histogram(places, bins=4, range=(-4, -2))
    # Of 400 draws 100 in each quarter, with a standard deviation of √(400·¼·¾) = 8.7.
    assert (np.abs(counts - 100) < 5 * sqrt(400 * 0.25 * 0.75)).all()


def test_any_other_setting_is_drawn_evenly() -> None:
    counts, _edges = np.histogram(
        [float(one) for one in drawn("momentum={0.1..0.9}")], bins=4, range=(0.1, 0.9)
    )
    assert (np.abs(counts - 100) < 5 * sqrt(400 * 0.25 * 0.75)).all()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("epochs={3..6}", {"3", "4", "5", "6"}),
        ("layers=30,{7..9}", {"30,7", "30,8", "30,9"}),
        ("layers={20..21},{7..8}", {"20,7", "20,8", "21,7", "21,8"}),
        ("layers=c{4..5},{7, 8}", {"c4,7", "c5,7", "c4,8", "c5,8"}),
        ("autoencoder-2.epochs={1..2}", {"1", "2"}),
    ],
)
def test_whole_numbers_are_drawn_from_end_to_end_each_once(text: str, wanted: set[str]) -> None:
    found = drawn(text)
    assert {*found} == wanted
    assert len(found) == len(wanted)


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    found = grid(["learning_rate={0.0001..0.01}", "tied={true,false}"])
    assert found.drawn(9, 1) == found.drawn(9, 1)
    assert found.drawn(9, 1) != found.drawn(9, 2)
    assert {one["tied"] for one in found.drawn(30, 1)} == {"true", "false"}
    assert found.varied == ("learning_rate", "tied")


def test_all_combinations_of_a_range_cannot_be_had() -> None:
    with pytest.raises(ProjectError, match=r"learning_rate: a range has no end.*--random N"):
        grid(["learning_rate={0.0001..0.01}"]).combinations()


def test_the_ends_tell_whether_a_setting_can_have_all_that_is_drawn() -> None:
    found = grid(["layers={8, 9},{2..4}", "learning_rate={0.1..20}", "tied=true"])
    assert found.extremes() == (
        {"layers": "8,2", "learning_rate": "0.1", "tied": "true"},
        {"layers": "9,4", "learning_rate": "20", "tied": "true"},
    )
    assert Grid({"tied": ("true", "false")}).extremes() == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tied={0..1}", "tied: is no number"),
        ("strategy={a..b}", "strategy: is no number"),
        ("learning_rate={a..0.1}", "is no range of numbers"),
        ("epochs={1..2.5}", "is no range of whole numbers"),
        ("layers={4..x}", "is no range of whole numbers"),
        ("learning_rate={0.1..0.01}", "Write the lower end first"),
        ("epochs={3..3}", "Write the lower end first"),
        ("learning_rate={0.1..inf}", "goes nowhere"),
        ("learning_rate={0..0.1}", "Begin above 0"),
    ],
)
def test_what_is_no_range_is_told(text: str, told: str) -> None:
    with pytest.raises(ProjectError) as raised:
        grid([text])
    assert told in str(raised.value)
