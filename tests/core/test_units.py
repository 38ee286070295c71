"""Numbers are written with the figures that tell them apart."""

import pytest

from aestudio.core.parts import samples_of
from aestudio.core.units import count_text, counted_text, figures_beside


@pytest.mark.parametrize(
    ("value", "spread", "text"),
    [
        (4_493_780.37, 1.85, "4493780.37"),
        (-4_493_780.37, 1.85, "-4493780.37"),
        (1_700_000_000_250.0, 75_000.0, "1700000000250"),
        (0.123456789, 0.5, "0.1235"),
        (5.0, 0.0, "5"),
        (1e300, 1e-300, "1.0000000000000001e+300"),
    ],
)
def test_a_number_has_the_figures_in_which_its_neighbours_differ(
    value: float, spread: float, text: str
) -> None:
    assert f"{value:.{figures_beside(value, spread, 4)}g}" == text


@pytest.mark.parametrize(
    ("base", "value", "spread", "text"),
    [
        (2**62, 3.0, 100.0, "4611686018427387907"),
        (-(2**62), -3.0, 100.0, "-4611686018427387907"),
        (12_345_678_901_234_567_890, 0.12, 0.5, "12345678901234567890.12"),
        (10, 0.123456, 0.5, "10.1235"),
        (10, 0.0, 0.0, "10"),
        (7, 0.0, 1e-300, "7"),
    ],
)
def test_a_number_that_is_counted_from_elsewhere_loses_no_digit(
    base: int, value: float, spread: float, text: str
) -> None:
    assert counted_text(base, value, spread) == text


@pytest.mark.parametrize(
    ("count", "share", "samples"),
    [(10, 0.2, 2), (7, 0.5, 4), (5, 0.5, 2), (0, 0.9, 0), (3, 0.1, 0)],
)
def test_a_share_of_samples_is_the_nearest_whole_number(
    count: int, share: float, samples: int
) -> None:
    assert samples_of(count, share) == samples


@pytest.mark.parametrize(
    ("value", "spread", "least", "figures"),
    [
        (1000.0, 1.0, 4, 7),
        (1000.0, 0.1, 4, 8),
        (5.0, 4.9, 2, 3),
        (-1e10, 1.0, 1, 11),
        (1e15, 1e-15, 4, 17),
        (1.0, 1.0, 4, 4),
        (0.5, 1.0, 4, 4),
        (1.0, float("inf"), 4, 4),
        (float("inf"), 1.0, 4, 4),
        (float("nan"), 1.0, 4, 4),
    ],
)
def test_figures_are_those_of_the_spread_and_those_before_it(
    value: float, spread: float, least: int, figures: int
) -> None:
    assert figures_beside(value, spread, least) == figures


@pytest.mark.parametrize(
    ("count", "rows", "classes"),
    [
        (0, "0 rows", "0 classes"),
        (1, "1 row", "1 class"),
        (1200, "1,200 rows", "1,200 classes"),
    ],
)
def test_things_are_counted(count: int, rows: str, classes: str) -> None:
    assert (count_text(count, "row"), count_text(count, "class", "classes")) == (rows, classes)
