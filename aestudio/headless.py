"""Training without a window."""

import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType

from aestudio.analysis.errors import measured
from aestudio.core.assignments import assigned
from aestudio.core.errors import FileError, StudioError, TrainingError
from aestudio.core.events import EndReason, RunEnded
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.data.dataset import Dataset, load_dataset, reference_for
from aestudio.data.job import job_for
from aestudio.recipes import recipe, recipes
from aestudio.reporting import Reporter, reporter_for
from aestudio.storage.project_file import load, save

STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class Interrupted(BaseException):
    """A signal came before training began, so there is nothing to keep.

    Like KeyboardInterrupt it is no Exception: nobody on the way may take it for a fault.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


class Signals:
    """What a signal does: it ends the program, or a run that keeps what it has."""

    def __init__(self) -> None:
        self.control = TrainingControl()
        self.training = False
        self.caught: int | None = None

    def handle(self, number: int, _frame: FrameType | None) -> None:
        """Take note of a signal."""
        self.caught = number
        self.control.stop()
        if not self.training:
            raise Interrupted(number)

    def begin(self) -> None:
        """From here on there is something to keep."""
        self.training = True
        # An import may have swallowed what handle raised.
        if self.caught is not None:
            raise Interrupted(self.caught)


@contextmanager
def signals() -> Iterator[Signals]:
    """While it lasts, Ctrl-C and requests to end are obeyed as Signals says."""
    one = Signals()
    before = {number: signal.signal(number, one.handle) for number in STOPPING}
    try:
        yield one
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def document_from(name: str, data: Path | None, values: dict[str, str]) -> Document:
    """The document of a recipe's name or a project file, with other data and settings."""
    document = load(Path(name)) if _is_file(name) else Document(recipe(name).project)
    project = document.project
    if data is not None:
        project = project.with_data(reference_for(data))
    return document.with_project(assigned(project, values))


def _is_file(name: str) -> bool:
    """A recipe's name stays one, even beside a file that is called so."""
    path = Path(name)
    if path.suffix or path.name != name:
        return True
    return bool(name) and path.exists() and all(name != one.name for one in recipes())


def train(document: Document, out: Path, asked: Signals, *, restart: bool, as_json: bool) -> int:
    """Train, measure and save; returns the exit status: 128 + n if signal n stopped it."""
    start = document.run if document.can_continue and not restart else None
    dataset = load_dataset(document.project.data)
    job = job_for(document.project, dataset, start)
    if document.run is not None and not restart:
        print(_beginning(document), file=sys.stderr)
    for problem in document.project.problems():
        print(f"Note: {problem.what}. {problem.remedy}.", file=sys.stderr)
    with reporter_for(document.project, as_json) as reporter:
        try:
            ended, heard = _followed(_engine(asked), job, asked.control, reporter)
            run = _kept(document, ended.run, dataset, out)
        except StudioError:
            _say(partial(reporter.ended, EndReason.FAILED, None, None))
            raise
        except Interrupted:
            _say(partial(reporter.ended, EndReason.STOPPED, None, None))
            raise
        heard = _say(partial(_tell_end, reporter, ended.reason, run, out)) and heard
    return _status(ended, run, asked, heard)


def _status(ended: RunEnded, run: Run | None, asked: Signals, heard: bool) -> int:
    if not heard:
        raise BrokenPipeError
    if ended.reason is EndReason.FAILED:
        raise ended.error or TrainingError("the run failed")
    if asked.caught is None or ended.reason is EndReason.FINISHED:
        return 0
    if run is None:
        raise Interrupted(asked.caught)
    return 128 + asked.caught


def _beginning(document: Document) -> str:
    run = document.run
    if run is None or run.finished:
        return "The run in this file is finished; training starts from the beginning."
    if not document.can_continue:
        return "The design has changed since the run was stopped; it starts from the beginning."
    point = run.checkpoint
    return f"Going on with the unfinished run: stage {point.stage}, epoch {point.epoch + 1}."


def _engine(asked: Signals) -> Engine:
    from aestudio.engine.loader import load_engine

    engine = load_engine()
    asked.begin()
    return engine


def _followed(
    engine: Engine, job: TrainingJob, control: TrainingControl, reporter: Reporter
) -> tuple[RunEnded, bool]:
    """How the run ended, and whether anybody was listening to the end."""
    heard = True
    for event in engine.train(job, control):
        if isinstance(event, RunEnded):
            return event, heard
        heard = heard and _say(partial(reporter.show, event))
        if not heard:
            control.stop()
    raise TrainingError("the engine ended without a word")


def _say(tell: Callable[[], None]) -> bool:
    """Whether it was heard: a closed pipe or terminal must not cost the model."""
    try:
        tell()
    except OSError:
        return False
    return True


def _tell_end(reporter: Reporter, reason: EndReason, run: Run | None, out: Path) -> None:
    if run is None:
        reporter.ended(reason, None, None)
    else:
        reporter.ended(reason, run.test_mse, out)


def _kept(document: Document, run: Run | None, dataset: Dataset, out: Path) -> Run | None:
    """The run, measured and saved; None if it has not learnt anything."""
    if run is None or not _has_learnt(run):
        return None
    run = measured(run, dataset)
    _save(document.with_run(run), out)
    return run


def _has_learnt(run: Run) -> bool:
    point = run.checkpoint
    return bool(run.done or point.epoch or point.step)


def _save(document: Document, out: Path) -> None:
    """Save; if that fails, keep the model elsewhere and say where: hours may be in it."""
    try:
        save(document, out)
    except FileError as error:
        spare = Path(tempfile.mkdtemp(prefix="aestudio-")) / out.name
        try:
            save(document, spare)
        except FileError:
            raise error from None
        error.remedy = f"The model is kept as {spare}; move it to a safe place"
        raise
