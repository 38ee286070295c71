"""Whether what a reader brought holds together; nothing else in the program asks again."""

import re
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.data.formats.images.pictures import Pictures
from aestudio.data.layout import (
    FILTERS,
    MOST_CHUNK,
    MOST_FILTERS,
    Chunked,
    Flat,
    Laid,
    can_hold,
)
from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.reader_process.wire import MOST_NUMBERS, GarbledError
from aestudio.data.samples import Samples

DTYPE = re.compile(r"[<>|][uifb]\d{1,2}")
KEPT = (np.uint8, np.float32, np.float64, np.int64, np.uint64)
LARGEST = 2**127
NUMERIC = (ColumnKind.NUMBER, ColumnKind.TIME)


def check_answer(answer: Any) -> None:
    """Raise GarbledError for numbers that disagree with each other."""
    match answer:
        case Samples():
            _check_samples(answer)
        case Table():
            _check_table(answer)
        case Laid():
            _check_laid(answer)
        case Pictures():
            _demand(answer.index.dtype == np.uint8 and answer.index.ndim == 1, "no bytes")
            _check_samples(answer.samples)


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise GarbledError(what)


def _check_samples(samples: Samples) -> None:
    values = samples.values
    _demand(values.ndim == 2 and values.dtype in KEPT, "values of another form")
    _demand(0 not in values.shape, "no samples")
    _demand(values.shape[1] == prod(samples.shape), "a shape of another size")
    _check_labels(samples.labels, len(values), samples.class_names)
    marks = samples.marks
    if marks is not None:
        _demand(marks.dtype == np.uint8 and marks.shape == (len(values),), "marks of another form")
        _demand(_within(marks, 0, 2), "marks that say nothing")


def _check_labels(labels: NDArray[Any] | None, count: int, names: tuple[str, ...]) -> None:
    if labels is None:
        return
    _demand(labels.dtype == np.int64 and labels.shape == (count,), "labels of another form")
    _demand(_within(labels, 0, len(names)), "labels without a name")


def _check_table(table: Table) -> None:
    _demand(len(table.columns) > 0, "no columns")
    for column in table.columns:
        _demand(column.values.shape == (len(table),), "columns of different length")
        _check_column(column)
    if table.pixels is not None:
        sides = table.pixels.shape
        _demand(0 < prod(sides) <= len(table.columns) and min(sides) > 0, "pixels of other images")
        named = {column.name for column in table.columns}
        _demand(named.issuperset(table.pixels.names), "pixels that are no columns")


def _check_column(column: Column) -> None:
    if column.kind in NUMERIC:
        _demand(column.values.dtype in (np.float64, np.float32), "numbers of another type")
        _demand(abs(column.base) <= LARGEST, "numbers counted from nowhere")
    else:
        _demand(column.values.dtype == np.int32, "codes of another type")
        _demand(_within(column.values, -1, len(column.categories)), "codes without a category")


def _check_laid(laid: Laid) -> None:
    layout = laid.layout
    _demand(len(layout.shape) >= 2 and min(layout.shape) > 0, "a shape without samples")
    _demand(prod(layout.shape) < MOST_NUMBERS, "more samples than any file has")
    _demand(_is_number(layout.dtype), "values that are no numbers")
    _check_labels(laid.labels, layout.shape[0], laid.class_names)
    if isinstance(layout, Flat):
        _demand(layout.offset >= 0, "a negative place")
    else:
        _check_chunks(layout)


def _check_chunks(layout: Chunked) -> None:
    same = len(layout.chunk) == len(layout.shape) and min(layout.chunk) > 0
    _demand(same, "chunks of another form")
    dtype = np.dtype(layout.dtype)
    _demand(prod(layout.chunk) * dtype.itemsize <= MOST_CHUNK, "chunks that are too large")
    _demand(can_hold(dtype, layout.fill), "chunks filled with what they cannot hold")
    known = len(layout.filters) <= MOST_FILTERS and set(layout.filters) <= set(FILTERS)
    _demand(known, "chunks of unknown filters")
    pairs = zip(layout.shape, layout.chunk, strict=True)
    count = prod(-(-size // chunk) for size, chunk in pairs)
    for numbers in (layout.offsets, layout.sizes, layout.skipped):
        _demand(numbers.dtype == np.int64 and numbers.shape == (count,), "places of other chunks")
        _demand(int(numbers.min()) >= 0, "a negative place")


def _is_number(text: str) -> bool:
    """Whether a type is written as NumPy writes those of numbers."""
    if not DTYPE.fullmatch(text):
        return False
    try:
        return np.dtype(text).str == text
    except TypeError:
        return False


def _within(numbers: NDArray[Any], low: int, end: int) -> bool:
    return len(numbers) == 0 or bool(numbers.min() >= low and numbers.max() < end)
