"""Numbers whose differences are small beside them: scaled in 64 bits, counted from an origin, and
told apart only where more than rounding differs."""

from dataclasses import replace

import numpy as np
import pytest

from aestudio.core.encoding import LARGEST, Encoding, Feature
from aestudio.core.errors import ProjectError
from aestudio.core.extent import Extent
from aestudio.core.scaling import Scaling, less


def wide(offset: list[float], scale: list[float], origin: list[int] | None = None) -> Scaling:
    whole = None if origin is None else np.array(origin, np.int64)
    return Scaling(np.array(offset), np.array(scale), whole)


def test_coordinates_keep_their_differences() -> None:
    values = np.array([[4_493_780.25, 1.0], [4_493_781.25, 3.0]])
    scaling = wide([4_493_780.0, 1.0], [2.0, 4.0])
    assert (scaling.is_wide, Scaling.bytes().is_wide) == (True, False)
    scaled = scaling.apply(values)
    assert scaled.dtype == np.float32
    assert scaled.tolist() == [[0.125, 0], [0.625, 0.5]]
    raw = scaling.invert(scaled)
    assert raw.dtype == np.float64
    assert raw.tolist() == values.tolist()


def test_many_samples_are_scaled_piece_by_piece_to_the_same() -> None:
    values = np.random.default_rng(0).normal(1e9, 1, (9000, 2))
    scaling = wide([1e9, 1e9], [1.0, 2.0])
    np.testing.assert_allclose(scaling.apply(values), (values - 1e9) / [1, 2], rtol=1e-6)


def test_whole_numbers_beyond_all_floats_are_counted_from_an_origin() -> None:
    values = np.array([[2**62 + 1], [2**62 + 5]], np.int64)
    scaling = wide([1.0], [4.0], [2**62])
    assert scaling.apply(values).tolist() == [[0], [1]]
    assert scaling.invert(np.array([[1]], np.float32)).tolist() == [[float(2**62 + 5)]]
    assert not scaling.is_identity
    assert not wide([0.0], [1.0], [5]).is_identity
    assert wide([0.0], [1.0], [0]).is_identity


@pytest.mark.parametrize(
    ("values", "origin", "apart"),
    [
        (np.array([2**63 + 3], np.uint64), np.array([2**63], np.uint64), 3),
        (np.array([-(2**62) - 1]), np.array([-(2**62)]), -1),
        (np.array([2**63 - 1]), np.array([-(2**63)]), 2.0**64),
        (np.array([2**63 - 1]), np.array([2**62 - 1]), 2.0**62),
        (np.array([True]), np.array([5]), -4),
        (np.array([7.5]), np.array([5]), 2.5),
        (np.array([7.5]), None, 7.5),
        (np.array([2**62 + 1]), None, 2.0**62),
    ],
)
def test_differences_of_whole_numbers_are_exact(
    values: np.ndarray, origin: np.ndarray | None, apart: float
) -> None:
    found = less(values, origin)
    assert found.dtype == np.float64
    assert found.tolist() == [apart]


def test_scalings_agree_where_rounding_alone_differs() -> None:
    one = wide([10.0, 0.0], [2.0, 1.0], [3, 3])
    assert one.agrees(wide([10.0 + 1e-5, 0.0], [2.0, 1.0], [3, 3]))
    assert one.agrees(wide([10.0, 0.0], [2.0 - 1e-5, 1.0], [3, 3]))
    for other in (
        wide([10.0 + 3e-5, 0.0], [2.0, 1.0], [3, 3]),
        wide([10.0, 0.0], [2.0, 1.0 + 3e-5], [3, 3]),
        wide([10.0, 0.0], [2.0, 1.0], [3, 4]),
        wide([10.0, 0.0], [2.0, 1.0]),
        wide([10.0], [2.0], [3, 3]),
        replace(one, offset=one.offset.astype(np.float32)),
    ):
        assert not one.agrees(other)
        assert not other.agrees(one)
    assert Scaling.bytes().agrees(Scaling.bytes())
    assert not Scaling.bytes().agrees(Scaling.identity())


def test_inputs_counted_from_a_base_get_it_back() -> None:
    features = (Feature(column="a"), Feature(column="id", base=2**60))
    encoding = Encoding(features=features)
    assert (encoding.is_counted, Encoding(features=features[:1]).is_counted) == (True, False)
    inputs = np.array([[1, 2]], np.float32)
    assert Encoding(features=features[:1]).restored(inputs[:, :1]).dtype == np.float32
    restored = encoding.restored(inputs)
    assert restored.dtype == np.float64
    assert restored.tolist() == [[1.0, 2.0**60 + 2]]


def test_a_base_is_no_larger_than_whole_numbers_of_tables() -> None:
    assert Feature(column="a").base == 0
    for base in (LARGEST, -LARGEST, 2**127):
        assert Feature(column="a", base=base).base == base
    for base in (LARGEST + 1, -LARGEST - 1):
        with pytest.raises(ProjectError):
            Feature.checked({"column": "a", "base": base})


LOW, HIGH = np.array([0, -1, 5], np.float32), np.array([1, 3, 5], np.float32)


def test_the_training_part_spans_limits_of_each_feature_or_of_all_together() -> None:
    each = Extent.of_features(LOW, HIGH, together=False)
    assert (each.lowest, each.highest) == (-1, 5)
    assert each.span.tolist() == [1, 4, 1]
    alike = Extent.of_features(LOW, HIGH, together=True)
    assert (alike.low.tolist(), alike.high.tolist(), alike.span.tolist()) == ([-1], [5], [6])
    assert (alike.lowest, alike.highest) == (-1, 5)


def test_values_beyond_the_limits_are_measured_by_their_width() -> None:
    each = Extent(LOW, HIGH)
    beyond = each.beyond(np.array([[3, -5, 5], [0.5, 1, 7], [-1, 3, 5]], np.float32))
    assert beyond.dtype == np.float32
    assert beyond[0].tolist() == [2, 1, 0]
    assert beyond[1].tolist() == [-0.5, -0.5, 2]
    assert beyond[2].tolist() == [1, 0, 0]
    assert each.beyond(np.array([[3e38, 0, 0]], np.float32))[0, 0] > 1e38
    tiny = Extent(np.array([0], np.float32), np.array([1e-30], np.float32))
    assert tiny.beyond(np.array([[3e38]], np.float32)).tolist() == [[float("inf")]]
