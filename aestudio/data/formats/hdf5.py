"""Arrays in HDF5 files, found by hard links only and stored in ways that hold no surprise."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.formats import hdf5_matlab as matlab
from aestudio.data.formats.hdf5_layout import layout_of
from aestudio.data.formats.hdf5_matlab import shape_of, type_of
from aestudio.data.formats.stacks import AUTO, stacked
from aestudio.data.layout import Chunked, Flat, Laid, Whole
from aestudio.data.place import parted
from aestudio.data.raw import ArrayEntry
from aestudio.data.samples import (
    Samples,
    check_form,
    check_size,
    could_be_samples,
    numbered,
    samples_from,
)
from aestudio.data.watch import UNWATCHED, Watch

SAMPLE_NAMES = ("images", "x", "data", "x_train", "samples")
LABEL_NAMES = ("labels", "y", "target", "y_train")
MOST_MEMBERS = 1000
MOST_DEPTH = 8
# deflate, shuffle, fletcher32, LZF; others load a library of the machine.
FILTERS = (1, 2, 3, 32000)
# Real data shrink far less; only constant filler comes near what DEFLATE can do (1:1032).
MOST_EXPANSION = 200
EXPANSION_MATTERS_FROM = 64 * 2**20
PROJECT = "aestudio-project"
KERAS = ("keras_version", "model_config", "layer_names")
WEIGHTS = ("layers", "vars")
PIECE = 2**24


def read_hdf5(
    path: Path, watch: Watch = UNWATCHED, parts: str = "both", axis: str = AUTO
) -> Laid | Samples:
    """The array of samples, or where its numbers lie, and the labels beside it if there are any;
    ``parts`` says what complex numbers become, ``axis`` along which one the samples of MATLAB's
    arrays lie. Raises DataError."""
    file_path, name = parted(path)
    with _opened(file_path) as file:
        found = _samples(file, name, file_path.name)
        labels = _labels(found, file_path.name)
        layout = _layout(found)
        if isinstance(layout, Whole):
            array = _array(found, watch, file_path.name)
            if matlab.class_of(found):
                array = matlab.as_written(array, found)
                return stacked(array, file_path, labels, parts, axis)
            return samples_from(array, file_path, labels, parts)
        numbers, names = (
            (None, ()) if labels is None else numbered(labels, len(found), file_path.name)
        )
        return Laid(layout, found.name, numbers, names)


def laid_hdf5(path: Path) -> Laid | Whole:
    """Where the numbers of the array of samples lie; raises DataError."""
    file_path, name = parted(path)
    with _opened(file_path) as file:
        found = _samples(file, name, file_path.name)
        layout = _layout(found)
        return layout if isinstance(layout, Whole) else Laid(layout, found.name)


def arrays_in_hdf5(path: Path) -> tuple[ArrayEntry, ...]:
    """All arrays of a file that hard links lead to; raises DataError."""
    with _opened(path) as file:
        _refuse_models(file, path.name)
        return tuple(_entry(one) for one in _arrays(file, path.name))


def _layout(array: Any) -> Flat | Chunked | Whole:
    return matlab.whole(array) if matlab.class_of(array) else layout_of(array)


def _entry(array: Any) -> ArrayEntry:
    dtype, kind = type_of(array), matlab.class_of(array)
    told = kind or ("unknown" if dtype is None else str(dtype))
    return ArrayEntry(array.name, shape_of(array), told, _could_be_samples(array))


def _could_be_samples(array: Any) -> bool:
    dtype = type_of(array)
    fitting = dtype is not None and could_be_samples(shape_of(array), dtype)
    return fitting and matlab.holds_numbers(array)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with h5py.File(path, "r") as file:
            yield file
    except (OSError, RuntimeError, LookupError, ValueError, TypeError, OverflowError) as error:
        raise _damaged(path.name, error) from error


def _array(found: Any, watch: Watch, place: str) -> NDArray[Any]:
    """The numbers of an array, piece by piece, so that nobody takes long reading for a hang."""
    check_size(prod(found.shape) * found.dtype.itemsize, place)
    array = np.empty(found.shape, found.dtype)
    chunk = found.chunks[0] if found.chunks else 1
    each = -(-PIECE // max(array.nbytes // len(array), 1) // chunk) * chunk
    for start in range(0, len(array), each):
        array[start : start + each] = found[start : start + each]
        watch.reached(min(start + each, len(array)) / len(array), place)
    return array


def _samples(file: Any, name: str, place: str) -> Any:
    _refuse_models(file, place)
    found = _named(file, name, place) if name else _only(file, place)
    where = f"{place}:{found.name}"
    dtype = type_of(found)
    if dtype is None or not matlab.holds_numbers(found):
        raise DataError(
            "holds values of a type that is not read",
            where=where,
            remedy="Save it as numbers of 8, 16, 32 or 64 bits",
        )
    check_form(shape_of(found), dtype, where)
    check_storage(found, where)
    return found


def _refuse_models(file: Any, place: str) -> None:
    if _text(file, "format") == PROJECT:
        raise DataError(
            "is a project of AE Studio, not data", where=place, remedy="Open it as a project"
        )
    if any(name in file.attrs for name in KERAS) or _is_weights(file, place):
        raise DataError(
            "is a Keras model, not data",
            where=place,
            why="A model may carry programs, and none of them is run",
            remedy="Import it as a network, or choose the file it was trained on",
        )


def _is_weights(file: Any, place: str) -> bool:
    """Whether Keras 3 wrote the weights of a model there, which it says nowhere."""
    groups = all(isinstance(file.get(one, getlink=True), h5py.HardLink) for one in WEIGHTS)
    return groups or place.endswith(".weights.h5")


def _text(file: Any, name: str) -> str:
    """A text among the attributes; one of another type may be anything."""
    kind = file.attrs.get_id(name).dtype if name in file.attrs else None
    found = file.attrs[name] if kind is not None and kind.kind in "OS" else ""
    return found if isinstance(found, str) else ""


def _named(file: Any, name: str, place: str) -> Any:
    node = file
    for part in name.strip("/").split("/"):
        link = node.get(part, getlink=True) if isinstance(node, h5py.Group) else None
        if not isinstance(link, h5py.HardLink):
            raise DataError(
                f"has no array {name}",
                where=place,
                remedy=_choose([one.name for one in _candidates(file, place)], place),
            )
        node = node[part]
    if matlab.is_sparse(node):
        raise matlab.sparse(name, place)
    if not isinstance(node, h5py.Dataset):
        raise DataError(f"{name} is a group", where=place, remedy="Name an array in it")
    return node


def _only(file: Any, place: str) -> Any:
    found = list(_candidates(file, place))
    named = [one for one in found if _last(one) in SAMPLE_NAMES]
    if len(found) == 1:
        return found[0]
    if named:
        ranked = sorted(named, key=lambda one: (SAMPLE_NAMES.index(_last(one)), one.name))
        best = [one for one in ranked if _last(one) == _last(ranked[0])]
        if len(best) == 1:
            return best[0]
    hard = (one for one in file if isinstance(file.get(one, getlink=True), h5py.HardLink))
    for one in hard if not found else ():
        if matlab.is_sparse(file[one]):
            raise matlab.sparse(one, place)
    count = f"{len(found)} arrays" if found else "no array"
    raise DataError(
        f"has {count} that could be the samples",
        where=place,
        remedy=_choose([one.name for one in found], place),
    )


def _choose(names: list[str], place: str) -> str:
    if not names:
        return "Bring an array of numbers with at least two dimensions"
    listed = ", ".join(names)[:200]
    return f"Say which, for example {place}:{names[0]} (there are {listed})"


def _candidates(file: Any, place: str) -> Iterator[Any]:
    for one in _arrays(file, place):
        if _could_be_samples(one):
            yield one


def _arrays(file: Any, place: str) -> Iterator[Any]:
    """All arrays, each once, whatever the links; raises DataError if they are too many."""
    waiting, seen = [(file, 0)], {file.id}
    while waiting:
        group, depth = waiting.pop(0)
        for name in group:
            link = group.get(name, getlink=True)
            if not isinstance(link, h5py.HardLink) or matlab.is_hidden(name):
                continue
            member = group[name]
            if member.id in seen:
                continue
            seen.add(member.id)
            if len(seen) > MOST_MEMBERS:
                raise DataError(
                    f"has more than {MOST_MEMBERS:,} groups and arrays",
                    where=place,
                    remedy=f"Say which array to use: {place}:/its/name",
                )
            if isinstance(member, h5py.Group) and depth < MOST_DEPTH:
                if matlab.is_sparse(member):
                    continue
                waiting.append((member, depth + 1))
            elif isinstance(member, h5py.Dataset):
                yield member


def _labels(samples: Any, place: str) -> NDArray[Any] | None:
    group = samples.parent
    for name in LABEL_NAMES:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            continue
        found = group[name]
        dtype = type_of(found) if _is_one_each(found, samples) else None
        if dtype is not None and dtype.kind in "uifbS":
            check_storage(found, f"{place}:{found.name}")
            labels: NDArray[Any] = found[()].reshape(-1)
            return labels
    return None


def _is_one_each(labels: Any, samples: Any) -> bool:
    """Whether an array holds one value for each sample; MATLAB's may lie along the last axis."""
    if not isinstance(labels, h5py.Dataset) or not matlab.holds_numbers(labels):
        return False
    shape, counts = shape_of(samples), shape_of(samples)[:1]
    if matlab.class_of(samples):
        counts = (shape[0], shape[-1])
    fitting = {form for count in counts for form in ((count,), (count, 1))}
    if matlab.class_of(labels):
        fitting |= {(1, count) for count in counts}
    return shape_of(labels) in fitting


def check_storage(found: Any, where: str) -> None:
    """Raise DataError for what lies in other files, needs foreign code, or unpacks without end."""
    settings = found.id.get_create_plist()
    if found.is_virtual or found.external:
        raise DataError("lies in another file", where=where, remedy="Copy it into one file")
    filters = [settings.get_filter(index)[0] for index in range(settings.get_nfilters())]
    if any(one not in FILTERS for one in filters):
        raise DataError(
            "is compressed in a way that is not read",
            where=where,
            remedy="Save it with gzip or LZF, or uncompressed",
        )
    declared, stored = prod(found.shape) * found.dtype.itemsize, found.id.get_storage_size()
    most = stored if found.chunks is None else MOST_EXPANSION * max(stored, 1)
    if declared > max(most, EXPANSION_MATTERS_FROM):
        raise DataError(
            f"declares {declared:,} bytes of values and stores {stored:,}",
            where=where,
            remedy="It may be cut short; copy it again",
        )


def _last(array: Any) -> str:
    return str(array.name).rsplit("/", 1)[-1].lower()


def _damaged(place: str, error: Exception) -> DataError:
    return DataError(
        "is no HDF5 file, or it is damaged",
        where=place,
        why=str(error).split("\n")[0],
        remedy="Copy it again, or write it anew",
    )
