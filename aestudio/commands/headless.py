"""Training without a window."""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import FrameType

from aestudio.analysis.collapse import collapse_in
from aestudio.api.branching import trained_through
from aestudio.api.following import followed
from aestudio.commands.beginning import beginning
from aestudio.commands.checkpoint_writer import REST, CheckpointWriter
from aestudio.commands.reporting import LoggingReporter, Reporter, reading_watch, reporter_for
from aestudio.commands.snapshot_writer import REST as SNAPSHOT_REST
from aestudio.commands.snapshot_writer import SnapshotWriter
from aestudio.commands.telling import say
from aestudio.commands.wanted_run import WantedRun
from aestudio.core.assignments import assigned, columns_in, prepared_by
from aestudio.core.cluster import Cluster
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import DivergedError, StudioError, TrainingError
from aestudio.core.events import CheckpointReached, EndReason, Event, RunEnded
from aestudio.core.idle import idle_for_data, idle_notes, told
from aestudio.core.preparation import Preparation
from aestudio.core.project import Document, Project
from aestudio.core.reference import DataReference
from aestudio.core.run import Run
from aestudio.core.snapshots import MOST
from aestudio.core.training import Engine, TrainingControl
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.idle_reading import idle_reading
from aestudio.data.job import informed, job_for
from aestudio.data.reference import prepared_anew, reference_for, with_folders_parts
from aestudio.data.sets.find import download, is_set, sample_set
from aestudio.data.wanted import Wanted
from aestudio.data.watch import Watch
from aestudio.export.tensorboard.event_log import event_log, folder_of
from aestudio.recipes import recipe, recipes, with_other_data
from aestudio.storage.lock import held
from aestudio.storage.output import check_ending, check_no_source, check_output
from aestudio.storage.project_file import load

STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
DEFAULT = EngineSettings()
MODEL_ENDINGS = (".h5", ".hdf5")
CHECKPOINT_EVERY = 1.0  # Seconds after which the next finished epoch is worth saving.


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """How a run is to go: on what, and what is told and kept of it.

    ``save_every`` are the seconds after which the next finished epoch is saved; None saves as
    often as it costs little. ``snapshots`` are how many of a stage are kept; None keeps as many as
    it costs little, up to MOST. ``tensorboard`` is a folder for the curves, too.
    """

    as_json: bool = False
    save_every: float | None = None
    engine: EngineSettings = DEFAULT
    snapshots: int | None = None
    tensorboard: Path | None = None

    @property
    def leads(self) -> bool:
        """Whether this process tells of the run and saves it."""
        return self.engine.cluster is None or self.engine.cluster.leads

    @property
    def checkpoint_every(self) -> float:
        """Seconds after which the next finished epoch may be saved."""
        return CHECKPOINT_EVERY if self.save_every is None else self.save_every

    @property
    def rest(self) -> float:
        """How many times as long as saving takes nothing is saved after it."""
        return REST if self.save_every is None else 0.0


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
    def unheeded(self) -> Iterator[None]:
        """Signals end the process at once: some waits inside TensorFlow listen to nobody."""
        before = {number: signal.signal(number, signal.SIG_DFL) for number in STOPPING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


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
    return changed(opened(name), data, values)


def opened(name: str) -> Document:
    """The document of a recipe's name or a project file."""
    return load(Path(name)) if is_file(name) else Document(recipe(name).project)


@contextmanager
def output(out: Path, data: Path | None, options: TrainingOptions) -> Iterator[None]:
    """While it lasts, the file to train into is this process's, if it is the one that saves.

    Raises FileError unless a model can be saved there that replaces nothing that ``data`` are
    read from.
    """
    if not options.leads:
        yield
        return
    check_output(out, data)
    check_ending(out, MODEL_ENDINGS)
    with held(out):
        yield


@contextmanager
def output_if(out: Path | None, data: Path | None, options: TrainingOptions) -> Iterator[None]:
    """The same where there is a file to write."""
    if out is None:
        yield
    else:
        with output(out, data, options):
            yield


def changed(document: Document, data: Path | None, values: dict[str, str]) -> Document:
    """The document with other data and settings; raises StudioError where they cannot be."""
    values = _placed(values)
    project = document.project
    reference = _reference(project.data, data, values)
    if reference != project.data:
        project = with_other_data(project, reference)
    return document.with_project(assigned(project, values))


def _reference(now: DataReference, data: Path | None, values: dict[str, str]) -> DataReference:
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


def _placed(values: dict[str, str]) -> dict[str, str]:
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
    preparation, share = _chosen(_start(DataReference(), path), _placed(values))
    preparation = _marked(preparation, path, values)
    return Wanted(path, preparation, share, columns_in(values)), watch


def notes_on_data(wanted: Wanted, values: dict[str, str]) -> list[str]:
    """What to say of ``values`` that imply another, or make no difference to those data."""
    idle = idle_reading(str(wanted.path), values).items()
    return [*idle_for_data(wanted.preparation, values), *(told(*one) for one in idle)]


def notes_on(document: Document, values: dict[str, str]) -> list[str]:
    """What to say of changes that imply another, or make no difference to the document."""
    project = document.project
    return [
        *idle_notes(project, values),
        *(told(*one) for one in idle_reading(project.data.source, values).items()),
    ]


def is_file(name: str) -> bool:
    """A recipe's name stays one, even beside a file that is called so."""
    path = Path(name)
    if path.suffix or path.name != name:
        return True
    return bool(name) and path.exists() and all(name != one.name for one in recipes())


def train(wanted: WantedRun, asked: Signals, options: TrainingOptions) -> int:
    """Train, measure and save; returns the exit status: 128 + n if signal n stopped it."""
    document, out = wanted.before, wanted.out
    dataset = load_dataset(document.project.data, watch=reading_watch(document.project.data.name))
    job = job_for(document.project, dataset, wanted.start)
    if options.leads:
        check_no_source(out, document.references)
        _tell_beginning(wanted, informed(document.project, dataset))
        for note in (dataset.note, *dataset.notes):
            if note:
                say(f"Note: {note}.")
        job = replace(job, checkpoint_every=_checkpoint_every(options))
    writer = _writer(wanted, dataset, options)
    with _reporter(wanted, options) as reporter:
        try:
            engine = engine_for(asked, options.engine)
            if wanted.detours:
                job = replace(job, start=_reached(engine, wanted, dataset, asked))
            audience = _Audience(reporter, asked)
            events = engine.train(job, asked.control)
            ended = followed(events, partial(_kept, writer), audience.show)
            run = writer.end(ended.run)
        except StudioError:
            _say(partial(reporter.ended, EndReason.FAILED, None, None))
            raise
        except Interrupted:
            _say(partial(reporter.ended, EndReason.STOPPED, None, None))
            raise
        heard = _say(partial(_tell_end, reporter, ended.reason, run, out)) and audience.heard
    heard = _say(partial(_tell_collapse, run, dataset, options)) and heard
    return _status(ended, run, asked, heard, options.engine.cluster)


@contextmanager
def _reporter(wanted: WantedRun, options: TrainingOptions) -> Iterator[Reporter]:
    """Tells of the run here, and to TensorBoard where that is wished."""
    with ExitStack() as stack:
        log = None
        if options.tensorboard is not None and options.leads:
            log = stack.enter_context(event_log(folder_of(options.tensorboard, wanted.title)))
        own = reporter_for(wanted.project, options.as_json, silent=not options.leads)
        reporter = stack.enter_context(own)
        yield reporter if log is None else LoggingReporter(reporter, log)


def _checkpoint_every(options: TrainingOptions) -> float:
    """Of each epoch a snapshot may be kept."""
    return options.checkpoint_every if options.snapshots == 0 else 0.0


def _writer(wanted: WantedRun, dataset: Dataset, options: TrainingOptions) -> CheckpointWriter:
    every = options.checkpoint_every
    most, rest = (MOST, SNAPSHOT_REST) if options.snapshots is None else (options.snapshots, 0.0)
    snapshots = SnapshotWriter(wanted.store, wanted.id, most, rest)
    writes = options.leads
    return CheckpointWriter(
        wanted, dataset, writes=writes, every=every, rest=options.rest, snapshots=snapshots
    )


def _reached(engine: Engine, wanted: WantedRun, dataset: Dataset, asked: Signals) -> Run:
    """The snapshot that is not kept, by training up to there again."""
    found = trained_through(engine, wanted.start, wanted.detours, dataset, asked.control)
    if found is None:
        raise Interrupted(asked.caught or signal.SIGINT)
    return found.under(wanted.project.plan)


def _status(
    ended: RunEnded, run: Run | None, asked: Signals, heard: bool, cluster: Cluster | None
) -> int:
    if not heard:
        raise BrokenPipeError
    if ended.reason is EndReason.FAILED:
        raise _with_option(ended) or TrainingError("the run failed")
    if ended.reason is EndReason.STOPPED and asked.caught is None and cluster is not None:
        raise TrainingError("Another process of the cluster was asked to stop, so all did")
    if asked.caught is None or ended.reason is EndReason.FINISHED:
        return 0
    if run is None:
        raise Interrupted(asked.caught)
    return 128 + asked.caught


def _with_option(ended: RunEnded) -> StudioError | None:
    """The error; where a lower rate may help, with the option that sets it."""
    error, run = ended.error, ended.run
    if isinstance(error, DivergedError) and run is not None:
        own = run.plan.override(error.stage).learning_rate is not None
        name = f"{error.stage}.learning_rate" if own else "learning_rate"
        error.remedy = f"Train again with --set {name}={error.rate:g}"
    return error


def _tell_beginning(wanted: WantedRun, project: Project) -> None:
    for line in beginning(wanted):
        say(line)
    for problem in project.problems():
        say(f"Note: {problem.what}. {problem.remedy}.")


def _tell_collapse(run: Run | None, dataset: Dataset, options: TrainingOptions) -> None:
    """Say that the network gives one output for all inputs, if it does."""
    found = None if run is None or not options.leads else collapse_in(run, dataset)
    if found is not None:
        say(f"Note: {found.what}. {found.remedy}.")


def engine_for(asked: Signals, settings: EngineSettings) -> Engine:
    """The engine, loaded; from then on signals stop a run rather than the program."""
    from aestudio.engine.loader import load_engine

    if settings.cluster is None:
        engine = load_engine(settings)
    else:
        say(_waiting(settings.cluster))
        with asked.unheeded():
            engine = load_engine(settings)
    asked.begin()
    return engine


def _waiting(cluster: Cluster) -> str:
    if cluster.leads:
        return f"Waiting for {', '.join(str(one) for one in cluster.others)}."
    return f"This is {cluster.me}; {cluster.chief} tells of the run and saves it."


class _Audience:
    """Shows a run to a reporter as long as anybody listens; when nobody does, it is to stop."""

    def __init__(self, reporter: Reporter, asked: Signals) -> None:
        self._reporter, self._asked = reporter, asked
        self.heard = True

    def show(self, event: Event) -> None:
        """Tell of an event, all but how the run ended."""
        if isinstance(event, RunEnded):
            return
        self.heard = self.heard and _say(partial(self._reporter.show, event))
        if not self.heard:
            self._asked.control.stop()


def _kept(writer: CheckpointWriter, event: Event) -> None:
    if isinstance(event, CheckpointReached):
        writer.checkpoint(event.run)


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
        reporter.ended(reason, run.test_error, out, run.test_mse_corrupted)
