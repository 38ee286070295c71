"""About how long runs take, reckoned by hand from what an earlier one took."""

import pytest

from aestudio.core.budget import Budget
from aestudio.core.plan import Strategy
from aestudio.core.runs import Runs
from aestudio.experiments.duration import seconds_of, work_a_second
from aestudio.recipes import recipe
from tests.gui.runs.invented import OTHER_DATA, trained, with_run

PROJECT = recipe("book-tied").project
DATA = PROJECT.data.fingerprint


def test_seconds_that_are_given_are_what_a_run_takes() -> None:
    assert seconds_of(PROJECT, Budget(seconds=2.5), None) == 2.5


def test_nothing_is_known_before_a_run_on_these_data_has_ended() -> None:
    runs = with_run(Runs(), trained(data=OTHER_DATA))
    assert work_a_second(runs.kept, DATA) is None
    assert seconds_of(PROJECT, Budget(), None) is None


def test_twice_the_epochs_take_twice_the_time_of_the_run_before() -> None:
    # Four epochs of half a second each.
    runs = with_run(Runs(), trained(PROJECT.architecture, data=DATA, seconds=0.5))
    speed = work_a_second(runs.kept, DATA)
    eight = PROJECT.edited(plan=PROJECT.plan.edited(epochs=8))
    assert seconds_of(eight, Budget(), speed) == pytest.approx(4.0)


def test_stages_count_by_their_work() -> None:
    runs = with_run(Runs(), trained(PROJECT.architecture, data=DATA, seconds=0.5))
    speed = work_a_second(runs.kept, DATA)
    plan = PROJECT.plan.edited(epochs=4, strategy=Strategy.ONE_AT_A_TIME)
    found = seconds_of(PROJECT.edited(plan=plan), Budget(), speed)
    # 784 → 300 → 784, then 300 → 150 → 300, against 784 → 300 → 150 → 300 → 784: products alike.
    assert found == pytest.approx(2.0)


def test_so_many_updates_take_as_long_as_the_epochs_that_they_make() -> None:
    runs = with_run(Runs(), trained(PROJECT.architecture, data=DATA, seconds=0.5))
    speed = work_a_second(runs.kept, DATA)
    an_epoch = -(-PROJECT.samples_per_epoch // PROJECT.plan.batch_size)
    found = seconds_of(PROJECT, Budget(updates=6 * an_epoch), speed)
    assert found == pytest.approx(3.0)
