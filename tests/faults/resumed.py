"""Runs that stop somewhere, go through their file, and go on: to the bits of those that did not."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from aestudio.core.architecture import Architecture
from aestudio.core.digest import run_digest
from aestudio.core.events import EndReason, RunEnded
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Optimizer, Schedule, Strategy, TrainingPlan
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.storage.project_file import load, save
from tests.faults.campaign import Campaign

SAMPLES, INPUTS, VALIDATION = 60, 8, 9


class StopAfter(TrainingControl):
    """Says stop once it was asked so many times: between any two steps, in any epoch and stage."""

    def __init__(self, questions: float) -> None:
        super().__init__()
        self._left = questions
        self.asked = 0

    def should_stop(self) -> bool:
        self.asked += 1
        return self.asked > self._left


def resumed(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What differed after each stop."""
    from aestudio.engine import load_engine

    engine, chance = load_engine(), random.Random(seed)
    for number in range(cases):
        yield _compared(engine, _job(chance), chance, folder / f"{number}.h5")


def _job(chance: random.Random) -> TrainingJob:
    layers = tuple(Dense(units=units, l2=1e-3) for units in (6, 4, 3))
    architecture = Architecture(input_shape=(INPUTS,), layers=layers, tied=chance.random() < 0.5)
    plan = TrainingPlan(
        strategy=chance.choice(list(Strategy)),
        optimizer=chance.choice(list(Optimizer)),
        schedule=chance.choice(list(Schedule)),
        early_stopping=chance.choice((0, 3)),
        cache_codings=chance.random() < 0.5,
        batch_size=chance.choice((7, 10, 51)),
        epochs=chance.randint(2, 12),
        seed=chance.randrange(1000),
    )
    samples = np.random.default_rng(chance.randrange(2**32)).random((SAMPLES, INPUTS), np.float32)
    return TrainingJob(architecture, plan, samples[VALIDATION:], samples[:VALIDATION])


def _compared(engine: Engine, job: TrainingJob, chance: random.Random, path: Path) -> str | None:
    never = StopAfter(float("inf"))
    whole = _ended(engine, job, never)
    at = chance.randrange(never.asked)
    end = _ended(engine, job, StopAfter(at))
    if end.reason is not EndReason.STOPPED:
        return f"asked {at} times, it did not stop"
    finished = _ended(engine, replace(job, start=_through_file(job, end.run, path)), never)
    where = _run(end).checkpoint
    if run_digest(_run(finished)) != run_digest(_run(whole)):
        place = f"stage {where.stage}, epoch {where.epoch}, step {where.step}"
        return f"stopped at {place}, it came to other bits: {job.plan}"
    return None


def _through_file(job: TrainingJob, run: Run | None, path: Path) -> Run | None:
    data = DataReference(samples=SAMPLES, shape=(INPUTS,))
    save(Document(Project(architecture=job.architecture, plan=job.plan, data=data), run), path)
    return load(path).run


def _ended(engine: Engine, job: TrainingJob, control: StopAfter) -> RunEnded:
    *_, last = engine.train(job, control)
    assert isinstance(last, RunEnded)
    assert last.error is None, last.error
    return last


def _run(end: RunEnded) -> Run:
    assert end.run is not None
    return end.run


RESUMED = Campaign(
    "resumed",
    "a run stopped between any two steps, saved, opened and gone on with",
    "weights, optimizer state and history have the SHA-256 of the run that was not stopped",
    quick=3,
    full=50,
    cases=resumed,
)
