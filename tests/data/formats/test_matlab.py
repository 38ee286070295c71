"""Arrays of MATLAB, of old versions and of 7.3, come with the samples that their makers mean."""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import scipy.io
import scipy.sparse
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.preparation import Axis, Reading
from aestudio.data.formats.catalogue import Kind
from aestudio.data.formats.hdf5 import arrays_in_hdf5, laid_hdf5, read_hdf5
from aestudio.data.formats.kinds import kind_of
from aestudio.data.formats.matlab import arrays_in_matlab, read_matlab
from aestudio.data.formats.matlab_headers import variables_in
from aestudio.data.formats.stacks import is_last
from aestudio.data.layout import Whole
from aestudio.data.read import arrays_in, read_raw, rows_of
from aestudio.data.reference import memory_plan
from aestudio.data.samples import Samples, kept
from aestudio.data.streaming.rows import IndivisibleError
from tests.faults.attacks.matlab import HEAD, OPAQUE_OBJECT, SIX, matrix

ROWS = np.random.default_rng(0).normal(size=(100, 3))
KINDS = np.arange(100) % 3 + 1
PICTURES = np.random.default_rng(1).integers(0, 256, (5, 4, 3, 100)).astype(np.uint8)
Write = Callable[[Path, dict[str, Any]], None]


def old(path: Path, variables: dict[str, Any]) -> None:
    scipy.io.savemat(path, variables, do_compression=True)


def plain(path: Path, variables: dict[str, Any]) -> None:
    scipy.io.savemat(path, variables)


def new(path: Path, variables: dict[str, Any]) -> None:
    """As version 7.3 writes them: vectors are matrices, the axes reversed, the class beside."""
    classes = {"f": "double", "u": "uint8", "i": "int64", "b": "logical", "c": "double"}
    with h5py.File(path, "w", userblock_size=512) as file:
        for name, array in variables.items():
            two = np.atleast_2d(array)
            put(file, name, two, classes[two.dtype.kind])
    with path.open("r+b") as raw:
        raw.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\0\2IM")


def put(file: Any, name: str, array: NDArray[Any], kind: str) -> None:
    values = array.T
    if values.dtype.kind == "b":
        values = values.astype(np.uint8)
    if values.dtype.kind == "c":
        pairs = np.empty(values.shape, [("real", "<f8"), ("imag", "<f8")])
        pairs["real"], pairs["imag"] = values.real, values.imag
        values = pairs
    file[name] = values
    file[name].attrs["MATLAB_class"] = np.bytes_(kind)


def found(path: Path, **reading: Any) -> Samples:
    """Without a process of its own, which takes a while."""
    wanted = Reading(**reading)
    if h5py.is_hdf5(path):
        samples = read_hdf5(path, parts=wanted.complex, axis=wanted.axis)
    else:
        samples = read_matlab(path, wanted.complex, wanted.axis)
    assert isinstance(samples, Samples)
    return kept(samples)


WRITERS = pytest.mark.parametrize("write", [old, plain, new])


@WRITERS
def test_a_matrix_has_a_sample_in_each_row_and_its_labels_beside(
    tmp_path: Path, write: Write
) -> None:
    write(tmp_path / "a.mat", {"X": ROWS, "y": KINDS[:, None]})
    samples = found(tmp_path / "a.mat")
    assert samples.values == pytest.approx(ROWS, rel=1e-6)
    assert samples.labels is not None
    assert samples.labels.tolist() == (KINDS - 1).tolist()
    assert samples.class_names == ("1", "2", "3")
    assert samples.choices == ()


@WRITERS
def test_a_stack_of_images_has_its_samples_along_the_last_axis(
    tmp_path: Path, write: Write
) -> None:
    write(tmp_path / "a.mat", {"X": PICTURES, "y": KINDS[:, None]})
    samples = found(tmp_path / "a.mat")
    assert samples.shape == (5, 4, 3)
    assert samples.values.dtype == np.uint8
    assert samples.values[7].tolist() == PICTURES[..., 7].reshape(-1).tolist()
    assert samples.labels is not None
    assert [one.told for one in samples.choices] == [
        "An array of 5 × 4 × 3 × 100: 100 samples along the last axis"
    ]


@WRITERS
def test_the_axis_of_the_samples_can_be_chosen(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "a.mat", {"X": PICTURES, "y": KINDS[:, None]})
    samples = found(tmp_path / "a.mat", axis=Axis.FIRST)
    assert samples.shape == (4, 3, 100)
    assert samples.values[2].tolist() == PICTURES[2].reshape(-1).tolist()
    assert samples.labels is None
    assert samples.choices[0].setting == "axis"


@WRITERS
def test_labels_tell_where_samples_are_columns(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "a.mat", {"X": ROWS.T, "labels": KINDS[None]})
    samples = found(tmp_path / "a.mat")
    assert samples.values == pytest.approx(ROWS, rel=1e-6)
    assert samples.labels is not None
    assert samples.choices[0].told == "An array of 3 × 100: 100 samples along the last axis"


@pytest.mark.parametrize(
    ("shape", "labels", "last"),
    [
        ((100, 3), None, False),
        ((3, 100), 100, True),
        ((3, 100), 3, False),
        ((9, 9), 9, False),
        ((28, 28, 60), None, True),
        ((60, 28, 28), None, False),
        ((60, 28, 28), 60, False),
        ((20, 30, 60), None, True),
        ((32, 32, 3, 50), None, True),
        ((50, 32, 32, 3), None, False),
        ((50, 3, 32, 32), None, False),
        ((50, 3, 32, 32), 50, False),
        ((8, 9, 10, 11), None, True),
    ],
)
def test_shape_and_labels_tell_the_axis(
    shape: tuple[int, ...], labels: int | None, last: bool
) -> None:
    assert is_last(shape, labels) is last


@WRITERS
def test_doubles_are_numbers_and_no_bytes_however_they_are_stored(
    tmp_path: Path, write: Write
) -> None:
    write(tmp_path / "a.mat", {"X": np.arange(200.0).reshape(100, 2)})
    assert found(tmp_path / "a.mat").values.dtype == np.float32


def test_doubles_that_matlab_stored_in_bytes_are_doubles(tmp_path: Path) -> None:
    """MATLAB does so with whole numbers; SciPy does not, so a file of bytes is given the class."""
    plain(tmp_path / "a.mat", {"X": np.arange(200, dtype=np.uint8).reshape(100, 2)})
    content = bytearray((tmp_path / "a.mat").read_bytes())
    assert content[128 + 16] == 9  # mxUINT8_CLASS in the array's flags
    content[128 + 16] = 6  # mxDOUBLE_CLASS
    (tmp_path / "a.mat").write_bytes(content)
    samples = found(tmp_path / "a.mat")
    assert samples.values.dtype == np.float32
    assert samples.values[-1].tolist() == [198, 199]


@WRITERS
def test_logical_and_complex_arrays_are_samples(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "a.mat", {"X": ROWS > 0})
    assert found(tmp_path / "a.mat").values.tolist() == (ROWS > 0).astype(float).tolist()
    write(tmp_path / "b.mat", {"X": ROWS + 2j * ROWS})
    parts = found(tmp_path / "b.mat").values
    assert parts == pytest.approx(np.hstack([ROWS, 2 * ROWS]), rel=1e-6)


def test_version_4_is_read(tmp_path: Path) -> None:
    scipy.io.savemat(tmp_path / "a.mat", {"X": ROWS}, format="4")
    assert read_raw(tmp_path / "a.mat").values == pytest.approx(ROWS, rel=1e-6)  # type: ignore[union-attr]


def test_texts_in_cells_are_labels(tmp_path: Path) -> None:
    names = np.array(["setosa", "virginica"] * 50, object)
    old(tmp_path / "a.mat", {"X": ROWS, "labels": names[:, None]})
    samples = found(tmp_path / "a.mat")
    assert samples.class_names == ("setosa", "virginica")
    assert samples.labels is not None
    assert samples.labels.tolist() == [0, 1] * 50


@WRITERS
def test_one_of_several_is_chosen_by_name(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "a.mat", {"first": ROWS, "second": ROWS[:50] * 2})
    with pytest.raises(DataError, match=r"has 2 arrays.*a\.mat:/first"):
        found(tmp_path / "a.mat")
    assert kind_of(Path(f"{tmp_path / 'a.mat'}:/second")) in (Kind.MATLAB, Kind.HDF5)
    samples = read_raw(Path(f"{tmp_path / 'a.mat'}:/second"))
    assert isinstance(samples, Samples)
    assert samples.values == pytest.approx(ROWS[:50] * 2, rel=1e-6)
    assert [one.name for one in arrays_in(tmp_path / "a.mat")] == ["/first", "/second"]


def test_all_variables_are_listed_with_their_class(tmp_path: Path) -> None:
    variables = {
        "X": ROWS,
        "s": {"a": 1.0},
        "c": np.array(["a", "bc"], object),
        "t": "text",
        "m": scipy.sparse.eye(4),
        "none": np.zeros((0, 3)),
    }
    old(tmp_path / "a.mat", variables)
    assert {one.name: (one.dtype, one.usable) for one in arrays_in_matlab(tmp_path / "a.mat")} == {
        "/X": ("double", True),
        "/s": ("struct", False),
        "/c": ("cell", False),
        "/t": ("char", False),
        "/m": ("sparse", False),
        "/none": ("double", False),
    }
    assert len(found(tmp_path / "a.mat")) == 100


@pytest.mark.parametrize(
    ("value", "message", "remedy"),
    [
        (scipy.sparse.eye(4), "of the class sparse", r"full\(X\)"),
        ({"a": ROWS}, "of the class struct", r"s\.X"),
        (np.array(["a", "bc"], object), "of the class cell", "cell2mat"),
        ("text", "of the class char", "numbers"),
        (np.zeros((0, 3)), "is an empty array", "numbers"),
    ],
)
def test_what_is_no_array_of_numbers_is_called_what_it_is(
    tmp_path: Path, value: object, message: str, remedy: str
) -> None:
    old(tmp_path / "a.mat", {"X": value})
    for path in (tmp_path / "a.mat", Path(f"{tmp_path / 'a.mat'}:/X")):
        with pytest.raises(DataError, match=rf"{message}.*{remedy}"):
            read_matlab(path)


OLD_FILES = sorted((Path(scipy.io.matlab.__file__).parent / "tests" / "data").glob("*.mat"))


@pytest.mark.skipif(not OLD_FILES, reason="SciPy came without its tests")
def test_the_variables_of_many_versions_are_those_that_scipy_finds() -> None:
    for path in OLD_FILES:
        try:
            known = scipy.io.whosmat(path)
        except (ValueError, TypeError, NotImplementedError, zlib.error):  # damaged, or 7.3
            continue
        with path.open("rb") as file:
            found = list(variables_in(file))
        # SciPy counts texts rather than letters.
        expected = [one for one in known if one[2] != "char" and not one[0].startswith("__")]
        assert [one for one in found if one[2] != "char"] == expected, path.name


def test_objects_that_scipy_does_not_know_do_not_stand_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a.mat").write_bytes(HEAD + OPAQUE_OBJECT + matrix(b"data", (3, 2), SIX))
    assert [(one.name, one.dtype) for one in arrays_in_matlab(tmp_path / "a.mat")] == [
        ("/X", "opaque"),
        ("/data", "double"),
    ]
    assert found(tmp_path / "a.mat").values.tolist() == [[0, 3], [1, 4], [2, 5]]


def test_a_file_without_arrays_says_what_it_has(tmp_path: Path) -> None:
    old(tmp_path / "a.mat", {"s": {"a": ROWS}, "t": "text"})
    with pytest.raises(DataError, match=r"s \(struct\), t \(char\).*Save the array"):
        read_matlab(tmp_path / "a.mat")


def test_what_version_73_keeps_beside_the_arrays_is_none(tmp_path: Path) -> None:
    new(tmp_path / "a.mat", {"data": ROWS})
    with h5py.File(tmp_path / "a.mat", "r+") as file:
        put(file, "#refs#/a", ROWS, "double")
        put(file, "text", np.full((9, 9), 65, np.uint16), "char")
        put(file, "none", np.array([[3, 0]], np.uint64), "double")
        file["none"].attrs["MATLAB_empty"] = np.uint8(1)
        put(file, "record/inner", ROWS, "double")
        file["record"].attrs["MATLAB_class"] = np.bytes_("struct")
        put(file, "thin/data", ROWS[:1], "double")
        file["thin"].attrs["MATLAB_sparse"] = np.uint64(100)
        for name in ("ir", "jc"):
            file[f"thin/{name}"] = np.arange(4, dtype=np.uint64)
    entries = {one.name: (one.shape, one.usable) for one in arrays_in_hdf5(tmp_path / "a.mat")}
    assert entries == {
        "/data": ((100, 3), True),
        "/text": ((9, 9), False),
        "/none": ((1, 2), False),
        "/record/inner": ((100, 3), True),
    }
    with pytest.raises(DataError, match=r"thin is sparse.*full"):
        read_hdf5(Path(f"{tmp_path / 'a.mat'}:/thin"))
    with pytest.raises(DataError, match="of a type that is not read"):
        read_hdf5(Path(f"{tmp_path / 'a.mat'}:/text"))


def test_a_sparse_matrix_alone_is_called_so(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.mat", "w", userblock_size=512) as file:
        file["X/data"] = ROWS[:, 0]
        file["X"].attrs["MATLAB_sparse"] = np.uint64(100)
    with pytest.raises(DataError, match="X is sparse"):
        read_hdf5(tmp_path / "a.mat")


def test_arrays_of_matlab_in_hdf5_cannot_be_streamed(tmp_path: Path) -> None:
    new(tmp_path / "a.h5", {"X": ROWS})
    layout = laid_hdf5(tmp_path / "a.h5")
    assert isinstance(layout, Whole)
    assert layout.shape == (100, 3)
    with pytest.raises(IndivisibleError, match="as MATLAB does"):
        rows_of(tmp_path / "a.h5")
    needed, _free, streamed = memory_plan(tmp_path / "a.h5")
    assert (needed, streamed) == (100 * 3 * (8 + 4 + 4), False)


def test_an_ending_does_not_matter(tmp_path: Path) -> None:
    new(tmp_path / "a.h5", {"X": ROWS})
    samples = read_raw(tmp_path / "a.h5")
    assert isinstance(samples, Samples)
    assert samples.values == pytest.approx(ROWS, rel=1e-6)
    assert samples.notes == ()
