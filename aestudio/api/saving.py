"""Models as project files."""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from aestudio.core.project import Document
from aestudio.data.digest import fingerprint_of
from aestudio.data.raw import Raw
from aestudio.data.samples import Samples
from aestudio.storage.project_file import save


def saved(document: Document, path: Path, samples: Raw | None) -> None:
    """Write the run that is opened to a project file of its own, with samples that no other file
    holds; raises FileError."""
    alone = _alone(document)
    if samples is None:
        save(alone, path)
        return
    with tempfile.TemporaryDirectory(prefix="aestudio-") as folder:
        save(_embedding(alone, written(samples, Path(folder))), path)


def written(raw: Raw, folder: Path) -> Path:
    """The samples as a file that reads back as they are."""
    if isinstance(raw, Samples):
        return _array(raw, folder)
    raise NotImplementedError


def _array(raw: Samples, folder: Path) -> Path:
    values = raw.values.reshape(len(raw), *raw.shape)
    if raw.labels is None:
        np.save(folder / "samples.npy", values)
        return folder / "samples.npy"
    names = np.array(raw.class_names)[raw.labels]
    np.savez(folder / "samples.npz", x=values, y=names)
    return folder / "samples.npz"


def _embedding(document: Document, file: Path) -> Document:
    """With the data in that file, which the project file is to hold."""
    run = document.run
    assert run is not None
    data = document.project.data.edited(
        source=str(file), sha256=fingerprint_of(file), size=file.stat().st_size, embedded=True
    )
    run = replace(run, data=data, data_sha256=data.fingerprint)
    return document.with_project(document.project.edited(data=data)).with_run(run)


def _alone(document: Document) -> Document:
    """Without the runs that lie elsewhere."""
    known = document.runs.current
    kept = () if known is None else (known,)
    return document.with_runs(document.runs.edited(kept=kept))
