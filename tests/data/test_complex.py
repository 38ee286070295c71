"""Complex numbers become real ones in the way that was chosen, whatever file they come from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.preparation import ComplexAs, Preparation, Reading
from aestudio.data import complex_parts
from aestudio.data.read import arrays_in, read_raw, rows_of
from aestudio.data.reference import memory_plan, reference_for
from aestudio.data.samples import Samples
from aestudio.data.streaming.memory import needed_in_memory
from aestudio.data.streaming.rows import IndivisibleError

GENERATOR = np.random.default_rng(0)
VALUES = GENERATOR.normal(size=(6, 3, 4)) + 1j * GENERATOR.normal(size=(6, 3, 4))


def as_npy(path: Path, values: NDArray[Any]) -> Path:
    np.save(path / "z.npy", values)
    return path / "z.npy"


def across(path: Path, values: NDArray[Any]) -> Path:
    return as_npy(path, np.asfortranarray(values))


def as_npz(path: Path, values: NDArray[Any]) -> Path:
    np.savez_compressed(path / "z.npz", x=values)
    return path / "z.npz"


def as_hdf5(path: Path, values: NDArray[Any]) -> Path:
    with h5py.File(path / "z.h5", "w") as file:
        file["x"] = values
    return path / "z.h5"


def in_chunks(path: Path, values: NDArray[Any]) -> Path:
    with h5py.File(path / "z.h5", "w") as file:
        file.create_dataset("x", data=values, chunks=(2, 3, 4), compression="gzip", shuffle=True)
    return path / "z.h5"


def read(path: Path, parts: str = "both") -> Samples:
    found = read_raw(path, Reading(complex=ComplexAs(parts)))
    assert isinstance(found, Samples)
    return found


@pytest.mark.parametrize("write", [as_npy, across, as_npz, as_hdf5, in_chunks])
@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
def test_nothing_of_them_is_lost_unless_that_is_chosen(
    tmp_path: Path, write: Callable[[Path, NDArray[Any]], Path], dtype: type
) -> None:
    found = read(write(tmp_path, VALUES.astype(dtype)))
    assert found.shape == (3, 8)
    expected = np.concatenate([VALUES.real, VALUES.imag], axis=-1)
    np.testing.assert_array_equal(found.values, expected.astype(np.float32).reshape(6, 24))
    assert found.told == ("Complex numbers: real and imaginary parts stand side by side",)
    assert [one.setting for one in found.choices] == ["complex"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("magnitude", np.abs(VALUES)),
        ("real", VALUES.real),
        ("polar", np.concatenate([np.abs(VALUES), np.angle(VALUES)], axis=-1)),
    ],
)
def test_they_become_what_was_chosen(
    tmp_path: Path, parts: str, expected: NDArray[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(as_npy(tmp_path, VALUES), parts)
    assert found.shape == expected.shape[1:]
    np.testing.assert_allclose(found.values.reshape(expected.shape), expected, rtol=1e-6)
    monkeypatch.setattr(complex_parts, "PIECE", 100)  # less than one sample
    again = complex_parts.real_parts(VALUES, parts)
    np.testing.assert_array_equal(again.reshape(6, -1).astype(np.float32), found.values)


@pytest.mark.parametrize("member", ComplexAs)
def test_there_are_words_for_each_choice(member: ComplexAs) -> None:
    assert complex_parts.TAKEN[member.value]


def test_values_that_are_missing_stay_so(tmp_path: Path) -> None:
    values = VALUES.copy()
    values[2, 1, 3] = complex(np.nan, 1)
    values[4, 0, 0] = complex(1, np.inf)
    found = read(as_npy(tmp_path, values), "magnitude").values
    assert np.argwhere(~np.isfinite(found)).tolist() == [[2, 7], [4, 0]]


def test_an_array_of_them_can_be_chosen_among_others(tmp_path: Path) -> None:
    path = as_hdf5(tmp_path, VALUES)
    with h5py.File(path, "a") as file:
        file["other"] = np.ones((6, 2))
    assert {one.name: one.usable for one in arrays_in(path)} == {"/x": True, "/other": True}
    assert len(read(Path(f"{path}:/x"))) == 6


def test_a_project_knows_what_they_became(tmp_path: Path) -> None:
    preparation = Preparation(reading=Reading(complex=ComplexAs.MAGNITUDE))
    path = as_npy(tmp_path, np.repeat(VALUES, 5, axis=0))
    found = reference_for(path, preparation=preparation)
    assert (found.shape, found.preparation) == ((3, 4), preparation)


@pytest.mark.parametrize("write", [as_npy, in_chunks])
def test_they_are_not_streamed_and_the_estimate_counts_both_parts(
    tmp_path: Path, write: Callable[[Path, NDArray[Any]], Path]
) -> None:
    path = write(tmp_path, VALUES)
    with pytest.raises(IndivisibleError, match="holds complex numbers") as caught:
        rows_of(path)
    assert "float32" in caught.value.remedy
    count = VALUES.size
    # As read, real and imaginary parts, and both scaled.
    assert needed_in_memory(caught.value) == 16 * count + 8 * count + 8 * count
    assert memory_plan(path)[::2] == (32 * count, False)


def test_complex_labels_are_none(tmp_path: Path) -> None:
    np.savez(tmp_path / "l.npz", x=np.ones((3, 2)), y=np.ones(3) * 1j)
    with pytest.raises(DataError, match="has labels of type complex128"):
        read(tmp_path / "l.npz")
