"""Trains one run after the other, and keeps each that has ended in a project file."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import inf, isfinite
from pathlib import Path
from time import time

from aestudio.analysis.errors import measured
from aestudio.commands.document import is_file
from aestudio.commands.engine import engine_for
from aestudio.commands.output import output
from aestudio.commands.reporting import reading_watch
from aestudio.commands.signals import Interrupted, Signals, signals
from aestudio.commands.telling import is_quiet, say, status_after
from aestudio.commands.wanted_run import document_there
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import StudioError
from aestudio.core.events import Event, RunEnded
from aestudio.core.project import Document, Project
from aestudio.core.run import Run
from aestudio.core.runs import MOST_NAME, RunGroup, Runs, new_id
from aestudio.core.training import Engine, TrainingControl
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.job import job_for
from aestudio.experiments.timed import train_in_time
from aestudio.storage.output import check_no_source
from aestudio.storage.project_file import save
from aestudio.storage.run_store import RunStore, store_beside
from aestudio.storage.target import target_of


class Stopped(BaseException):
    """The user has asked to stop: what has ended is kept."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run came to; ``run`` is None where it left nothing, ``error`` why it broke off."""

    run: Run | None
    error: StudioError | None = None

    @property
    def test_error(self) -> float:
        """Infinite where it broke off."""
        if self.run is None or self.error is not None or self.run.test_mse is None:
            return inf
        return self.run.test_mse if isfinite(self.run.test_mse) else inf

    @property
    def seconds(self) -> float:
        """Of all its epochs."""
        return sum(one.seconds for one in self.run.history.stages) if self.run else 0.0

    @property
    def epochs(self) -> int:
        """In all its stages."""
        return sum(len(one.epochs) for one in self.run.history.stages) if self.run else 0

    @property
    def updates(self) -> int:
        """Steps in all its stages."""
        return sum(one.steps for one in self.run.history.stages) if self.run else 0


class Trainer:
    """Trains designs, reading data once for all that have the same."""

    def __init__(self, asked: Signals, settings: EngineSettings) -> None:
        self._asked, self._settings = asked, settings
        self._engine: Engine | None = None
        self._dataset: Dataset | None = None

    def dataset(self, project: Project) -> Dataset:
        """The data of a project."""
        found = self._dataset
        if found is None or found.reference.fingerprint != project.data.fingerprint:
            found = load_dataset(project.data, watch=reading_watch(project.data.name))
            self._dataset = found
        return found

    def trained(self, project: Project, seconds: float | None = None) -> Ended:
        """A run of its plan; or of so many ``seconds``, shared alike by its stages, each of which
        ends with an epoch. Raises Stopped if the user asks to stop."""
        dataset = self.dataset(project)
        job = replace(job_for(project, dataset), checkpoint_every=0.0)
        engine = self._loaded()
        control = self._control()
        if seconds is None:
            events = engine.train(job, control)
        else:
            events = train_in_time(engine, job, control, seconds)
        return self._measured(self._end_of(events), dataset)

    def _end_of(self, events: Iterator[Event]) -> RunEnded:
        for event in events:
            if isinstance(event, RunEnded):
                if self._asked.caught is not None:
                    break
                return event
        raise Stopped

    def _control(self) -> TrainingControl:
        """A new one, which a signal stops too."""
        self._asked.control = TrainingControl()
        if self._asked.caught is not None:
            raise Stopped
        return self._asked.control

    def _loaded(self) -> Engine:
        if self._engine is None:
            self._engine = engine_for(self._asked, self._settings)
        return self._engine

    def _measured(self, ended: RunEnded, dataset: Dataset) -> Ended:
        run = None if ended.run is None else measured(ended.run, dataset)
        return Ended(run, ended.error)


class Collection:
    """Runs that are added to a project file, each as soon as it has ended.

    The run that was opened stays so; where none was, the best of the new ones is.
    """

    def __init__(self, before: Document, out: Path, along: RunStore | None) -> None:
        self._document, self._out, self._along = before, out, along
        self._had_one = before.run is not None
        self._saved = False
        self._group: str | None = None

    @property
    def runs(self) -> Runs:
        """All that are there by now."""
        return self._document.runs

    def begin(self, group: RunGroup) -> None:
        """The runs to come belong together, with those that the group has already."""
        if self.runs.group(group.id) is None:
            self._document = replace(self._document, runs=self.runs.with_group(group))
        self._group = group.id

    def add(self, run: Run, name: str, contender: str = "") -> int:
        """Keep a run; its number. Raises FileError if that cannot be."""
        before, store = self._document, store_beside(self._out)
        if not self._saved and self._along is not None:
            self._along.copy_to(store, [one.id for one in before.runs.kept])
        id = new_id()
        said = {"name": name[:MOST_NAME], "begun": time(), "group": self._group}
        added = before.with_new_run(run, id=id, contender=contender[:MOST_NAME], **said)
        store.keep(id, run)
        if self._had_one or not _is_better(run, before.run):
            added = replace(added, run=before.run, runs=added.runs.opening(before.runs.opened))
        save(added, self._out, backup=not self._saved)
        self._document, self._saved = added, True
        return added.runs.last_number


def collection_for(project: str, design: Document, out: Path | None) -> Collection | None:
    """That of the project in ``out``; of one more file, with the runs that the project has, where
    none is there yet. None where there is no ``out``."""
    if out is None:
        return None
    check_no_source(target_of(out), design.references)
    there = document_there(out, project, design)
    if there is not None:
        return Collection(there, out, None)
    along = store_beside(Path(project)) if is_file(project) else None
    return Collection(design, out, along)


def status_of_runs(
    train: Callable[[Trainer], bool], out: Path | None, data: Path | None, settings: EngineSettings
) -> int:
    """The status to exit with once they have been trained, in ``out`` if that is named; ``train``
    returns whether it came to its end."""
    try:
        with signals() as asked, output(out, data):
            ended = train(Trainer(asked, settings))
    except Interrupted as interrupted:
        return status_after("Interrupted before training began.", interrupted.status)
    return 0 if ended else _cut_short(asked, out)


def tell(text: str) -> None:
    """A line of what is going on, on standard error."""
    if not is_quiet():
        print(text, file=sys.stderr, flush=True)


def _cut_short(asked: Signals, out: Path | None) -> int:
    """Say that the user has ended it; the status to exit with."""
    say(f"Interrupted; what had ended is told{' and kept' if out else ''}.")
    return 128 + (asked.caught or 2)


def _is_better(run: Run, other: Run | None) -> bool:
    if other is None or other.test_mse is None:
        return True
    return run.test_mse is not None and run.test_mse < other.test_mse
