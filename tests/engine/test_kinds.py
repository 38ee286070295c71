"""Every kind of network trains on what it is said to, and again to the same bits."""

from collections.abc import Callable
from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
import pytest

from aestudio.core.corruptions import CORRUPTIONS, Draw
from aestudio.core.digest import run_digest
from aestudio.core.events import EndReason, Event, RunEnded
from aestudio.core.objectives import Loss, objective_of
from aestudio.core.plan import Strategy
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.core.weights import Weights
from tests.engine import kinds
from tests.engine.by_hand import Hand
from tests.engine.test_resume import continued
from tests.networks import drawn as drawn_weights

Train = Callable[[TrainingJob], list[Event]]
MIRRORED = [name for name in kinds.DESIGNS if not name.startswith("own")]


def finished(events: list[Event]) -> Run:
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert end.run is not None, end.error
    assert end.reason is EndReason.FINISHED, end.error
    return end.run


def network_of(kind: str, *, tied: bool) -> tuple[Any, Weights]:
    from aestudio.engine.network import Network

    stack = kinds.architecture(kind, tied=tied).stack
    weights = drawn_weights(kinds.architecture(kind, tied=tied), 3, kernel=0.5, bias=0.1)
    return Network(stack, weights), weights


def float64(weights: Weights) -> dict[tuple[str, str], Any]:
    return {key: array.astype(np.float64) for key, array in weights.arrays.items()}


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("kind", MIRRORED)
def test_terms_and_gradients_are_those_written_out_by_hand(
    engine: Engine, kind: str, tied: bool
) -> None:
    import tensorflow as tf

    network, weights = network_of(kind, tied=tied)
    design, x = kinds.architecture(kind, tied=tied), kinds.images(5)
    draws = np.random.default_rng(2).normal(size=(5, design.codings)).astype(np.float32)
    sampled = design.coding.is_sampled
    seen = x + np.float32(0.1)
    objective = objective_of(design.stack, Loss.MEAN_SQUARED_ERROR)
    with tf.GradientTape() as tape:
        trace = network.trace(seen, x, draws if sampled else None)
        terms = [term.value(network.ops, trace) for term in objective]
        total = tf.add_n(terms)
    gradients = tape.gradient(total, network.variables)
    hand = Hand(design, draws.astype(np.float64))
    inputs, targets = seen.astype(np.float64), x.astype(np.float64)

    def by_hand(parameters: dict[tuple[str, str], Any]) -> list[float]:
        return hand.objective(parameters, inputs, targets)

    np.testing.assert_allclose(np.array(terms), by_hand(float64(weights)), rtol=2e-5)
    generator = np.random.default_rng(5)
    for key, gradient in gradients.items():
        direction = generator.normal(size=gradient.shape)
        slopes = []
        for sign in (1, -1):
            moved = float64(weights)
            moved[key] = moved[key] + sign * 1e-5 * direction
            slopes.append(sum(by_hand(moved)))
        expected = (slopes[0] - slopes[1]) / 2e-5
        scale = float(np.linalg.norm(gradient.numpy())) + 1e-3
        assert float((gradient.numpy() * direction).sum()) == pytest.approx(
            expected, rel=2e-3, abs=2e-3 * scale
        ), key


@pytest.mark.parametrize(
    ("kind", "tied"),
    [
        ("kl", True),
        ("variational", False),
        ("convolutional", True),
        ("convolutional-variational", False),
        ("own-decoder", True),
        ("own-image-decoder", True),
    ],
)
def test_a_run_that_was_stopped_in_an_epoch_goes_on_as_if_it_had_not_been(
    engine: Engine, train: Train, kind: str, tied: bool
) -> None:
    job = kinds.job(kind, tied=tied, corruption="gaussian", optimizer="nadam")
    whole = finished(train(job))
    again, stops = continued(engine, job, 3)
    assert stops > 3
    assert run_digest(again) == run_digest(whole)


@pytest.mark.parametrize("corruption", ["gaussian", "dropout"])
def test_compiled_steps_draw_the_same_noise_however_many_are_taken_at_a_time(
    engine: Engine, train: Train, corruption: str, compiled: None
) -> None:
    job = kinds.job("variational", corruption=corruption)
    whole = finished(train(job))
    again, _stops = continued(engine, job, 2)
    assert run_digest(again) == run_digest(whole)


@pytest.mark.parametrize(
    ("kind", "corruption", "tied"),
    [
        ("kl", "masking", False),
        ("convolutional", "none", False),
        ("convolutional", "gaussian", True),
        ("valid", "gaussian", True),
    ],
)
def test_codings_that_are_cached_train_as_those_that_are_not(
    train: Train, kind: str, corruption: str, tied: bool
) -> None:
    runs = [
        finished(
            train(
                kinds.job(
                    kind,
                    tied=tied,
                    corruption=corruption,
                    strategy=Strategy.FINE_TUNED,
                    cache_codings=cached,
                    epochs=2,
                )
            )
        )
        for cached in (True, False)
    ]
    assert run_digest(runs[0]) == run_digest(runs[1])


def test_each_stage_damages_its_own_input(train: Train) -> None:
    job = kinds.job("dense", strategy=Strategy.ONE_AT_A_TIME)
    clean = finished(train(job))
    plan = job.plan.with_override("autoencoder-2", corruption={"kind": "gaussian"})
    second = finished(train(replace(job, plan=plan)))
    losses = [[stage.step_losses for stage in run.history.stages] for run in (clean, second)]
    assert np.array_equal(losses[0][0], losses[1][0])
    assert not np.array_equal(losses[0][1], losses[1][1])
    assert second.history.stages[1].epochs[0].validation_terms
    assert not second.history.stages[0].epochs[0].validation_terms


def test_a_layer_wise_plan_trains_what_lies_below_codings_that_are_drawn(train: Train) -> None:
    run = finished(train(kinds.job("variational", strategy=Strategy.FINE_TUNED)))
    assert [(stage.name, stage.level) for stage in run.stages] == [
        ("Autoencoder 1", 1),
        ("Fine-tuning", 2),
    ]


@pytest.mark.parametrize("name", ["gaussian", "masking", "salt_and_pepper", "dropout"])
def test_what_goes_in_is_damaged_as_much_as_it_says_and_what_comes_out_is_whole(
    engine: Engine, name: str
) -> None:
    import tensorflow as tf

    from aestudio.engine.batches import Batches, BatchSpec
    from aestudio.engine.randomness import Streams

    corruption = CORRUPTIONS[name].checked({})
    samples = np.full((400, 30), 0.5, np.float32)
    batches = Batches(BatchSpec(30, 400, corruption, codings=0), lambda rows: rows)
    place = np.array([3, *Streams.of(1, 1).keys], np.int64)
    batch = batches.training(tf.constant(samples), tf.range(400), tf.constant(place))
    assert np.array_equal(batch.samples, samples)
    seen, count = np.asarray(batches.inputs(batch)), samples.size
    share = {"masking": 0.25, "salt_and_pepper": 0.25, "dropout": 0.5}.get(name, 1.0)
    changed = {
        "gaussian": np.ones_like(seen, bool),
        "masking": seen == 0,
        "salt_and_pepper": (seen == 0) | (seen == 1),
        "dropout": seen == 0,
    }[name]
    # Five standard deviations of a share of so many.
    assert abs(changed.mean() - share) <= 5 * sqrt(share * (1 - share) / count)
    rest = {"dropout": 1.0}.get(name, 0.5)
    assert set(np.unique(seen[~changed])) <= {np.float32(rest)}
    if name == "gaussian":
        assert abs(seen.mean() - 0.5) < 5 * 0.2 / sqrt(count)
        assert seen.std() == pytest.approx(0.2, rel=0.03)
    if name == "salt_and_pepper":
        assert abs((seen == 1).mean() - 0.125) < 5 * sqrt(0.125 * 0.875 / count)


@pytest.mark.parametrize("draw", list(Draw))
def test_random_numbers_of_a_step_are_its_own_whether_or_not_others_are_drawn_with_it(
    engine: Engine, draw: Draw
) -> None:
    import tensorflow as tf

    from aestudio.engine.randomness import Purpose, Streams, bits, drawn

    keys, shape = Streams.of(7, 2).tensor(), (10, 31)
    make = tf.function(drawn, autograph=False, jit_compile=True)

    def numbers(first: int, steps: int, purpose: Purpose = Purpose.CORRUPTION) -> Any:
        found = bits(keys, purpose, tf.constant(first, tf.int64), steps, shape)
        return np.asarray(make(draw, found))

    together = numbers(4, 3)
    assert np.array_equal(together, np.concatenate([numbers(4 + step, 1) for step in range(3)]))
    assert not np.array_equal(numbers(4, 1), numbers(5, 1))
    assert not np.array_equal(numbers(4, 1), numbers(4, 1, Purpose.CODINGS))


def test_random_numbers_have_the_distribution_that_they_are_drawn_from(engine: Engine) -> None:
    import tensorflow as tf
    from scipy.stats import kstest, norm

    from aestudio.engine.randomness import Purpose, Streams, bits, drawn

    keys = Streams.of(7, 2).tensor()
    found = bits(keys, Purpose.CORRUPTION, tf.constant(0, tf.int64), 1, (500, 400))
    normal = np.asarray(drawn(Draw.NORMAL, found)).ravel()
    even = np.asarray(drawn(Draw.UNIFORM, found)).ravel()
    assert kstest(normal, "norm").pvalue > 1e-3
    assert kstest(even, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(even[:-1], even[1:])[0, 1]) < 5 / sqrt(len(even))
    # Every number is one of 65,536 quantiles, which are those of the distribution.
    quantiles = drawn(Draw.NORMAL, tf.constant(np.arange(2**16, dtype=np.uint16)))
    expected = norm.ppf((np.arange(2**16) + 0.5) / 2**16)
    np.testing.assert_allclose(quantiles, expected, atol=2e-5)


def test_the_validation_part_is_damaged_alike_after_every_epoch(engine: Engine) -> None:
    job = kinds.job("dense", corruption="gaussian", optimizer="sgd", learning_rate=1e-12)
    (stage,) = finished(list(engine.train(job, TrainingControl()))).history.stages
    told = [record.validation_terms[0] for record in stage.epochs]
    assert told[0] == pytest.approx(told[-1], rel=1e-6)
    assert told[0] != pytest.approx(stage.epochs[0].validation_loss, rel=1e-3)
