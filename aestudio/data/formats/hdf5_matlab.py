"""What MATLAB 7.3 means by the arrays that it writes into HDF5: their axes come in reverse."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.layout import Whole

CLASS, EMPTY, SPARSE = "MATLAB_class", "MATLAB_empty", "MATLAB_sparse"
NUMBERS = (
    *("double", "single", "logical"),
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)),
)
COMPLEX = ("real", "imag")
REVERSED = (
    "is stored as MATLAB does, with the samples along the innermost axis",
    "Save it from Python, samples first: h5py.File(file).create_dataset(name, data=array)",
)


def class_of(node: Any) -> str:
    """MATLAB's class of an array or a group, empty for one that it did not write."""
    if CLASS not in node.attrs or node.attrs.get_id(CLASS).dtype.kind not in "OS":
        return ""
    found = node.attrs[CLASS]
    return found.decode(errors="replace") if isinstance(found, bytes) else str(found)


def shape_of(array: Any) -> tuple[int, ...]:
    """The shape of an array as those who wrote it know it."""
    shape: tuple[int, ...] = array.shape or ()
    return shape[::-1] if class_of(array) else shape


def type_of(array: Any) -> np.dtype[Any] | None:
    """The type of its numbers; None for one that NumPy does not have, such as 24 bits."""
    try:
        found: np.dtype[Any] = array.dtype
    except TypeError:
        return None
    if found.names == COMPLEX and class_of(array):
        part = np.result_type(found[0], found[1])
        return np.dtype(np.complex64 if part == np.float32 else np.complex128)
    return found


def holds_numbers(array: Any) -> bool:
    """Whether MATLAB, if it wrote an array, meant numbers by what is in it."""
    kind = class_of(array)
    return not kind or (kind in NUMBERS and EMPTY not in array.attrs)


def is_hidden(name: str) -> bool:
    """Whether MATLAB keeps there what cells and objects refer to."""
    return name.startswith("#")


def is_sparse(node: Any) -> bool:
    """Whether a group is a sparse matrix."""
    return SPARSE in node.attrs


def sparse(name: str, place: str) -> DataError:
    """What to say of a sparse matrix."""
    return DataError(f"{name} is sparse", where=place, remedy="Save it in full: X = full(X)")


def as_written(values: NDArray[Any], array: Any) -> NDArray[Any]:
    """The values of an array of MATLAB's in its own order and type."""
    if values.dtype.names == COMPLEX:
        values = (values["real"] + 1j * values["imag"]).astype(type_of(array))
    logical = class_of(array) == "logical"
    return (values != 0 if logical else values).T


def whole(array: Any) -> Whole:
    """Such an array can be read only all at once."""
    dtype = type_of(array)
    assert dtype is not None
    return Whole(shape_of(array), dtype.str, *REVERSED)
