"""Small differences of large numbers reach the network, through whatever door the data come."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import compress, product
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer, load_digits, load_iris
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import Missing, Preparation, ScalingRule, Scope, Split
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling, less
from aestudio.core.weights import Weights
from aestudio.data.blocks import blocks_of
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.formats.cells.whole_numbers import counted
from aestudio.data.preparation.prepare import prepare
from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.reference import reference_for
from aestudio.data.samples import Samples, kept
from aestudio.data.width import needs_digits

Write = Callable[[Path, NDArray[Any]], Path]


def npy(path: Path, array: NDArray[Any]) -> Path:
    np.save(path.with_suffix(".npy"), array)
    return path.with_suffix(".npy")


def by_columns(path: Path, array: NDArray[Any]) -> Path:
    return npy(path, np.asfortranarray(array))


def npz(path: Path, array: NDArray[Any]) -> Path:
    np.savez(path.with_suffix(".npz"), x=array)
    return path.with_suffix(".npz")


def contiguous(path: Path, array: NDArray[Any]) -> Path:
    with h5py.File(path.with_suffix(".h5"), "w") as file:
        file["x"] = array
    return path.with_suffix(".h5")


def compressed(path: Path, array: NDArray[Any], how: str = "gzip") -> Path:
    with h5py.File(path.with_suffix(".h5"), "w") as file:
        file.create_dataset("x", data=array, chunks=(7, array.shape[1]), compression=how)
    return path.with_suffix(".h5")


def by_hdf5_itself(path: Path, array: NDArray[Any]) -> Path:
    return compressed(path, array, "lzf")


def csv(path: Path, array: NDArray[Any]) -> Path:
    rows = [",".join(repr(one) for one in row) for row in array.tolist()]
    path.with_suffix(".csv").write_text("\n".join(["a,b", *rows]) + "\n")
    return path.with_suffix(".csv")


def parquet(path: Path, array: NDArray[Any]) -> Path:
    pl.DataFrame({"a": array[:, 0], "b": array[:, 1]}).write_parquet(path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


ARRAYS = (npy, by_columns, npz, contiguous, compressed, by_hdf5_itself)
DOORS = (*ARRAYS, csv, parquet)


def northings() -> NDArray[np.float64]:
    """185 levels, a hundredth apart, four million from 0; a plain column beside them."""
    plain = np.random.default_rng(0).normal(size=200)
    return np.column_stack([4493780 + np.arange(200) % 185 / 100, plain])


def ids(dtype: Any = np.int64) -> NDArray[Any]:
    """Whole numbers that float64 does not tell apart, in no order; a plain column beside them."""
    numbers = np.random.default_rng(1).permutation(200).astype(dtype)
    return np.column_stack([np.array(2**62, dtype) + numbers, numbers * 7 % 200])


def all_of(path: Path, streamed: bool | None = None, **chosen: Any) -> Dataset:
    return load_dataset(
        reference_for(path, streamed=streamed, test_share=0.0, preparation=Preparation(**chosen))
    )


def unit(column: NDArray[Any]) -> NDArray[np.float64]:
    """0…1, by fractions."""
    exact = [Fraction(one) for one in column.tolist()]
    low, span = min(exact), max(exact) - min(exact)
    return np.array([float((one - low) / span) for one in exact])


@pytest.mark.parametrize("write", DOORS)
@pytest.mark.parametrize("make", [northings, ids, lambda: ids(np.uint64)])
def test_each_level_stays_one(tmp_path: Path, write: Write, make: Callable[[], Any]) -> None:
    array = make()
    found = all_of(write(tmp_path / "a", array)).train[:, 0]
    assert len(np.unique(found)) == len(np.unique(array[:, 0]))
    np.testing.assert_allclose(found, unit(array[:, 0]), atol=1e-7)


@pytest.mark.parametrize("write", [npy, contiguous, compressed])
@pytest.mark.parametrize("make", [northings, ids])
@pytest.mark.parametrize("rule", [ScalingRule.AUTO, ScalingRule.STANDARDISE])
def test_streamed_data_lose_none_either(
    tmp_path: Path, write: Write, make: Callable[[], Any], rule: ScalingRule
) -> None:
    array = make()
    path = write(tmp_path / "a", array)
    streamed, held = (all_of(path, one, scaling=rule, split=Split.LAST) for one in (True, False))
    assert streamed.stream is not None
    np.testing.assert_allclose(streamed.train, held.train, atol=1e-6)
    training, _validation = streamed.parts(TrainingPlan(validation_share=0.0))
    np.testing.assert_array_equal(training.read(0, 200), streamed.train)
    assert len(np.unique(streamed.train[:, 0])) == len(np.unique(array[:, 0]))


def prepared(array: NDArray[Any], **chosen: Any) -> Any:
    samples = kept(Samples(array, array.shape[1:], "a"))
    return prepare(samples, Preparation(**chosen), 0.0)


def from_the_first(array: NDArray[Any]) -> NDArray[np.float64]:
    """Exact differences, which scalers of 64 bits can be trusted with."""
    first = [int(one) if array.dtype.kind in "iu" else Fraction(one) for one in array[0].tolist()]
    rows = [[float(one - o) for one, o in zip(row, first, strict=True)] for row in array.tolist()]
    return np.array(rows)


@pytest.mark.parametrize(
    ("rule", "theirs"),
    [
        (ScalingRule.UNIT, MinMaxScaler),
        (ScalingRule.STANDARDISE, StandardScaler),
        (ScalingRule.ROBUST, RobustScaler),
    ],
)
@pytest.mark.parametrize("make", [northings, ids, lambda: ids(np.uint64)])
@pytest.mark.parametrize("scope", [Scope.FEATURE, Scope.GLOBAL])
def test_every_rule_scales_as_scikit_learn_does_in_64_bits(
    rule: ScalingRule, theirs: Any, make: Callable[[], Any], scope: Scope
) -> None:
    array = make()[:, :1] if scope is Scope.GLOBAL else make()
    found = prepared(array, scaling=rule, scope=scope)
    expected = theirs().fit_transform(from_the_first(array))
    np.testing.assert_allclose(found.scaling.apply(found.values), expected, atol=2e-6)


@pytest.mark.parametrize("make", [northings, ids, lambda: ids(np.uint64)])
def test_what_was_scaled_goes_back_to_what_it_was(make: Callable[[], Any]) -> None:
    array = make()
    found = prepared(array)
    back = found.scaling.invert(found.scaling.apply(found.values))
    assert back.dtype == np.float64
    spread = np.ptp(from_the_first(array), axis=0)
    step = np.spacing(np.abs(array.astype(np.float64)).max(axis=0))
    assert np.all(np.abs(back - array.astype(np.float64)) <= 1e-6 * spread + 2 * step)


def test_epoch_milliseconds_and_dates_as_numbers_keep_their_steps(tmp_path: Path) -> None:
    milliseconds = 1_700_000_000_000 + 250 * np.arange(300)
    days = 45_292 + np.arange(300) / 24
    found = all_of(csv(tmp_path / "a", np.c_[milliseconds, days])).train
    np.testing.assert_allclose(found[:, 0], np.arange(300) / 299, atol=1e-7)
    np.testing.assert_allclose(found[:, 1], np.arange(300) / 299, atol=1e-7)


def test_a_gap_among_long_numbers_is_one_gap(tmp_path: Path) -> None:
    rows = [f"{2**62 + i}" if i != 3 else "" for i in range(20)]
    (tmp_path / "a.csv").write_text("a,b\n" + "".join(f"{one},{i}\n" for i, one in enumerate(rows)))
    found = all_of(tmp_path / "a.csv", missing=Missing.MEDIAN)
    median = np.median([i for i in range(20) if i != 3])
    levels = [i / 19 for i in range(20) if i != 3]
    assert found.train[3, 0] == pytest.approx(median / 19)
    np.testing.assert_allclose(np.delete(found.train[:, 0], 3), levels, atol=1e-7)
    assert found.encoding.features[0].base > 2**61


def test_decimals_of_parquet_keep_more_digits_than_floats_have(tmp_path: Path) -> None:
    cells = [Decimal("12345678901234567890") + Decimal(i) / 100 for i in range(50)]
    frame = pl.DataFrame({"a": pl.Series(cells, dtype=pl.Decimal(38, 2)), "b": range(50)})
    frame.write_parquet(tmp_path / "a.parquet")
    found = all_of(tmp_path / "a.parquet").train[:, 0]
    np.testing.assert_allclose(found, np.arange(50) / 49, atol=1e-7)


@pytest.mark.parametrize(
    ("cells", "base"),
    [
        (pl.Series([3, -7, 2**53]), 0),
        (pl.Series([3, None, 250], dtype=pl.UInt8), 0),
        (pl.Series([2**62 + 1, None, 2**62 + 9, 2**62 + 4]), 2**62 + 4),
        (pl.Series([2**64 - 1, 2**64 - 2, 2**64 - 4], dtype=pl.UInt64), 2**64 - 2),
        (pl.Series(["1.25", None, "-3.5"]).cast(pl.Decimal(20, 2)), 0),
        (pl.Series(["12345678901234567890.25"] * 2).cast(pl.Decimal(38, 2)), 12345678901234567890),
    ],
)
def test_numbers_are_what_they_are_counted_from_and_what_is_left(
    cells: pl.Series, base: int
) -> None:
    found, origin = counted(cells)
    assert origin == base
    exact = [None if np.isnan(one) else base + Fraction(one) for one in found.tolist()]
    assert exact == [None if one is None else Fraction(one) for one in cells]


def test_numbers_far_from_the_others_take_no_digits_from_these() -> None:
    far, near = [-(2**62)] * 4, [2**62 + one for one in range(6)]
    found, base = counted(pl.Series([*far, *near]))
    assert [base + int(one) for one in found[4:]] == near


def run_on(dataset: Dataset) -> Run:
    stack = Architecture(input_shape=(dataset.train.shape[1],), layers=(Dense(units=1),))
    run = Run(stack, TrainingPlan(), dataset.reference.fingerprint, Checkpoint(Weights({})))
    return dataset.noted_in(run)


@pytest.mark.parametrize("write", [npy, npz, compressed, csv, parquet])
@pytest.mark.parametrize("make", [northings, ids])
def test_a_later_file_of_another_spread_is_scaled_as_training_was(
    tmp_path: Path, write: Write, make: Callable[[], Any]
) -> None:
    array = make()
    run = run_on(all_of(write(tmp_path / "a", array)))
    later = array.copy()
    later[::2, 0] //= 3  # By itself it would fit short floats.
    assert not needs_digits(later[:, :1], alike=False)
    blocks = blocks_of(write(tmp_path / "later", later), run)
    scaling = blocks.scaling(run.scaling)
    found = np.concatenate([scaling.apply(one) for one in blocks])
    np.testing.assert_allclose(found[1::2, 0], unit(array[:, 0])[1::2], atol=1e-7)


@pytest.mark.parametrize("write", [npy, npz, csv])
def test_a_test_file_of_another_spread_keeps_its_digits(tmp_path: Path, write: Write) -> None:
    array = northings()
    later = array.copy()
    later[::2, 0] /= 3
    test = write(tmp_path / "later", later)
    found = all_of(write(tmp_path / "a", array), split=Split.FILE, test_file=str(test))
    np.testing.assert_allclose(found.test[1::2, 0], unit(array[:, 0])[1::2], atol=1e-7)


def test_a_test_file_of_floats_tests_whole_numbers_and_the_other_way_round() -> None:
    whole, floats = ids(), northings()
    chosen = Preparation(split=Split.FILE)
    for train, test in ((whole, floats), (floats, whole), (whole, ids(np.uint64))):
        first, second = (kept(Samples(one, (2,), "a"), wide=True) for one in (train, test))
        found = prepare(first, chosen, 0.0, second)
        assert found.values.dtype in (np.float64, np.int64)
        assert found.values[200:].astype(np.float64) == pytest.approx(test.astype(np.float64))


def before(values: NDArray[Any], training: NDArray[np.int64]) -> NDArray[np.float32]:
    """How all data were scaled before: short floats from the first."""
    if values.dtype == np.uint8:
        return np.asarray(values / np.float32(255), np.float32)
    short = values.astype(np.float32)
    low, high = short[training].min(axis=0), short[training].max(axis=0)
    span = np.where(high > low, high - low, np.float32(1)).astype(np.float32)
    return np.asarray((short - low) / span, np.float32)


def measurements(name: str) -> Any:
    draw = np.random.default_rng(0)
    made = {
        "bytes": draw.integers(0, 256, (300, 6)).astype(np.uint8),
        "years": np.column_stack([draw.integers(1990, 2024, 300), draw.random(300)]),
        "heavy tails": draw.lognormal(3, 2, (300, 3)),
        "constant": np.column_stack([np.full(300, 7.1), 9 * draw.random(300)]),
    }
    return made[name] if name in made else LOADERS[name]().data


LOADERS = {"iris": load_iris, "breast cancer": load_breast_cancer, "digits": load_digits}


@pytest.mark.parametrize("name", [*LOADERS, "bytes", "years", "heavy tails", "constant"])
@pytest.mark.parametrize("as_table", [False, True])
def test_no_bit_changes_where_short_floats_hold_the_values(
    tmp_path: Path, name: str, as_table: bool
) -> None:
    array = measurements(name)
    if as_table and name == "bytes":
        return
    columns = (Column(f"{chr(97 + i)}", ColumnKind.NUMBER, one) for i, one in enumerate(array.T))
    raw = Table(tuple(columns), "a") if as_table else kept(Samples(array, array.shape[1:], "a"))
    found = prepare(raw, Preparation(scope=Scope.FEATURE), 0.2)
    assert found.values.dtype in (np.uint8, np.float32)
    assert found.scaling.offset.dtype == np.float32
    scaled = found.scaling.apply(found.values)
    np.testing.assert_array_equal(scaled, before(array, found.training))


def test_an_older_scaling_is_applied_as_before_whatever_the_numbers_are() -> None:
    array = northings()
    short = array.astype(np.float32)
    scaling = Scaling(short.min(axis=0), np.ptp(short, axis=0))
    np.testing.assert_array_equal(scaling.apply(array), (short - scaling.offset) / scaling.scale)
    assert scaling.invert(short).dtype == np.float32


@given(
    values=st.lists(st.integers(-(2**63), 2**64 - 1), min_size=1, max_size=9),
    origin=st.integers(-(2**63), 2**64 - 1),
)
def test_differences_of_whole_numbers_are_exact_before_they_are_rounded(
    values: list[int], origin: int
) -> None:
    kinds = [np.int64, np.uint64]
    for kind, other in product(kinds, kinds):
        ends = [np.iinfo(one) for one in (kind, other)]
        fitting = [one for one in values if ends[0].min <= one <= ends[0].max]
        if fitting and ends[1].min <= origin <= ends[1].max:
            found = less(np.array(fitting, kind)[:, None], np.array([origin], other))
            expected = [float(one - origin) for one in fitting]
            assert found[:, 0].tolist() == pytest.approx(expected, rel=1e-15, abs=0)
            near = [abs(one) < 2**61 for one in expected]
            assert found[near, 0].tolist() == list(compress(expected, near))
