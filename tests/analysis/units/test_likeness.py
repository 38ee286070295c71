"""Likeness of kernels against scikit-learn, and orders by hand."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from sklearn.metrics.pairwise import cosine_similarity

from aestudio.analysis.units.activity import UnitStatistics
from aestudio.analysis.units.likeness import Order, alike, ordered, twins
from aestudio.core.weights import Array

NUMBERS = np.array([3.0, 1.0, 2.0, 2.0])
STATISTICS = UnitStatistics(
    NUMBERS, NUMBERS[[1, 0, 2, 3]], NUMBERS, NUMBERS, NUMBERS[[2, 1, 0, 3]], NUMBERS
)


def families(members: int, kinds: int, seed: int) -> Array:
    """Kernels of some families, shuffled."""
    generator = np.random.default_rng(seed)
    rows = np.repeat(generator.normal(size=(kinds, 20)), members, axis=0)
    rows += generator.normal(0, 0.15, rows.shape)
    return generator.permutation(rows).astype(np.float32)


@pytest.mark.parametrize("units", [1, 30, 180])
def test_twins_are_the_pairs_whose_cosine_is_beyond_the_limit(units: int) -> None:
    rows = np.concatenate([families(units, 3, 1), -families(units, 3, 1)[:5]])
    rows[0] = 0
    every = cosine_similarity(rows.astype(np.float64))
    expected = [
        (int(i), int(j)) for i, j in np.argwhere(np.abs(every) > 0.95) if i < j and i
    ]  # Rows of zeros have a cosine of 0 there.
    found = twins(rows)
    assert found is not None
    assert [tuple(pair) for pair in found.pairs.tolist()] == expected
    np.testing.assert_allclose(found.cosines, every[tuple(found.pairs.T)], atol=1e-5)
    assert bool((found.cosines < 0).any())


def test_layers_without_kernels_and_kernels_that_are_no_numbers_have_no_twins() -> None:
    for rows in (np.zeros((3, 0)), np.full((3, 2), np.nan), np.full((3, 2), np.inf)):
        found = twins(rows.astype(np.float32))
        assert found is not None
        assert found.pairs.shape == (0, 2)


def test_no_twins_are_found_when_told_to_stop() -> None:
    answers = iter([False, True])
    assert twins(families(200, 3, 1), lambda: next(answers)) is None


def test_units_are_ordered_by_numbers_the_greatest_first_and_ties_as_they_come() -> None:
    rows = np.zeros((4, 2), np.float32)
    assert ordered(STATISTICS, rows, Order.NORM).tolist() == [0, 2, 3, 1]
    assert ordered(STATISTICS, rows, Order.SPREAD).tolist() == [1, 2, 3, 0]
    assert ordered(STATISTICS, rows, Order.USE).tolist() == [2, 0, 3, 1]


def test_few_kernels_are_in_the_best_of_all_orders() -> None:
    # Four directions along an arc: the tree may be turned so that they are in its order.
    angles = np.radians([60, 0, 90, 20])
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    cosines = cosine_similarity(rows)

    def length(order: tuple[int, ...]) -> float:
        return float(sum(1 - cosines[i, j] for i, j in pairwise(order)))

    found = tuple(ordered(STATISTICS, rows, Order.LIKENESS).tolist())
    assert length(found) == pytest.approx(min(map(length, permutations(range(4)))))
    assert found in ((1, 3, 0, 2), (2, 0, 3, 1))


@pytest.mark.parametrize("members", [20, 200])
def test_families_of_kernels_stay_together(members: int) -> None:
    rows = families(members, 4, 3)
    nearest = np.argmax(cosine_similarity(rows, families(1, 4, 3)), axis=1)
    order = alike(rows)
    assert sorted(order.tolist()) == list(range(len(rows)))
    assert np.count_nonzero(np.diff(nearest[order])) == 3, "one border between two families"


def test_very_many_kernels_are_in_the_order_of_their_first_component() -> None:
    angles = np.random.default_rng(1).permutation(np.linspace(-0.5, 0.5, 4200))
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    along = angles[alike(rows)]
    rising = along if along[0] < along[-1] else along[::-1]
    assert np.diff(rising).min() > -1e-3


@pytest.mark.parametrize("rows", [np.zeros((5, 0)), np.ones((2, 3)), np.zeros((0, 3))])
def test_what_cannot_be_compared_stays_as_it_is(rows: Array) -> None:
    assert alike(rows).tolist() == list(range(len(rows)))
