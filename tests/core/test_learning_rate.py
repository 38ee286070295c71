"""The rate of each step follows from plan and history alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aestudio.core.architecture import Architecture
from aestudio.core.history import EpochRecord
from aestudio.core.learning_rate import LearningRate
from aestudio.core.plan import Schedule, Stage, TrainingPlan

ARCHITECTURE = Architecture()
LOSSES = st.lists(st.floats(0, 2), min_size=1, max_size=30)


def stage_of(plan: TrainingPlan) -> Stage:
    return plan.stages(ARCHITECTURE)[0]


def records(losses: list[float]) -> list[EpochRecord]:
    return [EpochRecord(number, 9.0, loss, 1.0, 1.0) for number, loss in enumerate(losses, start=1)]


def rate_after(losses: list[float], **settings: object) -> LearningRate:
    plan = TrainingPlan().edited(**settings)
    return LearningRate.of(plan, stage_of(plan), 10, records(losses))


@given(LOSSES, st.integers(0, 30), st.sampled_from(list(Schedule)))
def test_a_rate_taken_up_again_is_the_one_that_was_left(
    losses: list[float], left: int, schedule: Schedule
) -> None:
    settings = {"schedule": schedule, "plateau_patience": 2}
    again = rate_after(losses[:left], **settings)
    for record in records(losses)[left:]:
        again = again.after(record)
    assert again == rate_after(losses, **settings)


@given(LOSSES, st.sampled_from(list(Schedule)), st.floats(0, 1), st.integers(1, 9))
def test_no_share_leaves_the_range_from_the_lowest_to_one(
    losses: list[float], schedule: Schedule, lowest: float, steps: int
) -> None:
    one = rate_after(losses, schedule=schedule, lowest_rate=lowest, epochs=30)
    shares = one.shares(0, steps, steps)
    assert len(shares) == steps
    assert all(lowest - 1e-12 <= share <= 1 for share in shares)


@pytest.mark.parametrize("schedule", list(Schedule))
def test_every_schedule_starts_at_the_whole_rate(schedule: Schedule) -> None:
    assert rate_after([], schedule=schedule).shares(0, 1, 10).tolist() == [1.0]


def test_a_cosine_is_cut_into_chunks_without_a_seam() -> None:
    plan = TrainingPlan().edited(schedule="cosine", epochs=2, lowest_rate=0.1)
    one = LearningRate.of(plan, stage_of(plan), 10, records([1.0]))
    whole = one.shares(0, 10, 10)
    assert [*one.shares(0, 3, 10), *one.shares(3, 7, 10)] == list(whole)
    assert whole[0] == pytest.approx(0.55)
    assert all(a > b for a, b in pairwise(whole))


def test_drops_by_epochs_come_between_epochs_and_stop_at_the_lowest() -> None:
    settings = {"schedule": "step", "drop_every": 2, "drop_factor": 0.5, "lowest_rate": 0.2}
    shares = [rate_after([1.0] * done, **settings).shares(0, 1, 5)[0] for done in range(8)]
    assert shares == [1, 1, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2]


def test_a_plateau_drops_the_rate_once_for_each_wait() -> None:
    settings = {"schedule": "plateau", "plateau_patience": 2}
    losses = [5.0, 4.0, 4.0, 4.0, 4.0, 4.0, 3.0, 3.0]
    shares = [rate_after(losses[:n], **settings).shares(0, 1, 5)[0] for n in range(len(losses) + 1)]
    assert shares == [1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25]
