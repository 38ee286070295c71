"""Samples as they are given in Python: arrays, lists and data frames; results go back in kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aestudio.core.errors import DataError
from aestudio.core.shapes import size_of
from aestudio.data.raw import Raw
from aestudio.data.samples import Samples, samples_from
from aestudio.data.table_samples import LABEL_COLUMNS

if TYPE_CHECKING:  # polars takes a while to load, and arrays do without it
    import polars as pl

NAME = "samples"  # What files and messages call them.


class Frame(Protocol):
    """A data frame of pandas or polars."""

    @property
    def columns(self) -> Any:
        """Names of its columns."""


# An array (n, features), (n, height, width) or (n, height, width, channels), or a list of such; a
# frame with a row a sample; the name of a file, a folder of images or a sample set.
Data: TypeAlias = ArrayLike | Frame | str | PathLike[str]
# An array, or a frame of the library that the samples came in.
Result: TypeAlias = Any


class Form(Enum):
    """What results are given back as."""

    ARRAY = auto()
    POLARS = auto()
    PANDAS = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Samples in memory as a reader would bring them, or the path of where they are.

    Of what came as a frame ``frame`` has all columns, ``index`` is that of pandas, and ``names``
    are what it calls the columns by the texts that stand for them here. ``classes`` (n,) are the
    labels of an array, as they were given.
    """

    raw: Raw | Path
    form: Form = Form.ARRAY
    frame: pl.DataFrame | None = None
    classes: NDArray[Any] | None = None
    index: Any = None
    names: Mapping[str, Any] | None = None

    @property
    def is_frame(self) -> bool:
        """Whether results have columns with names."""
        return self.form is not Form.ARRAY

    def as_read(self, *, named: bool) -> Given:
        """The same; of a file whose columns are ``named`` results are frames of polars."""
        named = named and isinstance(self.raw, Path)
        return replace(self, form=Form.POLARS) if named else self

    def shaped(self, shape: tuple[int, ...]) -> Given:
        """Rows of numbers of an array as samples of that shape, where they are as many."""
        raw = self.raw
        if not isinstance(raw, Samples) or len(raw.shape) > 1 or size_of(shape) != raw.features:
            return self
        return replace(self, raw=replace(raw, shape=shape))

    def table(self, columns: Mapping[str, NDArray[Any]]) -> Result:
        """Columns as a frame of the same library."""
        if self.form is Form.PANDAS:
            from aestudio.api.pandas_frames import frame_of

            return frame_of(columns, self.index, self.names or {})
        import polars

        return polars.DataFrame({**columns})

    def column(self, name: str, values: NDArray[Any]) -> Result:
        """Numbers (n,) as they are, or as a column of the same library."""
        return self.table({name: values})[name] if self.is_frame else values


def given(data: Data, labels: ArrayLike | None = None) -> Given:
    """Samples for a network, with the labels (n,) of their classes if there are any; raises
    DataError for what cannot be such."""
    match type(data).__module__.partition(".")[0]:
        case "polars":
            return _of_frame(_collected(data), Form.POLARS, labels)
        case "pandas":
            from aestudio.api.pandas_frames import names_of, polars_of

            frame: Any = data
            frame = frame.to_frame() if frame.ndim == 1 else frame
            found = _of_frame(polars_of(frame), Form.PANDAS, labels)
            return replace(found, index=frame.index, names=names_of(frame))
        case _ if isinstance(data, str | PathLike):
            return _of_file(Path(data), labels)
        case _:
            classes = None if labels is None else _classes(labels)
            samples = samples_from(array_of(data), Path(NAME), classes)
            return Given(samples, classes=classes)


def array_of(data: Any) -> NDArray[Any]:
    """Numbers as an array, NaN where they are masked; raises DataError for what are none."""
    if hasattr(data, "toarray"):
        raise DataError(
            "is a sparse matrix", where=NAME, remedy="Give an ordinary array: .toarray() makes one"
        )
    try:
        if isinstance(data, np.ma.MaskedArray):
            return np.ma.filled(data.astype(np.float64), np.nan)
        array = np.asarray(data)
        return array.astype(np.float64) if array.dtype == object else array
    except (TypeError, ValueError) as error:
        raise DataError(
            "hold something else than numbers, or rows of several lengths",
            where=NAME,
            why=str(error),
            remedy="Give an array of numbers, or a data frame",
        ) from error


def numbers_in(given: Given) -> NDArray[Any]:
    """The numbers of an array or a frame, side by side (n, columns); raises DataError for other
    columns, and for a file."""
    if isinstance(given.raw, Samples):
        return given.raw.values
    frame = given.frame
    if frame is None or not all(one.is_numeric() for one in frame.dtypes):
        raise DataError(
            "are no codings", where=NAME, remedy="Give an array or a frame of numbers alone"
        )
    return frame.to_numpy()


def _of_file(path: Path, labels: ArrayLike | None) -> Given:
    if labels is not None:
        raise DataError(
            "labels are given beside a file",
            where=str(path),
            remedy="Name the column that has them, or load the file first",
        )
    return Given(path)


def _of_frame(frame: pl.DataFrame, form: Form, labels: ArrayLike | None) -> Given:
    from aestudio.data.formats.frames import check_flat, table_of

    if labels is not None:
        frame = _labelled(frame, _classes(labels))
    try:
        check_flat(dict(frame.schema), {}, NAME, "parquet")
    except DataError as error:  # It knows how to mend a file.
        error.remedy = "Spread what they hold over columns of their own, or leave them out"
        raise
    return Given(table_of(frame, NAME, NAME), form, frame)


def label_column(given: Given) -> str:
    """What the labels are called that were given beside a frame."""
    assert given.frame is not None
    return given.frame.columns[-1]


def _labelled(frame: pl.DataFrame, classes: NDArray[Any]) -> pl.DataFrame:
    import polars

    name = next((one for one in LABEL_COLUMNS if one not in frame.columns), None)
    if name is None or len(classes) != len(frame):
        raise DataError(
            f"{len(classes):,} labels are given for {len(frame):,} samples",
            where=NAME,
            remedy="Give one a sample, or name the column that has them",
        )
    cells = polars.Series(name, [str(one) for one in classes.tolist()])
    return frame.with_columns(cells.cast(polars.Categorical))


def _classes(labels: ArrayLike) -> NDArray[Any]:
    """Names or numbers (n,)."""
    found = np.asarray(labels)
    return found.astype(np.str_) if found.dtype == object else found


def _collected(data: Any) -> pl.DataFrame:
    import polars

    if isinstance(data, polars.LazyFrame):
        return data.collect()
    return data.to_frame() if isinstance(data, polars.Series) else data
