"""How a program reads the samples that a run was trained on, where that takes a few lines."""

import csv
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aestudio.core.encoding import Encoding
from aestudio.core.preparation import Missing, Reading
from aestudio.core.reference import ARRAY, SAMPLE, DataReference
from aestudio.export.script.code import source
from aestudio.resources import resource

SETS = "set:"
BUNDLED = {
    "set:iris": "load_iris",
    "set:wine": "load_wine",
    "set:breast-cancer": "load_breast_cancer",
    "set:diabetes": "load_diabetes",
}
KERAS_SETS = {"set:mnist": "mnist", "set:fashion-mnist": "fashion_mnist"}
SEPARATORS = (",", "\t", ";")
MOST_LOOKED_AT = 1 << 18  # Characters of a table that its columns are looked for in.


@dataclass(frozen=True, slots=True)
class ReadLines:
    """``lines`` that leave all ``samples`` (n, …) behind, and what they import beside NumPy."""

    lines: tuple[str, ...]
    imports: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


def read_lines(reference: DataReference, encoding: Encoding) -> ReadLines | None:
    """Those for these data; None where it takes more than a few to read them as they were read."""
    preparation = reference.preparation
    filled = (*encoding.fills, *(one.fill for one in encoding.features))
    unusual = (
        reference.streamed
        or preparation.missing is Missing.DROP
        or any(one is not None for one in filled)
        or any(one.base or one.origin for one in encoding.features)
        or preparation.reading != Reading(separator=preparation.reading.separator)
    )
    if unusual:
        return None
    if encoding.features:
        return _table(reference, encoding)
    return _array(reference)


def _table(reference: DataReference, encoding: Encoding) -> ReadLines | None:
    if reference.source in BUNDLED:
        return _bundled(reference, encoding)
    path = Path(reference.source)
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        return None
    separator = _separator(path, encoding)
    if separator is None:
        return None
    given = "" if separator == "," else f', delimiter="{separator}"'.replace("\t", "\\t")
    cells = [_cell(one.column, one.category) for one in encoding.features]
    return ReadLines(
        (
            f"DATA = {source(str(path))}",
            "",
            'with open(DATA, newline="", encoding="utf-8-sig") as file:',
            f"    rows = list(csv.DictReader(file{given}))",
            *_columns(cells),
        ),
        imports=("import csv",),
    )


def _columns(cells: list[str]) -> list[str]:
    """Each row as a list of numbers."""
    return [
        "samples = np.array(",
        "    [",
        "        [",
        *(f"            {cell}," for cell in cells),
        "        ]",
        "        for row in rows",
        "    ]",
        ")",
    ]


def _cell(column: str, category: str | None) -> str:
    cell = f"row[{source(column)}]"
    return f"float({cell})" if category is None else f"{cell} == {source(category)}"


def _separator(path: Path, encoding: Encoding) -> str | None:
    """What stands between the cells of a plain table that has those columns and numbers with
    points in its first row; None where it is no such table."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            beginning = file.read(MOST_LOOKED_AT)
    except (OSError, UnicodeDecodeError):
        return None
    for separator in SEPARATORS:
        rows = csv.DictReader(beginning.splitlines(), delimiter=separator)
        try:
            first = next(rows)
            for one in encoding.features:
                if one.category is None:
                    float(first[one.column])
                elif one.column not in first:
                    raise KeyError(one.column)
        except (StopIteration, KeyError, ValueError, TypeError, csv.Error):
            continue
        return separator
    return None


def _bundled(reference: DataReference, encoding: Encoding) -> ReadLines | None:
    if any(one.category is not None for one in encoding.features):
        return None
    loader = BUNDLED[reference.source]
    names = [one.column for one in encoding.features]
    if reference.source == "set:diabetes":
        return None
    return ReadLines(
        (
            f"table = {loader}()",
            f"columns = {source(names)}",
            "places = [list(table.feature_names).index(name) for name in columns]",
            "samples = table.data[:, places]",
        ),
        imports=(f"from sklearn.datasets import {loader}",),
        packages=("scikit-learn",),
    )


def _array(reference: DataReference) -> ReadLines | None:
    name = reference.source
    if name == SAMPLE:
        path = resource("data", "mnist-sample.h5")
        return _hdf5(str(path), "images")
    if name == "set:digits":
        return ReadLines(
            ("samples = load_digits().images / 16",),
            imports=("from sklearn.datasets import load_digits",),
            packages=("scikit-learn",),
        )
    if name in KERAS_SETS:
        loaded = f"keras.datasets.{KERAS_SETS[name]}.load_data()"
        return ReadLines(
            (
                f"(first, _), (last, _) = {loaded}",
                "samples = np.concatenate([first, last])",
            )
        )
    if name.startswith(SETS):
        return None
    return _file(name)


def _file(name: str) -> ReadLines | None:
    array = ARRAY.search(name)
    inner = array[1].strip("/") if array else ""
    path = name.removesuffix(f":{array[1]}") if array else name
    suffixes = [one.lower() for one in Path(path).suffixes]
    kind = suffixes[-1] if suffixes else ""
    readers: Mapping[str, Callable[[str, str], ReadLines | None]] = {
        ".npy": _npy,
        ".npz": _npz,
        ".h5": _hdf5,
        ".hdf5": _hdf5,
    }
    if kind in readers:
        return readers[kind](path, inner)
    is_idx = "idx" in Path(path).name.lower()
    return _idx(path) if is_idx else None


def _npy(path: str, _inner: str) -> ReadLines:
    return ReadLines((f"DATA = {source(path)}", "samples = np.load(DATA)"))


def _npz(path: str, inner: str) -> ReadLines | None:
    name = inner or _only_array(path)
    if name is None:
        return None
    return ReadLines((f"DATA = {source(path)}", f"samples = np.load(DATA)[{source(name)}]"))


def _only_array(path: str) -> str | None:
    """The name of the only array of an archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [one.removesuffix(".npy") for one in archive.namelist()]
    except (OSError, zipfile.BadZipFile):
        return None
    return names[0] if len(names) == 1 else None


def _hdf5(path: str, inner: str) -> ReadLines | None:
    if not inner:
        return None
    return ReadLines(
        (
            f"DATA = {source(path)}",
            "",
            "with h5py.File(DATA) as file:",
            f"    samples = file[{source(inner)}][:]",
        ),
        imports=("import h5py",),
        packages=("h5py",),
    )


def _idx(path: str) -> ReadLines:
    opened = "gzip.open(DATA)" if path.endswith(".gz") else 'open(DATA, "rb")'
    return ReadLines(
        (
            f"DATA = {source(path)}",
            "",
            f"with {opened} as file:",
            "    # The last of four bytes tells how many sides there are; then come the sides.",
            "    sides = np.frombuffer(file.read(4), np.uint8)[3]",
            '    shape = np.frombuffer(file.read(4 * sides), ">i4")',
            "    samples = np.frombuffer(file.read(), np.uint8).reshape(shape)",
        ),
        imports=("import gzip",) if path.endswith(".gz") else (),
    )
