"""A run that is given so many seconds rather than epochs."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from aestudio.core.events import CheckpointReached, EndReason, Event, RunEnded
from aestudio.core.longer import unlike_at_first, with_epochs
from aestudio.core.plan import Stage
from aestudio.core.run import Run
from aestudio.core.training import Engine, PartControl, TrainingControl, TrainingJob

MOST_EPOCHS = 1_000_000
TRIED = 3  # Epochs of each stage from which time is reckoned.


def train_in_time(
    engine: Engine, job: TrainingJob, control: TrainingControl, seconds: float
) -> Iterator[Event]:
    """The events of a run whose stages share ``seconds`` alike, each to the epoch that ends nearest
    to its share; RunEnded comes once and last.

    What is compiled counts for no time. The run has the plan with the epochs that fitted, and is
    bit for bit one that was planned like this.
    """
    job = replace(job, checkpoint_every=0.0)
    stages = job.plan.stages(job.architecture)
    if any(unlike_at_first(stage) for stage in stages):
        return _in_estimated_time(engine, job, control, stages, seconds)
    return _in_measured_time(engine, job, control, stages, seconds)


def _in_measured_time(
    engine: Engine,
    job: TrainingJob,
    control: TrainingControl,
    stages: Sequence[Stage],
    seconds: float,
) -> Iterator[Event]:
    """Stage after stage goes on without an end until its time is up."""
    plan = job.plan
    for stage in stages:
        plan = with_epochs(plan, stages, stage, MOST_EPOCHS)
    engine.prepare(job.architecture, plan, len(job.training), lambda: control.stopping)
    for stage in stages:
        under_way = replace(job, plan=plan)
        ended = yield from _stage_in_time(engine, under_way, control, stage, seconds / len(stages))
        if ended.run is None or ended.error is not None or control.stopping:
            yield ended
            return
        done = ended.run.history.stage(stage.number)
        plan = with_epochs(plan, stages, stage, len(done.epochs) if done else 1)
        job = replace(job, start=ended.run.under(plan))
    yield from engine.train(replace(job, plan=plan), control)


def _stage_in_time(
    engine: Engine, job: TrainingJob, control: TrainingControl, stage: Stage, seconds: float
) -> Generator[Event, None, RunEnded]:
    """Its events but the last, which is returned."""
    until = PartControl(control)
    ended = RunEnded(EndReason.STOPPED, job.start)
    for event in engine.train(job, until):
        if isinstance(event, RunEnded):
            ended = event
            continue
        yield event
        if isinstance(event, CheckpointReached) and _is_time(event.run, stage, seconds):
            until.stop()
    return ended


def _in_estimated_time(
    engine: Engine,
    job: TrainingJob,
    control: TrainingControl,
    stages: Sequence[Stage],
    seconds: float,
) -> Iterator[Event]:
    """Where each epoch depends on how many there will be, they are reckoned from the time that a
    few of them take."""
    plan = job.plan
    for stage in stages:
        plan = with_epochs(plan, stages, stage, TRIED)
    tried = RunEnded(EndReason.STOPPED, job.start)
    for event in engine.train(replace(job, plan=plan), control):
        if isinstance(event, RunEnded):
            tried = event
    if tried.run is None or tried.error is not None or control.stopping:
        yield tried
        return
    for stage in stages:
        done = tried.run.history.stage(stage.number)
        taken = min((one.seconds for one in done.epochs), default=0.0) if done else 0.0
        share = seconds / len(stages)
        epochs = max(1, min(round(share / taken) if taken else 1, MOST_EPOCHS))
        plan = with_epochs(plan, stages, stage, epochs)
    yield from engine.train(replace(job, plan=plan), control)


def _is_time(run: Run, stage: Stage, seconds: float) -> bool:
    """Whether another epoch would end farther from the time that there is."""
    if run.checkpoint.stage != stage.number:
        return True
    done = run.history.stage(stage.number)
    if done is None or not done.epochs:
        return False
    return done.seconds + done.seconds / len(done.epochs) / 2 >= seconds
