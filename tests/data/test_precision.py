"""Small differences of large numbers reach the network, through whatever door the data come."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from aestudio.core.preparation import Preparation
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.reference import reference_for

Write = Callable[[Path, NDArray[Any]], Path]
ALL = {"test_share": 0.0}


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
LONG = (np.int64, np.uint64)


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
