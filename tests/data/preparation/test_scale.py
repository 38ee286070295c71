"""Scaling is that of scikit-learn, learns from the training part alone, and can be undone."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

from aestudio.core.errors import DataError
from aestudio.core.preparation import ScalingRule, Scope
from aestudio.core.scaling import Scaling
from aestudio.data.preparation.scale import fitted
from aestudio.data.preparation.splits import shares, stratified_part

THEIRS = {
    ScalingRule.UNIT: MinMaxScaler,
    ScalingRule.STANDARDISE: StandardScaler,
    ScalingRule.ROBUST: RobustScaler,
}


def skewed(rows: int = 9000) -> NDArray[np.float32]:
    """Columns of different size, one constant, more rows than are looked at together."""
    generator = np.random.default_rng(5)
    values = generator.gamma(2, 1, (rows, 4)) * [1, 1e-3, 1e4, 0] + [0, 5, -1e5, 7.1]
    return values.astype(np.float32)


def fit(
    values: NDArray[Any],
    rule: ScalingRule,
    scope: Scope = Scope.AUTO,
    training: NDArray[np.int64] | None = None,
    shape: tuple[int, ...] | None = None,
) -> Scaling:
    rows = np.arange(len(values)) if training is None else training
    return fitted(values, shape or values.shape[1:], rows, "a", rule, scope)


@pytest.mark.parametrize("rule", list(THEIRS))
def test_each_feature_is_scaled_as_by_scikit_learn(rule: ScalingRule) -> None:
    values, training = skewed(), np.arange(0, 9000, 2)
    found = fit(values, rule, training=training)
    theirs = THEIRS[rule]().fit(values[training].astype(np.float64))
    expected = theirs.transform(values.astype(np.float64))
    np.testing.assert_allclose(found.apply(values), expected, rtol=1e-3, atol=1e-3)
    assert found.apply(values)[:, 3].tolist() == [0] * len(values)


@pytest.mark.parametrize("rule", list(THEIRS))
def test_all_values_alike_are_scaled_as_one_column(rule: ScalingRule) -> None:
    values = skewed(500)[:, :2]
    found = fit(values, rule, Scope.GLOBAL)
    assert found.offset.shape == found.scale.shape == (1,)
    theirs = THEIRS[rule]().fit(values.reshape(-1, 1).astype(np.float64))
    expected = theirs.transform(values.reshape(-1, 1).astype(np.float64)).reshape(values.shape)
    np.testing.assert_allclose(found.apply(values), expected, rtol=1e-4, atol=1e-4)


def test_images_are_scaled_alike_and_tables_by_feature_unless_told_otherwise() -> None:
    values = skewed(100)
    assert fit(values, ScalingRule.UNIT, shape=(2, 2)).scale.shape == (1,)
    assert fit(values, ScalingRule.UNIT, Scope.FEATURE, shape=(2, 2)).scale.shape == (4,)
    assert fit(values, ScalingRule.UNIT).scale.shape == (4,)


@pytest.mark.parametrize("rule", list(ScalingRule))
def test_test_samples_take_no_part(rule: ScalingRule) -> None:
    values = skewed(100)
    before = fit(values, rule, training=np.arange(80))
    values[80:] = 1e9
    after = fit(values, rule, training=np.arange(80))
    assert before.offset.tolist() == after.offset.tolist()
    assert before.scale.tolist() == after.scale.tolist()


def test_a_small_deviation_about_a_large_mean_is_found() -> None:
    values = np.random.default_rng(0).normal(0, 1, (5000, 1)).round(2)
    wide = (values + 65536).astype(np.float32)
    found = fit(wide, ScalingRule.STANDARDISE)
    assert found.scale[0] == pytest.approx(wide.astype(np.float64).std(), rel=1e-6)


@pytest.mark.parametrize("constant", [0.1, 1e-30, 1e30, -7.1])
@pytest.mark.parametrize("rule", list(THEIRS))
def test_a_constant_becomes_0_exactly(rule: ScalingRule, constant: float) -> None:
    values = np.full((5000, 1), constant, np.float32)
    found = fit(values, rule)
    assert not found.apply(values).any()
    assert found.scale == THEIRS[rule]().fit(values).scale_


@pytest.mark.parametrize("far", [1e38, -1e38])
def test_a_spread_by_which_the_farthest_value_would_overflow_is_none(far: float) -> None:
    values = np.array([[0, 1e-3]] * 50, np.float32).reshape(-1, 1)
    values[7] = far
    found = fit(values, ScalingRule.ROBUST)
    assert found.scale == [1]
    assert np.isfinite(found.apply(values)).all()


@pytest.mark.parametrize("rule", list(THEIRS))
def test_a_range_beyond_32_bits_is_refused(rule: ScalingRule) -> None:
    values = np.array([[0, -3e38], [1, 3e38]], np.float32)
    with pytest.raises(DataError, match="column 2 spans more"):
        fit(values, rule)


@settings(deadline=None)
@given(
    values=arrays(np.float32, (7, 3), elements=st.floats(-(2.0**40), 2.0**40, width=32)),
    rule=st.sampled_from(list(ScalingRule)),
    scope=st.sampled_from(list(Scope)),
)
def test_scaling_inverts(values: NDArray[np.float32], rule: ScalingRule, scope: Scope) -> None:
    found = fit(values, rule, scope)
    scaled = found.apply(values)
    assert np.isfinite(scaled).all()
    span = np.abs(values).max() + 1
    np.testing.assert_allclose(found.invert(scaled), values, atol=4e-6 * float(span))


def test_bytes_are_scaled_too_if_asked() -> None:
    values = np.arange(200, dtype=np.uint8).reshape(50, 4)
    assert fit(values, ScalingRule.AUTO).is_bytes
    assert fit(values, ScalingRule.NONE).is_identity
    scaled = fit(values, ScalingRule.STANDARDISE).apply(values)
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(scaled.std(axis=0), 1, rtol=1e-6)


@given(counts=st.lists(st.integers(1, 50), min_size=1, max_size=8), share=st.floats(0, 1))
def test_shares_add_up_and_stay_within_one_of_the_proportion(
    counts: list[int], share: float
) -> None:
    total = round(sum(counts) * share)
    found = shares(np.array(counts), total)
    assert found.sum() == total
    exact = np.array(counts) * total / sum(counts)
    assert np.all(np.abs(found - exact) < 1)
    assert np.all(found <= counts)


def test_stratified_counts_are_those_of_scikit_learn() -> None:
    labels = np.repeat([0, 1, 2], [53, 31, 16])
    np.random.default_rng(0).shuffle(labels)
    _, test = stratified_part(labels, 20)
    _, theirs = train_test_split(np.arange(100), test_size=20, stratify=labels, random_state=0)
    assert np.bincount(labels[test]).tolist() == np.bincount(labels[theirs]).tolist()
