"""Runs that were never trained, told event by event."""

import numpy as np

from aestudio.core.events import EpochDone, RunStarted, StageEnded, StageStarted, StepsDone
from aestudio.core.history import EpochRecord
from aestudio.core.plan import Strategy
from aestudio.core.progress import Progress
from aestudio.core.project import Project
from aestudio.core.weights import Array
from tests.losses import steps

STEPS = 6


def project(strategy: Strategy = Strategy.FINE_TUNED, epochs: int = 4) -> Project:
    base = Project()
    return base.edited(plan=base.plan.edited(strategy=strategy, epochs=epochs))


def waiting(design: Project) -> Progress:
    return Progress.waiting(design.architecture, design.plan, design.data.training_samples)


def begun(progress: Progress, stage: int = 1, cached: int = 0) -> Progress:
    stages = tuple(one.stage for one in progress.stages)
    if not progress.samples:
        progress = progress.after(RunStarted(stages, 1000, 100))
    return progress.after(StageStarted(stages[stage - 1], 0, STEPS, cached))


def stepped(progress: Progress, stage: int, epoch: int, losses: Array) -> Progress:
    return progress.after(StepsDone(stage, epoch, len(losses), steps(losses), 51_200.0))


def epoch(
    progress: Progress,
    stage: int,
    number: int,
    loss: float,
    validation: float | None,
    seconds: float = 2.0,
    rate: float | None = None,
    whole: float | None = None,
    norm: float | None = None,
) -> Progress:
    losses = np.full(STEPS, loss, np.float32)
    progress = stepped(progress, stage, number, losses)
    record = EpochRecord(
        number,
        loss,
        validation,
        seconds,
        51_200.0,
        rate,
        whole_loss=whole,
        gradient_norm=norm,
    )
    return progress.after(EpochDone(stage, "", record))


def trained(design: Project, *validation: float) -> Progress:
    """The first stage finished, with these validation losses, and the second begun."""
    progress = begun(waiting(design))
    for number, value in enumerate(validation, start=1):
        progress = epoch(progress, 1, number, value * 0.9, value)
    return begun(progress.after(StageEnded(1, True, 1.0)), 2, cached=9_000_000)
