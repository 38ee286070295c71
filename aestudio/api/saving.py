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
from aestudio.api.samples_digest import digest
from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.core.reference import IN_MEMORY, DataReference
from aestudio.data.digest import fingerprint_of
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
    """Samples that only this process has, and those that test if they were given apart."""

    samples: Given
    test: Given | None = None

    @property
    def size(self) -> int:
        """Bytes of all of them, about."""
        return sum(_size(one) for one in (self.samples, self.test) if one is not None)


def saved(kept: KeptRuns, path: Path, trained_on: TrainedOn | None) -> None:
    """Write the run that is opened to a project file of its own, with the snapshots of it and with
    the samples that no other file has; raises FileError."""
    alone = _alone(kept.document)
    check_output(path, data=alone.references)
    check_ending(path, ENDINGS)
    with held(path):
        _check_replaced(path, alone)
        with _with_samples(alone, path, trained_on) as whole:
            save(whole, path)
        _keep_snapshots(whole, kept, store_beside(path))


def _keep_snapshots(document: Document, kept: KeptRuns, store: RunStore) -> None:
    """What the run was after earlier epochs, beside its file; what lies there of others goes to
    the backup's."""
    run, id = document.run, document.runs.opened
    assert run is not None
    assert id is not None
    store.keep_only([id])
    if kept.store is not None and kept.store.folder.absolute() != store.folder.absolute():
        kept.store.copy_to(store, [id])
    for early in kept.early.values():
        store.keep_snapshot(id, replace(early, data=run.data, data_sha256=run.data_sha256))


def _alone(document: Document) -> Document:
    """Without the runs that lie elsewhere."""
    known = document.runs.current
    return document.with_runs(document.runs.edited(kept=() if known is None else (known,)))


def _check_replaced(path: Path, document: Document) -> None:
    """Raise FileError where runs would be lost that no backup finds again."""
    if not path.is_file() or not is_project(path):
        return
    others = [one for one in load(path).runs.kept if one.id != document.runs.opened]
    if len(others) > 1:
        raise FileError(
            f"holds {len(others)} other runs, which would be lost",
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
    if any(_digest(given) != sha256 for given, sha256 in known):
        raise FileError(
            "the samples have changed since they were trained on",
            where=data.name,
            remedy="Train anew, and save before they change, or give a copy of them",
        )


def _digest(given: Given) -> str:
    return "" if isinstance(given.raw, Path) else digest(given.raw)


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
    run = replace(run, data=data, data_sha256=data.fingerprint)
    return document.with_project(document.project.edited(data=data)).with_run(run)


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
