"""Files that stay on the disk: the same numbers as in memory, and a word for every mishap."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import Balance, Missing, Preparation, ScalingRule, Scope, Split
from aestudio.core.reference import DataReference
from aestudio.core.scaling import Scaling
from aestudio.data.blocks import blocks_of
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.digest import fingerprint_of
from aestudio.data.formats.hdf5 import laid_hdf5
from aestudio.data.layout import Whole
from aestudio.data.read import read, rows_of
from aestudio.data.reference import memory_plan, reference_for
from aestudio.data.streaming.memory import fits
from aestudio.data.streaming.ranges import Ranges
from aestudio.data.streaming.rows import FlatRows
from aestudio.data.streaming.streamed import stream_of
from aestudio.data.watch import ReadingStoppedError, Watch

Write = Callable[[Path, NDArray[Any]], Path]


def npy(folder: Path, array: NDArray[Any]) -> Path:
    np.save(folder / "a.npy", array)
    return folder / "a.npy"


def contiguous(folder: Path, array: NDArray[Any]) -> Path:
    with h5py.File(folder / "a.h5", "w") as file:
        file["group/images"] = array
    return folder / "a.h5"


def compressed(folder: Path, array: NDArray[Any]) -> Path:
    with h5py.File(folder / "a.h5", "w") as file:
        file.create_dataset("images", data=array, chunks=(7, *array.shape[1:]), compression="gzip")
    return folder / "a.h5"


def as_streamed(path: Path) -> DataReference:
    return reference_for(path, streamed=True)


def table(rows: int = 230, features: int = 3, seed: int = 0) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(50, 20, (rows, features))


@pytest.mark.parametrize("write", [npy, contiguous, compressed])
@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64", ">i2"])
def test_rows_read_one_by_one_are_those_of_the_whole_file(
    tmp_path: Path, write: Write, dtype: str
) -> None:
    array = (np.random.default_rng(0).random((100, 4, 5)) * 200).astype(dtype)
    path = write(tmp_path, array)
    rows = rows_of(path)
    assert rows is not None
    assert rows.shape == (100, 4, 5)
    for start, stop in ((0, 1), (3, 50), (99, 100), (0, 100)):
        np.testing.assert_array_equal(
            rows.read(start, stop), array[start:stop].reshape(stop - start, 20)
        )
    np.testing.assert_array_equal(
        read(path).values, array.reshape(100, 20).astype("u1" if dtype == "uint8" else "f4")
    )


@given(
    count=st.integers(1, 300), block=st.integers(1, 40), share=st.floats(0, 1), seed=st.integers(0)
)
@settings(deadline=None)
def test_drawing_ranges_loses_no_row_and_takes_the_very_number(
    count: int, block: int, share: float, seed: int
) -> None:
    held_out = round(count * share)
    kept, held = Ranges.cut(count, block).drawn(held_out, np.random.default_rng(seed))
    assert (len(kept), len(held)) == (count - held_out, held_out)
    assert sorted([*kept.rows(), *held.rows()]) == list(range(count))
    assert list(held.rows()) == sorted(held.rows())


@given(count=st.integers(1, 300), block=st.integers(1, 40), rows=st.integers(1, 350))
@settings(deadline=None)
def test_a_choice_to_look_at_is_bounded_and_even(count: int, block: int, rows: int) -> None:
    few = Ranges.cut(count, block).thinned(rows, 10)
    assert 0 < len(few) <= max(rows, 1)
    if count <= rows:
        assert len(few) == count


@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64", "int64"])
@pytest.mark.parametrize("shape", [(3,), (2, 3)])
def test_streamed_samples_are_scaled_like_those_in_memory(
    tmp_path: Path, dtype: str, shape: tuple[int, ...]
) -> None:
    array = table(230, int(np.prod(shape))).clip(0, 255).astype(dtype).reshape(-1, *shape)
    dataset = load_dataset(as_streamed(npy(tmp_path, array)))
    assert dataset.stream is not None
    assert not dataset.scaling.is_wide
    training = dataset.stream.training.rows()
    raw = array.reshape(230, -1)[training].astype(np.float32)
    if dtype == "uint8":
        expected = raw / np.float32(255)
    else:
        axis = 0 if len(shape) == 1 else None
        low, high = raw.min(axis=axis), raw.max(axis=axis)
        expected = (raw - low) / (high - low)
    parts = dataset.parts(TrainingPlan(validation_share=0.25))
    together = np.concatenate([part.read(0, len(part)) for part in parts])
    assert len(parts[1]) == round(len(training) * 0.25)
    np.testing.assert_array_equal(
        together[np.lexsort(together.T)], expected[np.lexsort(expected.T)]
    )


def test_test_samples_take_no_part_in_the_scaling(tmp_path: Path) -> None:
    array = table().astype(np.float32)
    path = npy(tmp_path, array)
    dataset = load_dataset(as_streamed(path))
    array[dataset.test_rows[0]] = 1e6
    changed = load_dataset(as_streamed(npy(tmp_path, array)))
    assert changed.scaling.scale.tolist() == dataset.scaling.scale.tolist()
    assert changed.test.max() > 1


def test_any_piece_of_a_part_reads_the_same(tmp_path: Path) -> None:
    array = np.arange(230 * 3, dtype=np.float64).reshape(230, 3)
    part, _ = load_dataset(as_streamed(npy(tmp_path, array))).parts(TrainingPlan())
    whole = part.read(0, len(part))
    for start, stop in ((0, 1), (5, 60), (17, 18), (100, len(part)), (len(part) - 1, 999)):
        np.testing.assert_array_equal(part.read(start, stop), whole[start:stop])
    assert part.bounds is not None
    assert part.bounds[-1] == len(part)


def test_the_parts_depend_on_the_seeds_alone(tmp_path: Path) -> None:
    path = npy(tmp_path, table())
    one, two = (load_dataset(as_streamed(path)) for _ in range(2))
    assert one.test_rows.tolist() == two.test_rows.tolist()

    def held_out(dataset: Dataset, seed: int) -> bytes:
        part = dataset.parts(TrainingPlan(seed=seed))[1]
        return part.read(0, len(part)).tobytes()

    assert held_out(one, 1) == held_out(two, 1) != held_out(one, 2)


def test_what_is_shown_of_a_large_part_is_bounded_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.data.streaming.streamed.MOST_SHOWN", 20)
    array = table()
    dataset = load_dataset(as_streamed(npy(tmp_path, array)))
    assert 10 <= len(dataset.test) <= 20
    assert len(dataset.train) <= 20
    raw = dataset.scaling.invert(dataset.test)
    np.testing.assert_allclose(raw, array[dataset.test_rows], rtol=1e-4)
    assert f"that of {len(dataset.test)} of its 46 test samples" in dataset.note


def test_64_mib_of_a_part_are_shown_at_the_most(tmp_path: Path) -> None:
    made = np.lib.format.open_memmap(tmp_path / "a.npy", "w+", np.uint8, (70, 2**18))
    made[:, 0] = range(70)
    rows = rows_of(tmp_path / "a.npy")
    assert rows is not None
    stream = stream_of(rows, 0, Preparation())
    shown, _rows = stream.shown(stream.training)
    assert shown.nbytes == 64 * 2**20


def test_bytes_that_differ_at_once_are_looked_at_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, read = [], FlatRows.read

    def looking(rows: FlatRows, start: int, stop: int) -> NDArray[Any]:
        looks.append(stop - start)
        return read(rows, start, stop)

    rows = rows_of(npy(tmp_path, table().clip(0, 255).astype(np.uint8)))
    assert rows is not None
    monkeypatch.setattr(FlatRows, "read", looking)
    stream_of(rows, 46, Preparation())
    assert looks == [rows.block]


def test_data_that_fit_are_held_in_memory_and_keep_their_parts(tmp_path: Path) -> None:
    path = npy(tmp_path, table())
    reference = reference_for(path)
    assert not reference.streamed
    # So that no run goes on from one way to the other: their parts and order differ.
    assert reference.sha256 != as_streamed(path).sha256
    dataset = load_dataset(reference)
    assert dataset.stream is None
    assert dataset.note == ""


def test_half_of_the_free_memory_goes_to_samples_at_the_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.data.streaming.memory.ALWAYS_FITS", 0)
    rows = rows_of(npy(tmp_path, np.arange(1000).reshape(100, 10).astype(np.uint8)))
    assert rows is not None
    # 1,000 bytes as they are and 4,000 scaled.
    assert fits(rows, 10_000)
    assert not fits(rows, 9_999)
    for free, streamed in ((10_000, False), (9_999, True)):
        monkeypatch.setattr("aestudio.data.reference.free_memory", lambda free=free: free)
        assert reference_for(rows.path).streamed is streamed


def test_data_that_no_longer_fit_are_refused_with_both_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = reference_for(npy(tmp_path, table()))
    monkeypatch.setattr("aestudio.data.dataset.ALWAYS_FITS", 0)
    monkeypatch.setattr("aestudio.data.dataset.free_memory", lambda: 100)
    with pytest.raises(DataError, match=r"GiB of memory, 0.0 GiB are free.*choose the data again"):
        load_dataset(reference)


def test_the_first_value_that_is_not_finite_is_named_by_its_row(tmp_path: Path) -> None:
    array = table()
    array[171, 1] = np.nan
    with pytest.raises(DataError, match="row 172, column 2"):
        load_dataset(as_streamed(npy(tmp_path, array)))
    array[171, 1] = 1e300
    with pytest.raises(DataError, match="too large"):
        load_dataset(as_streamed(npy(tmp_path, array)))


@pytest.mark.parametrize("write", [npy, compressed])
def test_a_file_that_changes_or_goes_while_in_use_is_noticed(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path, table())
    part, _ = load_dataset(as_streamed(path)).parts(TrainingPlan())
    os.utime(path, (1, 1))
    with pytest.raises(DataError, match="have changed while they were in use"):
        part.read(0, 5)
    path.unlink()
    with pytest.raises(DataError, match=r"cannot be read any more.*Put the file back"):
        part.read(0, 5)


def test_a_file_cut_short_behind_its_stamp_is_noticed(tmp_path: Path) -> None:
    path = npy(tmp_path, table())
    rows = rows_of(path)
    assert rows is not None
    status = path.stat()
    os.truncate(path, status.st_size - 100)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(DataError, match="have changed"):
        rows.read(200, 230)


def test_columns_first_cannot_be_streamed(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.asfortranarray(table()))
    with pytest.raises(DataError, match="ascontiguousarray"):
        as_streamed(tmp_path / "a.npy")


def test_reading_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    reference = as_streamed(npy(tmp_path, table()))
    told: list[float] = []
    load_dataset(reference, watch=Watch(told=told.append))
    assert told == sorted(told)
    assert len(told) > 50
    assert 0.9 < told[-1] <= 1
    with pytest.raises(ReadingStoppedError, match="was stopped"):
        load_dataset(reference, watch=Watch(stopped=lambda: True))


def test_a_huge_file_is_known_by_samples_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(bytes(10**6))
    whole = fingerprint_of(path)
    monkeypatch.setattr("aestudio.data.digest.MOST_HASHED", 10**6 - 1)
    sampled = fingerprint_of(path)
    assert sampled.startswith("sampled-")
    assert not whole.startswith("sampled-")
    os.utime(path, (1, 1))
    assert fingerprint_of(path) == sampled
    for place in (0, 5 * 10**5, 10**6 - 1):
        path.write_bytes(bytes(place) + b"x" + bytes(10**6 - 1 - place))
        assert fingerprint_of(path) != sampled
    path.write_bytes(bytes(10**6 + 1))
    assert fingerprint_of(path) != sampled


def hdf5(folder: Path, **arrays: NDArray[Any]) -> Path:
    with h5py.File(folder / "b.h5", "w") as file:
        for name, array in arrays.items():
            file[name.replace("__", "/")] = array
    return folder / "b.h5"


def test_the_array_of_samples_is_the_only_one_or_the_one_named_so(tmp_path: Path) -> None:
    only = read(hdf5(tmp_path, a__odd=table(), b=np.arange(3)))
    assert only.values.shape == (230, 3)
    named = read(hdf5(tmp_path, other=table(5), x=table(7), y=np.arange(7)))
    assert len(named) == 7
    assert named.class_names == tuple("0123456")
    chosen = read(Path(f"{hdf5(tmp_path, p=table(5), q__r=table(7))}:/q/r"))
    assert len(chosen) == 7


def test_an_hdf5_file_of_many_arrays_says_how_to_choose(tmp_path: Path) -> None:
    path = hdf5(tmp_path, p=table(5), q=table(7))
    with pytest.raises(DataError, match=r"2 arrays.*for example b\.h5:/p \(there are /p, /q\)"):
        read(path)
    with pytest.raises(DataError, match=r"has no array /z.*b\.h5:/p"):
        read(Path(f"{path}:/z"))
    with pytest.raises(DataError, match="no array that could be"):
        read(hdf5(tmp_path, words=np.array([b"a"])))


def test_an_hdf5_file_that_points_outside_is_refused(tmp_path: Path) -> None:
    inner = hdf5(tmp_path, secret=table())
    outer = tmp_path / "c.h5"
    with h5py.File(outer, "w") as file:
        file["images"] = h5py.ExternalLink(str(inner), "/secret")
    with pytest.raises(DataError, match="no array"):
        read(outer)
    with pytest.raises(DataError, match="has no array /images"):
        read(Path(f"{outer}:/images"))
    with h5py.File(outer, "w") as file:
        layout = h5py.VirtualLayout((230, 3), float)
        layout[:] = h5py.VirtualSource(inner, "secret", (230, 3))
        file.create_virtual_dataset("images", layout)
    with pytest.raises(DataError, match="lies in another file"):
        read(outer)
    raw = tmp_path / "raw"
    raw.write_bytes(bytes(800))
    with h5py.File(outer, "w") as file:
        file.create_dataset("images", (10, 10), "f8", external=[(str(raw), 0, 800)])
    with pytest.raises(DataError, match="lies in another file"):
        read(outer)


def test_an_hdf5_file_that_declares_more_than_it_stores_is_refused(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "d.h5", "w") as file:
        file.create_dataset("images", (10**9, 1000), "f8", chunks=(100, 1000))
    with pytest.raises(DataError, match="stores 0"):
        read(tmp_path / "d.h5")


def test_other_hdf5_trouble_has_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "no.h5").write_bytes(b"nothing of the kind")
    with pytest.raises(DataError, match="is no HDF5 file"):
        read(tmp_path / "no.h5")
    with h5py.File(tmp_path / "ours.h5", "w") as file:
        file.attrs["format"] = "aestudio-project"
    with pytest.raises(DataError, match="Open it as a project"):
        read(tmp_path / "ours.h5")
    monkeypatch.setattr("aestudio.data.formats.hdf5_layout.MOST_CHUNK", 1000)
    with h5py.File(tmp_path / "wide.h5", "w") as file:
        file.create_dataset("x", data=table(), chunks=(64, 3), compression="gzip")
    wide = laid_hdf5(tmp_path / "wide.h5")
    assert isinstance(wide, Whole)
    assert "Save it again in chunks" in wide.remedy


def test_arrays_that_cannot_be_read_piece_by_piece_say_so_and_are_read_whole(
    tmp_path: Path,
) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.create_dataset("x", data=table(), chunks=(64, 3), compression="lzf")
    with pytest.raises(DataError, match="Save it again in chunks"):
        as_streamed(tmp_path / "a.h5")
    np.testing.assert_array_equal(read(tmp_path / "a.h5").values, table().astype(np.float32))


def test_a_small_file_stored_by_columns_is_read_whole(tmp_path: Path) -> None:
    array = table()
    np.save(tmp_path / "a.npy", np.asfortranarray(array))
    dataset = load_dataset(reference_for(tmp_path / "a.npy"))
    np.testing.assert_allclose(
        dataset.scaling.invert(dataset.test), array[dataset.test_rows], rtol=1e-4
    )
    (values,) = blocks_of(tmp_path / "a.npy")
    np.testing.assert_array_equal(values, array.astype(np.float32))


@pytest.mark.parametrize("write", [npy, contiguous, compressed])
def test_blocks_are_the_file_in_order_whatever_their_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    monkeypatch.setattr("aestudio.data.blocks.ROWS", 40)
    array = table().reshape(230, 3, 1)
    blocks = blocks_of(write(tmp_path, array))
    assert (blocks.count, blocks.shape, blocks.features) == (230, (3, 1), 3)
    found = list(blocks)
    assert [len(one) for one in found] == [40] * 5 + [30]
    np.testing.assert_array_equal(np.concatenate(found), array.reshape(230, 3).astype(np.float32))


def test_pixels_are_told_by_the_greatest_value_of_all_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.data.blocks.ROWS", 40)
    array = np.random.default_rng(0).random((100, 3)).astype(np.float32)
    assert blocks_of(npy(tmp_path, array)).scaling(Scaling.bytes()).is_identity
    array[99, 2] = 200
    assert blocks_of(npy(tmp_path, array)).scaling(Scaling.bytes()).is_bytes


@pytest.mark.parametrize("rule", ["standardise", "unit", "none"])
@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64"])
@pytest.mark.parametrize("scope", ["auto", "feature", "global"])
def test_streamed_data_are_scaled_by_the_rule_as_those_in_memory(
    tmp_path: Path, rule: str, dtype: str, scope: str
) -> None:
    array = table(5000, 4).clip(0, 255).astype(dtype)
    chosen = Preparation(scaling=ScalingRule(rule), scope=Scope(scope), split=Split.LAST)
    path = npy(tmp_path, array)
    streamed = load_dataset(reference_for(path, streamed=True, preparation=chosen))
    held = load_dataset(reference_for(path, streamed=False, preparation=chosen))
    np.testing.assert_allclose(streamed.scaling.offset, held.scaling.offset, rtol=1e-6)
    np.testing.assert_allclose(streamed.scaling.scale, held.scaling.scale, rtol=1e-6)
    assert streamed.test_rows.tolist() == held.test_rows.tolist() == list(range(4000, 5000))
    np.testing.assert_allclose(streamed.test, held.test, rtol=1e-4, atol=1e-5)
    assert streamed.stream is not None
    assert streamed.stream.training.rows().tolist() == list(range(4000))


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (Preparation(scaling=ScalingRule.ROBUST), "median and quartiles"),
        (Preparation(missing=Missing.DROP), "filling gaps"),
        (Preparation(split=Split.STRATIFIED), "choice of test samples"),
        (Preparation(balance=Balance.EQUAL), "each class"),
    ],
)
def test_what_needs_all_samples_at_once_is_refused_of_streamed_data(
    tmp_path: Path, chosen: Preparation, message: str
) -> None:
    path = npy(tmp_path, table())
    with pytest.raises(DataError, match=message) as caught:
        reference_for(path, streamed=True, preparation=chosen)
    assert caught.value.remedy
    with pytest.raises(DataError, match=message):
        load_dataset(as_streamed(path).edited(preparation=chosen))


@given(count=st.integers(1, 300), block=st.integers(1, 40), share=st.floats(0, 1))
@settings(deadline=None)
def test_parting_ranges_keeps_every_row_on_its_side(count: int, block: int, share: float) -> None:
    row = round(count * share)
    before, after = Ranges.cut(count, block).parted(row)
    assert before.rows().tolist() == list(range(row))
    assert after.rows().tolist() == list(range(row, count))


def test_the_memory_that_data_need_is_told_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = npy(tmp_path, np.zeros((100, 10), np.uint8))
    monkeypatch.setattr("aestudio.data.reference.free_memory", lambda: 9_999)
    assert memory_plan(path) == (5000, 9_999, False)
    monkeypatch.setattr("aestudio.data.streaming.memory.ALWAYS_FITS", 0)
    assert memory_plan(path) == (5000, 9_999, True)
    (tmp_path / "a.csv").write_text("1,2\n" * 100)
    needed, _, streamed = memory_plan(tmp_path / "a.csv")
    assert needed >= 100 * 2 * 8
    assert not streamed


@pytest.mark.parametrize("name", ["sample", "set:iris"])
def test_data_that_come_with_the_program_need_no_memory_of_their_own(name: str) -> None:
    needed, free, streamed = memory_plan(Path(name))
    assert (needed, streamed) == (0, False)
    assert free > 0
