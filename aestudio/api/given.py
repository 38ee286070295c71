"""Samples as they are given in Python: arrays, lists and data frames; results go back in kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aestudio.core.errors import DataError
from aestudio.data.raw import Raw, Table
from aestudio.data.samples import samples_from

if TYPE_CHECKING:  # polars takes a while to load, and arrays do without it
    import polars as pl

NAME = "samples"


class Frame(Protocol):
    """A data frame of pandas or polars."""

    @property
    def columns(self) -> Any:
        """Names of its columns."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""


# Samples (n, features) or (n, height, width[, channels]); a frame of a row each; or the name of a
# file, a folder or a sample set.
Data: TypeAlias = ArrayLike | Frame | str | PathLike[str]
Result: TypeAlias = Any


class Form(Enum):
    """What samples were given as, and results are given back as."""

    ARRAY = auto()
    POLARS = auto()
    PANDAS = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Samples in memory as a reader would bring them, or the ``path`` of where they are.

    ``index`` is that of a frame of pandas, ``labels`` are the names of its columns by the texts
    that stand for them here.
    """

    raw: Raw | Path
    form: Form = Form.ARRAY
    index: Any = None
    labels: Mapping[str, Any] | None = None

    @property
    def is_frame(self) -> bool:
        """Whether results are to have names."""
        return self.form is not Form.ARRAY

    def table(self, columns: Mapping[str, NDArray[Any]]) -> Result:
        """Columns as a frame of the same library."""
        if self.form is Form.PANDAS:
            import pandas  # type: ignore[import-untyped,unused-ignore]

            names = self.labels or {}
            named = {names.get(name, name): values for name, values in columns.items()}
            return pandas.DataFrame(named, index=self.index)
        import polars

        return polars.DataFrame({**columns})

    def series(self, name: str, values: NDArray[Any]) -> Result:
        """Numbers as they are, or as a column of the same library."""
        if self.form is Form.ARRAY:
            return values
        return self.table({name: values})[name]


def given(data: Data, labels: ArrayLike | None = None) -> Given:
    """Samples for a network; raises DataError for what cannot be such.

    ``labels`` (n,) are names or numbers of classes of an array.
    """
    match _library(data):
        case "polars":
            return Given(_table(_collected(data)), Form.POLARS)
        case "pandas":
            from aestudio.api.pandas_frames import labels_of, polars_of

            frame = _as_pandas_frame(data)
            return Given(_table(polars_of(frame)), Form.PANDAS, frame.index, labels_of(frame))
        case _ if isinstance(data, str | PathLike):
            return Given(Path(data))
        case _:
            names = None if labels is None else np.asarray(labels)
            return Given(samples_from(array_of(data), Path(NAME), names))


def array_of(data: Any) -> NDArray[Any]:
    """Numbers as an array; raises DataError for what are none."""
    if hasattr(data, "toarray"):
        raise DataError(
            "is a sparse matrix", where=NAME, remedy="Give an ordinary array: .toarray() makes one"
        )
    try:
        array = np.asarray(data)
        return array.astype(np.float64) if array.dtype == object else array
    except (TypeError, ValueError) as error:
        raise DataError(
            "hold something else than numbers, or rows of several lengths",
            where=NAME,
            why=str(error),
            remedy="Give an array of numbers, or a data frame",
        ) from error


def digest(raw: Raw) -> str:
    """SHA-256 of what the samples are, in hexadecimal: equal for equal samples."""
    found = sha256()
    for part in _parts(raw):
        found.update(part if isinstance(part, bytes) else np.ascontiguousarray(part).data)
    return found.hexdigest()


def _parts(raw: Raw) -> list[bytes | NDArray[Any]]:
    if not isinstance(raw, Table):
        told = repr((raw.values.dtype.str, raw.values.shape, raw.shape, raw.class_names))
        labels = [] if raw.labels is None else [raw.labels]
        return [told.encode(), raw.values, *labels]
    found: list[bytes | NDArray[Any]] = []
    for one in raw.columns:
        about = (one.name, one.kind, one.categories, one.base, one.values.dtype.str, len(one))
        found += [repr(about).encode(), one.values]
    return found


def _library(data: Any) -> str:
    """The package that a frame or a column comes from."""
    return type(data).__module__.partition(".")[0]


def _collected(data: Any) -> pl.DataFrame:
    import polars

    if isinstance(data, polars.LazyFrame):
        return data.collect()
    return data.to_frame() if isinstance(data, polars.Series) else data


def _as_pandas_frame(data: Any) -> Any:
    return data.to_frame() if data.ndim == 1 else data


def _table(frame: pl.DataFrame) -> Table:
    from aestudio.data.formats.frames import check_flat, table_of

    check_flat(dict(frame.schema), {}, NAME, "parquet")
    return table_of(frame, NAME, NAME)
