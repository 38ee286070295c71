"""Models as project files, with the samples that no other file has."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from aestudio.api.given import NAME, Given
from aestudio.api.runs import KeptRuns
from aestudio.api.samples_digest import as_read, digest
from aestudio.core.errors import FileError
from aestudio.core.project import Document, Project
from aestudio.core.reference import IN_MEMORY, DataReference
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun
from aestudio.core.units import count_text
from aestudio.data.dataset import Dataset, dataset_in_memory
from aestudio.data.digest import fingerprint_of
from aestudio.data.raw import Raw
from aestudio.data.reference import width_of
from aestudio.data.samples import Samples
from aestudio.storage.atomic import replacing
from aestudio.storage.embedded import MOST_EMBEDDED
from aestudio.storage.lock import held
from aestudio.storage.output import check_ending, check_output
from aestudio.storage.project_file import is_project, load, save
from aestudio.storage.run_store import RunStore, store_beside
from aestudio.storage.target import unwritable

ENDINGS = (".h5", ".hdf5")
# How archives call an array of samples and their labels.
SAMPLES, LABELS = "x", "y"


@dataclass(frozen=True, slots=True, eq=False)
class TrainedOn:
    """Samples that only this process has, and those that test or validate if they were given
    apart; the last of these alone are not saved."""

    samples: Given
    test: Given | None = None
    watched: Given | None = None

    @property
    def size(self) -> int:
        """Bytes of all of them, about."""
        return sum(_size(one) for one in (self.samples, self.test) if one is not None)

    def dataset(self, reference: DataReference) -> Dataset:
        """Both parts again, prepared as the reference to them says."""
        training = as_read(_raw(self.samples))
        test = None if self.test is None else as_read(_raw(self.test), width_of(training))
        return dataset_in_memory(training, reference.preparation, reference.test_share, test)


def saved(kept: KeptRuns, path: Path, trained_on: TrainedOn | None) -> None:
    """Write the run that is opened to a project file, with its snapshots and with the samples and
    the runs before it that no other file has; to the file that it came from, with all runs of
    that. Raises FileError."""
    own = kept.path is not None and path.exists() and path.samefile(kept.path)
    document = _with_runs_along(kept, own=own)
    check_output(path, data=document.references)
    check_ending(path, ENDINGS)
    store = store_beside(path)
    with held(path):
        _check_replaced(path, document, 0 if own else 1)
        with _with_samples(_named(document, path), path, trained_on) as whole:
            others = _others(kept, whole)
            for id, run in others.items():
                store.keep(id, run)
                whole = whole.with_runs(whole.runs.with_state(id, run))
            save(whole, path)
        _keep_snapshots(whole, kept, others, store)


def _named(document: Document, path: Path) -> Document:
    """A project that nobody has given a name is called as its file."""
    project = document.project
    if project.name != Project().name:
        return document
    return document.with_project(project.edited(name=path.stem))


def _others(kept: KeptRuns, whole: Document) -> dict[str, Run]:
    """Those that come along of which only this process knows how they ended."""
    ids = {one.id for one in whole.runs.kept} - {whole.runs.opened}
    ended = kept.memory.ended
    return {id: _as_saved(ended[id], kept, whole) for id in ended if id in ids}


def _as_saved(run: Run, kept: KeptRuns, whole: Document) -> Run:
    """On the data as the file refers to them, if it was trained on the same."""
    data = whole.project.data
    if run.data_sha256 != kept.document.project.data.fingerprint:
        return run
    return _referred(run, data)


def _keep_snapshots(
    document: Document, kept: KeptRuns, others: Mapping[str, Run], store: RunStore
) -> None:
    """What runs were after earlier epochs, beside their file; what lies there of others goes to
    the backup's."""
    ids = [one.id for one in document.runs.kept]
    store.keep_only(ids)
    if kept.store is not None and kept.store.folder.absolute() != store.folder.absolute():
        kept.store.copy_to(store, [id for id in ids if id not in others])
    for id in ids:
        for early in kept.memory.early.get(id, {}).values():
            store.keep_snapshot(id, _as_saved(early, kept, document))


def _with_runs_along(kept: KeptRuns, *, own: bool) -> Document:
    """With the runs that go into the file beside the one that is opened: all into their ``own``,
    into another one those that no file has."""
    document, current = kept.document, kept.document.runs.current
    assert current is not None
    if own:
        return document
    line = [current] if kept.path is not None else [*_line(kept, current)]
    known = tuple(one for one in document.runs.kept if one in line)
    return document.with_runs(document.runs.edited(kept=known))


def _line(kept: KeptRuns, run: KeptRun) -> Iterator[KeptRun]:
    """The run, the one that it branched off, and so on, as far as they are there."""
    yield run
    parent = kept.document.runs.find(run.parent)
    if parent is not None and kept.has(parent):
        yield from _line(kept, parent)


def _check_replaced(path: Path, document: Document, most: int) -> None:
    """Raise FileError where more runs than ``most`` would be lost: the backup finds one again."""
    if not path.is_file() or not is_project(path):
        return
    along = {one.id for one in document.runs.kept}
    others = [one for one in load(path).runs.kept if one.id not in along]
    if len(others) > most:
        raise FileError(
            f"holds {count_text(len(others), 'other run')}, which would be lost",
            where=str(path),
            remedy="Save under another name",
        )


@contextmanager
def _with_samples(
    document: Document, path: Path, trained_on: TrainedOn | None
) -> Iterator[Document]:
    """While it lasts there are files with samples, which the document to be saved refers to."""
    if trained_on is None:
        yield _without_memory(document)
        return
    _check_unchanged(document, trained_on)
    if trained_on.size > MOST_EMBEDDED:
        # Other samples have another name: the backup finds its own.
        name = f"{path.stem}-{document.project.data.sha256[:8]}-{NAME}"
        yield _referring(document, trained_on, path.absolute().with_name(name), embedded=False)
    else:
        with tempfile.TemporaryDirectory(prefix="aestudio-") as folder:
            yield _referring(document, trained_on, Path(folder) / NAME, embedded=True)


def _check_unchanged(document: Document, trained_on: TrainedOn) -> None:
    """Raise FileError where arrays were changed in place since."""
    data, test = document.project.data, trained_on.test
    known = [(trained_on.samples, data.sha256), *([(test, data.test_sha256)] if test else [])]
    if any(digest(_raw(given)) != sha256 for given, sha256 in known):
        raise FileError(
            "the samples have changed since they were trained on",
            where=data.name,
            remedy="Train anew, and save before they change, or give a copy of them",
        )


def _raw(given: Given) -> Raw:
    raw = given.raw
    assert not isinstance(raw, Path)  # Files are no part of what only this process has.
    return raw


def _referring(
    document: Document, trained_on: TrainedOn, place: Path, *, embedded: bool
) -> Document:
    """With the samples in files whose names begin with ``place``."""
    data, test = document.project.data, trained_on.test
    file = written(trained_on.samples, place)
    data = data.edited(
        source=str(file),
        sha256=fingerprint_of(file),
        size=file.stat().st_size,
        embedded=embedded,
    )
    if test is not None:
        tested = written(test, place.with_name(f"{place.name}-test"))
        preparation = data.preparation.edited(test_file=str(tested))
        data = data.edited(preparation=preparation, test_sha256=fingerprint_of(tested))
    return _on(document, data)


def _without_memory(document: Document) -> Document:
    """Of data that only this process had nobody knows later: others are to be chosen."""
    data = document.project.data
    return _on(document, data.edited(source="")) if data.source == IN_MEMORY else document


def _on(document: Document, data: DataReference) -> Document:
    """The project and its run on those data."""
    run = document.run
    assert run is not None
    return document.with_project(document.project.edited(data=data)).with_run(_referred(run, data))


def _referred(run: Run, data: DataReference) -> Run:
    """On those data, which one from elsewhere has not seen yet."""
    seen = None if run.is_from_elsewhere else data
    return replace(run, data=seen, data_sha256=data.fingerprint)


def written(given: Given, place: Path) -> Path:
    """The file with the samples, which reads back as they are; ``place`` lacks its ending.

    Raises FileError where it cannot be written.
    """
    if given.frame is not None:
        return _written(place, ".parquet", given.frame.write_parquet)
    samples = given.raw
    assert isinstance(samples, Samples)
    values = samples.values.reshape(len(samples), *samples.shape)
    if given.classes is None:
        return _written(place, ".npy", lambda file: _write_array(file, values))
    arrays = {SAMPLES: values, LABELS: given.classes}
    return _written(place, ".npz", lambda file: _write_archive(file, arrays))


def _written(place: Path, ending: str, write: Callable[[BinaryIO], object]) -> Path:
    found = place.with_name(place.name + ending)
    try:
        with replacing(found) as file:
            write(file)
    except OSError as error:
        raise unwritable(found, error) from error
    return found


def _write_archive(file: BinaryIO, arrays: Mapping[str, NDArray[Any]]) -> None:
    """As numpy.savez does, but without the time of day: the same samples give the same bytes."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                _write_array(member, array)


def _write_array(file: Any, array: NDArray[Any]) -> None:
    np.lib.format.write_array(file, array, allow_pickle=False)


def _size(given: Given) -> int:
    if given.frame is not None:
        return int(given.frame.estimated_size())
    return given.raw.values.nbytes if isinstance(given.raw, Samples) else 0
