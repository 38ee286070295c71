"""Figures carry units that suit their size."""

import numpy as np
import pytest

from aestudio.data.raw import Column, ColumnKind
from aestudio.gui.importing.column_facts import facts_of
from aestudio.gui.importing.texts import cell_text, figure_text, range_text
from aestudio.gui.kit.figures import (
    amount_text,
    bytes_text,
    class_text,
    count_text,
    duration_words,
    number_text,
    rounded_count,
    seconds_text,
)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (12, "1 kB"),
        (1500, "2 kB"),
        (61_000_000, "61 MB"),
        (2_500_000_000, "2.5 GB"),
        (17_300_000_000_000, "17.3 TB"),
    ],
)
def test_bytes_are_told_in_the_unit_that_suits_them(size: int, text: str) -> None:
    assert bytes_text(size) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.16, "0.16 s"), (0.003, "3 ms")])
def test_short_durations_are_told_in_milliseconds(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "1 s"),
        (59.4, "59 s"),
        (100, "1 min 40 s"),
        (120, "2 min"),
        (3000, "50 min"),
        (6000, "1 h 40 min"),
        (7200, "2 h"),
        (360_000, "100 h"),
    ],
)
def test_a_duration_is_told_with_its_unit_as_far_as_it_is_known(seconds: float, text: str) -> None:
    assert duration_words(seconds) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [("3", "Class 3"), ("cat", "Class cat"), ("class_0", "class_0"), ("Class A", "Class A")],
)
def test_a_class_is_not_called_one_twice(name: str, text: str) -> None:
    assert class_text(name) == text


def test_one_thing_is_singular() -> None:
    assert (count_text(1, "sample"), count_text(2000, "sample")) == ("1 sample", "2,000 samples")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (950, "950"),
        (280_200, "280 k"),
        (999_499, "999 k"),
        (999_500, "1.0 M"),
        (1_416_500, "1.4 M"),
        (999_949_999, "999.9 M"),
        (999_950_000, "1.0 G"),
        (4_319_254_230, "4.3 G"),
        (4_319_254_230_000, "4.3 T"),
    ],
)
def test_large_counts_fit_where_there_is_little_room(number: int, text: str) -> None:
    assert rounded_count(number) == text


@pytest.mark.parametrize(
    ("value", "spread", "text"),
    [
        (4_493_780.37, 1.85, "4493780.37"),
        (-4_493_780.37, 1.85, "−4493780.37"),
        (4_493_780.37, 0.0, "4.49e+06"),
        (4_493_780.37, 1e6, "4.49e+06"),
        (12.3456, 5.0, "12.35"),
    ],
)
def test_numbers_close_together_are_told_apart(value: float, spread: float, text: str) -> None:
    assert number_text(value, spread) == text


@pytest.mark.parametrize(
    ("value", "spread", "text"),
    [
        (32_767.5, 65_535.0, "32,768"),
        (-7_873.25, 0.0, "−7873"),
        (-12_345.6, 0.0, "−12,346"),
        (65_535.0, 0.0, "65,535"),
        (2024.0, 0.0, "2024"),
        (4_493_780.37, 1.85, "4,493,780.37"),
        (4_493_780.37, 0.0, "4.49e6"),
        (0.000123, 0.0, "0.000123"),
        (0.12345, 0.0, "0.1235"),
        (float("nan"), 0.0, "–"),
    ],
)
def test_what_is_measured_has_its_thousands_apart(value: float, spread: float, text: str) -> None:
    assert amount_text(value, spread) == text


def test_large_numbers_of_a_table_are_shown_as_they_were_read() -> None:
    numbers = Column("a", ColumnKind.NUMBER, np.array([4_493_780.01, 4_493_781.85, 0.12345]))
    ids = Column("b", ColumnKind.NUMBER, np.array([-1.0, 0, np.nan]), base=2**62)
    assert [cell_text(numbers, row) for row in range(3)] == ["4493780.01", "4493781.85", "0.1235"]
    assert [cell_text(ids, row) for row in range(3)] == [str(2**62 - 1), str(2**62), "–"]
    assert range_text(ids, facts_of(ids)) == f"{2**62 - 1} … {2**62}"
    close = Column("a", ColumnKind.NUMBER, numbers.values[:2])
    assert range_text(close, facts_of(close)) == "4493780.01 … 4493781.85"
    assert figure_text(np.int64(-(2**62))) == f"−{2**62}"
    assert figure_text(np.float32(0.5)) == "0.5"
