"""How the terms share an objective, and which penalty governs it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aestudio.analysis.penalty_budget import governing, governing_in, shares
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.codings.variational import Variational
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Stage, Strategy, TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.sparsity.kl import KLActivity
from aestudio.core.sparsity.l1 import L1Activity
from aestudio.core.weights import Weights

STEPS = 10  # An epoch.
INPUTS = 4


def network(*layers: Dense, **changes: Any) -> Architecture:
    return Architecture(input_shape=(INPUTS,), layers=layers, **changes)


def stage_of(architecture: Architecture, **plan: Any) -> Stage:
    return TrainingPlan(**plan).stages(architecture)[-1]


def series(stage: Stage, *terms: tuple[float, ...]) -> StageHistory:
    records = [
        EpochRecord(number, one[0] if one else 0.5, None, 1.0, 1.0, None, one)
        for number, one in enumerate(terms, start=1)
    ]
    return StageHistory(stage.number, stage.name, STEPS, epochs=records, terms=stage.terms)


PENALISED = network(Dense(units=3, l2=0.01), Dense(units=2, sparsity=L1Activity(weight=0.002)))


def test_each_term_has_its_part_of_the_sum() -> None:
    stage = stage_of(PENALISED)
    assert stage.terms == ("reconstruction", "l2", "sparsity")
    found = shares(stage, series(stage, (0.5, 0.3, 0.2), (0.1, 0.1, 0.2)))
    np.testing.assert_allclose(found, [[0.5, 0.3, 0.2], [0.25, 0.25, 0.5]])
    np.testing.assert_array_equal(
        shares(stage, series(stage, (0.5, 0.3, 0.2), (0.1, 0.1, 0.2)), 1), found[1:]
    )


def test_a_divergence_counts_with_the_weight_that_it_had_in_each_epoch() -> None:
    variational = network(Dense(units=2), coding=Variational(beta=2.0, warm_up=2))
    stage = stage_of(variational, epochs=4)
    found = shares(stage, series(stage, (1.0, 4.0), (1.0, 4.0), (1.0, 4.0)))
    # β/features rises to 2/4 in 20 steps: in the tenth of them it is half of that.
    first, second = (
        sum(0.5 * (step + 1) / 20 for step in steps) / 10 for steps in (range(10), range(10, 20))
    )
    expected = [4 * one / (1 + 4 * one) for one in (first, second, 0.5)]
    np.testing.assert_allclose(found[:, 1], expected)


@pytest.mark.parametrize(
    "terms",
    [(), (0.5, float("nan"), 0.1), (float("inf"), 0.1, 0.1), (0.0, 0.0, 0.0), (-0.5, 0.8, 0.1)],
)
def test_of_what_is_not_known_or_has_no_sum_there_are_no_shares(terms: tuple[float, ...]) -> None:
    stage = stage_of(PENALISED)
    found = shares(stage, series(stage, (0.5, 0.3, 0.2), terms))
    assert np.isfinite(found).all(axis=1).tolist() == [True, False]
    assert governing(stage, series(stage, terms)) is None


def test_a_history_of_other_terms_has_no_shares() -> None:
    stage = stage_of(PENALISED)
    other = replace(series(stage, (0.5, 0.3, 0.2)), terms=("reconstruction", "kl", "l2"))
    assert np.isnan(shares(stage, other)).all()
    assert shares(stage, series(stage)).shape == (0, 3)


def test_a_penalty_governs_from_half_of_the_objective_on_in_the_last_epoch() -> None:
    stage = stage_of(PENALISED)
    assert governing(stage, series(stage, (0.1, 0.8, 0.1), (0.5, 0.5, 0.0))) is None
    found = governing(stage, series(stage, (0.9, 0.0, 0.1), (0.2, 0.1, 0.7)))
    assert found is not None
    assert found.term.name == "sparsity"
    assert found.share == pytest.approx(0.7)
    mostly_error = series(stage, (0.9, 0.05, 0.05))
    assert governing(stage, mostly_error) is None, "the error may be as large as it is"


@pytest.mark.parametrize(
    ("architecture", "terms", "told", "remedy", "location"),
    [
        (
            network(Dense(units=3, l2=0.01), Dense(units=2, l2=0.01)),
            (0.2, 0.8),
            "L2, kernels is 80 % of the objective",
            # A twelfth of it would be 0.2/3, a quarter of the sum.
            "Lower L2 from 0.01 to 0.0008",
            ("architecture", "layers", 0, "weight"),
        ),
        (
            network(Dense(units=3), Dense(units=2, l2=0.02)),
            (0.25, 0.75),
            "L2, kernels is 75 % of the objective",
            "Lower L2 from 0.02 to 0.002",
            ("architecture", "layers", 1, "weight"),
        ),
        (
            network(Dense(units=3, l2=0.01), Dense(units=2, l2=0.1)),
            (0.25, 0.75),
            "L2, kernels is 75 % of the objective",
            "Divide L2 by 9 in every layer",
            ("architecture", "layers", 0, "weight"),
        ),
        (
            network(
                Dense(units=3),
                Dense(units=2, activation=Activation.SIGMOID, sparsity=KLActivity(weight=0.5)),
            ),
            (0.4, 0.6),
            "Sparsity is 60 % of the objective",
            "Lower the weight of the sparsity from 0.5 to 0.1",
            ("architecture", "layers", 1, "weight"),
        ),
        (
            network(Dense(units=2), coding=Variational(beta=4.0)),
            (1.0, 3.0),
            "KL divergence is 75 % of the objective",
            "Lower β from 4 to 0.4",
            ("architecture", "coding", "weight"),
        ),
    ],
)
def test_what_governs_is_told_with_a_setting_that_brings_it_down_to_a_quarter(
    architecture: Architecture,
    terms: tuple[float, ...],
    told: str,
    remedy: str,
    location: tuple[str | int, ...],
) -> None:
    stage = stage_of(architecture)
    found = governing(stage, series(stage, terms))
    assert found is not None
    assert (found.told, found.remedy) == (told, remedy)
    problem = found.problem
    assert (problem.location, problem.blocking) == (location, False)
    assert problem.what.startswith(told)


def test_of_a_run_the_last_stage_that_has_trained_tells() -> None:
    plan = TrainingPlan(strategy=Strategy.ONE_AT_A_TIME)
    first, second = plan.stages(network(Dense(units=3, l2=0.01), Dense(units=2, l2=0.01)))
    run = Run(
        network(Dense(units=3, l2=0.01), Dense(units=2, l2=0.01)),
        plan,
        "",
        Checkpoint(Weights({})),
        History((series(first, (0.1, 0.9)), series(second))),
    )
    found = governing_in(run)
    assert found is not None
    assert found.stage == first
    done = History((series(first, (0.1, 0.9)), series(second, (0.9, 0.1))))
    assert governing_in(replace(run, history=done)) is None
    assert governing_in(replace(run, history=History())) is None
    assert governing_in(None) is None
