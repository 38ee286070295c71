"""Folders of images, decoded one after the other into one form."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.formats.catalogue import IMAGE_FORMATS
from aestudio.data.formats.images.image_choices import (
    Shot,
    choice_of_ground,
    choices_of,
    count_of,
    shots_of,
    taken,
)
from aestudio.data.formats.images.image_decode import DAMAGED, SIXTEEN, entry_of, pixels_of
from aestudio.data.formats.images.image_files import ImageFile, Listing, listing_of, natural
from aestudio.data.formats.images.image_fit import fitting, form_like, form_of
from aestudio.data.formats.images.image_form import WORDS, EarlierForm, ImageForm, Pixels
from aestudio.data.formats.images.image_ground import GROUNDS
from aestudio.data.formats.images.image_index import (
    CMYK,
    IndexedImage,
    fingerprint,
    kept_form,
    known_entries,
)
from aestudio.data.formats.images.pictures import Pictures
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
CLASSES_ONLY = "classes"
# Of the time that a folder takes, so much goes into looking at the headers.
LOOKING = 0.3
DONE = {SIXTEEN: "eight of them were taken"}
CUT = "damaged or cut short"
Result = TypeVar("Result")
Item = TypeVar("Item")
Reader = Generator[NDArray[Any] | tuple[NDArray[Any], int], None, Pictures]


def read_images(
    folder: Path,
    reading: "Reading",
    known: Path,
    memory: int,
    watch: Watch,
    earlier: EarlierForm | None = None,
    only: str = "",
) -> Reader:
    """All images of a folder, or of its sub-folders, whose names are the labels then.

    Yields an empty block and the number of rows at the most, then blocks uint8 or float32
    (k, features). What cannot be read is left out and named in the notes. ``known`` is where an
    earlier look was kept; ``earlier`` is the form that all images are brought to, None for their
    own; ``only`` the name of the one image that is wanted, if not all are. Raises DataError where
    nothing is left, more than ``memory`` bytes, or images that cannot be brought to that form.
    """
    listing = listing_of(folder, classes_only=reading.folders == CLASSES_ONLY, only=only)
    before = known_entries(known)
    entries = list(_looked_at(folder, listing.files, before, watch))
    sound = [entry for entry in entries if not entry.problem]
    if not sound:
        raise _nothing(entries, folder.name)
    wanted = taken(sound, reading, folder.name)
    own = form_of(wanted, reading)
    form = own if earlier is None else form_like(earlier, own, wanted, folder.name)
    count = count_of(wanted, reading)
    _check_size(count * prod(form.shape) * form.dtype.itemsize, memory, folder.name)
    yield np.empty((0, prod(form.shape)), form.dtype), count
    seen = _Seen({entry.name: entry.problem for entry in entries if entry.problem})
    for decoded in _decoded(folder, shots_of(wanted, reading), form, reading.ground):
        seen.add(decoded)
        if len(decoded.rows):
            yield decoded.rows
        watch.reached(LOOKING + (1 - LOOKING) * seen.done / count, folder.name)
    if not seen.kept:
        raise _nothing(entries, folder.name)
    notes = (*listing.notes, *_notes(wanted, form, seen.problems, earlier is not None))
    choices = (*listing.choices, *choices_of(sound, reading, form, given=earlier is not None))
    if seen.transparent:
        choices += (choice_of_ground(len(seen.transparent), len(seen.names), reading),)
    samples = _samples(folder.name, listing, seen.kept, form)
    described = replace(
        samples,
        sha256=fingerprint(entries, _meanings(listing, bool(seen.transparent), reading)),
        notes=notes,
        choices=choices,
    )
    fresh = len(before) != len(entries) or any(entry.file not in before for entry in entries)
    return Pictures(described, kept_form(entries) if fresh else np.empty(0, np.uint8))


def _samples(
    place: str, listing: Listing, kept: Sequence[IndexedImage], form: ImageForm
) -> Samples:
    """Samples without their pixels, which were sent already."""
    labels, names = _labels(kept, listing.classes)
    marks = None
    if listing.testing is not None:
        marks = np.array([entry.file.group in listing.testing for entry in kept], np.uint8)
    nothing = np.empty((0, prod(form.shape)), form.dtype)
    return Samples(nothing, form.shape, place, labels, names, marks=marks, stored=form.pixels.value)


def _meanings(listing: Listing, transparent: bool, reading: "Reading") -> Iterator[str]:
    """What was made of the very same files that earlier versions of the program did not make:
    it has a part in their fingerprint, so that nothing is trained on one and then on the other."""
    if listing.testing is not None:
        yield "parts"
    if transparent and reading.ground in GROUNDS:
        yield f"on {reading.ground}"


def _looked_at(
    folder: Path, files: Sequence[ImageFile], before: dict[ImageFile, IndexedImage], watch: Watch
) -> Iterator[IndexedImage]:
    """What each file is, of those that did not change since the last look from memory."""

    def look(some: Sequence[ImageFile]) -> list[IndexedImage]:
        return [before.get(file) or entry_of(folder, file) for file in some]

    done = 0
    for entries in _in_threads(look, _batches(files), _threads_for(files)):
        yield from entries
        done += len(entries)
        watch.reached(LOOKING * done / len(files), folder.name)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Rows of pixels and the entries they are of, the names of those that failed, and of those
    that have some transparent pixels."""

    rows: NDArray[Any]
    kept: list[IndexedImage]
    failed: list[str]
    transparent: set[str]


@dataclass(slots=True)
class _Seen:
    """What was decoded so far, and what could not be."""

    problems: dict[str, str]
    kept: list[IndexedImage] = field(default_factory=list)
    transparent: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    done: int = 0

    def add(self, decoded: Decoded) -> None:
        """Take note of some more."""
        self.kept += decoded.kept
        self.names |= {entry.name for entry in decoded.kept}
        self.problems |= dict.fromkeys(decoded.failed, CUT)
        self.transparent |= decoded.transparent
        self.done += len(decoded.kept) + len(decoded.failed)


def _decoded(
    folder: Path, shots: Sequence[Shot], form: ImageForm, ground: str
) -> Iterator[Decoded]:
    """Blocks of pixels with what there is to know of them."""

    def decode(some: Sequence[Shot]) -> Decoded:
        found = Decoded(np.empty((len(some), prod(form.shape)), form.dtype), [], [], set())
        for entry, frames in _by_image(some):
            before = len(found.kept)
            try:
                for pixels, transparent in pixels_of(folder, entry, frames, form, ground):
                    found.rows[len(found.kept)] = pixels
                    found.kept.append(entry)
                    found.transparent.update([entry.name] if transparent else [])
            except DAMAGED:
                lost = frames[len(found.kept) - before :]
                found.failed.extend(_shot_name(entry, one) for one in lost)
        return replace(found, rows=found.rows[: len(found.kept)])

    return _in_threads(decode, _batches(shots), _threads_for([entry for entry, _ in shots]))


def _by_image(shots: Sequence[Shot]) -> list[tuple[IndexedImage, Sequence[int]]]:
    """Images with those of their frames, so that each file is opened once."""
    if not any(frame for _, frame in shots):
        return [(entry, (0,)) for entry, _ in shots]
    groups = groupby(shots, lambda shot: id(shot[0]))
    whole = [list(group) for _, group in groups]
    return [(group[0][0], [frame for _, frame in group]) for group in whole]


def _shot_name(entry: IndexedImage, frame: int) -> str:
    return f"{entry.name}, frame {frame + 1:,}" if frame else entry.name


def _threads_for(files: Sequence[ImageFile] | Sequence[IndexedImage]) -> int:
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
    kept: Sequence[IndexedImage], classes: Mapping[str, str]
) -> tuple[NDArray[np.int64] | None, tuple[str, ...]]:
    """The number of each image's class, and the names of those classes that have images left."""
    if not classes:
        return None, ()
    own = [classes[entry.file.group] for entry in kept]
    names = tuple(sorted(set(own), key=natural))
    numbers = {name: number for number, name in enumerate(names)}
    return np.array([numbers[name] for name in own], np.int64), names


def _check_size(size: int, memory: int, place: str) -> None:
    if size > memory:
        raise DataError(
            f"needs {size / 2**30:,.1f} GiB of memory, {memory / 2**30:.1f} GiB are free",
            where=place,
            remedy="Choose a smaller height and width, or grey instead of colours",
        )


def _nothing(entries: Sequence[IndexedImage], place: str) -> DataError:
    first = entries[0]
    return DataError(
        "has no image that could be read",
        where=place,
        why=f"{first.name}: {first.problem or CUT}",
        remedy=f"Choose a folder of {IMAGE_FORMATS} files",
    )


def _notes(
    entries: Sequence[IndexedImage], form: ImageForm, problems: dict[str, str], like_earlier: bool
) -> Iterator[str]:
    """What was done to the images that their user may not expect; ``like_earlier`` says that
    their form was given by others."""
    if problems:
        yield f"{_count(len(problems))} left out: {_named(problems)}"
    if like_earlier:
        yield from fitting(entries, form)
    kinds = {Pixels(entry.kind) for entry in entries}
    if len(kinds) > 1 or (like_earlier and kinds != {form.pixels}):
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
