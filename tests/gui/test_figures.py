"""Figures carry units that suit their size."""

import pytest

from aestudio.gui.figures import bytes_text, count_text, seconds_text


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
