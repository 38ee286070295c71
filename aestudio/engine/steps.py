"""Steps of one stage, and the state that they change."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from aestudio.core.learning_rate import Shares
from aestudio.core.objectives import Reconstruction, Term
from aestudio.core.parameters import ParameterKey
from aestudio.core.run import OptimizerState
from aestudio.core.weights import Array, Weights
from aestudio.engine.batch import Batch
from aestudio.engine.distribution import ALONE, Distribution, Gradients
from aestudio.engine.frozen_layers import FrozenLayers
from aestudio.engine.loops import ClusterLoop, GraphLoop, Loop, Sizes
from aestudio.engine.network import Network
from aestudio.engine.optimizers import Rule

Tensor = Any
ROWS = 1024  # Samples a call in validation.


class Steps:
    """A network and its optimizer's slots, ready to take steps of ``batch`` samples.

    The samples come with each call: a tensor, float32 (n, inputs), and numbers of its rows, with
    the number of the first step. ``objective`` are the terms of what is minimised, the
    reconstruction first. With ``frozen`` layers below, that is their
    codings, computed for each batch. Gradients longer than ``clip_norm``, all variables
    together, are shortened to it; 0 leaves them as they are. ``compiled`` has XLA compile the
    steps on full batches. Made within the scope of ``distribution``.
    """

    def __init__(
        self,
        network: Network,
        objective: Sequence[Term],
        rule: Rule,
        state: OptimizerState | None,
        *,
        batch: int,
        distribution: Distribution = ALONE,
        clip_norm: float = 0.0,
        frozen: FrozenLayers | None = None,
        compiled: bool = False,
    ) -> None:
        self._network, self._objective, self._rule = network, tuple(objective), rule
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
        slots = (slot for kind in self._slots for slot in kind.values())
        return [*self._variables.values(), *slots]

    def _make_slots(self, state: OptimizerState | None) -> list[dict[ParameterKey, Any]]:
        return [
            {key: tf.Variable(self._slot_start(kind, key, state)) for key in self._variables}
            for kind in range(len(self._rule.slots))
        ]

    def _slot_start(self, kind: int, key: ParameterKey, state: OptimizerState | None) -> Tensor:
        if state:
            return state.slots[kind][key]
        return tf.fill(self._variables[key].shape, np.float32(self._rule.slots[kind]))

    def _define(self, compiled: bool) -> None:
        inputs, factors = self._network.inputs, self._rule.factors(np.ones(1)).shape[1]
        rows, row = (tf.TensorSpec(one, tf.float32) for one in ((None, inputs), (factors,)))
        everywhere, alone = self._distribution.everywhere, self._distribution.replicas == 1
        batch = Batch(rows, rows)
        self._plain = tf.function(everywhere(self._step), [batch, row], autograph=False)
        self._sum = tf.function(everywhere(self._summed_losses), [batch], autograph=False)
        width = self._frozen.inputs if self._frozen else inputs
        # Variables on several devices are not for any graph to assign to.
        graph = partial(tf.function, autograph=False) if alone else _as_it_is
        self._examine, self._remember = graph(self._all_finite), graph(self._copy_to_kept)
        sizes = Sizes(self._batch, width, inputs, factors, len(self._objective))
        self._many: Loop = GraphLoop(self._plain, self._brought, sizes)
        # Devices exchange gradients within a step, which no XLA cluster can hold.
        if compiled and alone:
            self._many = ClusterLoop(self._step, self._brought, sizes)

    def compile(self) -> None:
        """Have everything compiled before it is needed; leaves the state changed."""
        inputs = self._frozen.inputs if self._frozen else self._network.inputs
        sample = tf.zeros([1, inputs])
        self._many(sample, np.empty((0, self._batch), np.int32), self._next_factors(0, 1.0), 0)
        self.take_partial(sample, np.zeros(1, np.int32), 1.0, 0)
        self.validate(np.zeros((1, inputs), np.float32))
        self._examine()
        self._remember()

    def restart(self, weights: Weights, rule: Rule, state: OptimizerState | None) -> None:
        """Begin again elsewhere; ``rule`` may differ from the first one in its rate alone."""
        self._rule, self._updates = rule, state.step if state else 0
        self._network.assign(weights)
        for kind, slots in enumerate(self._slots):
            for key, slot in slots.items():
                slot.assign(self._slot_start(kind, key, state))
        self.keep()

    @property
    def reusable(self) -> bool:
        """Whether ``restart`` leads to where a new object would: no layers below are built in."""
        return self._frozen is None

    @property
    def most(self) -> int:
        """Steps of one call of ``take`` at most."""
        return self._many.most

    def take(
        self, samples: Tensor, batches: NDArray[np.int32], shares: Shares | float, first: int
    ) -> Array:
        """Take a step on each row of sample numbers (steps, batch), the first of them being step
        ``first`` of the stage (from 0); every term (steps, terms).

        ``shares`` (steps,) are those of the learning rate. After a term that is not finite no
        step is taken, and the terms that follow are 0.
        """
        return self._many(samples, batches, self._next_factors(len(batches), shares), first)

    def take_partial(
        self, samples: Tensor, batch: NDArray[np.int32], share: Shares | float, number: int
    ) -> Array:
        """Take one step on a smaller batch (rest,), step ``number`` of the stage; its terms as
        (1, terms)."""
        factors = self._next_factors(1, share)
        found = self._brought(samples, tf.constant(batch), tf.constant(number, tf.int64))
        return np.asarray(self._plain(found, tf.constant(factors[0])))[np.newaxis]

    def validate(self, samples: Array) -> float:
        """Sum of the reconstruction losses of up to ROWS samples."""
        rows = self._encoded(tf.constant(samples))
        return float(self._sum(Batch(rows, rows)))

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
        slots = tuple({key: slot.numpy() for key, slot in kind.items()} for kind in self._slots)
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

    def _brought(self, samples: Tensor, numbers: Tensor, _first: Tensor) -> Batch:
        rows = self._encoded(tf.gather(samples, numbers))
        return Batch(rows, rows)

    def _step(self, batch: Batch, factors: Tensor) -> Tensor:
        terms, gradients = self._distribution.averaged(self._gradients, batch)
        if self._clip_norm:
            gradients, _ = tf.clip_by_global_norm(gradients, self._clip_norm)
        for (key, variable), gradient in zip(self._variables.items(), gradients, strict=True):
            self._rule.update(variable, gradient, [kind[key] for kind in self._slots], factors)
        return terms

    def _gradients(self, batch: Batch) -> Gradients:
        with tf.GradientTape() as tape:
            trace = self._network.trace(batch)
            terms = [term.value(self._network.ops, trace) for term in self._objective]
            total = self._network.ops.total(terms)
        return tf.stack(terms), tape.gradient(total, list(self._variables.values()))

    def _summed_losses(self, batch: Batch) -> Tensor:
        return self._distribution.summed(self._summed, batch)

    def _summed(self, batch: Batch) -> Tensor:
        network, reconstruction = self._network.exact(), self._objective[0]
        assert isinstance(reconstruction, Reconstruction)
        return tf.reduce_sum(reconstruction.of_samples(network.ops, network.trace(batch)))


def _as_it_is(function: Callable[[], Any]) -> Callable[[], Any]:
    return function
