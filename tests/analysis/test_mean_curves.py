"""Curves of one design averaged over its seeds, against NumPy by hand."""

import numpy as np
import pytest

from aestudio.analysis.mean_curves import MOST_TIMES, common_times, mean_curve
from aestudio.analysis.run_curves import Floats, RunCurve, StageCurve
from aestudio.core.objectives import Loss


def array(*values: float) -> Floats:
    return np.array(values, np.float64)


def stage(
    seconds: Floats, losses: Floats, *, number: int = 1, whole: bool = True, validated: bool = True
) -> StageCurve:
    epochs = np.arange(1.0, len(seconds) + 1)
    loss = Loss.MEAN_SQUARED_ERROR
    name = f"stage {number}"
    return StageCurve(
        number, name, loss, whole, validated, epochs, seconds, 10 * epochs, losses, len(seconds) - 1
    )


def run(*stages: StageCurve, mse: float | None = 0.01, number: int = 1) -> RunCurve:
    title = f"run {number}"
    return RunCurve(str(number), number, title, 0, Loss.MEAN_SQUARED_ERROR, stages, mse)


def mean(*curves: RunCurve) -> RunCurve:
    found = mean_curve("tied", 3, curves)
    assert found is not None
    return found


def test_losses_are_averaged_at_the_times_at_which_all_are_under_way() -> None:
    one = run(stage(array(1, 2, 3), array(0.4, 0.2, 0.1)), mse=0.01)
    other = run(stage(array(1.5, 2.5, 3.5), array(0.6, 0.4, 0.2)), mse=0.03)
    found = mean(one, other)
    (averaged,) = found.stages
    # By hand: straight from epoch to epoch, from 1.5 s (when both have one) to 3 s (the last).
    assert averaged.seconds.tolist() == [1.5, 2, 2.5, 3]
    assert averaged.losses == pytest.approx(
        [(0.3 + 0.6) / 2, (0.2 + 0.5) / 2, (0.15 + 0.4) / 2, (0.1 + 0.3) / 2]
    )
    assert (found.title, found.colour, found.number, found.runs) == ("tied", 3, 0, 2)
    assert found.test_mse == pytest.approx(0.02)


def test_the_spread_is_the_standard_deviation_with_n_minus_1() -> None:
    rng = np.random.default_rng(0)
    times = np.arange(1.0, 6.0)
    losses = rng.random((4, 5))
    found = mean(*(run(stage(times, one)) for one in losses)).stages[0]
    assert found.losses == pytest.approx(losses.mean(axis=0))
    by_hand = np.sqrt(((losses - losses.mean(axis=0)) ** 2).sum(axis=0) / 3)
    assert found.deviation == pytest.approx(by_hand)


def test_one_run_alone_has_no_spread() -> None:
    assert mean(run(stage(array(1, 2), array(0.4, 0.2)))).stages[0].deviation is None


def test_runs_that_are_never_under_way_at_once_meet_in_the_middle() -> None:
    found = mean(run(stage(array(1.0), array(0.4))), run(stage(array(3.0), array(0.2)))).stages[0]
    assert found.seconds.tolist() == [2.0]
    assert found.losses == pytest.approx([0.3])
    assert found.deviation == pytest.approx([np.std([0.4, 0.2], ddof=1)])


def test_of_many_epochs_so_many_times_are_enough() -> None:
    series = [np.linspace(1, 9, 1000), np.linspace(2, 8, 1000)]
    found = common_times(series)
    assert (len(found), found[0], found[-1]) == (MOST_TIMES, 2, 8)


def test_a_run_that_came_to_no_error_counts_only_where_none_did() -> None:
    sound = run(stage(array(1, 2), array(0.4, 0.2)))
    broken = run(stage(array(1.0), array(9.0)), mse=None)
    assert mean(sound, broken).stages[0].losses.tolist() == [0.4, 0.2]
    assert mean(sound, broken).runs == 1
    assert mean(broken, broken).stages[0].losses.tolist() == [9.0]
    assert mean(broken, broken).test_mse is None


def test_losses_that_cannot_be_drawn_are_bridged() -> None:
    gap = run(stage(array(1, 2, 3), array(0.4, np.nan, 0.2)))
    assert mean(gap, gap).stages[0].losses[0] == pytest.approx(0.4)
    assert np.isfinite(mean(gap, gap).stages[0].losses).all()


def test_stages_of_parts_keep_when_they_ended_and_stay_parts() -> None:
    parts = [stage(array(0.5, one), array(0.9, 0.8), whole=False) for one in (1.0, 1.2)]
    wholes = [stage(array(2, 3), array(0.4, 0.2), number=2) for _ in parts]
    found = mean(*(run(*pair) for pair in zip(parts, wholes, strict=True)))
    assert [one.number for one in found.parts] == [1]
    assert found.parts[0].seconds.tolist() == pytest.approx([1.1])
    assert [one.number for one in found.whole] == [2]


def test_epochs_and_steps_are_those_of_the_time() -> None:
    found = mean(
        run(stage(array(1, 2), array(0.4, 0.2))), run(stage(array(0.5, 2.5), array(0.4, 0.2)))
    ).stages[0]
    # At 1 s the one has ended its first epoch, the other a quarter of its second.
    assert found.seconds.tolist() == [1, 2]
    assert found.epochs == pytest.approx([(1 + 1.25) / 2, (2 + 1.75) / 2])
    assert found.steps == pytest.approx(10 * found.epochs)


def test_nothing_can_be_averaged_before_a_run_has_begun() -> None:
    assert mean_curve("tied", 0, []) is None
    assert mean_curve("tied", 0, [run()]) is None


def test_it_is_validated_where_every_run_held_something_back() -> None:
    held = run(stage(array(1, 2), array(0.4, 0.2)))
    none = run(stage(array(1, 2), array(0.4, 0.2), validated=False))
    assert mean(held, held).stages[0].validated
    assert not mean(held, none).stages[0].validated
