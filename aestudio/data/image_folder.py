"""Folders of images, decoded one after the other into one form."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby, islice
from math import prod
from pathlib import Path
from statistics import median_low
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.image_choices import EIGHT, Shot, choices_of, count_of, shots_of, taken
from aestudio.data.image_decode import (
    CMYK,
    DAMAGED,
    SIXTEEN,
    Form,
    Pixels,
    entry_of,
    pixels_of,
)
from aestudio.data.image_files import ImageFile, listing_of
from aestudio.data.image_index import Entry, fingerprint, kept_form, known_entries
from aestudio.data.pictures import Pictures
from aestudio.data.samples import Samples
from aestudio.data.watch import Watch

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading

MOST_THREADS = 8
TOGETHER = 32  # Images a turn of a thread.
# Bytes of a file from which several threads pay: of smaller ones Python itself takes most of the
# time, and one thread waits for the other.
LARGE = 50_000
MOST_NAMED = 5
# Of the time that a folder takes, so much goes into looking at the headers.
LOOKING = 0.3
DONE = {SIXTEEN: "eight of them were taken"}
WORDS = {
    Pixels.GREY: "8-bit grey",
    Pixels.COLOUR: "colour",
    Pixels.DEEP: "16-bit grey",
    Pixels.REAL: "32-bit grey",
}
CUT = "damaged or cut short"
Result = TypeVar("Result")
Item = TypeVar("Item")
Reader = Generator[NDArray[Any] | tuple[NDArray[Any], int], None, Pictures]


def read_images(folder: Path, reading: "Reading", known: Path, memory: int, watch: Watch) -> Reader:
    """All images of a folder, or of its sub-folders, whose names are the labels then.

    Yields an empty block and the number of rows at the most, then blocks uint8 or float32
    (k, features). What cannot be read is left out and named in the notes. ``known`` is where an
    earlier look was kept. Raises DataError where nothing is left, or more than ``memory`` bytes.
    """
    listing = listing_of(folder)
    before = known_entries(known)
    entries = list(_looked_at(folder, listing.files, before, watch))
    sound = [entry for entry in entries if not entry.problem]
    if not sound:
        raise _nothing(entries, folder.name)
    wanted = taken(sound, reading, folder.name)
    form = form_of(wanted, reading)
    features = prod(form.shape)
    count = count_of(wanted, reading)
    _check_size(count * features * form.dtype.itemsize, memory, folder.name)
    yield np.empty((0, features), form.dtype), count
    kept, problems = [], {entry.name: entry.problem for entry in entries if entry.problem}
    done = 0
    for rows, decoded, failed in _decoded(folder, shots_of(wanted, reading), form):
        kept += decoded
        problems |= dict.fromkeys(failed, CUT)
        done += len(decoded) + len(failed)
        if len(rows):
            yield rows
        watch.reached(LOOKING + (1 - LOOKING) * done / count, folder.name)
    if not kept:
        raise _nothing(entries, folder.name)
    labels, names = _labels(kept, listing.classes)
    samples = Samples(
        np.empty((0, features), form.dtype),
        form.shape,
        folder.name,
        labels,
        names,
        fingerprint(entries),
        (*listing.notes, *_notes(wanted, form, problems)),
        tuple(choices_of(sound, reading, form)),
    )
    fresh = len(before) != len(entries) or any(entry.file not in before for entry in entries)
    return Pictures(samples, kept_form(entries) if fresh else np.empty(0, np.uint8))


def form_of(entries: Sequence[Entry], reading: "Reading") -> Form:
    """What the images become: what was asked for, else what they have in common, else the
    middle of their sizes."""
    height = median_low(entry.height for entry in entries)
    width = median_low(entry.width for entry in entries)
    pixels = _pixels({Pixels(entry.kind) for entry in entries}, reading)
    if reading.height and reading.width:
        height, width = reading.height, reading.width
    elif reading.crop:
        height = width = reading.height or reading.width or min(height, width)
    elif reading.height:
        height, width = reading.height, max(1, round(width * reading.height / height))
    elif reading.width:
        height, width = max(1, round(height * reading.width / width)), reading.width
    return Form(height, width, pixels, reading.crop)


def _pixels(found: set[Pixels], reading: "Reading") -> Pixels:
    if reading.colour == "colour" or (reading.colour == "auto" and Pixels.COLOUR in found):
        return Pixels.COLOUR
    if reading.bits == EIGHT:
        found = found - {Pixels.DEEP}
    return next((one for one in (Pixels.REAL, Pixels.DEEP) if one in found), Pixels.GREY)


def _looked_at(
    folder: Path, files: Sequence[ImageFile], before: dict[ImageFile, Entry], watch: Watch
) -> Iterator[Entry]:
    """What each file is, of those that did not change since the last look from memory."""

    def look(some: Sequence[ImageFile]) -> list[Entry]:
        return [before.get(file) or entry_of(folder, file) for file in some]

    done = 0
    for entries in _in_threads(look, _batches(files), _threads_for(files)):
        yield from entries
        done += len(entries)
        watch.reached(LOOKING * done / len(files), folder.name)


Decoded = tuple[NDArray[Any], list[Entry], list[str]]


def _decoded(folder: Path, shots: Sequence[Shot], form: Form) -> Iterator[Decoded]:
    """Blocks of pixels, the entries they are of, and the names of those that failed."""

    def decode(some: Sequence[Shot]) -> Decoded:
        rows = np.empty((len(some), prod(form.shape)), form.dtype)
        kept: list[Entry] = []
        failed: list[str] = []
        for entry, frames in _by_image(some):
            before = len(kept)
            try:
                for pixels in pixels_of(folder, entry, frames, form):
                    rows[len(kept)] = pixels
                    kept.append(entry)
            except DAMAGED:
                failed += [_shot_name(entry, one) for one in frames[len(kept) - before :]]
        return rows[: len(kept)], kept, failed

    return _in_threads(decode, _batches(shots), _threads_for([entry for entry, _ in shots]))


def _by_image(shots: Sequence[Shot]) -> list[tuple[Entry, Sequence[int]]]:
    """Images with those of their frames, so that each file is opened once."""
    if not any(frame for _, frame in shots):
        return [(entry, (0,)) for entry, _ in shots]
    groups = groupby(shots, lambda shot: id(shot[0]))
    whole = [list(group) for _, group in groups]
    return [(group[0][0], [frame for _, frame in group]) for group in whole]


def _shot_name(entry: Entry, frame: int) -> str:
    return f"{entry.name}, frame {frame + 1:,}" if frame else entry.name


def _threads_for(files: Sequence[ImageFile] | Sequence[Entry]) -> int:
    mean = sum(one.size for one in files) / max(len(files), 1)
    return min(os.cpu_count() or 1, MOST_THREADS) if mean >= LARGE else 1


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + TOGETHER] for start in range(0, len(items), TOGETHER))


def _in_threads(
    work: Callable[[Item], Result], items: Iterable[Item], threads: int
) -> Iterator[Result]:
    """As map, by several threads, of which none runs far ahead."""
    if threads == 1:
        yield from map(work, items)
        return
    waiting: deque[Future[Result]] = deque()
    coming = iter(items)
    with ThreadPoolExecutor(threads) as pool:
        while True:
            for item in islice(coming, 2 * threads - len(waiting)):
                waiting.append(pool.submit(work, item))
            if not waiting:
                return
            yield waiting.popleft().result()


def _labels(
    kept: Sequence[Entry], classes: tuple[str, ...]
) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    """The number of each image's class, and the names of those classes that have images left."""
    if not classes:
        return None, ()
    groups = [entry.file.group for entry in kept]
    present = set(groups)
    names = tuple(name for name in classes if name in present)
    numbers = {name: number for number, name in enumerate(names)}
    return np.array([numbers[group] for group in groups], np.int64), names


def _check_size(size: int, memory: int, place: str) -> None:
    if size > memory:
        raise DataError(
            f"needs {size / 2**30:,.1f} GiB of memory, {memory / 2**30:.1f} GiB are free",
            where=place,
            remedy="Choose a smaller height and width, or grey instead of colours",
        )


def _nothing(entries: Sequence[Entry], place: str) -> DataError:
    first = entries[0]
    return DataError(
        "has no image that could be read",
        where=place,
        why=f"{first.name}: {first.problem or CUT}",
        remedy="Choose a folder of PNG, JPEG, TIFF, BMP or WebP files",
    )


def _notes(entries: Sequence[Entry], form: Form, problems: dict[str, str]) -> Iterator[str]:
    """What was done to the images that their user may not expect."""
    if problems:
        yield f"{_count(len(problems))} left out: {_named(problems)}"
    kinds = {Pixels(entry.kind) for entry in entries}
    if len(kinds) > 1:
        found = " and ".join(WORDS[one] for one in sorted(kinds))
        yield f"{found[0].upper()}{found[1:]} images; all were made {WORDS[form.pixels]}"
    remarks = [remark for entry in entries for remark in entry.remark.split(", ") if remark]
    for remark in sorted(set(remarks) - {CMYK}):  # which is a choice
        done = DONE.get(remark, "converted")
        yield f"{_count(remarks.count(remark))} with {remark}: {done}"


def _count(number: int) -> str:
    return f"{number:,} {'image' if number == 1 else 'images'}"


def _named(problems: dict[str, str]) -> str:
    named = [f"{name} ({problem})" for name, problem in problems.items()][:MOST_NAMED]
    more = len(problems) - len(named)
    return ", ".join(named) + (f" and {more:,} more" if more else "")
