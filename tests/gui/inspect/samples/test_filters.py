"""Which samples are shown, and in which order."""

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.gui.inspect.inspected import NO_ROWS, Inspected
from aestudio.gui.inspect.samples.filters import Filter, Order, arranged, by_column

ERRORS = np.random.default_rng(3).random(30)


@pytest.mark.parametrize(("order", "sign"), [(Order.WORST, -1), (Order.BEST, 1)])
def test_by_error(inspected: Inspected, order: Order, sign: int) -> None:
    found = arranged(inspected.part, order, Filter(), ERRORS, NO_ROWS)
    assert found.tolist() == sorted(range(30), key=lambda one: sign * ERRORS[one])


def test_while_errors_are_not_known_samples_come_as_in_the_file(inspected: Inspected) -> None:
    found = arranged(inspected.part, Order.WORST, Filter(low=0.5), None, NO_ROWS)
    assert found.tolist() == [*range(30)]


def test_a_class_a_range_and_the_selection_are_each_kept_to(inspected: Inspected) -> None:
    labels = inspected.part.labels
    assert labels is not None
    selection = np.arange(0, 30, 2)
    wanted = Filter(only=1, selected=True, low=0.2, high=0.8)
    found = arranged(inspected.part, Order.FILE, wanted, ERRORS, selection)
    assert found.tolist() == [
        one for one in range(0, 30, 2) if labels[one] == 1 and 0.2 <= ERRORS[one] <= 0.8
    ]


def test_an_error_that_is_no_number_is_within_any_range_and_worst_of_all(
    inspected: Inspected,
) -> None:
    errors = ERRORS.copy()
    errors[7] = np.nan
    found = arranged(inspected.part, Order.WORST, Filter(low=0.9), errors, NO_ROWS)
    assert found[0] == 7


def test_by_class_each_keeps_the_order_of_the_file(inspected: Inspected) -> None:
    labels = inspected.part.labels
    assert labels is not None
    found = arranged(inspected.part, Order.CLASS, Filter(), None, NO_ROWS)
    assert found.tolist() == sorted(range(30), key=lambda one: (labels[one], one))


@pytest.mark.parametrize(
    ("values", "largest", "smallest"),
    [
        (np.array([1.0, np.nan, 3.0, 1.0]), [2, 0, 3, 1], [0, 3, 2, 1]),
        (np.array(["b", "a", "b"]), [0, 2, 1], [1, 0, 2]),
        (np.array(["2020", "NaT", "2021"], "datetime64[s]"), [2, 0, 1], [0, 2, 1]),
    ],
)
def test_by_a_column_what_is_no_number_comes_last_and_equal_ones_keep_their_order(
    values: NDArray[np.generic], largest: list[int], smallest: list[int]
) -> None:
    assert by_column(values, largest_first=True).tolist() == largest
    assert by_column(values, largest_first=False).tolist() == smallest
