"""The bound of a variational run, from what was noted of its epochs."""

from dataclasses import replace

import pytest

from aestudio.analysis.bound import Bound, bound_of
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.codings import Plain
from aestudio.core.codings.variational import Variational
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.layers.dense import Dense
from aestudio.core.objectives import Loss
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.weights import Weights

NETWORK = Architecture(
    input_shape=(20, 5),
    layers=(Dense(units=3),),
    coding=Variational(beta=4),
    output_activation=Activation.SIGMOID,
)
PLAN = TrainingPlan(loss=Loss.BINARY_CROSS_ENTROPY)


def run(*epochs: EpochRecord, kept: int | None = None) -> Run:
    series = StageHistory(
        1, "Whole", 3, epochs=epochs, kept_epoch=kept, terms=("reconstruction", "kl")
    )
    return Run(NETWORK, PLAN, "", Checkpoint(Weights({}), epoch=1), History((series,)))


def epoch(number: int, terms: tuple[float, ...], held_out: tuple[float, ...] = ()) -> EpochRecord:
    return EpochRecord(number, terms[0], None, 1.0, 1.0, None, terms, held_out)


def parts(of: Run) -> tuple[float | None, ...]:
    """Reconstruction, divergence and their sum."""
    found = bound_of(of)
    assert found is not None
    return found.reconstruction, found.divergence, found.total


FIRST = epoch(1, (0.9, 1.0), (0.8, 2.5))
SECOND = epoch(2, (0.7, 3.0), (0.6, 4.5))


def test_the_bound_counts_the_loss_once_a_feature_and_the_divergence_once() -> None:
    # Each sample has 100 numbers; β is left out.
    assert parts(run(FIRST, SECOND)) == pytest.approx((60, 4.5, 64.5))
    assert parts(run(FIRST, SECOND, kept=1)) == pytest.approx((80, 2.5, 82.5))


def test_without_a_validation_part_it_is_that_of_the_training_part() -> None:
    assert parts(run(epoch(1, (0.7, 3.0)))) == pytest.approx((70, 3, 73))


def test_a_squared_error_is_no_likelihood() -> None:
    squared = run(FIRST).under(PLAN.edited(loss=Loss.MEAN_SQUARED_ERROR))
    found = bound_of(squared)
    assert found == Bound(None, 2.5)
    assert found is not None
    assert found.total is None


def test_there_is_no_bound_before_an_epoch_nor_where_no_codings_are_drawn() -> None:
    assert bound_of(run()) is None
    assert bound_of(replace(run(), history=History())) is None
    plain = NETWORK.edited(coding=Plain())
    assert bound_of(replace(run(FIRST), architecture=plain)) is None
