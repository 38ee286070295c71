"""Data as the command line wants them: which, and how they become samples."""

from pathlib import Path

from aestudio.commands.reporting import reading_watch
from aestudio.core.assignments import columns_in, prepared_by
from aestudio.core.idle import idle_for_data, told
from aestudio.core.preparation import Preparation
from aestudio.core.reference import DataReference
from aestudio.data.idle_reading import idle_reading
from aestudio.data.reference import prepared_anew, reference_for, with_folders_parts
from aestudio.data.sets.find import download, is_set, sample_set
from aestudio.data.wanted import Wanted
from aestudio.data.watch import Watch


def reference_of(now: DataReference, data: Path | None, values: dict[str, str]) -> DataReference:
    """The data of a project, or others, read anew where ``values`` prepare them otherwise."""
    start = now if data is None else _start(now, data)
    preparation, share = _chosen(start, values)
    named = columns_in(values)
    if data is not None:
        preparation = _marked(preparation, data, values)
        return reference_for(data, preparation=preparation, test_share=share, named=named)
    counted = now.held_out is not None or now.left_out
    if preparation != now.preparation or (counted and share != now.test_share):
        return prepared_anew(now, preparation, share, named=named)
    return now


def placed(values: dict[str, str]) -> dict[str, str]:
    """The same with the whole path of a test file: the project may be opened elsewhere."""
    source = values.get("test_file", "")
    if not source or is_set(source):
        return values
    return {**values, "test_file": str(Path(source).absolute())}


def data_wanted(path: Path, values: dict[str, str], fetch: bool) -> tuple[Wanted, Watch]:
    """What to describe of data, as ``values`` prepare them; ``fetch`` downloads a sample set.

    Raises DataError if it cannot be fetched, ProjectError for a value that cannot be.
    """
    watch = reading_watch(str(path))
    if fetch and is_set(path):
        download(sample_set(path), watch)
    preparation, share = _chosen(_start(DataReference(), path), placed(values))
    preparation = _marked(preparation, path, values)
    return Wanted(path, preparation, share, columns_in(values)), watch


def notes_on_data(wanted: Wanted, values: dict[str, str]) -> list[str]:
    """What to say of ``values`` that imply another, or make no difference to those data."""
    idle = idle_reading(str(wanted.path), values).items()
    return [*idle_for_data(wanted.preparation, values), *(told(*one) for one in idle)]


def _chosen(start: DataReference, values: dict[str, str]) -> tuple[Preparation, float]:
    preparation = prepared_by(start.preparation, values)
    if "test_share" in values:
        start = start.edited(test_share=values["test_share"])
    return preparation, start.test_share


def _marked(preparation: Preparation, data: Path, values: dict[str, str]) -> Preparation:
    """With the test samples that folders mark, unless the user said which samples test."""
    return preparation if "split" in values else with_folders_parts(preparation, data)


def _start(now: DataReference, data: Path) -> DataReference:
    """How other data are prepared: as those before them, or as the authors of a set meant."""
    if not is_set(data):
        return now
    own = sample_set(data)
    return now.edited(preparation=own.preparation, test_share=own.test_share)
