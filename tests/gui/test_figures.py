"""Figures carry units that suit their size."""

import pytest

from aestudio.gui.figures import bytes_text, count_text, rounded_count, seconds_text


@pytest.mark.parametrize(
    ("size", "text"),
    [(12, "1 kB"), (1500, "2 kB"), (61_000_000, "61 MB"), (2_500_000_000, "2.5 GB")],
)
def test_bytes_are_told_in_the_unit_that_suits_them(size: int, text: str) -> None:
    assert bytes_text(size) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.16, "0.16 s"), (0.003, "3 ms")])
def test_short_durations_are_told_in_milliseconds(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


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
    ],
)
def test_large_counts_fit_where_there_is_little_room(number: int, text: str) -> None:
    assert rounded_count(number) == text
