"""Which run is to be trained: from where, into which file, and as which of its runs."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any

from aestudio.api.branching import Detour
from aestudio.core.errors import FileError
from aestudio.core.project import Document, Project
from aestudio.core.run import Run
from aestudio.core.runs import Origin, Runs, new_id
from aestudio.storage.project_file import UnsyncedFileError, is_project, load
from aestudio.storage.run_store import RunStore, store_beside


@dataclass(frozen=True, slots=True, eq=False)
class WantedRun:
    """A run to be trained into the file ``out``.

    ``before`` is the design, with the runs that the file has beside this one. ``start`` is what it
    goes on from, after the ``detours``; None starts from the seed. ``new`` is what one more run is
    known by; None where the opened run itself goes on. The runs in ``along`` are to lie beside the
    file too.
    """

    before: Document
    out: Path
    start: Run | None = None
    new: Mapping[str, Any] | None = None
    along: RunStore | None = None
    detours: tuple[Detour, ...] = field(default=())

    @property
    def project(self) -> Project:
        """What is to be trained."""
        return self.before.project

    @property
    def id(self) -> str:
        """What the run's snapshots are kept by; empty where it has none yet."""
        return str(self.new["id"]) if self.new is not None else self.before.runs.opened or ""

    @property
    def parent(self) -> Origin | None:
        """The snapshot that it branches off, if any."""
        found: Origin | None = None if self.new is None else self.new["parent"]
        return found

    @property
    def title(self) -> str:
        """Its number and name."""
        if self.new is not None:
            number, name = self.before.runs.last_number + 1, self.new["name"]
        elif (current := self.before.runs.current) is not None:
            number, name = current.info.number, current.info.name
        else:
            return ""
        return f"{number} · {name}" if name else str(number)

    @property
    def store(self) -> RunStore:
        """Where the other runs and the snapshots lie."""
        return store_beside(self.out)

    def document(self, run: Run) -> Document:
        """What the file holds once the run stands there."""
        if self.new is None:
            return self.before.with_run(run)
        return self.before.with_new_run(run, **self.new)

    def bring(self) -> None:
        """Have the other runs beside the file, before it names them; raises FileError.

        Written is enough: of a disk that may lose it again the project's own save tells.
        """
        before, runs = self.before, self.before.runs
        if self.along is not None:
            with suppress(UnsyncedFileError):
                self.along.copy_to(self.store, [one.id for one in runs.kept])
        if self.new is not None and before.run is not None and runs.opened is not None:
            with suppress(UnsyncedFileError):
                self.store.keep(runs.opened, before.run)


def document_there(out: Path, project: str, start: Document) -> Document | None:
    """The project that is in the file ``out``, to which a run is added; None where none is.

    It is ``start`` if that was read from there. Raises FileError for one that cannot be read.
    """
    if not out.is_file() or not is_project(out):
        return None
    own = Path(project)
    return start if own.is_file() and own.samefile(out) else load(out)


def one_more(
    design: Document,
    there: Document | None,
    out: Path,
    *,
    name: str | None = None,
    start: Run | None = None,
    parent: Origin | None = None,
    along: RunStore | None = None,
) -> WantedRun:
    """One more run of the project that is ``there``, or of the design's own, by this design."""
    before = design if there is None else _with_design(there, design.project)
    runs = before.runs
    said = {
        "id": new_id(),
        "name": runs.name_for(design.project, parent) if name is None else name,
        "begun": time(),
        "parent": parent,
    }
    return WantedRun(before, out, start, said, along if there is None else None)


def going_on(design: Document, there: Document | None, out: Path) -> WantedRun | None:
    """The run that ``out`` has opened, if any, to go on by this design.

    Raises FileError if it is of another design, or cannot go on.
    """
    run = None if there is None else there.run
    if there is None or run is None:
        return None
    found = _with_design(there, design.project)
    if not found.continues:
        raise FileError(
            "holds a run of another design",
            where=str(out),
            remedy="Choose another name for --out, or leave --continue out to train one more",
        )
    if run.flaw:
        raise FileError(
            f"holds a run that cannot go on: {run.flaw}",
            where=str(out),
            remedy="Choose another name for --out, or leave --continue out to train one more",
        )
    return WantedRun(found, out, run)


def alone(document: Document) -> Document:
    """The same without any run but the opened one."""
    current = document.runs.current
    if current is None:
        return document.with_runs(Runs())
    known = document.runs.edited(kept=(current,))
    return document.with_runs(known)


def _with_design(there: Document, project: Project) -> Document:
    """A project trained by another design keeps its name."""
    return there.with_project(project.edited(name=there.project.name))
