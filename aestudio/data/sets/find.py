"""Sample sets by their names: found, fetched, read."""

from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.data.raw import Raw
from aestudio.data.sets.catalogue import SETS
from aestudio.data.sets.download import fetched
from aestudio.data.sets.sample_set import PREFIX, SampleSet
from aestudio.data.watch import UNWATCHED, Watch


def is_set(path: Path | str) -> bool:
    """Whether it is a set's name rather than a path."""
    return str(path).startswith(PREFIX)


def sample_set(source: Path | str) -> SampleSet:
    """The set of that name, with or without its prefix; raises DataError for another."""
    name = str(source).removeprefix(PREFIX)
    for one in SETS:
        if one.name == name:
            return one
    raise DataError(
        "there is no sample set of that name",
        where=name,
        remedy=f"Choose one of {', '.join(one.name for one in SETS)}",
    )


def download(one: SampleSet, watch: Watch = UNWATCHED) -> None:
    """Fetch what is missing; raises DataError, or ReadingStoppedError if the watch says so."""
    done = 0
    for remote in one.files:
        fetched(remote, one.folder, _part(watch, done / one.size, remote.size / one.size))
        done += remote.size


def _part(watch: Watch, before: float, share: float) -> Watch:
    """Tells of one file as a ``share`` of all, after those ``before``."""
    return Watch(lambda part: watch.told(before + part * share), watch.stopped)


def read_set(source: Path | str) -> Raw:
    """The samples of a set; raises DataError if they were not downloaded yet, or are damaged."""
    one = sample_set(source)
    if not one.here:
        raise DataError(
            f"is not on this machine yet ({one.size / 1e6:.0f} MB)",
            where=one.title,
            remedy="Choose it under Sample sets to download it "
            f"(aestudio data {one.source} --download)",
        )
    try:
        return one.read(one.title, one.paths)
    except Exception as error:  # Whatever a library makes of a file that is not what it was.
        if not one.files or isinstance(error, DataError | MemoryError):
            raise
        raise DataError(
            "is damaged",
            where=one.title,
            remedy=f"Fetch it again (aestudio data {one.source} --download)",
        ) from error
