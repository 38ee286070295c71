"""Training on samples in memory."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from time import time

from numpy.typing import ArrayLike

from aestudio.analysis.errors import measured
from aestudio.api.autoencoder import Autoencoder
from aestudio.api.given import Data, Given, digest, given
from aestudio.api.telling import warn
from aestudio.core.architecture import Architecture
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import TrainingError
from aestudio.core.events import Event, RunEnded
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import Preparation
from aestudio.core.project import Document, Project
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl
from aestudio.data.dataset import Dataset, dataset_in_memory, load_dataset
from aestudio.data.job import job_for
from aestudio.data.raw import Raw
from aestudio.data.reference import reference_for
from aestudio.data.samples import Samples, kept

OnEvent = Callable[[Event], object]


def fit(
    architecture: Architecture,
    plan: TrainingPlan,
    samples: Data,
    *,
    labels: ArrayLike | str | None = None,
    validation: float | None = None,
    test: float = 0.0,
    scaling: str = "auto",
    scope: str = "auto",
    missing: str = "refuse",
    seed: int | None = None,
    name: str = "Untitled",
    device: str = "auto",
    threads: int = 0,
    on_event: OnEvent | None = None,
    control: TrainingControl | None = None,
    progress: bool | None = None,
    keep_samples: bool = True,
) -> Autoencoder:
    """Train a network on samples, and give back the model.

    Ctrl-C, and ``control.stop()`` from anywhere, stop the training and keep what it has.
    """
    told = {"scaling": scaling, "scope": scope, "missing": missing}
    told["label_column"] = labels if isinstance(labels, str) else ""
    preparation = Preparation.checked(told)
    classes = None if isinstance(labels, str) else labels
    source = given(samples, classes)
    dataset = _dataset(source, preparation, test)
    changes = {"validation_share": validation, "seed": seed}
    plan = plan.edited(**{one: value for one, value in changes.items() if value is not None})
    project = _project(name, architecture, plan, dataset)
    run = _trained(project, dataset, EngineSettings(device, threads), on_event, control)
    document = Document(project.edited(data=dataset.reference)).with_new_run(run, begun=time())
    return Autoencoder(document, samples=source if keep_samples else None)


def _dataset(source: Given, preparation: Preparation, test: float) -> Dataset:
    raw = source.raw
    if isinstance(raw, Path):
        dataset = load_dataset(reference_for(raw, preparation=preparation, test_share=test))
    else:
        dataset = dataset_in_memory(_known(raw), preparation, test)
    for note in dataset.notes:
        warn(note)
    return dataset


def _known(raw: Raw) -> Raw:
    return replace(kept(raw) if isinstance(raw, Samples) else raw, sha256=digest(raw))


def _project(
    name: str, architecture: Architecture, plan: TrainingPlan, dataset: Dataset
) -> Project:
    data = dataset.reference
    if architecture.inputs == data.features and architecture.input_shape != data.shape:
        architecture = architecture.edited(input_shape=data.shape)
    plan = plan.with_batches_up_to(max(1, data.training_samples))
    return Project.checked({"name": name, "data": data, "architecture": architecture, "plan": plan})


def _trained(
    project: Project,
    dataset: Dataset,
    settings: EngineSettings,
    on_event: OnEvent | None,
    control: TrainingControl | None,
) -> Run:
    control = control or TrainingControl()
    job = job_for(project, dataset)
    engine = _engine(settings)
    with _stopped_by_ctrl_c(control):
        ended = _followed(engine.train(job, control), on_event)
    if ended.error is not None:
        raise ended.error
    if ended.run is None:
        raise TrainingError("the run ended before it had any weights")
    return measured(ended.run, dataset)


def _followed(events: Iterator[Event], on_event: OnEvent | None) -> RunEnded:
    for event in events:
        if on_event is not None:
            on_event(event)
        if isinstance(event, RunEnded):
            return event
    raise TrainingError("the engine ended without a word")


@lru_cache(1)
def _engine(settings: EngineSettings) -> Engine:
    """The engine, loaded once: devices are settled for the life of the process, and what has been
    compiled serves the next run too."""
    from aestudio.engine.loader import load_engine

    return load_engine(settings)


@contextmanager
def _stopped_by_ctrl_c(control: TrainingControl) -> Iterator[None]:
    """While it lasts, the first Ctrl-C stops the training, the next one is what it always is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(number: int, frame: object) -> None:
        control.stop()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
