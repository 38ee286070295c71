"""The end of a stage follows from plan and history alone."""

from hypothesis import given
from hypothesis import strategies as st

from aestudio.core.architecture import Architecture
from aestudio.core.early_stopping import EarlyStopping
from aestudio.core.history import EpochRecord
from aestudio.core.plan import Stage, TrainingPlan

LOSSES = st.lists(st.floats(0, 2), min_size=1, max_size=30)


def stage_of(plan: TrainingPlan) -> Stage:
    return plan.stages(Architecture())[0]


def records(losses: list[float]) -> list[EpochRecord]:
    return [EpochRecord(number, 9.0, loss, 1.0, 1.0) for number, loss in enumerate(losses, start=1)]


def stopping(losses: list[float], **settings: object) -> EarlyStopping:
    plan = TrainingPlan().edited(**settings)
    return EarlyStopping.of(plan, stage_of(plan), 10, records(losses))


@given(LOSSES, st.integers(0, 30))
def test_a_wait_taken_up_again_is_the_one_that_was_left(losses: list[float], left: int) -> None:
    again = stopping(losses[:left], early_stopping=3)
    for record in records(losses)[left:]:
        again = again.after(record)
    assert again == stopping(losses, early_stopping=3)


def test_a_loss_counts_as_lower_by_the_least_improvement_only() -> None:
    one = stopping([1.0, 0.95, 0.91], early_stopping=2, min_improvement=0.1)
    assert (one.best.epoch, one.enough) == (1, True)
    assert not stopping([1.0, 0.95, 0.89], early_stopping=2, min_improvement=0.1).enough


def test_without_patience_no_loss_ends_a_stage() -> None:
    assert not stopping([1.0] * 30).enough
    assert not stopping([1.0] * 30).keeps_best


def test_without_validation_the_training_loss_is_watched() -> None:
    plan = TrainingPlan(early_stopping=1)
    epochs = [EpochRecord(1, 0.5, None, 1.0, 1.0), EpochRecord(2, 0.6, None, 1.0, 1.0)]
    one = EarlyStopping.of(plan, stage_of(plan), 10, epochs)
    assert (one.best.epoch, one.enough) == (1, True)
