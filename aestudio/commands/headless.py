"""Training without a window."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from aestudio.analysis.collapse import collapse_in
from aestudio.api.branching import trained_through
from aestudio.api.following import followed
from aestudio.commands.audience import Audience, is_heard
from aestudio.commands.beginning import beginning
from aestudio.commands.checkpoint_writer import REST, CheckpointWriter
from aestudio.commands.engine import engine_for
from aestudio.commands.exit_status import status_of
from aestudio.commands.reporting import LoggingReporter, Reporter, reading_watch, reporter_for
from aestudio.commands.signals import Interrupted, Signals
from aestudio.commands.snapshot_writer import REST as SNAPSHOT_REST
from aestudio.commands.snapshot_writer import SnapshotWriter
from aestudio.commands.telling import say, say_notes
from aestudio.commands.wanted_run import WantedRun
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import StudioError
from aestudio.core.events import CheckpointReached, EndReason, Event
from aestudio.core.run import Run
from aestudio.core.snapshots import MOST
from aestudio.core.training import Engine
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.job import informed, job_for
from aestudio.export.tensorboard.event_log import event_log, folder_of
from aestudio.storage.output import check_no_source

DEFAULT = EngineSettings()
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


def train(wanted: WantedRun, asked: Signals, options: TrainingOptions) -> int:
    """Train, measure and save; returns the exit status: 128 + n if signal n stopped it."""
    document, out = wanted.before, wanted.out
    dataset = load_dataset(document.project.data, watch=reading_watch(document.project.data.name))
    job = job_for(document.project, dataset, wanted.start)
    if options.leads:
        check_no_source(out, document.references)
        _tell_beginning(wanted, dataset)
        job = replace(job, checkpoint_every=_checkpoint_every(options))
    writer = _writer(wanted, dataset, options)
    with _reporter(wanted, options) as reporter:
        try:
            engine = engine_for(asked, options.engine)
            if wanted.detours:
                job = replace(job, start=_reached(engine, wanted, dataset, asked))
            audience = Audience(reporter, asked)
            events = engine.train(job, asked.control)
            ended = followed(events, partial(_kept, writer), audience.show)
            run = writer.end(ended.run)
        except StudioError:
            is_heard(partial(reporter.ended, EndReason.FAILED, None, None))
            raise
        except Interrupted:
            is_heard(partial(reporter.ended, EndReason.STOPPED, None, None))
            raise
        heard = is_heard(partial(_tell_end, reporter, ended.reason, run, out)) and audience.heard
    heard = is_heard(partial(_tell_collapse, run, dataset, options)) and heard
    return status_of(ended, run, asked, heard, options.engine.cluster)


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


def _tell_beginning(wanted: WantedRun, dataset: Dataset) -> None:
    for line in beginning(wanted):
        say(line)
    for problem in informed(wanted.project, dataset).problems():
        say(f"Note: {problem.what}. {problem.remedy}.")
    say_notes(note for note in (dataset.note, *dataset.notes) if note)


def _tell_collapse(run: Run | None, dataset: Dataset, options: TrainingOptions) -> None:
    """Say that the network gives one output for all inputs, if it does."""
    found = None if run is None or not options.leads else collapse_in(run, dataset)
    if found is not None:
        say(f"Note: {found.what}. {found.remedy}.")


def _kept(writer: CheckpointWriter, event: Event) -> None:
    if isinstance(event, CheckpointReached):
        writer.checkpoint(event.run)


def _tell_end(reporter: Reporter, reason: EndReason, run: Run | None, out: Path) -> None:
    if run is None:
        reporter.ended(reason, None, None)
    else:
        reporter.ended(reason, run.test_error, out, run.test_mse_corrupted)
