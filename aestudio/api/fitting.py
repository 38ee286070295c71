"""Training a network on samples that are given in Python."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from time import time

from numpy.typing import ArrayLike

from aestudio.analysis.collapse import collapse_in
from aestudio.analysis.errors import measured
from aestudio.api.autoencoder import Autoencoder
from aestudio.api.early import EarlyRuns
from aestudio.api.following import Listener, followed, stopped_by_ctrl_c
from aestudio.api.given import Data, Given
from aestudio.api.learning_data import Labelled, LearningData, scaled_like, share_or_samples
from aestudio.api.progress import progress_for
from aestudio.api.telling import warn
from aestudio.core.architecture import Architecture
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import ProjectError, TrainingError
from aestudio.core.events import Event
from aestudio.core.parts import samples_of
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.core.units import count_text
from aestudio.data.dataset import Dataset
from aestudio.data.job import job_for


def fit(
    architecture: Architecture,
    plan: TrainingPlan,
    samples: Data,
    *,
    labels: ArrayLike | str | None = None,
    validation: float | Data | None = None,
    test: float | Data | Labelled = 0.0,
    scaling: str = "auto",
    scope: str = "auto",
    missing: str = "refuse",
    seed: int | None = None,
    name: str = "Untitled",
    device: str | None = None,
    threads: int | None = None,
    on_event: Callable[[Event], object] | None = None,
    control: TrainingControl | None = None,
    progress: bool | None = None,
    keep_samples: bool = True,
    snapshots: int = 0,
) -> Autoencoder:
    """Train a network on samples, and give back the model.

    ``samples`` are an array (n, features), (n, height, width) or (n, height, width, channels), a
    list of such, a frame with a row a sample, or the name of a file, a folder of images or a
    sample set. The network takes as many inputs as a sample has numbers; each category of a column
    is one. The same samples, settings and seed give the same weights on one machine, bit for bit.

    - ``labels`` (n,) name the class of each sample, or are the name of a column of the frame.
      Training does without them; what is made of the model later shows them.
    - ``validation`` is the share of the samples that is held out to watch for overfitting, in
      place of the plan's, or other samples, which a saved project does not keep.
    - ``test`` is the share that training never sees and the test error is measured on, or other
      samples, or a pair of these and their labels.
    - ``scaling`` is auto (bytes of images are divided by 255, 0…1 stays, all else becomes 0…1),
      none, unit, standardise or robust, fitted on all samples that do not test; ``scope`` auto,
      feature or global says which features share limits; ``missing`` is refuse, drop, mean or
      median.
    - ``seed`` takes the place of the plan's.
    - ``device`` is auto, cpu, gpu or gpu:1, ``threads`` are those of the CPU, 0 for all; both are
      settled for the life of the process, by AESTUDIO_DEVICE and AESTUDIO_THREADS if not here.
    - ``on_event`` is called with each of aestudio.events, RunEnded last; ``progress`` False shows
      none, True shows it also where standard error is no terminal.
    - ``control.stop()``, from any thread, ends the training and keeps what it has, as Ctrl-C does;
      the model is then not ``finished``.
    - ``keep_samples`` False lets go of the samples: a saved project then lacks them.
    - ``snapshots`` is how many of each stage are kept, for ``model.at``: the first, the best and
      the last epoch, and others evenly in the logarithm of the epoch. Each takes three times the
      memory of the weights, with Adam.

    Raises ProjectError for settings that cannot be, DataError for samples that cannot be used,
    TrainingError where training fails, of which DivergedError names a lower learning rate.

    >>> losses = []
    >>> def listen(event):
    ...     if isinstance(event, aestudio.events.EpochDone):
    ...         losses.append(event.record.loss)
    >>> architecture = aestudio.Architecture.dense(8, 4, 2)
    >>> plan = aestudio.TrainingPlan(epochs=3, learning_rate=0.01)
    >>> model = aestudio.fit(architecture, plan, samples, test=0.2, seed=1, on_event=listen)
    >>> model.history["loss"].to_list() == losses
    True

    Stages, tied weights and penalties are those of Géron, Hands-On Machine Learning, in its chapter
    on autoencoders; layer-wise training goes back to Hinton and Salakhutdinov, Science 313 (2006).
    """
    begun, shape = time(), architecture.input_shape
    settings = {"scaling": scaling, "scope": scope, "missing": missing}
    data = LearningData.of(samples, labels, test, shape, **settings)
    dataset = data.dataset()
    for note in dataset.notes:
        warn(note)
    share, watched = (None, None) if validation is None else share_or_samples(validation)
    project = _project(name, architecture, _changed(plan, share, seed), dataset)
    job, early = _job(project, dataset, watched, snapshots), EarlyRuns(snapshots, dataset)
    with progress_for(progress) as shown:
        listeners = [early.hear, shown.show, *([] if on_event is None else [on_event])]
        engine = _settings(device, threads)
        run = _trained(job, engine, control or TrainingControl(), *listeners)
    document = Document(project).with_new_run(_measured(run, dataset), begun=begun)
    trained_on = data.in_memory if keep_samples else None
    return Autoencoder(document, trained_on=trained_on, early=early.kept)


def _changed(plan: TrainingPlan, share: float | None, seed: int | None) -> TrainingPlan:
    changes = {"validation_share": share, "seed": seed}
    return plan.edited(**{name: one for name, one in changes.items() if one is not None})


def _project(
    name: str, architecture: Architecture, plan: TrainingPlan, dataset: Dataset
) -> Project:
    """The design on those data; raises ProjectError where they do not go together."""
    data = dataset.reference
    if architecture.inputs != data.features:
        raise ProjectError(
            f"the network has {count_text(architecture.inputs, 'input')}, "
            f"a sample has {count_text(data.features, 'number')}",
            where="Architecture",
            remedy=f"Fit it to them: architecture.for_inputs({data.shape})",
        )
    kept = data.training_samples - samples_of(data.training_samples, plan.validation_share)
    return Project.checked(
        {
            "name": name,
            "data": data,
            "architecture": architecture.edited(input_shape=data.shape),
            "plan": plan.with_batches_up_to(max(kept, 1)),
        }
    )


def _job(project: Project, dataset: Dataset, watched: Given | None, snapshots: int) -> TrainingJob:
    """What is to be trained, watched on samples of their own if there are any."""
    job = job_for(project, dataset)
    if watched is not None:
        job = replace(job, validation=scaled_like(watched.shaped(dataset.shape), dataset))
    return replace(job, checkpoint_every=0.0) if snapshots else job


def _measured(run: Run, dataset: Dataset) -> Run:
    """With its error on the test part; it is told if the network makes the same of all samples."""
    collapsed = collapse_in(run, dataset)
    if collapsed is not None:
        warn(f"{collapsed.what}. {collapsed.remedy}")
    return measured(run, dataset)


def _trained(
    job: TrainingJob, settings: EngineSettings, control: TrainingControl, *listeners: Listener
) -> Run:
    """The run, as far as it came; raises TrainingError, and KeyboardInterrupt where Ctrl-C leaves
    nothing to keep."""
    engine = _engine(settings)
    with stopped_by_ctrl_c(control) as interruption:
        ended = followed(engine.train(job, control), *listeners)
    if ended.error is not None:
        raise ended.error
    if ended.run is None or not ended.run.has_learnt:
        if interruption.came:
            raise KeyboardInterrupt
        raise TrainingError("was stopped before it had learnt anything", where="Training")
    return ended.run


def _settings(device: str | None, threads: int | None) -> EngineSettings:
    told = EngineSettings.from_environment(os.environ)
    return EngineSettings(
        told.device if device is None else device, told.threads if threads is None else threads
    )


@cache
def _engine(settings: EngineSettings) -> Engine:
    """Loaded once: devices are settled for the life of the process, and what has been compiled
    serves later runs too."""
    from aestudio.engine.loader import load_engine

    return load_engine(settings)
