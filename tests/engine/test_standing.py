"""Where a stage under way stands, chunk after chunk and epoch after epoch."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.weights import Array
from aestudio.engine.standing import Standing
from tests.networks import zeros

Begin = Callable[..., Standing]


def terms(*losses: float) -> Array:
    """Of steps with those losses, and a penalty ten times as large."""
    return np.array([(loss, 10 * loss) for loss in losses], np.float32)


def record(number: int, loss: float = 0.5) -> EpochRecord:
    return EpochRecord(number, loss, None, 1.0, 1.0)


@pytest.fixture
def begin(small: Architecture) -> Begin:
    """A stage of two steps an epoch, anew or where a run has left it."""

    def made(
        series: StageHistory | None = None, epoch: int = 0, step: int = 0, **settings: object
    ) -> Standing:
        plan = TrainingPlan().edited(**settings)
        point = Checkpoint(zeros(small), 1, epoch, step, best=zeros(small) if epoch else None)
        run = Run(small, plan, "", point, History((series,) if series else ()))
        return Standing.of(run, plan, plan.stages(small)[0], 2)

    return made


def test_a_stage_that_begins_stands_at_its_first_step_without_a_series(begin: Begin) -> None:
    here = begin()
    assert (here.epoch, here.step, here.best) == (0, 0, None)
    assert (here.history.stage, here.history.name) == (1, "Whole network")
    assert here.history.steps_per_epoch == 2
    assert here.history.terms == ("reconstruction", "l2")
    assert (here.history.steps, here.history.first_loss) == (0, float("inf"))


def test_a_stage_taken_up_in_mid_epoch_goes_on_where_it_was(begin: Begin) -> None:
    names = ("reconstruction", "l2")
    begun = StageHistory(1, "Whole network", 2, (terms(9, 8, 7),), (record(1),), terms=names)
    here = begin(begun, epoch=1, step=1).with_steps(terms(6))
    assert (here.epoch, here.step) == (1, 2)
    assert here.epoch_terms(samples=4, batch=2) == (6.5, 65)
    here = here.with_epoch(record(2)).with_steps(terms(5))
    assert (here.epoch, here.step) == (2, 1)
    assert here.history.step_terms.tolist() == terms(9, 8, 7, 6, 5).tolist()
    assert tuple(here.history.epochs) == (record(1), record(2))
    assert here.history.first_loss == 9
    assert here.best is not None


def test_a_stage_that_begins_again_drops_its_old_series(begin: Begin) -> None:
    names = ("reconstruction", "l2")
    begun = StageHistory(1, "Whole network", 2, (terms(9, 8, 7),), (record(1),), terms=names)
    here = begin(begun)
    assert (here.history.steps, len(here.history.epochs), here.best) == (0, 0, None)


def test_a_series_of_before_terms_were_kept_goes_on_with_all_of_them(begin: Begin) -> None:
    losses = np.array([[9], [8], [7]], np.float32)
    begun = StageHistory(1, "Whole network", 2, (losses,), (record(1),))
    here = begin(begun, epoch=1, step=1).with_steps(terms(6))
    assert here.history.step_losses.tolist() == [9, 8, 7, 6]
    np.testing.assert_array_equal(here.history.step_terms[:, 1], [np.nan] * 3 + [60])
    found = here.epoch_terms(samples=4, batch=2)
    assert found[0] == 6.5
    assert np.isnan(found[1]), "of its first step nothing is known"


@pytest.mark.parametrize(
    ("samples", "expected"), [(20, (1 + 4) / 2), (13, (10 * 1 + 3 * 4) / 13), (11, (10 + 4) / 11)]
)
def test_the_terms_of_an_epoch_are_means_over_its_samples(
    begin: Begin, samples: int, expected: float
) -> None:
    here = begin().with_steps(terms(1, 4))
    found = here.epoch_terms(samples, batch=10)
    assert found == pytest.approx((expected, 10 * expected))


def test_a_stage_has_enough_after_its_epochs_or_a_wait_in_vain(begin: Begin) -> None:
    here = begin(epochs=2).with_epoch(record(1))
    assert not here.enough
    assert here.with_epoch(record(2)).enough
    here = begin(epochs=9, early_stopping=1).with_epoch(record(1, 0.5))
    assert not here.enough
    assert here.with_epoch(record(2, 0.5)).enough
    assert not here.with_epoch(record(2, 0.4)).enough


def test_the_weights_to_keep_are_those_of_the_best_epoch_where_a_stage_may_stop_early(
    begin: Begin,
) -> None:
    here = begin(early_stopping=3)
    kept = []
    for number, loss in enumerate((0.5, 0.6, 0.4), start=1):
        here = here.with_epoch(record(number, loss))
        kept.append(here.is_best)
    assert kept == [True, False, True]
    assert not begin().with_epoch(record(1)).is_best


def test_a_state_that_was_kept_is_there_to_go_back_to(begin: Begin) -> None:
    good = begin().with_steps(terms(1, 1.5)).with_epoch(record(1)).with_steps(terms(2))
    later = good.with_steps(terms(3)).with_epoch(replace(record(2)))
    assert later.history.steps == 4
    assert (good.epoch, good.step) == (1, 1)
    assert tuple(good.history.epochs) == (record(1),)
    assert good.with_steps(terms(9)).history.step_losses.tolist() == [1, 1.5, 2, 9]


def test_shares_of_the_rate_follow_the_epoch_under_way(begin: Begin) -> None:
    here = begin(schedule="step", drop_every=1, drop_factor=0.5)
    assert here.shares(0, 2).tolist() == [1, 1]
    assert here.with_epoch(record(1)).shares(1, 1).tolist() == [0.5]
