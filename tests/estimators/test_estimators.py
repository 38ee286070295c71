"""The estimators among others: pipelines, searches, frames, and PyOD's signs."""

import pickle
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from sklearn.utils import get_tags
from sklearn.utils._param_validation import InvalidParameterError

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.plan import TrainingPlan
from aestudio.estimators import AutoencoderDetector, AutoencoderTransformer, PyODDetector

Samples = NDArray[np.float64]


@pytest.fixture(scope="module")
def iris() -> tuple[Samples, NDArray[np.int64]]:
    found = load_iris()
    return found.data, found.target


@pytest.fixture(scope="module")
def transformer(iris: tuple[Samples, NDArray[np.int64]]) -> AutoencoderTransformer:
    return AutoencoderTransformer(layers=(3, 2), epochs=5, random_state=1).fit(iris[0])


@pytest.fixture(scope="module")
def detector(iris: tuple[Samples, NDArray[np.int64]]) -> AutoencoderDetector:
    return AutoencoderDetector(layers=(2,), epochs=20, random_state=1).fit(iris[0])


def elu(values: Samples) -> Samples:
    return np.where(values > 0, values, np.expm1(np.minimum(values, 0)))


def by_hand(model: AutoencoderTransformer, X: Samples) -> tuple[Samples, Samples, Samples]:
    """Scaled samples, their codings and their reconstructions, with NumPy alone."""
    arrays = model.model_.weights.arrays
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    values = scaled
    for layer in ("encoder_1", "encoder_2"):
        values = elu(values @ arrays[layer, "kernel"] + arrays[layer, "bias"])
    codings = values
    values = elu(values @ arrays["decoder_2", "kernel"] + arrays["decoder_2", "bias"])
    return scaled, codings, values @ arrays["decoder_1", "kernel"] + arrays["decoder_1", "bias"]


def test_codings_and_score_are_those_that_one_computes_by_hand(
    transformer: AutoencoderTransformer, iris: tuple[Samples, NDArray[np.int64]]
) -> None:
    scaled, codings, outputs = by_hand(transformer, iris[0])
    np.testing.assert_allclose(transformer.transform(iris[0]), codings, atol=1e-5)
    error = np.mean((outputs - scaled) ** 2)
    assert transformer.score(iris[0]) == pytest.approx(-error, rel=1e-5)


def test_the_way_back_is_in_the_units_of_the_data(
    transformer: AutoencoderTransformer, iris: tuple[Samples, NDArray[np.int64]]
) -> None:
    X = iris[0]
    _scaled, codings, outputs = by_hand(transformer, X)
    expected = outputs * X.std(axis=0) + X.mean(axis=0)
    np.testing.assert_allclose(transformer.inverse_transform(codings), expected, atol=1e-4)


def test_it_is_a_step_of_a_pipeline_and_of_a_search(
    iris: tuple[Samples, NDArray[np.int64]],
) -> None:
    pipeline = make_pipeline(
        AutoencoderTransformer(epochs=3, random_state=1), LogisticRegression(max_iter=500)
    )
    search = GridSearchCV(pipeline, {"autoencodertransformer__layers": [(2,), (3,)]}, cv=2)
    search.fit(*iris)
    assert search.best_params_["autoencodertransformer__layers"] in ((2,), (3,))
    assert search.best_score_ > 0.5


def test_columns_of_frames_are_told_by_name(iris: tuple[Samples, NDArray[np.int64]]) -> None:
    frame = pl.DataFrame(iris[0], schema=["a", "b", "c", "d"])
    found = AutoencoderTransformer(layers=(2,), epochs=1, random_state=1).set_output(
        transform="polars"
    )
    codings = found.fit_transform(frame)
    assert list(found.feature_names_in_) == ["a", "b", "c", "d"]
    assert codings.columns == ["autoencodertransformer0", "autoencodertransformer1"]
    assert list(found.get_feature_names_out()) == codings.columns
    with pytest.raises(ValueError, match="feature names"):
        found.transform(frame.select("b", "a", "c", "d"))


def test_a_copy_and_a_pickle_give_the_same(
    transformer: AutoencoderTransformer, iris: tuple[Samples, NDArray[np.int64]]
) -> None:
    expected = transformer.transform(iris[0])
    again = pickle.loads(pickle.dumps(transformer))
    np.testing.assert_array_equal(again.transform(iris[0]), expected)
    np.testing.assert_array_equal(clone(transformer).fit(iris[0]).transform(iris[0]), expected)


def test_without_layers_the_codings_are_the_square_root_of_the_features() -> None:
    X = np.random.default_rng(1).normal(size=(40, 30))
    model = AutoencoderTransformer(epochs=1, random_state=1).fit(X).model_
    assert model.architecture.sizes == (30, 13, 6, 13, 30)


def test_an_architecture_and_a_plan_of_ones_own_are_taken() -> None:
    X = np.random.default_rng(1).normal(size=(40, 8))
    own = Architecture.dense(8, 5, tied=True, output_activation=Activation.LINEAR)
    plan = TrainingPlan(epochs=2, batch_size=10)
    model = AutoencoderTransformer(architecture=own, plan=plan, random_state=1).fit(X).model_
    assert model.architecture.tied
    assert model.plan.epochs == 2
    assert len(model.history) == 2


def test_the_default_claims_no_share_of_outliers(
    detector: AutoencoderDetector, iris: tuple[Samples, NDArray[np.int64]]
) -> None:
    assert np.mean(detector.predict(iris[0]) == -1) < 0.04
    far = np.array([[9.0, 9.0, -9.0, 9.0]])
    assert detector.predict(far).tolist() == [-1]
    assert detector.score_samples(far)[0] < detector.score_samples(iris[0]).min()


def test_a_share_of_outliers_is_what_the_lowest_scores_are(
    iris: tuple[Samples, NDArray[np.int64]],
) -> None:
    found = AutoencoderDetector(layers=(2,), contamination=0.1, epochs=3, random_state=1)
    labels = found.fit_predict(iris[0])
    assert np.sum(labels == -1) == 15
    lowest = np.argsort(found.score_samples(iris[0]))[:15]
    assert set(lowest) == set(np.flatnonzero(labels == -1))


def test_with_the_signs_of_pyod_outliers_are_one_and_score_high(
    detector: AutoencoderDetector, iris: tuple[Samples, NDArray[np.int64]]
) -> None:
    found = PyODDetector(clone(detector)).fit(iris[0])
    np.testing.assert_array_equal(found.decision_scores_, -detector.score_samples(iris[0]))
    np.testing.assert_array_equal(found.labels_, (detector.predict(iris[0]) == -1).astype(int))
    assert found.threshold_ == -detector.offset_
    assert found.predict([[9.0, 9.0, -9.0, 9.0]]).tolist() == [1]
    assert found.contamination == "auto"
    few = np.vstack([iris[0][:9], [[9.0, 9.0, -9.0, 9.0]]])
    scaled = MinMaxScaler(clip=True).fit(found.decision_scores_[:, None])
    likely = scaled.transform(found.decision_function(few)[:, None])
    expected = np.hstack([1 - likely, likely])
    np.testing.assert_allclose(found.predict_proba(few), expected, atol=1e-12)
    np.testing.assert_array_equal(found.fit_predict(iris[0]), found.labels_)


def test_samples_that_are_all_alike_have_no_outliers() -> None:
    found = AutoencoderDetector(layers=(1,), epochs=1, random_state=1)
    X = np.tile([[0.0, 1.0], [1.0, 0.0]], (10, 1))
    assert (found.fit(X).predict(X) == 1).all()


def test_a_search_chooses_a_detector_by_how_well_it_reconstructs(
    iris: tuple[Samples, NDArray[np.int64]],
) -> None:
    detector = AutoencoderDetector(epochs=5, random_state=1)
    search = GridSearchCV(detector, {"layers": [(1,), (3,)]}, cv=2).fit(iris[0])
    best = search.best_estimator_
    assert best.score(iris[0]) == pytest.approx(best.score_samples(iris[0]).mean())
    scores = search.cv_results_["mean_test_score"]
    assert search.best_params_["layers"] == ((1,), (3,))[int(scores.argmax())]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("layers", 3),
        ("activation", "step"),
        ("tied", "no"),
        ("epochs", 0),
        ("batch_size", 0),
        ("learning_rate", 0.0),
        ("validation_share", 0.95),
        ("early_stopping", -1),
        ("scaling", "log"),
        ("architecture", "deep"),
        ("plan", "long"),
        ("random_state", "now"),
        ("verbose", "no"),
        ("contamination", 0.6),
    ],
)
def test_a_parameter_that_cannot_be_is_named(
    iris: tuple[Samples, NDArray[np.int64]], name: str, value: Any
) -> None:
    with pytest.raises(ValueError, match=f"'{name}' parameter"):
        AutoencoderDetector(**{name: value}).fit(iris[0])


def test_what_both_take_has_the_same_defaults() -> None:
    common = AutoencoderTransformer().get_params()
    detector = AutoencoderDetector().get_params()
    assert {name: detector[name] for name in common} == common


def test_another_random_state_learns_other_weights(iris: tuple[Samples, NDArray[np.int64]]) -> None:
    first, again, other = (
        AutoencoderTransformer(layers=(2,), epochs=1, random_state=seed).fit_transform(iris[0])
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_codings_keep_the_type_of_the_samples_and_its_tag_says_so(
    transformer: AutoencoderTransformer, iris: tuple[Samples, NDArray[np.int64]], dtype: type
) -> None:
    assert transformer.transform(iris[0].astype(dtype)).dtype == dtype
    tags = get_tags(transformer).transformer_tags
    assert np.dtype(dtype).name in tags.preserves_dtype


def test_codings_of_whole_numbers_lead_back_to_samples_that_are_none(
    transformer: AutoencoderTransformer,
) -> None:
    back = transformer.inverse_transform([[1, 2]])
    np.testing.assert_array_equal(back, transformer.inverse_transform([[1.0, 2.0]]))
    assert back.dtype == np.float64


@pytest.mark.parametrize("estimator", [AutoencoderTransformer, AutoencoderDetector])
@pytest.mark.parametrize(
    ("layers", "what"),
    [
        ((), "got 0 layers"),
        (3, "got 3, which is no list"),
        ("8", "got '8', which is no list"),
        ((8, 0), r"layers\[1\] is 0"),
        ((8, 2.5), r"layers\[1\] is 2.5"),
        (("a", 2), r"layers\[0\] is 'a'"),
        ((8, None), r"layers\[1\] is None"),
        ((True,), r"layers\[0\] is True"),
        ((10**9,), r"layers\[0\] is 1000000000"),
        ((3,) * 40, "got 40 layers"),
    ],
)
def test_layers_that_cannot_be_are_told_by_the_estimators_own_word(
    estimator: type[AutoencoderTransformer], layers: Any, what: str
) -> None:
    with pytest.raises(InvalidParameterError, match=what) as told:
        estimator(layers=layers).fit(np.eye(4))
    text = str(told.value)
    assert text.startswith(f"The 'layers' parameter of {estimator.__name__}: ")
    assert "units" in text, "what to do"


def test_units_may_be_numbers_of_numpy() -> None:
    found = AutoencoderTransformer(layers=[*np.array([3, 2])])._designed(4)
    assert found.encoder_sizes == (4, 3, 2)


def test_a_learning_rate_beyond_all_measure_is_told_by_its_name() -> None:
    with pytest.raises(InvalidParameterError, match="'learning_rate' parameter of Auto"):
        AutoencoderTransformer(learning_rate=50.0).fit(np.eye(4))
