"""Random codings have the moments of what they are drawn from."""

import numpy as np
import pytest
from scipy.stats import kstest
from sklearn.datasets import load_digits, load_iris
from sklearn.mixture import GaussianMixture

from aestudio.analysis.walks.random_codes import RandomCodings, random_codings
from aestudio.core.codings import CODINGS
from aestudio.core.errors import DataError
from aestudio.core.model import Model
from aestudio.core.weights import Array
from tests.analysis.unit_networks import KINDS, model_of
from tests.networks import each_layer

IRIS = load_iris().data.astype(np.float32)
DIGITS = load_digits().data.astype(np.float32)
# Codings of any sign.
LINEAR = Model(each_layer(KINDS["dense"], activation="linear"), model_of("dense").weights)


def drawn(model: Model, codings: Array, count: int, seed: int = 0) -> RandomCodings:
    """What is there unless somebody stops it."""
    found = random_codings(model, codings, count, seed)
    assert found is not None
    return found


def test_codings_with_a_prior_are_drawn_from_it_without_any_samples() -> None:
    found = drawn(model_of("variational"), IRIS[:0, :3], 3000)
    assert found.codings.shape == (3000, 3)
    assert found.codings.dtype == np.float32
    assert kstest(found.codings.ravel(), "norm").pvalue > 0.001
    correlations = np.corrcoef(found.codings.T) - np.eye(3)
    assert np.abs(correlations).max() < 0.1
    assert found.told == "Drawn from N(0, I), near which training held codings"


def test_only_kinds_whose_objective_has_one_have_a_prior() -> None:
    assert {name for name, kind in CODINGS.items() if kind(kind=name).prior} == {"variational"}


def test_a_mixture_has_as_many_components_as_scikit_learn_finds_best() -> None:
    found = drawn(LINEAR, IRIS, 5000)
    standard = (IRIS - IRIS.mean(axis=0)) / IRIS.std(axis=0)
    fits = {
        number: GaussianMixture(number, init_params="k-means++", random_state=0)
        .fit(standard)
        .bic(standard)
        for number in (1, 2, 3, 5, 8)
    }
    best = min(fits, key=lambda number: fits[number])
    assert found.told == (
        f"Drawn from a mixture of {best} Gaussians with full covariances, fitted to 150 codings; "
        "their number is the one with the lowest BIC"
    )
    np.testing.assert_allclose(found.codings.mean(axis=0), IRIS.mean(axis=0), atol=0.1)
    np.testing.assert_allclose(np.cov(found.codings.T), np.cov(IRIS.T), atol=0.2)


def test_many_codings_vary_each_by_itself_within_a_component() -> None:
    codings = DIGITS[:90, :24]
    found = drawn(LINEAR, codings, 2000)
    assert "diagonal covariances" in found.told
    constant = codings.std(axis=0) == 0
    assert constant.any()
    assert (found.codings[:, constant] == codings[0, constant]).all()
    own, given = found.codings[:, ~constant], codings[:, ~constant]
    np.testing.assert_allclose(own.mean(axis=0), given.mean(axis=0), atol=0.6)
    np.testing.assert_allclose(own.std(axis=0), given.std(axis=0), atol=0.3)


def test_what_the_activation_cannot_give_is_not_drawn() -> None:
    relu = Model(each_layer(KINDS["dense"], activation="relu"), model_of("dense").weights)
    codings = np.abs(np.random.default_rng(0).normal(0, 1, (60, 3))).astype(np.float32)
    assert drawn(LINEAR, codings, 500).codings.min() < 0
    assert drawn(relu, codings, 500).codings.min() == 0


def test_the_same_seed_draws_the_same_and_another_others() -> None:
    for model in (LINEAR, model_of("variational")):
        one, same, other = (drawn(model, IRIS[:30], 9, seed).codings for seed in (3, 3, 4))
        assert np.array_equal(one, same)
        assert not np.array_equal(one, other)


def test_few_codings_and_some_that_are_no_numbers_make_one_gaussian() -> None:
    broken = IRIS[:4].copy()
    broken[1, 2] = np.nan
    found = drawn(LINEAR, broken, 3)
    assert found.told == "Drawn from a Gaussian with a full covariance, fitted to 3 codings"
    assert np.isfinite(found.codings).all()
    assert drawn(LINEAR, IRIS[:9], 0).codings.shape == (0, 4)
    with pytest.raises(DataError, match="too few"):
        random_codings(LINEAR, broken[:2], 3, 0)


def test_codings_that_hardly_differ_are_drawn_without_a_warning() -> None:
    same = np.tile(IRIS[:2], (40, 1))
    assert np.isfinite(drawn(LINEAR, same, 5).codings).all()


def test_no_mixture_is_fitted_when_told_to_stop() -> None:
    answers = iter([False, True])
    assert random_codings(LINEAR, IRIS, 5, 0, lambda: next(answers)) is None
