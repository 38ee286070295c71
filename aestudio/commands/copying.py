"""A copy of a project: of all its runs or some, with their snapshots or without."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aestudio.commands.output import MODEL_ENDINGS
from aestudio.core.errors import FileError, ProjectError
from aestudio.core.project import Document
from aestudio.core.runs import KeptRun
from aestudio.storage.lock import held
from aestudio.storage.output import check_ending, check_output
from aestudio.storage.project_file import UnsyncedFileError, load, save
from aestudio.storage.run_store import RunStore, store_beside


@dataclass(frozen=True, slots=True)
class Copied:
    """How much the copy has, and what is worth knowing of it."""

    runs: int
    snapshots: int
    snapshot_bytes: int
    notes: tuple[str, ...]


def copied(path: Path, out: Path, names: Sequence[str], *, snapshots: bool) -> Copied:
    """Copy the project in ``path``, with the runs of those names or all, to the new file ``out``.

    Raises FileError, or ProjectError for a run that there is not, with nothing copied.
    """
    document = load(path)
    check_output(out, path, data=document.references)
    check_ending(out, MODEL_ENDINGS)
    chosen = _chosen(document, path, names)
    store, other = store_beside(path), store_beside(out)
    with held(out):
        _check_new(out, other)
        ids = [one.id for one in chosen]
        found = _with_runs(document, chosen, store)
        try:
            with suppress(UnsyncedFileError):  # Of such a disk the last save tells.
                store.copy_to(other, ids, snapshots=snapshots)
            save(found, out)
        except FileError as error:
            if not isinstance(error, UnsyncedFileError):
                other.remove()
            raise
    kept = [one for id in ids for one in other.snapshots(id)]
    total = sum(one.bytes for one in kept)
    return Copied(len(ids), len(kept), total, _notes(chosen, found, other))


def _chosen(document: Document, path: Path, names: Sequence[str]) -> tuple[KeptRun, ...]:
    runs = document.runs
    if not names:
        return runs.kept
    found = {}
    for name in names:
        one = runs.called(name)
        if one is None:
            raise ProjectError(
                f"there is no run “{name}”",
                where=str(path),
                remedy=f"aestudio runs {path} lists them",
            )
        found[one.id] = one
    return tuple(one for one in runs.kept if one.id in found)


def _with_runs(document: Document, chosen: Sequence[KeptRun], store: RunStore) -> Document:
    """With those runs; the last of them is opened where the one that was is left behind."""
    ids = {one.id for one in chosen}
    left = [one.id for one in document.runs.kept if one.id not in ids]
    found = document.with_runs(document.runs.without(*left))
    if not chosen or found.runs.opened is not None or document.runs.opened is None:
        return found
    last = chosen[-1].id
    return found.opening(last, store.run(last))


def _check_new(out: Path, store: RunStore) -> None:
    if out.exists():
        raise FileError("is there already", where=str(out), remedy="Choose another name for --out")
    if store.ids:
        raise FileError(
            "holds runs of another project",
            where=str(store.folder),
            remedy="Choose another name for --out, or move that folder away",
        )


def _notes(chosen: Sequence[KeptRun], document: Document, store: RunStore) -> tuple[str, ...]:
    """Which runs are nowhere but in the table."""
    opened = document.runs.opened
    lost = [one for one in chosen if one.id != opened and not store.has(one.id)]
    if not lost:
        return ()
    numbers = ", ".join(str(one.info.number) for one in lost)
    return (f"of run {numbers} only what a table tells is there, here as in the project before",)
