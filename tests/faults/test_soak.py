"""What counts as growth of a run that lasts."""

from dataclasses import replace

import pytest

from tests.faults.soak import MOST_GROWTH, Footprint, growth

START = Footprint(after=100, memory=700 * 2**20, threads=8, handles=7, seconds=1.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"memory": START.memory + MOST_GROWTH}, "50 MiB more than after 100"),
        ({"threads": 9}, "9 threads, 8 before"),
        ({"handles": 8}, "8 open files, 7 before"),
    ],
)
def test_growth_is_told_with_what_grew(change: dict[str, int], words: str) -> None:
    told = growth(START, replace(START, after=10_000, **change))
    assert told is not None
    assert words in told
    assert "after 10,000" in told


def test_what_stays_or_shrinks_is_no_growth() -> None:
    assert growth(START, START) is None
    assert growth(START, replace(START, memory=1, threads=1, handles=1)) is None
