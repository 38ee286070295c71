"""A run that was stopped and went on equals one that was not, bit for bit."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aestudio.core.events import EndReason, Event, RunEnded, StageStarted, StepsDone
from aestudio.core.plan import Optimizer, Strategy
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.storage.project_file import load, save

Job = Callable[..., TrainingJob]


class StopAfter(TrainingControl):
    """Says stop the n-th time it is asked."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self._left = questions

    def should_stop(self) -> bool:
        self._left -= 1
        return self._left < 0


def ended(events: Iterator[Event]) -> RunEnded:
    last = list(events)[-1]
    assert isinstance(last, RunEnded)
    assert last.error is None, last.error
    return last


def state(run: Run) -> tuple[object, ...]:
    optimizer = run.checkpoint.optimizer
    kinds = optimizer.slots if optimizer else ()
    slots = [(key, array.tobytes()) for kind in kinds for key, array in kind.items()]
    series = [
        (one.step_losses.tobytes(), [(e.epoch, e.loss, e.validation_loss) for e in one.epochs])
        for one in run.history.stages
    ]
    at = (run.checkpoint.stage, run.checkpoint.epoch, run.checkpoint.step, run.done)
    return run.checkpoint.weights.digest(), slots, series, at


def continued(engine: Engine, job: TrainingJob, questions: int) -> tuple[Run, int]:
    """Train with a stop every so many questions; the run and how often it stopped."""
    start, stops = None, 0
    while True:
        end = ended(engine.train(replace(job, start=start), StopAfter(questions)))
        assert end.run is not None
        if end.reason is EndReason.FINISHED:
            return end.run, stops
        start, stops = end.run, stops + 1


def test_a_run_stopped_anywhere_can_be_saved_and_opened_again(
    engine: Engine, job: Job, tmp_path: Path
) -> None:
    one = job(strategy=Strategy.FINE_TUNED, epochs=2)
    reference = DataReference(samples=50, shape=(8,))
    project = Project(architecture=one.architecture, plan=one.plan, data=reference)
    after_an_epoch = 0
    for questions in range(0, 60, 2):
        end = ended(engine.train(one, StopAfter(questions)))
        assert end.run is not None
        path = tmp_path / f"{questions}.h5"
        save(Document(project, end.run), path)
        opened = load(path).run
        assert opened is not None
        assert state(opened) == state(end.run)
        # The last step is done, and the epoch ends with the validation that was called off.
        after_an_epoch += end.run.checkpoint.step == 5
        if end.reason is EndReason.FINISHED:
            break
    assert end.reason is EndReason.FINISHED
    assert after_an_epoch


def test_a_run_stopped_anywhere_in_any_stage_ends_with_the_same_bits(
    engine: Engine, job: Job
) -> None:
    one = job(strategy=Strategy.FINE_TUNED, epochs=2)
    whole = ended(engine.train(one, TrainingControl())).run
    assert whole is not None
    pieces, stops = continued(engine, one, 9)
    assert stops > 2
    assert state(pieces) == state(whole)


@pytest.mark.parametrize("optimizer", list(Optimizer))
def test_a_run_stopped_in_the_middle_of_an_epoch_goes_on_in_place(
    engine: Engine, job: Job, optimizer: Optimizer
) -> None:
    one = job(optimizer=optimizer)
    whole = ended(engine.train(one, TrainingControl())).run
    stopped = ended(engine.train(one, StopAfter(2)))
    assert stopped.reason is EndReason.STOPPED
    assert stopped.run is not None
    assert whole is not None
    assert 0 < stopped.run.checkpoint.step < 5
    finished = ended(engine.train(replace(one, start=stopped.run), TrainingControl())).run
    assert finished is not None
    assert state(finished) == state(whole)


@pytest.mark.usefixtures("compiled")
def test_a_compiled_run_goes_on_in_place_too(engine: Engine, job: Job) -> None:
    one = job()
    whole = ended(engine.train(one, TrainingControl())).run
    stopped = ended(engine.train(one, StopAfter(2))).run
    finished = ended(engine.train(replace(one, start=stopped), TrainingControl())).run
    assert stopped is not None
    assert finished is not None
    assert whole is not None
    assert 0 < stopped.checkpoint.step < 5
    assert state(finished) == state(whole)


def test_a_held_run_takes_no_step_until_it_may_go_on(engine: Engine, job: Job) -> None:
    control = TrainingControl()
    asked = []
    held = control.should_stop

    def should_stop() -> bool:
        asked.append(control.paused)
        control.resume()
        return held()

    control.should_stop = should_stop  # type: ignore[method-assign]
    events = engine.train(job(), control)
    for event in events:
        if isinstance(event, StageStarted):
            control.pause()
            break
    end = ended(events)
    assert asked[0]
    assert end.reason is EndReason.FINISHED


def test_chunks_of_steps_come_in_order_and_without_gaps(engine: Engine, job: Job) -> None:
    events = list(engine.train(job(), TrainingControl()))
    told = np.concatenate([one.losses for one in events if isinstance(one, StepsDone)])
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.run is not None
    np.testing.assert_array_equal(told, end.run.history.stages[0].step_losses)
