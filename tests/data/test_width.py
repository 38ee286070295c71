"""Which numbers are kept in 64 bits: those whose differences short floats would blur."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.data.width import PROBES, Width, is_short, kept_in, narrowed, needs_digits

RANDOM = np.random.default_rng(0)


def column(values: Any) -> NDArray[Any]:
    return np.asarray(values).reshape(-1, 1)


@pytest.mark.parametrize(
    ("values", "wide"),
    [
        (4_493_780 + np.arange(185) / 100, True),
        (RANDOM.normal(0, 1, 500), False),
        (RANDOM.normal(20, 8, 500), False),
        (RANDOM.normal(1e9, 1, 500), True),
        (np.arange(2**24 - 500, 2**24 + 1), False),
        (np.arange(2**24 - 500, 2**24 + 2), True),
        (10**8 + np.arange(100), True),
        (RANDOM.integers(-(2**63), 2**63 - 1, 500), False),  # No differences are lost.
        (np.full(500, 7.1), False),
        (np.full(500, np.nan), False),
        (np.array([np.nan, np.inf, 1e300, 0.1]), False),
        # A code for missing far away makes the rest no less worth keeping.
        (np.append(4_493_780 + RANDOM.random(500), [0.0, -9999.0]), True),
        (np.append(RANDOM.random(500), 1e9), False),
        (1_000_000 + np.arange(300) / 4, False),  # Short floats hold quarters.
    ],
)
def test_what_needs_its_digits(values: NDArray[Any], wide: bool) -> None:
    assert needs_digits(column(values), alike=False) is wide
    assert needs_digits(np.c_[column(values), RANDOM.random((len(values), 2))], False) is wide


@pytest.mark.parametrize("place", [0, 17_001, 29_999])
def test_one_step_in_a_column_that_is_else_constant_is_not_lost(place: int) -> None:
    values = np.full(30_000, 7_000_000.1)
    values[place] += 0.01
    assert needs_digits(column(values), alike=False)
    assert len(values) > 10 * PROBES


def test_pixels_are_judged_together_for_they_are_scaled_together() -> None:
    paper = 0.98 + RANDOM.normal(0, 1e-3, (200, 1))
    images = np.c_[paper, RANDOM.random((200, 9))]
    assert needs_digits(images, alike=False)
    assert not needs_digits(images, alike=True)


def test_pieces_in_any_order_say_what_the_whole_says() -> None:
    for low in (0.0, 1e7):
        values = low + RANDOM.random((5000, 3))
        width = Width(values.dtype, 5000, 3, alike=False)
        for start in (3000, 0, 4990, 1000):
            stop = {3000: 4990, 0: 1000, 4990: 5000, 1000: 3000}[start]
            width.look(values[start:stop], start)
        assert not width.doubtful
        assert width.wide is needs_digits(values, alike=False) is (low > 0)


@pytest.mark.parametrize("dtype", ["?", "u1", "i1", "<u2", ">i2", "f2", ">f4", "<i4", ">i8", "f8"])
def test_short_types_are_those_whose_every_number_a_short_float_is(dtype: str) -> None:
    kind = np.dtype(dtype)
    short = kind.itemsize < 4 or kind == np.dtype(">f4")
    assert is_short(kind) is short
    for wide in (False, True):
        found = kept_in(kind, wide)
        assert found.isnative
        assert found == (np.uint8 if dtype == "u1" else found)
    assert kept_in(kind, wide=False) in (np.uint8, np.float32)
    assert kept_in(np.dtype(">i8"), wide=True) == np.int64
    assert kept_in(np.dtype("<i4"), wide=True) == np.float64


def test_what_no_short_float_holds_is_infinite_in_either() -> None:
    values = np.array([[1e300, 4_493_780.01], [-1e300, 4_493_780.02]])
    for wide, kind in ((False, np.float32), (True, np.float64)):
        found = narrowed(values, alike=False, wide=wide)
        assert found.dtype == kind
        assert np.isinf(found).tolist() == [[True, False], [True, False]]
    assert narrowed(values, alike=False)[:, 1].tolist() == values[:, 1].tolist()
