"""Every reader takes good files, and says of bad ones what is wrong and where."""

import gzip
import os
import struct
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.preparation import Reading
from aestudio.data.formats.text_tables.csv_table import read_csv
from aestudio.data.read import read
from aestudio.data.table_samples import samples_of


def idx(values: bytes, *shape: int, kind: int = 8) -> bytes:
    return bytes([0, 0, kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + values


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_bytes_in_npy_stay_bytes_and_keep_their_shape(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(24, dtype=np.uint8).reshape(2, 3, 4))
    samples = read(tmp_path / "a.npy")
    assert samples.values.dtype == np.uint8
    assert (samples.values.shape, samples.shape) == ((2, 12), (3, 4))


def test_npz_finds_samples_and_labels_by_name(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", images=np.ones((3, 2, 2)), labels=np.array(["b", "a", "b"]))
    samples = read(tmp_path / "a.npz")
    assert samples.labels is not None
    assert samples.labels.tolist() == [1, 0, 1]
    assert samples.class_names == ("a", "b")


@pytest.mark.parametrize("packed", [False, True])
def test_idx_finds_the_labels_beside_it(tmp_path: Path, packed: bool) -> None:
    pack, end = (gzip.compress, ".gz") if packed else (bytes, "")
    images = written(tmp_path / f"t-images-idx3-ubyte{end}", pack(idx(bytes(range(8)), 2, 2, 2)))
    written(tmp_path / f"t-labels-idx1-ubyte{end}", pack(idx(b"\7\3", 2)))
    samples = read(images)
    assert samples.values.tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert samples.class_names == ("3", "7")


def test_a_csv_column_named_class_becomes_the_labels(tmp_path: Path) -> None:
    samples = read(written(tmp_path / "a.csv", b"x,Class,y\n1,red,2\n3,blue,4\n"))
    assert samples.values.tolist() == [[1, 2], [3, 4]]
    assert samples.class_names == ("blue", "red")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    table=arrays(
        np.float32,
        array_shapes(min_dims=2, max_dims=2, max_side=6),
        elements=st.floats(width=32, allow_nan=False, allow_infinity=False),
    )
)
def test_a_table_written_as_csv_reads_back_bit_for_bit(
    tmp_path: Path, table: NDArray[np.float32]
) -> None:
    path = tmp_path / "table.csv"
    np.savetxt(path, table, delimiter=",", fmt="%.9g")
    # Without a process of its own, which would take most of the time.
    found = samples_of(read_csv(path, Reading(separator=",")), path.name)
    assert found.values.tobytes() == table.tobytes()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"x,y\n", "a header and no rows"),
        ("a.csv", b"x,y\n1,2\n3,red\n", r"“red” is not a number \(line 3, column 2\)"),
        ("a.csv", b"1,2\n3,\n", r"there is a blank, .* \(line 2, column 2\)"),
        ("a.csv", b"1,2\n3\n", "line 2 has 1 cell, the first line has 2"),
        ("a.csv", b"x,y\n1,2\n3,nan\n", r"there is a blank.* \(line 3, column 2\)"),
        ("a.csv", b"class,x\na,2\nb,1e39\n", r"“1e\+39” is no finite.*line 3, column 2"),
        ("a.csv", b'1,2\n"3,4\n', "line 2 cannot be read"),
        ("a.npy", b"PNG", "no NumPy array"),
        ("a.npz", b"PK\3\4 cut", "no NumPy archive"),
        ("a-idx3-ubyte", b"\0\0\7\3", "no IDX file"),
        ("a-idx3-ubyte", idx(bytes(7), 2, 2, 2), "declares 8 bytes of values and has only 7"),
        ("a-idx3-ubyte", idx(bytes(9), 2, 2, 2), "declares 8 bytes of values and has more"),
        ("a-idx3-ubyte", idx(b"", 2**31, 2**31, 4), "the most that is read"),
        ("a-idx3-ubyte.gz", gzip.compress(idx(bytes(8), 2, 2, 2), mtime=0)[:-9], "cut short"),
        ("a.png", b"\x89PNG", "a single image"),
        ("a.xyz", b"?", "unknown ending"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_reason(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    with pytest.raises(DataError, match=message) as caught:
        read(written(tmp_path / name, content))
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("bad", "message"),
    [(1, "1 value is missing.*row 2, column 1"), (3, "3 values are missing.*row 1, column 3")],
)
def test_missing_values_are_counted_and_the_first_is_named(
    tmp_path: Path, bad: int, message: str
) -> None:
    table = np.ones((2, 3))
    table.flat[[3, 2, 5][:bad]] = np.nan
    np.save(tmp_path / "a.npy", table)
    with pytest.raises(DataError, match=message):
        read(tmp_path / "a.npy")


def test_pickled_objects_are_refused_unopened(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([[{}]], dtype=object), allow_pickle=True)
    with pytest.raises(DataError, match="Python objects"):
        read(tmp_path / "a.npy")


def test_a_cut_npy_is_refused_before_it_is_allocated(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.ones((10, 10)))
    data = (tmp_path / "a.npy").read_bytes()
    with pytest.raises(DataError, match=r"declares 800 bytes.*has 790"):
        read(written(tmp_path / "b.npy", data[:-10]))


def test_an_archive_that_explodes_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", x=np.zeros((70, 2**20), np.uint8))
    with pytest.raises(DataError, match="unpacks"):
        read(tmp_path / "a.npz")


def test_two_arrays_without_a_known_name_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", p=np.ones((2, 2)), q=np.ones((2, 2)))
    with pytest.raises(DataError, match=r"2 arrays.*p, q"):
        read(tmp_path / "a.npz")


def test_a_text_in_an_archive_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("note.txt", "none")
    with pytest.raises(DataError, match="0 arrays"):
        read(tmp_path / "a.npz")


def test_folders_pipes_and_missing_files_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.npy")
    for path, message in (
        (tmp_path / "home", "no images"),
        (tmp_path / "a.npy", "not an ordinary file"),
        (tmp_path / "b.npy", "No such file"),
    ):
        with pytest.raises(DataError, match=message):
            read(path)


def test_other_whole_numbers_where_nothing_was_written_are_kept(tmp_path: Path) -> None:
    """2^63 − 1 has no 64-bit float, so such a filling cannot be told in one."""
    fill = np.iinfo(np.int64).max
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.create_dataset("x", (4, 2), "i8", chunks=(2, 2), fillvalue=fill)[:2] = 1

    found = read(tmp_path / "a.h5")
    assert found.values.tolist() == [[1, 1], [1, 1], [2.0**63] * 2, [2.0**63] * 2]
