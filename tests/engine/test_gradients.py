"""Loss and gradients against backpropagation written out by hand in float64."""

from math import erf, exp, log, log1p

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import Dense
from aestudio.core.objectives import Loss, Reconstruction, Trace, objective_of
from aestudio.core.objectives.l2 import L2
from aestudio.core.training import Engine
from aestudio.core.weights import Weights
from tests.networks import biases, drawn
from tests.networks import kernels as kernels_of

Matrix = NDArray[np.float64]
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def sigmoid(z: Matrix) -> Matrix:
    return np.asarray(1 / (1 + np.exp(-z)))


def gauss(z: Matrix) -> Matrix:
    return np.asarray(np.vectorize(erf)(z / np.sqrt(2)) / 2 + 0.5)


def value(activation: Activation, z: Matrix) -> Matrix:
    return np.asarray(
        {
            Activation.ELU: lambda: np.where(z > 0, z, np.expm1(z)),
            Activation.RELU: lambda: np.maximum(z, 0),
            Activation.LEAKY_RELU: lambda: np.where(z > 0, z, 0.2 * z),
            Activation.SELU: lambda: SELU_SCALE * np.where(z > 0, z, SELU_ALPHA * np.expm1(z)),
            Activation.GELU: lambda: z * gauss(z),
            Activation.SILU: lambda: z * sigmoid(z),
            Activation.SOFTPLUS: lambda: np.log1p(np.exp(z)),
            Activation.TANH: lambda: np.tanh(z),
            Activation.SIGMOID: lambda: sigmoid(z),
            Activation.LINEAR: lambda: z,
        }[activation]()
    )


def slope(activation: Activation, z: Matrix) -> Matrix:
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return np.asarray(
        {
            Activation.ELU: lambda: np.where(z > 0, 1, np.exp(z)),
            Activation.RELU: lambda: np.where(z > 0, 1.0, 0.0),
            Activation.LEAKY_RELU: lambda: np.where(z > 0, 1, 0.2),
            Activation.SELU: lambda: SELU_SCALE * np.where(z > 0, 1, SELU_ALPHA * np.exp(z)),
            Activation.GELU: lambda: gauss(z) + z * density,
            Activation.SILU: lambda: sigmoid(z) * (1 + z * (1 - sigmoid(z))),
            Activation.SOFTPLUS: lambda: sigmoid(z),
            Activation.TANH: lambda: 1 - np.tanh(z) ** 2,
            Activation.SIGMOID: lambda: sigmoid(z) * (1 - sigmoid(z)),
            Activation.LINEAR: lambda: np.ones_like(z),
        }[activation]()
    )


def random_weights(architecture: Architecture) -> Weights:
    return drawn(architecture, 3, kernel=0.5, bias=0.1)


def by_hand(
    architecture: Architecture, weights: Weights, loss: Loss, x: Matrix
) -> tuple[float, list[Matrix]]:
    """Total loss and its gradients in the order kernel, bias of each layer that owns them."""
    layers = architecture.stack
    kernels = [one.astype(float) for one in kernels_of(weights)]
    inputs, sums = [x], []
    for one, kernel, bias in zip(layers, kernels, biases(weights), strict=True):
        sums.append(inputs[-1] @ kernel + bias)
        inputs.append(value(one.activation, sums[-1]))
    y = inputs[-1]
    if loss is Loss.MEAN_SQUARED_ERROR:
        total, back = float(((y - x) ** 2).mean()), 2 * (y - x) / x.size
    else:
        total = float(-(x * np.log(y) + (1 - x) * np.log(1 - y)).mean())
        back = (y - x) / (y * (1 - y)) / x.size
    of_kernels = [np.zeros_like(kernel) for kernel in kernels]
    of_biases: list[Matrix] = [np.zeros(0)] * len(layers)
    for index in range(len(layers) - 1, -1, -1):
        delta = back * slope(layers[index].activation, sums[index])
        of_biases[index] = delta.sum(0)
        source, product = layers[index].tied_to, inputs[index].T @ delta
        of_kernels[source - 1 if source else index] += product.T if source else product
        back = delta @ kernels[index].T
    gradients = []
    for index, one in enumerate(layers):
        if not one.tied_to:
            total += one.l2 / 2 * float((kernels[index] ** 2).sum())
            gradients.append(of_kernels[index] + one.l2 * kernels[index])
        gradients.append(of_biases[index])
    return total, gradients


def by_engine(
    architecture: Architecture, weights: Weights, loss: Loss, x: Matrix
) -> tuple[float, list[Matrix]]:
    import tensorflow as tf

    from aestudio.engine.network import Network

    network = Network(architecture.stack, weights)
    with tf.GradientTape() as tape:
        batch = tf.constant(x.astype(np.float32))
        trace = network.trace(batch, batch, None)
        terms = objective_of(architecture.stack, loss)
        total = sum(term.value(network.ops, trace) for term in terms)
    gradients = tape.gradient(total, list(network.variables.values()))
    return float(total), [one.numpy().astype(float) for one in gradients]


def cross_entropy(activation: Activation, logit: float, x: float) -> float:
    """Of one output with that activation, where x was to come out."""
    import tensorflow as tf

    from aestudio.engine.operations import TensorFlowOperations

    trace = Trace(tf.constant([[x]]), tf.constant([[logit]]), {}, {})
    term = Reconstruction(Loss.BINARY_CROSS_ENTROPY, activation)
    return float(term.of_samples(TensorFlowOperations(), trace)[0])


def deep(activation: Activation, *, tied: bool, output: Activation) -> Architecture:
    layers = tuple(Dense(units=n, activation=activation, l2=0.01 * n) for n in (6, 4))
    return Architecture(input_shape=(7,), layers=layers, tied=tied, output_activation=output)


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("activation", list(Activation))
def test_loss_and_gradients_are_those_derived_by_hand(
    engine: Engine, activation: Activation, loss: Loss, tied: bool
) -> None:
    cross = loss is Loss.BINARY_CROSS_ENTROPY
    output = Activation.SIGMOID if cross else activation
    architecture = deep(activation, tied=tied, output=output)
    weights = random_weights(architecture)
    x = np.random.default_rng(4).random((9, 7)).astype(np.float32).astype(float)
    expected, gradients = by_hand(architecture, weights, loss, x)
    found, engine_gradients = by_engine(architecture, weights, loss, x)
    assert found == pytest.approx(expected, rel=1e-5)
    for ours, theirs in zip(engine_gradients, gradients, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=2e-6)


@pytest.mark.parametrize("logit", [-60.0, -20.0, 0.0, 20.0, 60.0])
@pytest.mark.parametrize("x", [0.0, 0.25, 1.0])
def test_cross_entropy_of_an_output_that_rounds_to_0_or_1_is_exact(
    engine: Engine, logit: float, x: float
) -> None:
    # −ln σ(z) = ln(1 + e⁻ᶻ) and −ln(1 − σ(z)) = z + ln(1 + e⁻ᶻ), in float64.
    surprise = log1p(exp(-logit))
    expected = x * surprise + (1 - x) * (logit + surprise)
    found = cross_entropy(Activation.SIGMOID, logit, x)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(
    ("y", "x", "expected"),
    [
        (0.8, 0.0, -log(0.2)),
        (0.8, 1.0, -log(0.8)),
        (0.8, 0.25, -0.25 * log(0.8) - 0.75 * log(0.2)),
        # Beyond what a share can be, it is taken to be next to 0 or 1.
        (-3.0, 1.0, -log(1e-7)),
        (3.0, 0.0, -log(2.0**-23)),
    ],
)
def test_cross_entropy_of_outputs_that_are_not_sigmoid_is_that_of_the_outputs(
    engine: Engine, y: float, x: float, expected: float
) -> None:
    found = cross_entropy(Activation.LINEAR, y, x)
    assert found == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("tied", [True, False])
def test_gradients_derived_by_hand_agree_with_finite_differences(tied: bool) -> None:
    architecture = deep(Activation.TANH, tied=tied, output=Activation.LINEAR)
    weights = random_weights(architecture)
    x = np.random.default_rng(5).random((5, 7))
    _, gradients = by_hand(architecture, weights, Loss.MEAN_SQUARED_ERROR, x)
    kernel = weights["encoder_1", "kernel"]
    step = 2.0**-7
    kernel[2, 3] += step
    above, _ = by_hand(architecture, weights, Loss.MEAN_SQUARED_ERROR, x)
    kernel[2, 3] -= 2 * step
    below, _ = by_hand(architecture, weights, Loss.MEAN_SQUARED_ERROR, x)
    assert (above - below) / (2 * step) == pytest.approx(gradients[0][2, 3], rel=1e-3)


def penalty_of(architecture: Architecture) -> L2:
    _reconstruction, penalty = objective_of(architecture.stack, Loss.MEAN_SQUARED_ERROR)
    assert isinstance(penalty, L2)
    return penalty


def test_a_penalty_touches_encoder_kernels_only_when_tied() -> None:
    tied = deep(Activation.ELU, tied=True, output=Activation.LINEAR)
    encoder = ((("encoder_1", "kernel"), 0.06), (("encoder_2", "kernel"), 0.04))
    decoder = ((("decoder_2", "kernel"), 0.04), (("decoder_1", "kernel"), 0.06))
    assert penalty_of(tied).scales == encoder
    assert penalty_of(tied.edited(tied=False)).scales == encoder + decoder


def test_a_scale_counts_half_of_what_keras_counts(engine: Engine) -> None:
    import keras

    from aestudio.engine.operations import TensorFlowOperations

    architecture = Architecture(input_shape=(7,), layers=(Dense(units=3, l2=0.4),), tied=True)
    weights, nothing = random_weights(architecture), np.zeros((1, 7), np.float32)
    of_keras = keras.regularizers.L2(0.2)(weights["encoder_1", "kernel"])
    trace = Trace(nothing, nothing, weights.arrays, {})
    ours = penalty_of(architecture).value(TensorFlowOperations(), trace)
    assert float(ours) == pytest.approx(float(of_keras), rel=1e-6)
