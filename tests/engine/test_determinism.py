"""Same seed, same bits: in one process or two, in one go or in pieces."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aestudio.core.architecture import Architecture
from aestudio.core.digest import run_digest
from aestudio.core.events import EndReason, EpochDone, Event, RunEnded
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.core.weights import Array
from aestudio.engine import load_engine
from aestudio.storage.project_file import load, save
from tests.engine.digests import EVERY, digest, digests

ROOT = Path(__file__).parents[2]


def job_of(samples: Array, strategy: Strategy, *, tied: bool = True) -> TrainingJob:
    """43 samples in batches of 10, so the last is smaller; 7 samples validate."""
    architecture = Architecture(
        input_shape=(8,), layers=(Dense(units=5, l2=1e-3), Dense(units=3)), tied=tied
    )
    plan = TrainingPlan(batch_size=10, epochs=2, strategy=strategy)
    return TrainingJob(architecture, plan, samples[:43], samples[43:])


def ended(events: Iterator[Event]) -> RunEnded:
    last = list(events)[-1]
    assert isinstance(last, RunEnded)
    assert last.error is None, last.error
    return last


def trained(engine: Engine, job: TrainingJob) -> Run:
    end = ended(engine.train(job, TrainingControl()))
    assert end.reason is EndReason.FINISHED
    assert end.run is not None
    return end.run


@pytest.fixture(scope="module")
def here(engine: Engine) -> list[str]:
    """What runs by every strategy come to."""
    return digests()


@pytest.mark.parametrize("place", range(len(EVERY)))
def test_the_same_seed_gives_the_same_state_and_history(here: list[str], place: int) -> None:
    (strategy, tied), fresh = EVERY[place], load_engine()
    assert digest(strategy, tied=tied, engine=fresh) == here[place]
    assert digest(strategy, tied=tied, engine=fresh, seed=43) != here[place]


def test_the_same_seed_gives_the_same_state_and_history_in_another_process(
    here: list[str],
) -> None:
    command = [sys.executable, "-m", "tests.engine.digests"]
    there = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert there.split() == here
    assert len(set(here)) == len(EVERY)


class StopAt(TrainingControl):
    """Counts how often it is asked, and says stop at one question (from 0)."""

    def __init__(self, question: int) -> None:
        super().__init__()
        self.asked, self._question = 0, question

    def should_stop(self) -> bool:
        self.asked += 1
        return self.asked > self._question


class Held(TrainingControl):
    """Is held whenever it is told to, and goes on once it has been asked."""

    def __init__(self) -> None:
        super().__init__()
        self.holds = 0

    def should_stop(self) -> bool:
        self.holds += self.paused
        self.resume()
        return super().should_stop()


@pytest.fixture(scope="module")
def step_by_step() -> Iterator[None]:
    """One step a call and each of them told, so that a run can be stopped at any of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aestudio.engine.pace.Pace.steps", property(lambda pace: 1))
        patch.setattr("aestudio.engine.stage_run.STEPS_EVERY", 0)
        yield


@pytest.fixture(scope="module")
def whole(engine: Engine, samples: Array) -> Run:
    """Two autoencoders and fine-tuning, in one go; before step_by_step is asked for."""
    return trained(engine, job_of(samples, Strategy.FINE_TUNED))


@pytest.fixture(scope="module")
def questions(whole: Run, engine: Engine, samples: Array, step_by_step: None) -> int:
    """How often a run is asked whether to stop: at each step and validation, and while it
    computes codings."""
    control = StopAt(10**9)
    end = ended(engine.train(job_of(samples, Strategy.FINE_TUNED), control))
    assert end.run is not None
    assert run_digest(end.run) == run_digest(whole)
    steps = 3 * 2 * 5
    assert control.asked > steps
    return control.asked


def tomorrow(run: Run) -> Run:
    """The run after it has been saved to a file and loaded from it."""
    project = Project(
        data=DataReference(source="/nowhere.npy", samples=50, shape=(8,)),
        architecture=run.architecture,
        plan=run.plan,
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run.h5"
        save(Document(project, run), path)
        found = load(path).run
    assert found is not None
    return found


@settings(max_examples=6, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_run_stopped_at_any_step_goes_on_from_its_file_to_the_same_state(
    engine: Engine, samples: Array, whole: Run, questions: int, data: st.DataObject
) -> None:
    job = job_of(samples, Strategy.FINE_TUNED)
    question = data.draw(st.integers(0, questions - 1), label="stopped at question")
    stopped = ended(engine.train(job, StopAt(question)))
    assert stopped.reason is EndReason.STOPPED
    assert stopped.run is not None
    kept = tomorrow(stopped.run)
    assert run_digest(kept) == run_digest(stopped.run)
    assert run_digest(trained(engine, replace(job, start=kept))) == run_digest(whole)


@pytest.mark.parametrize("strategy", [Strategy.FINE_TUNED, Strategy.WHOLE])
def test_a_run_stopped_after_every_epoch_of_every_stage_ends_in_the_same_state(
    engine: Engine, samples: Array, strategy: Strategy
) -> None:
    job, epochs = job_of(samples, strategy, tied=False), []
    run: Run | None = None
    while run is None or not run.finished:
        control = TrainingControl()
        for event in engine.train(replace(job, start=run), control):
            if isinstance(event, EpochDone):
                epochs.append((event.stage, event.record.epoch))
                control.stop()
        assert isinstance(event, RunEnded)
        assert event.run is not None, event.error
        run = tomorrow(event.run)
    assert epochs == [(stage.number, epoch) for stage in run.stages for epoch in (1, 2)]
    assert run_digest(run) == run_digest(trained(engine, job))


def test_a_run_held_after_every_event_ends_in_the_same_state(
    engine: Engine, samples: Array, whole: Run, step_by_step: None
) -> None:
    control, events = Held(), list[Event]()
    for event in engine.train(job_of(samples, Strategy.FINE_TUNED), control):
        control.pause()
        events.append(event)
    end = ended(iter(events))
    assert end.run is not None
    assert control.holds > 3 * 2
    assert run_digest(end.run) == run_digest(whole)
