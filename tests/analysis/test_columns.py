"""What comes out of a network bears the names and the units of what went in."""

import numpy as np
import pytest

from aestudio.analysis.columns import (
    beside,
    code_columns,
    column_errors,
    numbers_of,
    original_columns,
    score_columns,
)
from aestudio.core.encoding import Feature
from aestudio.core.scaling import Scaling

FEATURES = (
    Feature(column="length"),
    Feature(column="kind", category="red"),
    Feature(column="kind", category="green"),
    Feature(column="when", origin=1_600_000_000.0),
    Feature(column="kind", category="blue"),
)


def test_codes_are_numbered_from_one() -> None:
    codings = np.arange(6, dtype=np.float32).reshape(3, 2)
    found = code_columns(codings)
    assert list(found) == ["code 1", "code 2"]
    assert found["code 2"].tolist() == [1, 3, 5]


def test_columns_come_back_under_their_names_with_the_likeliest_category() -> None:
    values = np.array([[1.5, 0.2, 0.7, 86400.25, 0.1], [2.5, -1, -2, 0, 0.5]], np.float32)
    found = original_columns(values, FEATURES, frozenset({"when"}))
    assert list(found) == ["length", "kind", "when"]
    assert found["length"].dtype == np.float32
    assert found["length"].tolist() == [1.5, 2.5]
    assert found["kind"].tolist() == ["green", "blue"]
    expected = np.datetime64("2020-09-13T12:26:40", "ms") + np.array([86400250, 0])
    assert found["when"].tolist() == expected.tolist()


def test_a_number_with_an_origin_gets_it_back_in_64_bits() -> None:
    features = (Feature(column="id", origin=0.0, base=2**40),)
    found = original_columns(np.array([[3.0]]), features)
    assert found["id"].tolist() == [2.0**40 + 3]


def test_a_date_that_is_none_is_left_empty_and_one_that_is_too_far_is_held() -> None:
    values = np.array([[np.nan], [1e300], [-1e300]])
    found = original_columns(values, (Feature(column="when"),), frozenset({"when"}))["when"]
    assert np.isnat(found[0])
    assert [str(one)[:4] for one in found[1:]] == ["9999", "0001"]


def test_inputs_without_names_are_numbered() -> None:
    assert list(original_columns(np.zeros((1, 2), np.float32), ())) == ["input 1", "input 2"]


def test_errors_of_columns_are_in_their_own_units() -> None:
    generator = np.random.default_rng(0)
    raw, made = generator.normal(50, 9, (2, 7, 5))
    scale = np.array([4.0, 1, 1, 3600, 1], np.float32)
    offset = np.array([40.0, 0, 0, 100, 0], np.float32)
    scaled, given = (((one - offset) / scale).astype(np.float32) for one in (raw, made))
    found = column_errors(scaled, given, Scaling(offset, scale), FEATURES)
    apart = np.abs(made - raw)
    np.testing.assert_allclose(found["length"], apart[:, 0], rtol=1e-5)
    np.testing.assert_allclose(found["when"], apart[:, 3], rtol=1e-3)
    np.testing.assert_allclose(found["kind"], apart[:, [1, 2, 4]].sum(axis=1) / 2, rtol=1e-5)


@pytest.mark.parametrize(("given", "error"), [([0, 1, 0, 0, 0], 0), ([0, 0, 1, 0, 0], 1)])
def test_a_category_is_right_or_wrong(given: list[float], error: float) -> None:
    sample = np.array([[0, 1, 0, 0, 0]], np.float32)
    outputs = np.array([given], np.float32)
    assert column_errors(sample, outputs, Scaling.identity(), FEATURES)["kind"] == [error]


def test_one_scale_for_all_holds_for_each() -> None:
    sample, given = np.zeros((1, 2), np.float32), np.array([[0.5, -1]], np.float32)
    found = column_errors(sample, given, Scaling.bytes(), ())
    assert {name: one.tolist() for name, one in found.items()} == {
        "input 1": [127.5],
        "input 2": [255.0],
    }


def test_scores_number_the_samples_and_average_the_squares_over_the_inputs() -> None:
    samples = np.random.default_rng(0).random((4, 3)).astype(np.float32)
    outputs = np.zeros_like(samples)
    labels = np.array(["a", "b", "c", "d", "e", "f"])
    found = score_columns(2, samples, outputs, labels)
    assert list(found) == ["sample", "label", "error"]
    assert found["sample"].tolist() == [3, 4, 5, 6]
    assert found["label"].tolist() == ["c", "d", "e", "f"]
    np.testing.assert_allclose(found["error"], (samples.astype(float) ** 2).mean(axis=1), rtol=1e-6)
    assert list(score_columns(0, samples, outputs, None)) == ["sample", "error"]
    np.testing.assert_array_equal(numbers_of(found)[:, 0], [3, 4, 5, 6])
    assert numbers_of(found).shape == (4, 2)


def test_columns_of_one_name_are_told_apart() -> None:
    own = {"sample": np.zeros(1), "error": np.zeros(1)}
    found = beside(own, {"error": np.ones(1), "error (data)": np.full(1, 2), "x": np.full(1, 3)})
    assert [(name, one[0]) for name, one in found.items()] == [
        ("sample", 0),
        ("error", 0),
        ("error (data)", 1),
        ("error (data) (data)", 2),
        ("x", 3),
    ]
