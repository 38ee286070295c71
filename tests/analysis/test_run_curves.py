"""The curves of a run against what was written into its history, by hand."""

import numpy as np
import pytest

from aestudio.analysis.run_curves import RunCurve, run_curve
from aestudio.analysis.smoothing import moving_average
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.objectives import Loss
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.runs import Runs
from aestudio.recipes import recipe
from tests.networks import zeros

ARCHITECTURE = recipe("book-tied").project.architecture


def stage(
    number: int,
    losses: list[float],
    validation: list[float | None],
    seconds: float = 2.0,
    kept: int | None = None,
) -> StageHistory:
    records = [
        EpochRecord(place, loss, valid, seconds, 1000.0)
        for place, (loss, valid) in enumerate(zip(losses, validation, strict=True), start=1)
    ]
    return StageHistory(number, f"stage {number}", 50, epochs=records, kept_epoch=kept)


def curve(plan: TrainingPlan, *stages: StageHistory, mse: float | None = 0.01) -> RunCurve:
    run = Run(ARCHITECTURE, plan, "", Checkpoint(zeros(ARCHITECTURE)), History(stages))
    run = run.with_test_mse(mse)
    runs = Runs().with_new(run, name="tied")
    return run_curve(runs.kept[0], run)


def test_a_stage_is_told_by_its_validation_losses_at_the_ends_of_its_epochs() -> None:
    found = curve(TrainingPlan(), stage(1, [0.5, 0.4], [0.6, 0.45], seconds=1.5))
    (one,) = found.stages
    assert one.losses.tolist() == [0.6, 0.45]
    assert one.validated
    assert one.epochs.tolist() == [1, 2]
    assert one.seconds.tolist() == [1.5, 3.0]
    assert one.steps.tolist() == [50, 100]
    assert (found.number, found.title, found.test_mse) == (1, "1 · tied", 0.01)


def test_without_validation_the_training_losses_are_told_and_said_to_be_those() -> None:
    (one,) = curve(TrainingPlan(), stage(1, [0.5, 0.4], [None, None])).stages
    assert one.losses.tolist() == [0.5, 0.4]
    assert not one.validated


def test_stages_go_on_where_those_before_them_ended() -> None:
    plan = TrainingPlan(strategy=Strategy.FINE_TUNED)
    stages = [stage(n, [0.5, 0.4], [0.5, 0.4], seconds=float(n)) for n in (1, 2, 3)]
    found = curve(plan, *stages).stages
    assert [one.epochs.tolist() for one in found] == [[1, 2], [3, 4], [5, 6]]
    assert [one.steps.tolist() for one in found] == [[50, 100], [150, 200], [250, 300]]
    assert [one.seconds.tolist() for one in found] == [[1, 2], [4, 6], [9, 12]]


def test_only_what_reconstructs_the_samples_by_the_whole_network_may_be_compared() -> None:
    plan = TrainingPlan(strategy=Strategy.FINE_TUNED, loss=Loss.BINARY_CROSS_ENTROPY)
    found = curve(plan, *(stage(n, [0.5], [0.5]) for n in (1, 2, 3)))
    assert [one.whole for one in found.stages] == [False, False, True]
    assert [one.number for one in found.whole] == [3]
    assert [one.number for one in found.parts] == [1, 2]
    # Those that reconstruct codings always use the squared error.
    assert [one.loss.value for one in found.stages] == ["bce", "mse", "bce"]


def test_a_shallow_network_that_is_trained_alone_is_the_whole() -> None:
    shallow = ARCHITECTURE.first_levels(1)
    plan = TrainingPlan(strategy=Strategy.ONE_AT_A_TIME)
    run = Run(shallow, plan, "", Checkpoint(zeros(shallow)), History((stage(1, [1.0], [1.0]),)))
    assert run_curve(Runs.of(run).kept[0], run).stages[0].whole


def test_losses_that_cannot_be_drawn_are_gaps() -> None:
    losses = [0.5, float("nan"), float("inf"), 1e35, 0.4]
    (one,) = curve(TrainingPlan(), stage(1, losses, [None] * 5)).stages
    np.testing.assert_array_equal(one.losses, [0.5, np.nan, np.nan, np.nan, 0.4])


def test_stages_that_have_finished_no_epoch_are_left_out() -> None:
    assert curve(TrainingPlan(), stage(1, [], [])).stages == ()


def test_an_error_that_is_not_finite_is_not_told() -> None:
    assert curve(TrainingPlan(), stage(1, [1.0], [1.0]), mse=float("nan")).test_mse is None


@pytest.mark.parametrize(("kept", "place"), [(None, 2), (2, 1)])
def test_the_epoch_whose_weights_remained_is_known(kept: int | None, place: int) -> None:
    (one,) = curve(TrainingPlan(), stage(1, [3, 1, 2], [3, 1, 2], kept=kept)).stages
    assert one.kept == place


def test_a_moving_average_weighs_what_is_k_epochs_old_by_the_power_k() -> None:
    values, weight = np.array([4.0, 1.0, 3.0, 7.0]), 0.8
    wanted = [
        sum(weight ** (i - j) * values[j] for j in range(i + 1))
        / sum(weight ** (i - j) for j in range(i + 1))
        for i in range(len(values))
    ]
    np.testing.assert_allclose(moving_average(values, weight), wanted, rtol=1e-12)


def test_a_gap_stays_a_gap_and_weighs_nothing() -> None:
    found = moving_average(np.array([2.0, np.nan, 4.0]), 0.5)
    np.testing.assert_allclose(found, [2.0, np.nan, (0.25 * 2 + 4) / 1.25])


def test_an_average_of_weight_0_is_the_values() -> None:
    values = np.array([3.0, 1.0, 2.0])
    np.testing.assert_array_equal(moving_average(values, 0.0), values)
