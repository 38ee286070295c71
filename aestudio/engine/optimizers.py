"""Update rules, as Keras 3 defines them (keras.src.optimizers), with their defaults.

What depends on the number of updates alone (bias corrections) is worked out here in float64
and handed to the graph as a few numbers a step, so a rule has no hidden state: its slots and
the count of updates are all there is. g is the gradient, w the variable, η the learning rate:
``rate`` times the share that a schedule gives to the step, 1 without one.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from aestudio.core.plan import Optimizer
from aestudio.core.weights import Array

Tensor = Any
Variable = Any
Steps = NDArray[np.float64]
EPSILON = 1e-7


class Rule(Protocol):
    """How one variable takes one step."""

    @property
    def slots(self) -> tuple[float, ...]:
        """Initial value of each kind of slot."""

    def factors(self, steps: Steps, shares: Steps | float = 1.0) -> Array:
        """Numbers (n, k) for the updates ``steps``, counted from 1, at ``shares`` of the rate."""

    def update(self, w: Variable, g: Tensor, slots: list[Variable], factors: Tensor) -> None:
        """Change ``w`` and its slots in place; ``factors`` is one row (k,)."""


@dataclass(frozen=True, slots=True)
class Adam:
    """m ← m + (g−m)(1−β₁), v ← v + (g²−v)(1−β₂), w ← w − α·m/(√v + ε),
    α = η√(1−β₂ᵗ)/(1−β₁ᵗ).

    Kingma and Ba 2015, end of section 2, β₁ = 0.9, β₂ = 0.999, ε = 1e-7.
    """

    rate: float
    slots: tuple[float, ...] = (0.0, 0.0)

    def factors(self, steps: Steps, shares: Steps | float = 1.0) -> Array:
        """α of each step."""
        alpha = self.rate * shares * np.sqrt(1 - 0.999**steps) / (1 - 0.9**steps)
        return _columns(alpha)

    def update(self, w: Variable, g: Tensor, slots: list[Variable], factors: Tensor) -> None:
        """One step of one variable."""
        m, v = _moments(g, slots)
        w.assign_sub(m * factors[0] / (tf.sqrt(v) + EPSILON))


@dataclass(frozen=True, slots=True)
class Nadam:
    """Adam's moments with Nesterov's look ahead: u_t = β₁(1 − ½·0.96ᵗ), U_t = Πu,
    m̂ = u_{t+1}·m/(1 − U_{t+1}) + (1−u_t)·g/(1 − U_t), v̂ = v/(1−β₂ᵗ), w ← w − η·m̂/(√v̂ + ε).

    Dozat 2015; defaults as Adam's.
    """

    rate: float
    slots: tuple[float, ...] = (0.0, 0.0)

    def factors(self, steps: Steps, shares: Steps | float = 1.0) -> Array:
        """Weights of m and of g, and 1/(1−β₂ᵗ)."""
        now, following = _look_ahead(steps), _look_ahead(steps + 1)
        product = _look_ahead_product(steps)
        of_m = self.rate * shares * following / (1 - product * following)
        of_g = self.rate * shares * (1 - now) / (1 - product)
        return _columns(of_m, of_g, 1 / (1 - 0.999**steps))

    def update(self, w: Variable, g: Tensor, slots: list[Variable], factors: Tensor) -> None:
        """One step of one variable."""
        m, v = _moments(g, slots)
        ahead = factors[0] * m + factors[1] * g
        w.assign_sub(ahead / (tf.sqrt(v * factors[2]) + EPSILON))


@dataclass(frozen=True, slots=True)
class RMSprop:
    """v ← ρv + (1−ρ)g², w ← w − η·g/√(v + ε), ρ = 0.9 (Hinton's lecture 6e)."""

    rate: float
    slots: tuple[float, ...] = (0.0,)

    def factors(self, steps: Steps, shares: Steps | float = 1.0) -> Array:
        """η."""
        return _columns(np.full_like(steps, self.rate * shares))

    def update(self, w: Variable, g: Tensor, slots: list[Variable], factors: Tensor) -> None:
        """One step of one variable."""
        v = slots[0].assign(0.9 * slots[0] + (1 - 0.9) * tf.square(g), read_value=True)
        w.assign_sub(factors[0] * g * tf.math.rsqrt(v + EPSILON))


@dataclass(frozen=True, slots=True)
class AdaGrad:
    """a ← a + g², w ← w − η·g/√(a + ε), a₀ = 0.1 (Duchi et al. 2011)."""

    rate: float
    slots: tuple[float, ...] = (0.1,)

    def factors(self, steps: Steps, shares: Steps | float = 1.0) -> Array:
        """η."""
        return _columns(np.full_like(steps, self.rate * shares))

    def update(self, w: Variable, g: Tensor, slots: list[Variable], factors: Tensor) -> None:
        """One step of one variable."""
        a = slots[0].assign_add(tf.square(g), read_value=True)
        w.assign_sub(factors[0] * g * tf.math.rsqrt(a + EPSILON))


@dataclass(frozen=True, slots=True)
class Momentum:
    """m ← μm − η·g, w ← w + m (Polyak 1964)."""

    rate: float
    momentum: float
    slots: tuple[float, ...] = (0.0,)

    def factors(self, steps: Steps, shares: Steps | float = 1.0) -> Array:
        """η."""
        return _columns(np.full_like(steps, self.rate * shares))

    def update(self, w: Variable, g: Tensor, slots: list[Variable], factors: Tensor) -> None:
        """One step of one variable."""
        m = slots[0].assign(self.momentum * slots[0] - factors[0] * g, read_value=True)
        w.assign_add(m)


def rule(optimizer: Optimizer, rate: float, momentum: float) -> Rule:
    """The update rule of that name; ``momentum`` is for SGD."""
    match optimizer:
        case Optimizer.ADAM:
            return Adam(rate)
        case Optimizer.NADAM:
            return Nadam(rate)
        case Optimizer.RMSPROP:
            return RMSprop(rate)
        case Optimizer.ADAGRAD:
            return AdaGrad(rate)
        case Optimizer.SGD:
            return Momentum(rate, momentum)


def _moments(g: Tensor, slots: list[Variable]) -> tuple[Tensor, Tensor]:
    m, v = slots
    m = m.assign_add((g - m) * (1 - 0.9), read_value=True)
    v = v.assign_add((tf.square(g) - v) * (1 - 0.999), read_value=True)
    return m, v


def _look_ahead(steps: Steps) -> Steps:
    return np.asarray(0.9 * (1 - 0.5 * 0.96**steps), np.float64)


def _look_ahead_product(steps: Steps) -> Steps:
    """U_t; beyond 2,000 factors of at most 0.9 it is 0 in float32."""
    table = np.cumprod(_look_ahead(np.arange(1.0, 2001.0)))
    return np.asarray(table[np.minimum(steps, 2000).astype(np.int64) - 1], np.float64)


def _columns(*values: Steps) -> Array:
    return np.stack(values, axis=1).astype(np.float32)
