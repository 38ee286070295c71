"""A map shows every sample, and says what it leaves out."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_digits, load_wine
from sklearn.decomposition import PCA

from aestudio.analysis.maps.projection import codes_map, pca_map
from aestudio.core.errors import DataError
from aestudio.core.weights import Array

DIGITS = load_digits().data[:300].astype(np.float32)
WINE = load_wine().data.astype(np.float32)
SETS = pytest.mark.parametrize("codings", [DIGITS, WINE], ids=["digits", "wine"])


def as_signed(points: NDArray[np.floating], by: NDArray[np.floating]) -> NDArray[np.floating]:
    """Components have no sign of their own: each is turned to point as the other's does."""
    turned: NDArray[np.floating] = points * np.sign((points * by).sum(axis=0))
    return turned


@SETS
def test_principal_components_are_those_of_scikit_learn(codings: Array) -> None:
    found = pca_map(codings)
    expected = PCA(2, svd_solver="full").fit(codings.astype(np.float64))
    points = expected.transform(codings.astype(np.float64))
    assert found.points.dtype == np.float32
    np.testing.assert_allclose(found.points, as_signed(points, found.points), atol=2e-3)
    share = 100 * expected.explained_variance_ratio_.sum()
    told = f"{share:.0f}" if share < 99.5 else ">99"
    assert found.told == (
        f"All {len(codings):,} samples, none left out. "
        f"First two principal components: {told} % of the variance."
    )


@SETS
def test_a_point_of_the_plane_gives_the_codings_that_lie_there(codings: Array) -> None:
    found = pca_map(codings)
    assert found.decoder is not None
    fitted = PCA(2, svd_solver="full").fit(codings.astype(np.float64))
    expected = fitted.inverse_transform(fitted.transform(codings.astype(np.float64)))
    np.testing.assert_allclose(found.decoder.codings(found.points), expected, atol=2e-3)


def test_the_same_codings_give_the_same_map_whatever_their_order() -> None:
    found, again = pca_map(DIGITS), pca_map(DIGITS[::-1])
    np.testing.assert_allclose(found.points, again.points[::-1], atol=1e-3)


def test_two_codes_are_shown_as_they_are() -> None:
    found = codes_map(WINE, 3, 0)
    assert found.points.tolist() == [[row[3], row[0]] for row in WINE]
    assert found.told == "All 178 samples, none left out. Code 4 to the right, code 1 up."


def test_a_point_between_two_codes_leaves_the_others_at_their_mean() -> None:
    decoder = codes_map(WINE, 3, 0).decoder
    assert decoder is not None
    expected = WINE.astype(np.float64).sum(axis=0) / 178
    expected[3], expected[0] = 7.5, -2
    np.testing.assert_allclose(decoder.codings(np.array([[7.5, -2]]))[0], expected, rtol=1e-6)


def test_one_code_lies_on_a_line() -> None:
    found = pca_map(WINE[:, :1])
    assert not found.points[:, 1].any()
    np.testing.assert_allclose(found.points[:, 0], WINE[:, 0] - WINE[:, 0].mean(), atol=1e-5)
    assert "only one code" in found.told


def test_codings_that_are_all_the_same_are_said_to_be() -> None:
    found = pca_map(np.full((5, 3), 2, np.float32))
    assert not found.points.any()
    assert found.told == "All 5 samples, none left out. All have the same codings."
    assert pca_map(np.ones((1, 3), np.float32)).told.startswith("The only sample.")


@pytest.mark.parametrize("shape", [(0, 3), (4, 0)])
def test_without_samples_there_is_no_map(shape: tuple[int, int]) -> None:
    with pytest.raises(DataError, match=r"no samples to show\. Choose"):
        pca_map(np.empty(shape, np.float32))


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_codings_that_are_no_numbers_are_counted_and_refused(number: float) -> None:
    codings = WINE.copy()
    codings[[3, 8], 2] = number
    for asked in (pca_map, lambda one: codes_map(one, 0, 1)):
        with pytest.raises(DataError, match=r"2 of 178 samples .* earlier snapshot"):
            asked(codings)
