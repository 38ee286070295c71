"""Activations in NumPy, float32 in, float32 out, by the definitions that TensorFlow uses."""

from collections.abc import Callable

import numpy as np

from aestudio.core.activation import Activation
from aestudio.core.weights import Array

SELU_ALPHA = np.float32(1.6732632423543772)
SELU_SCALE = np.float32(1.0507009873554805)
LEAKY_SLOPE = np.float32(0.2)
# Rational approximation of erf on −4…4 in float32, the coefficients of Eigen.
ERF_ODD = (
    -2.72614225801306e-10,
    2.77068142495902e-08,
    -2.10102402082508e-06,
    -5.69250639462346e-05,
    -7.34990630326855e-04,
    -2.95459980854025e-03,
    -1.60960333262415e-02,
)
ERF_EVEN = (
    -1.45660718464996e-05,
    -2.13374055278905e-04,
    -1.68282697438203e-03,
    -7.37332916720468e-03,
    -1.42647390514189e-02,
)


def _elu(x: Array) -> Array:
    return np.maximum(x, 0) + _below_0(x)


def _relu(x: Array) -> Array:
    return np.maximum(x, 0)


def _leaky_relu(x: Array) -> Array:
    return np.where(x > 0, x, LEAKY_SLOPE * x)


def _selu(x: Array) -> Array:
    result: Array = SELU_SCALE * (np.maximum(x, 0) + SELU_ALPHA * _below_0(x))
    return result


def _gelu(x: Array) -> Array:
    """x·Φ(x), the exact one."""
    return np.float32(0.5) * x * (1 + _erf(x * np.float32(0.5**0.5)))


def _silu(x: Array) -> Array:
    return x * _sigmoid(x)


def _softplus(x: Array) -> Array:
    return np.logaddexp(x, np.float32(0))


def _sigmoid(x: Array) -> Array:
    result: Array = np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))
    return result


def _linear(x: Array) -> Array:
    return x


def _tanh(x: Array) -> Array:
    return np.tanh(x)


def _below_0(x: Array) -> Array:
    """eˣ − 1 where x < 0, else 0: 2t/(1 − t) with t = tanh(x/2), to the last bits but one. NumPy
    takes four times as long for its own."""
    t = np.tanh(np.minimum(x, 0) * np.float32(0.5))
    result: Array = 2 * t / (1 - t)
    return result


def _erf(x: Array) -> Array:
    bounded = np.clip(x, -4, 4)
    square = bounded * bounded
    return bounded * _polynomial(ERF_ODD, square) / _polynomial(ERF_EVEN, square)


def _polynomial(coefficients: tuple[float, ...], x: Array) -> Array:
    result = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        result = result * x + np.float32(coefficient)
    return result


FUNCTIONS: dict[Activation, Callable[[Array], Array]] = {
    Activation.ELU: _elu,
    Activation.RELU: _relu,
    Activation.LEAKY_RELU: _leaky_relu,
    Activation.SELU: _selu,
    Activation.GELU: _gelu,
    Activation.SILU: _silu,
    Activation.SOFTPLUS: _softplus,
    Activation.TANH: _tanh,
    Activation.SIGMOID: _sigmoid,
    Activation.LINEAR: _linear,
}
