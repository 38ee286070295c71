"""Training without a window."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from aestudio.analysis.errors import measured
from aestudio.core.assignments import assigned
from aestudio.core.errors import FileError, TrainingError
from aestudio.core.events import EndReason, RunEnded
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.data.dataset import Dataset, load_dataset, reference_for
from aestudio.data.job import job_for
from aestudio.recipes import recipe
from aestudio.reporting import Reporter, reporter_for
from aestudio.storage.project_file import load, save


class Signals:
    """Which signal asked for the end, if one did."""

    caught: int | None = None


def check_writable(path: Path) -> None:
    """Raise FileError unless a file can be written there, before hours go into it."""
    folder = path.absolute().parent
    if path.is_dir():
        raise FileError("is a folder", where=str(path), remedy="Name a file in it")
    if not folder.is_dir():
        raise FileError("there is no such folder", where=str(folder), remedy="Make it first")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise FileError(
            "the folder cannot be written to", where=str(folder), remedy="Choose another"
        )


def document_from(name: str, data: Path | None, values: dict[str, str]) -> Document:
    """The document of a recipe's name or a project file, with other data and settings."""
    path = Path(name)
    is_file = path.exists() or path.suffix or path.name != name
    document = load(path) if is_file else Document(recipe(name).project)
    project = document.project
    if data is not None:
        project = project.with_data(reference_for(data))
    return document.with_project(assigned(project, values))


def train(document: Document, out: Path, *, restart: bool, as_json: bool) -> int:
    """Train, measure and save; returns the exit status: 128 + n if signal n stopped it."""
    from aestudio.engine.loader import load_engine

    project = document.project
    dataset = load_dataset(project.data)
    start = document.run if document.can_continue and not restart else None
    job = job_for(project, dataset, start)
    engine, control = load_engine(), TrainingControl()
    with stopping(control) as signals, reporter_for(project, as_json) as reporter:
        ended = _followed(engine, job, control, reporter)
        run = _kept(document, ended.run, dataset, out)
        error = None if run is None else run.test_mse
        reporter.ended(ended.reason, error, None if run is None else out)
    if ended.reason is EndReason.FAILED:
        raise ended.error or TrainingError("the run failed")
    return 128 + signals.caught if signals.caught and ended.reason is EndReason.STOPPED else 0


def _followed(
    engine: Engine, job: TrainingJob, control: TrainingControl, reporter: Reporter
) -> RunEnded:
    for event in engine.train(job, control):
        if isinstance(event, RunEnded):
            return event
        reporter.show(event)
    raise TrainingError("the engine ended without a word")


def _kept(document: Document, run: Run | None, dataset: Dataset, out: Path) -> Run | None:
    if run is None:
        return None
    run = measured(run, dataset)
    save(document.with_run(run), out)
    return run


@contextmanager
def stopping(control: TrainingControl) -> Iterator[Signals]:
    """While it lasts, Ctrl-C and a request to end stop the run and keep what it has."""
    signals = Signals()

    def stop(number: int, _frame: FrameType | None) -> None:
        signals.caught = number
        control.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
