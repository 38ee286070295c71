"""Codings of another network brought to where those of this one lie."""

import numpy as np
import pytest
from scipy.spatial import procrustes
from scipy.stats import ortho_group

from aestudio.analysis.maps.turned import turned_onto
from aestudio.core.errors import DataError
from aestudio.core.weights import Array


def _codings(seed: int) -> Array:
    spread = np.array([3, 2, 1, 0.5], np.float32)
    return np.random.default_rng(seed).normal(1, spread, (60, 4)).astype(np.float32)


def test_codings_that_are_turned_mirrored_moved_and_scaled_are_brought_back() -> None:
    here = _codings(1)
    turn = ortho_group.rvs(4, random_state=2)
    turn[0] *= -1
    there = (2.5 * here @ turn + [5, -3, 0, 1]).astype(np.float32)
    found = turned_onto(there, here)
    np.testing.assert_allclose(found.codings, here, atol=1e-4)
    assert found.agreement == pytest.approx(1, abs=1e-6)


def test_what_does_not_agree_is_what_procrustes_of_scipy_says() -> None:
    here = _codings(1)
    there = here @ ortho_group.rvs(4, random_state=3) + _codings(4)
    first, second, disparity = procrustes(here, there)
    found = turned_onto(there.astype(np.float32), here)
    assert found.agreement == pytest.approx(1 - disparity, rel=1e-5)
    size = np.linalg.norm(here - here.mean(axis=0))
    np.testing.assert_allclose(found.codings, second * size + here.mean(axis=0), atol=1e-4)
    np.testing.assert_allclose(first * size + here.mean(axis=0), here, atol=1e-4)


def test_codings_that_are_all_the_same_agree_with_nothing_and_lie_in_the_middle() -> None:
    here = _codings(1)
    found = turned_onto(np.ones_like(here), here)
    assert found.agreement == 0
    middle = np.broadcast_to(here.mean(axis=0), here.shape)
    np.testing.assert_allclose(found.codings, middle, atol=1e-5)


def test_codings_that_are_no_numbers_are_refused() -> None:
    broken = _codings(1)
    broken[0, 0] = np.nan
    with pytest.raises(DataError, match="no finite numbers"):
        turned_onto(broken, _codings(2))
