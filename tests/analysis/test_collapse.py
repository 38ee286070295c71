"""A network that gives one output for all inputs is found, with the layer that no longer tells
them apart and what to do; any other is left alone."""

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.analysis.collapse import Collapse, collapse_in, collapse_of
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.extent import Extent
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.shapes import Shape
from aestudio.core.weights import Weights
from aestudio.data.dataset import Dataset
from tests.networks import each_layer, filled

SAMPLES = np.random.default_rng(0).random((200, 8)).astype(np.float32)


def architecture(*activations: Activation, **changes: object) -> Architecture:
    units = (6, 4, 3)
    layers = tuple(
        Dense(units=size, activation=one) for size, one in zip(units, activations, strict=False)
    )
    return Architecture(input_shape=(8,), layers=layers).edited(**changes)


def weights(of: Architecture, biases: dict[int, float] | None = None) -> Weights:
    """Positive kernels, so that a bias alone decides whether the units of a layer live."""
    generator = np.random.default_rng(1)

    def positive(shape: Shape) -> NDArray[np.float64]:
        return generator.random(shape) if len(shape) > 1 else np.zeros(shape)

    own = {}
    for number, bias in (biases or {}).items():
        layer = of.stack[number - 1]
        own[layer.key, "bias"] = np.full(layer.units, bias, np.float32)
    return filled(of, positive).joined(Weights(own))


def found(
    of: Architecture, biases: dict[int, float] | None = None, samples: NDArray[np.float32] = SAMPLES
) -> Collapse | None:
    return collapse_of(of, weights(of, biases), samples)


@pytest.mark.parametrize("activation", list(Activation))
def test_a_network_that_tells_its_inputs_apart_is_left_alone(activation: Activation) -> None:
    assert found(architecture(activation, activation)) is None


@pytest.mark.parametrize(
    ("number", "named", "location"),
    [
        (1, "all 6 units of hidden layer 1 (ReLU) are 0", ("architecture", "layers", 0)),
        (2, "all 4 units of the coding layer (ReLU) are 0", ("architecture", "layers", 1)),
        (3, "all 6 units of hidden layer 3 (ReLU) are 0", ("architecture", "layers", 0)),
    ],
)
def test_the_layer_whose_units_are_dead_is_named_with_what_to_do(
    number: int, named: str, location: tuple[object, ...]
) -> None:
    collapse = found(architecture(Activation.RELU, Activation.RELU), {number: -1e3})
    assert collapse is not None
    problem = collapse.problem
    assert not problem.blocking
    assert "gives one output for all inputs" in problem.what
    assert f"{named} for every sample" in problem.what
    assert problem.location == (*location, "activation")
    assert "lower learning rate" in problem.remedy
    assert "L2" not in problem.remedy


def test_units_that_are_stuck_at_other_values_than_0_are_not_called_dead() -> None:
    of = architecture(Activation.RELU)
    trained = weights(of)
    kernel, bias = np.zeros((8, 6), np.float32), np.array([0, 0, 0, 0, 0, 2], np.float32)
    stuck = Weights({("encoder_1", "kernel"): kernel, ("encoder_1", "bias"): bias})
    collapse = collapse_of(of, trained.joined(stuck), SAMPLES)
    assert collapse is not None
    assert "5 of 6 units of the coding layer (ReLU) are 0" in collapse.problem.what


def test_a_saturated_layer_is_named_without_a_word_of_dead_units() -> None:
    collapse = found(architecture(Activation.ELU, Activation.SIGMOID), {2: 1e3})
    assert collapse is not None
    assert "what leaves the coding layer (Sigmoid) is the same" in collapse.problem.what


def test_an_output_layer_that_is_dead_is_named_by_its_own_setting() -> None:
    of = architecture(Activation.ELU, output_activation=Activation.RELU)
    collapse = found(of, {2: -1e3})
    assert collapse is not None
    assert "all 8 units of the output layer (ReLU)" in collapse.problem.what
    assert collapse.problem.location == ("architecture", "output_activation")


def test_a_penalty_that_took_the_weights_away_is_what_to_weaken() -> None:
    of = each_layer(architecture(Activation.ELU), l2=1.0)
    trained = weights(of)
    faded = Weights({key: array * np.float32(1e-6) for key, array in trained.arrays.items()})
    collapse = collapse_of(of, faded, SAMPLES)
    assert collapse is not None
    assert "weaker L2 penalty" in collapse.problem.remedy


@pytest.mark.parametrize(
    "samples",
    [
        SAMPLES[:0],
        SAMPLES[:1],
        np.tile(SAMPLES[:1], (50, 1)),
        SAMPLES * np.float32(np.nan),
        SAMPLES + np.float32(np.inf),
    ],
    ids=["none", "one", "all alike", "no numbers", "infinite"],
)
def test_samples_that_do_not_differ_themselves_tell_nothing(samples: NDArray[np.float32]) -> None:
    assert found(architecture(Activation.RELU), {1: -1e3}, samples) is None


def test_weights_that_are_no_numbers_are_told_elsewhere() -> None:
    assert found(architecture(Activation.ELU), {2: float("nan")}) is None


def test_the_test_part_is_looked_at_and_the_training_part_where_there_is_none() -> None:
    design = architecture(Activation.RELU)
    point = Checkpoint(weights(design, {1: -1e3}))
    run = Run(design, TrainingPlan(), "", point)
    same, none = np.full((9, 8), 0.5, np.float32), SAMPLES[:0]

    def told(train: NDArray[np.float32], test: NDArray[np.float32]) -> bool:
        rows = (np.arange(len(train)), np.arange(len(test)))
        extent = Extent.of_features(SAMPLES[0], SAMPLES[0], together=True)
        parts = Dataset(DataReference(shape=(8,)), Scaling.identity(), extent, train, test, *rows)
        return collapse_in(run, parts) is not None

    assert told(same, SAMPLES)
    assert told(SAMPLES, none)
    assert not told(SAMPLES, same), "where inputs are alike, so may outputs be"
