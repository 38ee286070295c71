"""What is said of a face-off, against the standard library and NumPy, and by hand."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from aestudio.analysis.face_off import Contender, FaceOff, Spread, Trial, face_off_of, wins
from aestudio.analysis.verdict import share_text, verdict
from aestudio.core.budget import Budget
from aestudio.core.differences import differing, settings_of
from aestudio.core.runs import Runs
from aestudio.experiments.planning import face_off_group
from aestudio.recipes import recipe
from tests.gui.runs.invented import trained

BASE = recipe("book-tied").project


def contender(
    name: str,
    errors: Sequence[float],
    *,
    seconds: Sequence[float] = (),
    epochs: int = 10,
    parameters: int = 1000,
    seeds: Sequence[int] = (),
) -> Contender:
    times = seconds or [5.0] * len(errors)
    numbers = seeds or range(1, len(errors) + 1)
    trials = zip(numbers, errors, times, strict=True)
    return Contender(name, tuple(Trial(*one, epochs) for one in trials), parameters)


def tying(tied: Sequence[float], free: Sequence[float]) -> tuple[Contender, Contender]:
    """The book's network, tied and not, which differ in nothing else."""
    made = []
    for is_tied, errors in ((True, tied), (False, free)):
        architecture = BASE.architecture.edited(tied=is_tied)
        trials = tuple(Trial(seed, error, 5.0, 10) for seed, error in enumerate(errors))
        name = "tied" if is_tied else "untied"
        settings = settings_of(architecture, BASE.plan)
        made.append(Contender(name, trials, architecture.parameters, settings))
    return made[0], made[1]


def test_mean_and_spread_are_those_of_numpy_with_n_minus_1() -> None:
    errors = [0.0092, 0.0088, 0.0097, 0.0090, 0.0093]
    found = contender("tied", errors).error
    assert found.mean == pytest.approx(np.mean(errors), rel=1e-12)
    assert found.deviation == pytest.approx(np.std(errors, ddof=1), rel=1e-12)
    assert found.count == 5


def test_one_number_has_no_spread_and_none_has_no_mean() -> None:
    assert Spread.of([0.5]).mean == 0.5
    assert math.isnan(Spread.of([0.5]).deviation)
    assert math.isnan(Spread.of([]).mean)


def test_time_an_epoch_is_that_of_each_run_averaged() -> None:
    found = contender("a", [1, 1], seconds=[4.0, 7.0], epochs=20).epoch_seconds
    assert found.mean == pytest.approx((4 / 20 + 7 / 20) / 2)


def test_a_run_that_broke_off_counts_in_no_mean_but_behind_all_that_did_not() -> None:
    broken = contender("fast", [0.001, math.nan, 0.001])
    sound = contender("sound", [0.01, 0.01, 0.01])
    assert broken.error.mean == pytest.approx(0.001)
    assert [one.name for one in FaceOff((broken, sound)).ranking] == ["sound", "fast"]
    assert "Fast broke off in 1 of 3 seeds." in verdict(FaceOff((broken, sound)))


def test_wins_are_counted_over_the_seeds_that_both_have() -> None:
    one = contender("a", [1.0, 2.0, 9.0, 1.0], seeds=[1, 2, 3, 7])
    other = contender("b", [2.0, 3.0, 4.0, 0.0], seeds=[1, 2, 3, 8])
    assert wins(one, other) == (2, 3)
    assert wins(other, one) == (1, 3)


def test_a_run_that_broke_off_wins_no_seed() -> None:
    one, other = contender("a", [math.inf, 1.0]), contender("b", [9.0, 2.0])
    assert wins(one, other) == (1, 2)
    assert wins(other, one) == (1, 2)


def test_a_gap_wider_than_the_spread_is_a_win_in_percent_and_seeds() -> None:
    # Means 0.0085 and 0.0092: 1 − 85/92 = 7.6 %; spread √(0.0001² + 0.0001²) < 0.0007.
    best = contender("fine-tuned", [0.0084, 0.0085, 0.0086])
    next_ = contender("tied", [0.0091, 0.0092, 0.0093])
    assert verdict(FaceOff((next_, best), seconds=5)) == (
        "On these data, with the same time, fine-tuned wins over tied by 8 % (3 of 3 seeds)."
    )


def test_a_gap_within_the_spread_is_called_that() -> None:
    # Means 0.0100 and 0.0101, sample deviations 0.001 each: √2 · 0.001 > 0.0001.
    best = contender("a", [0.009, 0.010, 0.011])
    next_ = contender("b", [0.0091, 0.0101, 0.0111])
    found = verdict(FaceOff((best, next_), epochs=10))
    assert "with the same number of epochs, a is ahead of b by 1 % (3 of 3 seeds)" in found
    assert "within the spread between seeds" in found
    assert "wins" not in found


@pytest.mark.parametrize(("gap", "wins_"), [(0.00141, False), (0.00142, True)])
def test_the_spread_of_a_difference_is_the_root_of_both_squares(gap: float, wins_: bool) -> None:
    # Deviations of 0.001 each: √(2 · 0.001²) = 0.0014142.
    errors = [0.009, 0.010, 0.011]
    best, next_ = contender("a", errors), contender("b", [one + gap for one in errors])
    assert ("wins over" in verdict(FaceOff((best, next_)))) is wins_


def test_one_seed_says_little_and_is_no_win() -> None:
    found = verdict(FaceOff((contender("a", [0.008]), contender("b", [0.010]))))
    assert found == (
        "On these data a came to an error 20 % lower than b. "
        "One run each says little: another seed may turn the order."
    )


def test_two_seeds_hardly_know_their_spread() -> None:
    found = verdict(FaceOff((contender("a", [1.0, 1.01]), contender("b", [2.0, 2.01]))))
    assert "a wins over b by 50 % (2 of 2 seeds)." in found
    assert found.endswith("2 seeds say little of the spread: more of them would tell.")


def test_the_same_error_is_no_lead() -> None:
    found = verdict(FaceOff((contender("a", [1.0] * 3), contender("b", [1.0] * 3))))
    assert found == "On these data a and b come to the same error."


def test_errors_on_different_data_are_not_compared() -> None:
    pair = contender("a", [1.0] * 3), contender("b", [2.0] * 3)
    found = verdict(FaceOff(pair, same_data=False))
    assert found == "They were not measured on the same data: their errors cannot be compared."


@pytest.mark.parametrize("contenders", [(), (contender("a", [1.0]),)])
def test_fewer_than_two_are_not_compared(contenders: tuple[Contender, ...]) -> None:
    assert verdict(FaceOff(contenders)) == "There is nothing to compare yet."


def test_tying_is_told_by_what_it_saves_and_brings() -> None:
    tied, free = tying([0.0092, 0.0091, 0.0093], [0.0101, 0.0100, 0.0102])
    # 784 → 300 → 150 → 300 → 784: the two kernels of the decoder are not stored again.
    saved, all_ = 784 * 300 + 300 * 150, 2 * (784 * 300 + 300 * 150) + 300 + 150 + 300 + 784
    found = verdict(FaceOff((free, tied)))
    assert (
        f"Tying saves {saved:,} of {all_:,} parameters and is 9 % better than not tying." in found
    )


@pytest.mark.parametrize(
    ("tied", "free", "told"),
    [
        ([1.2, 1.2, 1.2], [1.0, 1.0, 1.0], "reconstructs 20 % worse than not tying"),
        ([3.0, 3.0, 3.0], [1.0, 1.0, 1.0], "has 3.0 times the error of not tying"),
        ([1.0, 1.0, 1.0], [1.0, 1.0, 1.0], "reconstructs as well as not tying."),
        ([1.0, 2.0, 3.0], [1.1, 2.1, 3.1], "as well as not tying, within the spread"),
    ],
)
def test_tying_may_cost_or_not_matter(tied: list[float], free: list[float], told: str) -> None:
    assert told in verdict(FaceOff(tying(tied, free)))


def test_designs_that_differ_in_more_than_tying_say_nothing_of_it() -> None:
    tied, free = tying([1.0] * 3, [2.0] * 3)
    other = settings_of(BASE.architecture.edited(tied=False), BASE.plan.edited(learning_rate=0.1))
    changed = Contender(free.name, free.trials, free.parameters, other)
    assert "Tying" not in verdict(FaceOff((tied, changed)))


def test_another_that_surely_takes_less_time_an_epoch_is_told_with_what_it_costs() -> None:
    # 0.43 s against 0.5 s an epoch: 14 % less; 0.0164 / 0.0092 = 1.78.
    best = contender("tied", [0.0092] * 3, seconds=[5.0, 5.01, 4.99])
    fast = contender("one at a time", [0.0164] * 3, seconds=[4.3, 4.31, 4.29])
    found = verdict(FaceOff((best, fast)))
    assert found.endswith(
        "One at a time takes 14 % less time an epoch, and reconstructs 78 % worse than tied."
    )


def test_times_within_their_spread_are_not_told() -> None:
    best = contender("a", [1.0] * 3, seconds=[5.0, 7.0, 3.0])
    other = contender("b", [2.0] * 3, seconds=[4.9, 6.9, 2.9])
    assert "time an epoch" not in verdict(FaceOff((best, other)))


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.076, "8 %"), (0.5, "50 %"), (0.0042, "0.4 %"), (0.00031, "0.03 %"), (0.0, "0 %")],
)
def test_a_share_has_the_digits_that_matter(share: float, text: str) -> None:
    assert share_text(share) == text


@pytest.mark.parametrize(("budget", "told"), [(Budget(seconds=5.0), True), (Budget(), False)])
def test_epochs_that_fitted_into_a_time_are_no_difference_between_designs(
    budget: Budget, told: bool
) -> None:
    group = face_off_group(["tied", "untied"], budget)
    runs = Runs().with_group(group)
    for is_tied, epochs in ((True, 9), (False, 7)):
        design = BASE.architecture.edited(tied=is_tied)
        name = "tied" if is_tied else "untied"
        run = trained(design, BASE.plan.edited(epochs=epochs))
        runs = runs.with_new(run, group=group.id, contender=name)
    found = face_off_of(runs, group)
    keys = differing([one.settings for one in found.contenders])
    assert ({*keys} == {"tied"}) is told
    assert found.seconds == budget.seconds


def test_plans_of_other_lengths_are_told_where_each_had_its_own() -> None:
    pair = contender("a", [0.01, 0.02], epochs=2), contender("b", [0.03, 0.04], epochs=6)
    told = "Each had its own plan, of 2 to 6 epochs in all."
    assert told in verdict(FaceOff(pair))
    assert told not in verdict(FaceOff(pair, seconds=5.0))
    assert "with the same number of updates" in verdict(FaceOff(pair, updates=100))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        ([5.0, 4.1, 5.9, 5.0], ""),
        ([5.0, 4.1, 6.4, 5.0], "these took 4.1 to 6.4 s"),
        ([9.0, 9.0, 9.0, 9.0], "these took 9.0 s"),
        ([3.0, 5.0, 5.0, 5.0], "these took 3.0 to 5.0 s"),
    ],
)
def test_times_that_are_not_the_same_are_told(seconds: Sequence[float], told: str) -> None:
    pair = (
        contender("a", [0.01, 0.02], seconds=seconds[:2]),
        contender("b", [0.03, 0.04], seconds=seconds[2:]),
    )
    found = verdict(FaceOff(pair, seconds=5.0))
    assert ("Runs end with an epoch" in found) is bool(told)
    assert told in found
    assert "took" not in verdict(FaceOff(pair))
