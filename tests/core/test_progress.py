"""How far a run has come."""

from itertools import pairwise

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.errors import DivergedError, TrainingError
from aestudio.core.events import (
    CheckpointReached,
    EndReason,
    EpochDone,
    RunEnded,
    RunStarted,
    StageEnded,
    StageStarted,
    StepsDone,
)
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.progress import Progress
from aestudio.core.run import Checkpoint, Run, StageState
from aestudio.core.weights import Weights
from tests.losses import steps as losses

STEPS = 10
ARCHITECTURE = Architecture()
PLAN = TrainingPlan(strategy=Strategy.FINE_TUNED, epochs=4)
STAGES = PLAN.stages(ARCHITECTURE)


def waiting() -> Progress:
    return Progress.waiting(ARCHITECTURE, PLAN)


def started(stage: int = 1, epoch: int = 0, before: Progress | None = None) -> Progress:
    progress = (before or waiting()).after(RunStarted(STAGES, 1000, 100))
    return progress.after(StageStarted(STAGES[stage - 1], epoch, STEPS, 9_000_000))


def steps(stage: int, epoch: int, step: int, count: int, loss: float = 0.5) -> StepsDone:
    return StepsDone(stage, epoch, step, losses([loss] * count), 1000.0)


def epoch_done(stage: int, epoch: int) -> EpochDone:
    return EpochDone(stage, "", EpochRecord(epoch, 0.5, 0.6, 1.0, 1000.0))


def a_run(
    stage: int, epoch: int, step: int, done: tuple[int, ...] = (), history: History | None = None
) -> Run:
    checkpoint = Checkpoint(Weights({}), stage, epoch, step)
    return Run(ARCHITECTURE, PLAN, "", checkpoint, history or History(), done)


def test_a_design_that_was_not_trained_waits_at_zero() -> None:
    progress = waiting()
    assert [one.state for one in progress.stages] == [StageState.WAITING] * 3
    assert progress.fraction == 0
    assert progress.current is None
    assert progress.remaining_seconds is None


def test_where_there_is_nothing_to_train_nothing_is_done() -> None:
    assert Progress(()).fraction == 0


def test_the_fraction_grows_by_steps_and_epochs_of_all_stages() -> None:
    progress = started().after(steps(1, 1, 5, 5))
    assert progress.stage(1).fraction == pytest.approx(0.5 / 4)
    assert progress.fraction == pytest.approx(0.5 / 12)
    progress = progress.after(epoch_done(1, 1))
    assert progress.fraction == pytest.approx(1 / 12)


def test_steps_told_after_the_end_of_their_epoch_are_counted_once() -> None:
    progress = started().after(steps(1, 1, 8, 8)).after(epoch_done(1, 1))
    progress = progress.after(steps(1, 2, 3, 5))
    series = progress.history.stage(1)
    assert series is not None
    assert len(series.step_losses) == 13
    assert progress.stage(1).fraction == pytest.approx(1.3 / 4)


def test_a_finished_stage_has_all_its_epochs_although_its_last_steps_come_late() -> None:
    progress = started().after(epoch_done(1, 4)).after(steps(1, 4, STEPS, 2))
    progress = progress.after(StageEnded(1, True, 1.0))
    assert (progress.stage(1).state, progress.stage(1).epoch) == (StageState.DONE, 4)
    assert progress.stage(1).fraction == 1


def test_remaining_time_weighs_stages_by_their_work() -> None:
    progress = started().after(steps(1, 1, 5, 5))
    sizes = [stage.sizes for stage in STAGES]
    costs = [sum(a * b for a, b in pairwise(one)) for one in sizes]
    epochs = 3.5 + 4 * costs[1] / costs[0] + 4 * costs[2] / costs[0]
    assert progress.remaining_seconds == pytest.approx(epochs * 1000 / 1000.0)


def test_remaining_time_is_unknown_until_a_speed_is_known() -> None:
    assert started().remaining_seconds is None


def test_a_run_of_one_stage_counts_that_stage_only() -> None:
    left = Progress.of_run(a_run(2, 0, 0, done=(1,)))
    progress = left.after(RunStarted(STAGES, 1000, 100, only_stage=2))
    progress = progress.after(StageStarted(STAGES[1], 0, STEPS, 0)).after(epoch_done(2, 2))
    assert progress.fraction == pytest.approx(0.5)
    assert progress.remaining_seconds == pytest.approx(2.0)
    assert progress.stage(1).state is StageState.DONE
    assert progress.stage(3).state is StageState.WAITING


def test_a_run_that_was_stopped_shows_where_it_stands() -> None:
    progress = Progress.of_run(a_run(2, 1, 5, done=(1,)))
    assert [one.state for one in progress.stages] == [
        StageState.DONE,
        StageState.STOPPED,
        StageState.WAITING,
    ]
    assert progress.fraction == pytest.approx((4 + 1) / 12)


def test_a_resumed_stage_goes_on_with_its_series() -> None:
    series = StageHistory(2, "", STEPS, (losses([0.1] * 15),))
    left = Progress.of_run(a_run(2, 1, 5, done=(1,), history=History((series,))))
    progress = started(2, epoch=1, before=left).after(steps(2, 2, 8, 3))
    found = progress.history.stage(2)
    assert found is not None
    np.testing.assert_allclose(found.step_losses, [0.1] * 15 + [0.5] * 3)
    assert progress.stage(2).fraction == pytest.approx(1.8 / 4)


def test_a_stage_resumed_in_its_first_epoch_keeps_the_steps_before() -> None:
    series = StageHistory(1, "", STEPS, (losses([0.1] * 4),))
    left = Progress.of_run(a_run(1, 0, 4, history=History((series,))))
    progress = left.after(RunStarted(STAGES, 1000, 100))
    progress = progress.after(StageStarted(STAGES[0], 0, STEPS, 0, step=4))
    assert progress.stage(1).fraction == pytest.approx(0.4 / 4)
    found = progress.after(steps(1, 1, 7, 3)).history.stage(1)
    assert found is not None
    np.testing.assert_allclose(found.step_losses, [0.1] * 4 + [0.5] * 3)


def test_a_stage_that_starts_again_forgets_its_series() -> None:
    series = StageHistory(1, "", STEPS, (losses([0.1] * 15),))
    left = Progress.of_run(a_run(1, 1, 5, history=History((series,))))
    found = started(1, before=left).history.stage(1)
    assert found is not None
    assert len(found.step_losses) == 0


def test_steps_that_were_never_told_of_are_a_gap() -> None:
    progress = started().after(steps(1, 1, 7, 3))
    found = progress.history.stage(1)
    assert found is not None
    assert np.isnan(found.step_losses[:4]).all()
    assert len(found.step_losses) == 7


def test_pausing_marks_the_stage_under_way_and_resuming_takes_it_back() -> None:
    paused = started().paused(True)
    assert paused.stage(1).state is StageState.PAUSED
    assert paused.paused(False).stage(1).state is StageState.RUNNING
    assert waiting().paused(True).stages[0].state is StageState.WAITING


def test_a_failure_marks_the_stage_under_way_and_keeps_what_the_run_kept() -> None:
    progress = started(2, before=Progress.of_run(a_run(2, 0, 0, done=(1,))))
    progress = progress.after(steps(2, 1, 5, 5))
    run = a_run(2, 0, 0, done=(1,))
    ended = progress.after(RunEnded(EndReason.FAILED, run, TrainingError("it diverged")))
    assert [one.state for one in ended.stages] == [
        StageState.DONE,
        StageState.FAILED,
        StageState.WAITING,
    ]
    assert ended.current is None
    assert ended.samples_per_s == 0
    assert ended.history is run.history


def test_a_failure_without_a_run_keeps_the_stages() -> None:
    ended = started().after(RunEnded(EndReason.FAILED, None, TrainingError("no memory")))
    assert ended.stage(1).state is StageState.FAILED


def test_a_stage_that_diverged_is_told_from_one_that_failed() -> None:
    error = DivergedError("it diverged", stage="whole", rate=0.1, where="", why="")
    ended = started().after(RunEnded(EndReason.FAILED, None, error))
    assert ended.stage(1).state is StageState.DIVERGED
    assert ended.failed is ended.stage(1)


def test_a_stage_that_could_not_be_built_is_marked_as_failed() -> None:
    progress = started(2, before=Progress.of_run(a_run(2, 0, 0, done=(1,))))
    progress = progress.after(StageEnded(2, False, 0.0))
    run = a_run(2, 0, 0, done=(1,))
    ended = progress.after(RunEnded(EndReason.FAILED, run, TrainingError("no memory")))
    assert ended.stage(2).state is StageState.FAILED


def test_caches_have_a_size_before_anything_was_trained() -> None:
    progress = Progress.waiting(ARCHITECTURE, PLAN, 1000)
    assert [one.cached_bytes for one in progress.stages] == [0, 4 * 300 * 1000, 0]
    left = Progress.of_run(a_run(2, 1, 0, done=(1,)), 1000)
    assert [one.cached_bytes for one in left.stages] == [0, 4 * 300 * 1000, 0]
    uncached = PLAN.edited(cache_codings=False)
    assert not any(one.cached_bytes for one in Progress.waiting(ARCHITECTURE, uncached, 9).stages)


def test_the_size_of_a_cache_outlives_the_run() -> None:
    progress = started().after(RunEnded(EndReason.STOPPED, a_run(1, 1, 0)))
    assert progress.stage(1).cached_bytes == 9_000_000


def test_a_stopped_stage_is_marked_and_nothing_is_under_way() -> None:
    progress = started().after(steps(1, 1, 5, 5)).after(StageEnded(1, False, 1.0))
    assert progress.stage(1).state is StageState.STOPPED
    assert progress.current is None


def test_no_step_of_a_progress_changes_the_one_before() -> None:
    before = started()
    after = before.after(steps(1, 1, 5, 5))
    assert before.stage(1).step == 0
    assert after is not before
    series = before.history.stage(1)
    assert series is not None
    assert len(series.step_losses) == 0


def test_a_run_that_was_left_has_no_cache_unless_its_samples_are_known() -> None:
    assert [one.cached_bytes for one in Progress.of_run(a_run(2, 1, 0, done=(1,))).stages] == [
        0
    ] * 3
    assert [one.cached_bytes for one in waiting().stages] == [0] * 3
    left = Progress.of_run(a_run(2, 1, 0, done=(1,)))
    assert [one.steps_per_epoch for one in left.stages] == [0] * 3
    assert [one.step for one in left.stages] == [0] * 3
    unknown = Progress(()).after(RunEnded(EndReason.STOPPED, a_run(2, 1, 5, done=(1,))))
    assert [one.cached_bytes for one in unknown.stages] == [0] * 3


def test_a_stage_that_has_ended_has_no_step_of_a_further_epoch() -> None:
    progress = started().after(steps(1, 4, 7, 7)).after(StageEnded(1, True, 1.0, 4))
    assert (progress.stage(1).epoch, progress.stage(1).step) == (4, 0)
    early = started().after(epoch_done(1, 2)).after(StageEnded(1, True, 1.0, 2, 1))
    assert early.stage(1).epoch == 2
    series = early.history.stage(1)
    assert series is not None
    assert series.kept_epoch == 1


def test_what_is_told_of_a_stage_without_a_series_is_shown_all_the_same() -> None:
    progress = waiting().after(RunStarted(STAGES, 1000, 100)).after(steps(1, 1, 5, 5))
    assert (progress.stage(1).step, progress.samples_per_s) == (5, 1000.0)
    progress = progress.after(epoch_done(1, 1)).after(StageEnded(1, True, 1.0, 4, 2))
    assert (progress.stage(1).epoch, progress.stage(1).state) == (4, StageState.DONE)
    assert progress.history.stages == ()


def test_an_event_that_is_no_progress_changes_nothing() -> None:
    progress = started()
    assert progress.after(CheckpointReached(a_run(1, 1, 0))) is progress
    assert progress.paused(True).paused(False).stage(1).state is StageState.RUNNING
    assert waiting().paused(True).current is None


def test_one_step_that_was_never_told_of_is_a_gap_too() -> None:
    progress = started().after(steps(1, 1, 2, 2)).after(steps(1, 1, 5, 2))
    series = progress.history.stage(1)
    assert series is not None
    assert np.isnan(series.step_losses).tolist() == [False, False, True, False, False]


def trained_once(stage: int) -> StageHistory:
    record = EpochRecord(1, 0.1, 0.1, 1.0, 100.0)
    return StageHistory(stage, STAGES[stage - 1].name, STEPS, (), [record])


def test_stages_after_one_that_was_trained_anew_are_outdated_until_they_are_too() -> None:
    history = History(tuple(trained_once(number) for number in (1, 2, 3)))
    again = Progress.of_run(a_run(2, 0, 0, done=(1,), history=history))
    states = [one.state for one in again.stages]
    assert states == [StageState.DONE, StageState.OUTDATED, StageState.OUTDATED]
    assert again.fraction == pytest.approx(1 / 3)
    under_way = Progress.of_run(a_run(2, 1, 0, done=(1,), history=history))
    assert [one.state for one in under_way.stages][1] is StageState.STOPPED


def test_a_stage_that_ended_in_its_first_epoch_is_not_outdated() -> None:
    broken = StageHistory(2, STAGES[1].name, STEPS, (losses([1] * 3),), [])
    left = Progress.of_run(a_run(2, 0, 0, done=(1,), history=History((broken,))))
    assert left.stage(2).state is StageState.WAITING
