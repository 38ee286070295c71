"""LIBSVM's text: on each line a label, then those numbers that are not 0, each after its place."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.formats.text import text_of
from aestudio.data.samples import Samples, check_size, samples_from
from aestudio.data.watch import UNWATCHED, Watch

ASIDE = re.compile(rb"#[^\n]*|\sqid:\S*")
MOST_PLACES = 2**53
TOGETHER = 20_000  # Lines whose words are held at a time.
REMEDY = "Write each line as: label place:number place:number …"
Sparse = tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]
NO_LABELS = "Left out the first number of each line: it is no class, since some are not whole"


def read_libsvm(path: Path, watch: Watch = UNWATCHED) -> Samples:
    """All samples, with 0 where a line tells no number; raises DataError."""
    text, _encoding = text_of(path, "", watch)
    lines = [line for line in ASIDE.sub(b"", text).split(b"\n") if line.strip()]
    if not lines:
        raise DataError("has no rows", where=path.name, remedy="Choose a file with samples")
    counts = np.array([line.count(b":") for line in lines])
    parts = list(_parts(lines, counts, path.name, watch))
    labels, places, numbers = (np.concatenate(one) for one in zip(*parts, strict=True))
    values = _dense(counts, places, numbers, path.name)
    whole = bool((labels == np.round(labels)).all())
    samples = samples_from(values, path, labels.astype(np.int64) if whole else None)
    return samples if whole else replace(samples, notes=(NO_LABELS,))


def _parts(
    lines: list[bytes], counts: NDArray[np.int64], place: str, watch: Watch
) -> Iterator[Sparse]:
    """Labels, places and numbers, some lines at a time."""
    for start in range(0, len(lines), TOGETHER):
        some = slice(start, start + TOGETHER)
        try:
            yield _numbers(lines[some], counts[some])
        except (ValueError, OverflowError):
            raise _refused(lines, start, place) from None
        watch.reached(0.5 + min(start / len(lines), 1.0) / 2, place)


def _numbers(lines: list[bytes], counts: NDArray[np.int64]) -> Sparse:
    """Raises ValueError for a line that is not written so."""
    words = [line.replace(b":", b" ").split() for line in lines]
    if any(len(one) != 2 * count + 1 for one, count in zip(words, counts, strict=True)):
        raise ValueError
    flat = np.array([float(word) for word in chain.from_iterable(words)])
    first = np.cumsum(2 * counts + 1) - (2 * counts + 1)
    pairs = np.delete(flat, first)
    places = pairs[::2]
    inside = (places == np.floor(places)) & (places >= 0) & (places < MOST_PLACES)
    if not inside.all() or not np.isfinite(flat[first]).all():
        raise ValueError
    return flat[first], places.astype(np.int64), pairs[1::2]


def _refused(lines: list[bytes], start: int, place: str) -> DataError:
    """What to say of the first line from ``start`` on that is not written so."""
    some = enumerate(lines[start : start + TOGETHER], start + 1)
    number, line = next((number, line) for number, line in some if not _is_right(line))
    shown = line.decode(errors="replace").strip()[:40]
    return DataError(
        f"sample {number:,} is not written as in LIBSVM's files",
        where=place,
        why=f"It begins with “{shown}”",
        remedy=REMEDY,
    )


def _is_right(line: bytes) -> bool:
    try:
        _numbers([line], np.array([line.count(b":")]))
    except (ValueError, OverflowError):
        return False
    return True


def _dense(
    counts: NDArray[np.int64],
    places: NDArray[np.int64],
    numbers: NDArray[np.float64],
    place: str,
) -> NDArray[np.float64]:
    """Numbers at their places, which are counted from 1 unless there is a 0."""
    if not len(places):
        raise DataError("has labels and no numbers", where=place, remedy=REMEDY)
    base = int(places.min() > 0)
    width = int(places.max()) + 1 - base
    check_size(len(counts) * width * numbers.itemsize, place)
    values = np.zeros((len(counts), width))
    values[np.repeat(np.arange(len(counts)), counts), places - base] = numbers
    return values
