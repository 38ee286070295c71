"""Figures carry units that suit their size."""

import pytest

from aestudio.gui.inspector.cost_table import format_bytes, format_seconds


@pytest.mark.parametrize(
    ("count", "text"), [(12, "12 B"), (1500, "1.5 kB"), (61_000_000, "61 MB"), (2.5e9, "2.5 GB")]
)
def test_bytes_are_told_in_the_unit_that_suits_them(count: float, text: str) -> None:
    assert format_bytes(count) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.16, "0.16 s"), (0.003, "3 ms")])
def test_short_epochs_are_told_in_milliseconds(seconds: float, text: str) -> None:
    assert format_seconds(seconds) == text
