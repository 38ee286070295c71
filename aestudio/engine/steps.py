"""Steps of one stage, and the state that they change."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from aestudio.core.course import Shares
from aestudio.core.plan import Loss
from aestudio.core.run import OptimizerState
from aestudio.core.weights import Array, Weights
from aestudio.engine.distribution import ALONE, Distribution, Gradients
from aestudio.engine.frozen_layers import FrozenLayers
from aestudio.engine.loops import ClusterLoop, GraphLoop, Loop, Sizes
from aestudio.engine.network import Network
from aestudio.engine.objective import penalty, reconstruction_loss, sample_losses
from aestudio.engine.optimizers import Rule

Tensor = Any
ROWS = 1024  # Samples a call in validation.


class Steps:
    """A network and its optimizer's slots, ready to take steps of ``batch`` samples.

    The samples come with each call: a tensor, float32 (n, inputs), that is both what goes in and
    what is to come out, and numbers of its rows. With ``frozen`` layers below, that is their
    codings, computed for each batch. Gradients longer than ``clip_norm``, all variables
    together, are shortened to it; 0 leaves them as they are. ``compiled`` has XLA compile the
    steps on full batches. Made within the scope of ``distribution``.
    """

    def __init__(
        self,
        network: Network,
        loss: Loss,
        rule: Rule,
        state: OptimizerState | None,
        *,
        batch: int,
        distribution: Distribution = ALONE,
        clip_norm: float = 0.0,
        frozen: FrozenLayers | None = None,
        compiled: bool = False,
    ) -> None:
        self._network, self._loss, self._rule = network, loss, rule
        self._distribution, self._clip_norm = distribution, clip_norm
        self._variables, self._frozen = network.variables, frozen
        self._updates = state.step if state else 0
        self._slots = self._make_slots(state)
        self._kept = [tf.Variable(one) for one in self._all_variables]
        self._kept_updates = self._updates
        self._batch = batch
        self._define(compiled)

    @property
    def _all_variables(self) -> list[Any]:
        return [*self._variables, *(slot for kind in self._slots for slot in kind)]

    def _make_slots(self, state: OptimizerState | None) -> list[list[Any]]:
        places = range(len(self._variables))
        return [
            [tf.Variable(self._slot_start(kind, index, state)) for index in places]
            for kind in range(len(self._rule.slots))
        ]

    def _slot_start(self, kind: int, index: int, state: OptimizerState | None) -> Tensor:
        if state:
            return state.slots[kind][index]
        return tf.fill(self._variables[index].shape, np.float32(self._rule.slots[kind]))

    def _define(self, compiled: bool) -> None:
        inputs, factors = self._network.layers[0].inputs, self._rule.factors(np.ones(1)).shape[1]
        rows, row = (tf.TensorSpec(one, tf.float32) for one in ((None, inputs), (factors,)))
        everywhere, alone = self._distribution.everywhere, self._distribution.replicas == 1
        self._plain = tf.function(everywhere(self._step), [rows, row], autograph=False)
        self._sum = tf.function(everywhere(self._summed_losses), [rows], autograph=False)
        width = self._frozen.inputs if self._frozen else inputs
        # Variables on several devices are not for any graph to assign to.
        graph = partial(tf.function, autograph=False) if alone else _as_it_is
        self._examine, self._remember = graph(self._all_finite), graph(self._copy_to_kept)
        sizes = Sizes(self._batch, width, inputs, factors)
        self._many: Loop = GraphLoop(self._plain, self._brought, sizes)
        # Devices exchange gradients within a step, which no XLA cluster can hold.
        if compiled and alone:
            self._many = ClusterLoop(self._step, self._brought, sizes)

    def compile(self) -> None:
        """Have everything compiled before it is needed; leaves the state changed."""
        inputs = self._frozen.inputs if self._frozen else self._network.layers[0].inputs
        sample = tf.zeros([1, inputs])
        self._many(sample, np.empty((0, self._batch), np.int32), self._next_factors(0, 1.0))
        self.take_partial(sample, np.zeros(1, np.int32), 1.0)
        self.validate(np.zeros((1, inputs), np.float32))
        self._examine()
        self._remember()

    def restart(self, weights: Weights, rule: Rule, state: OptimizerState | None) -> None:
        """Begin again elsewhere; ``rule`` may differ from the first one in its rate alone."""
        self._rule, self._updates = rule, state.step if state else 0
        self._network.assign(weights)
        for kind, slots in enumerate(self._slots):
            for index, slot in enumerate(slots):
                slot.assign(self._slot_start(kind, index, state))
        self.keep()

    @property
    def reusable(self) -> bool:
        """Whether ``restart`` leads to where a new object would: no layers below are built in."""
        return self._frozen is None

    @property
    def most(self) -> int:
        """Steps of one call of ``take`` at most."""
        return self._many.most

    def take(self, samples: Tensor, batches: NDArray[np.int32], shares: Shares | float) -> Array:
        """Take a step on each row of sample numbers (steps, batch); losses (steps,).

        ``shares`` (steps,) are those of the learning rate. After a loss that is not finite no
        step is taken, and the losses that follow are 0.
        """
        return self._many(samples, batches, self._next_factors(len(batches), shares))

    def take_partial(
        self, samples: Tensor, batch: NDArray[np.int32], share: Shares | float
    ) -> Array:
        """Take one step on a smaller batch (rest,); its loss as (1,)."""
        factors = self._next_factors(1, share)
        rows = self._brought(samples, tf.constant(batch))
        return np.asarray(self._plain(rows, tf.constant(factors[0]))).reshape(1)

    def validate(self, samples: Array) -> float:
        """Sum of the reconstruction losses of up to ROWS samples."""
        return float(self._sum(self._encoded(tf.constant(samples))))

    @property
    def finite(self) -> bool:
        """Whether every number of this state is finite, and so is the sum of each array."""
        return bool(self._examine())

    def keep(self) -> None:
        """Remember this state."""
        self._remember()
        self._kept_updates = self._updates

    def go_back(self) -> None:
        """Return to the state last kept."""
        for variable, kept in zip(self._all_variables, self._kept, strict=True):
            variable.assign(kept)
        self._updates = self._kept_updates

    def weights(self) -> Weights:
        """A copy of the network's weights."""
        return self._network.weights()

    def optimizer_state(self) -> OptimizerState | None:
        """A copy of the slots; None before the first step."""
        if not self._updates:
            return None
        slots = tuple(tuple(slot.numpy() for slot in kind) for kind in self._slots)
        return OptimizerState(self._updates, slots)

    def _all_finite(self) -> Tensor:
        # One look at each number: a sum is finite only if all of them are.
        sums = [tf.reduce_sum(variable) for variable in self._all_variables]
        return tf.reduce_all(tf.math.is_finite(tf.stack(sums)))

    def _copy_to_kept(self) -> None:
        for kept, variable in zip(self._kept, self._all_variables, strict=True):
            kept.assign(variable)

    def _next_factors(self, count: int, shares: Shares | float) -> Array:
        numbers = np.arange(self._updates + 1.0, self._updates + count + 1.0)
        self._updates += count
        return self._rule.factors(numbers, shares)

    def _encoded(self, rows: Tensor) -> Tensor:
        # Outside of any cluster, so that the bits are those of codings that are cached.
        return self._frozen(rows) if self._frozen else rows

    def _brought(self, samples: Tensor, numbers: Tensor) -> Tensor:
        return self._encoded(tf.gather(samples, numbers))

    def _step(self, rows: Tensor, factors: Tensor) -> Tensor:
        loss, gradients = self._distribution.averaged(self._gradients, rows)
        if self._clip_norm:
            gradients, _ = tf.clip_by_global_norm(gradients, self._clip_norm)
        for index, (variable, gradient) in enumerate(zip(self._variables, gradients, strict=True)):
            self._rule.update(variable, gradient, [kind[index] for kind in self._slots], factors)
        return loss

    def _gradients(self, rows: Tensor) -> Gradients:
        with tf.GradientTape() as tape:
            loss = reconstruction_loss(self._network, self._loss, rows)
            total = loss + penalty(self._network)
        return loss, tape.gradient(total, self._variables)

    def _summed_losses(self, rows: Tensor) -> Tensor:
        return self._distribution.summed(self._summed, rows)

    def _summed(self, rows: Tensor) -> Tensor:
        return tf.reduce_sum(sample_losses(self._network.exact(), self._loss, rows))


def _as_it_is(function: Callable[[], Any]) -> Callable[[], Any]:
    return function
