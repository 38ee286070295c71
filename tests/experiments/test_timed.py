"""A run that is given seconds takes the epochs that fit, and is one that was planned like this."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.events import (
    CheckpointReached,
    EndReason,
    Event,
    RunEnded,
    RunStarted,
)
from aestudio.core.history import EpochRecord, StageHistory
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.experiments.timed import train_in_time
from tests.gui.idle_engine import IdleEngine
from tests.losses import steps
from tests.networks import full

SAMPLES = np.zeros((20, 784), np.float32)
DESIGN = Project()
LAYERS = DESIGN.architecture.edited(
    layers=[{"kind": "dense", "units": 6}, {"kind": "dense", "units": 3}]
)


class ClockedEngine(IdleEngine):
    """Epochs take as many seconds as it is told, stage by stage; no weight is ever changed."""

    def __init__(self, *seconds: float) -> None:
        self.seconds = seconds
        self.plans: list[TrainingPlan] = []
        self.prepared = 0

    def prepare(
        self,
        architecture: Architecture,
        plan: TrainingPlan,
        samples: int,
        should_stop: Callable[[], bool],
    ) -> None:
        self.prepared += 1

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        self.plans.append(job.plan)
        stages = job.plan.stages(job.architecture)
        run = job.start or Run(
            job.architecture, job.plan, "", Checkpoint(full(job.architecture, 0), stage=1)
        )
        yield RunStarted(stages, len(job.training), 0)
        for stage in stages:
            if stage.number in run.done:
                continue
            before = run.history.stage(stage.number)
            records = list(before.epochs) if before else []
            while len(records) < stage.epochs:
                if control.should_stop():
                    yield RunEnded(EndReason.STOPPED, run)
                    return
                number = len(records) + 1
                records.append(EpochRecord(number, 0.5, 0.5, self.seconds[stage.number - 1], 1.0))
                run = _after(run, stage.number, records)
                yield CheckpointReached(run)
            run = replace(
                run, done=(*run.done, stage.number), checkpoint=_at(run, stage.number + 1, 0)
            )
        yield RunEnded(EndReason.FINISHED, run)


def _at(run: Run, stage: int, epoch: int) -> Checkpoint:
    return replace(run.checkpoint, stage=stage, epoch=epoch)


def _after(run: Run, stage: int, records: Sequence[EpochRecord]) -> Run:
    series = StageHistory(stage, "Stage", 1, (steps([0.5] * len(records)),), tuple(records))
    return replace(
        run, checkpoint=_at(run, stage, len(records)), history=run.history.with_stage(series)
    )


def job(**plan: object) -> TrainingJob:
    found = DESIGN.plan.edited(epochs=4, batch_size=10, **plan)
    return TrainingJob(LAYERS, found, SAMPLES, SAMPLES[:0])


def ended(engine: ClockedEngine, wanted: TrainingJob, seconds: float) -> Run:
    events = list(train_in_time(engine, wanted, TrainingControl(), seconds))
    ends = [one for one in events if isinstance(one, RunEnded)]
    assert events[-1] is ends[0]
    assert len(ends) == 1
    run = ends[0].run
    assert run is not None
    return run


@pytest.mark.parametrize(
    ("seconds", "epochs"), [(10, 5), (10.9, 5), (11.1, 6), (0.1, 1), (2, 1), (3.1, 2)]
)
def test_a_run_takes_the_epochs_that_end_nearest_to_its_time(seconds: float, epochs: int) -> None:
    engine = ClockedEngine(2.0)
    run = ended(engine, job(), seconds)
    assert len(run.history.stages[0].epochs) == epochs
    assert run.finished
    assert run.plan.epochs == epochs, "its plan is that of a run that was planned like this"
    assert engine.prepared == 1, "what is compiled counts for no time"


def test_stages_share_the_time_alike() -> None:
    run = ended(ClockedEngine(1.0, 3.0), job(strategy="one-at-a-time"), 12)
    assert [len(one.epochs) for one in run.history.stages] == [6, 2]
    assert run.finished
    assert [one.epochs for one in run.stages] == [6, 2]


def test_epochs_are_reckoned_ahead_where_each_depends_on_how_many_there_will_be() -> None:
    engine = ClockedEngine(2.0)
    run = ended(engine, job(schedule="cosine"), 10)
    assert [one.epochs for one in engine.plans] == [3, 5], "three to tell how long one takes"
    assert len(run.history.stages[0].epochs) == 5


def test_whoever_stops_the_whole_stops_the_part_that_is_under_way() -> None:
    control = TrainingControl()
    found: list[Event] = []
    for event in train_in_time(ClockedEngine(1.0), job(), control, 1000):
        found.append(event)
        if isinstance(event, CheckpointReached) and event.run.checkpoint.epoch == 3:
            control.stop()
    last = found[-1]
    assert isinstance(last, RunEnded)
    assert last.reason is EndReason.STOPPED
    assert last.run is not None
    assert len(last.run.history.stages[0].epochs) == 3
    assert len([one for one in found if isinstance(one, RunEnded)]) == 1
