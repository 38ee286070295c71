"""A training as it goes in Python: what it runs on, who hears of it, what stays of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from aestudio.analysis.collapse import collapse_in
from aestudio.analysis.errors import measured
from aestudio.api.branching import Detour, detour_told, trained_through
from aestudio.api.early import EarlyRuns
from aestudio.api.following import Listener, followed, stopped_by_ctrl_c
from aestudio.api.given import Given
from aestudio.api.learning_data import scaled_like
from aestudio.api.progress import progress_for
from aestudio.api.telling import warn
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import TrainingError
from aestudio.core.events import Event
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.data.dataset import Dataset


@dataclass(frozen=True, slots=True, eq=False)
class Conduct:
    """As ``aestudio.fit`` has it; ``lasts`` says whether the model is to be trained further, for
    which it keeps the state of its optimizer."""

    device: str | None = None
    threads: int | None = None
    on_event: Callable[[Event], object] | None = None
    control: TrainingControl | None = None
    progress: bool | None = None
    snapshots: int = 0
    lasts: bool = True

    @property
    def engine(self) -> Engine:
        """What trains; raises TrainingError where it cannot be had."""
        told = EngineSettings.from_environment(os.environ)
        device = told.device if self.device is None else self.device
        return _engine(
            EngineSettings(device, told.threads if self.threads is None else self.threads)
        )

    def asking(self, job: TrainingJob) -> TrainingJob:
        """The job, with all that is to be kept of it."""
        return replace(job, checkpoint_every=0.0) if self.snapshots or self.lasts else job


def trained(
    job: TrainingJob,
    watched: Given | None,
    dataset: Dataset,
    conduct: Conduct,
    detours: Sequence[Detour] = (),
) -> tuple[Run, EarlyRuns]:
    """The run, as far as it came, measured on the test part, and what it was on the way.

    ``watched`` are samples to validate on in place of those of the job; after ``detours``, which
    are trained again, the job goes on from where they end. Raises TrainingError, and
    KeyboardInterrupt where Ctrl-C leaves nothing to keep.
    """
    early = EarlyRuns(conduct.snapshots, dataset)
    if watched is not None:
        job = replace(job, validation=scaled_like(watched.shaped(dataset.shape), dataset))
    with progress_for(conduct.progress) as shown:
        told = [] if conduct.on_event is None else [conduct.on_event]
        listeners = [early.hear, shown.show, *told]
        run = _run(conduct.asking(job), detours, dataset, conduct, listeners)
    return _measured(run, dataset), early


def _run(
    job: TrainingJob,
    detours: Sequence[Detour],
    dataset: Dataset,
    conduct: Conduct,
    listeners: Sequence[Listener],
) -> Run:
    engine, control = conduct.engine, conduct.control or TrainingControl()
    with stopped_by_ctrl_c(control) as interruption:
        for place, one in enumerate(detours):
            warn(detour_told(one, None if place else job.start))
        if detours:
            start = trained_through(engine, job.start, detours, dataset, control)
            job = replace(job, start=None if start is None else start.under(job.plan))
        ended = followed(engine.train(job, control), *listeners)
    if ended.error is not None:
        raise ended.error
    if ended.run is None or not ended.run.has_learnt:
        if interruption.came:
            raise KeyboardInterrupt
        raise TrainingError("was stopped before it had learnt anything", where="Training")
    return ended.run


def _measured(run: Run, dataset: Dataset) -> Run:
    """With its error on the test part; it is told if the network makes the same of all samples."""
    collapsed = collapse_in(run, dataset)
    if collapsed is not None:
        warn(f"{collapsed.what}. {collapsed.remedy}")
    return measured(run, dataset)


@cache
def _engine(settings: EngineSettings) -> Engine:
    """Loaded once: devices are settled for the life of the process, and what has been compiled
    serves later runs too."""
    from aestudio.engine.loader import load_engine

    return load_engine(settings)
