"""Steps of one stage, and the state that they change."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from aestudio.core.learning_rate import Shares
from aestudio.core.objectives import Reconstruction, Term, TermWeights, Trace
from aestudio.core.parameters import ParameterKey
from aestudio.core.run import OptimizerState
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array, Weights
from aestudio.engine.batch import Batch
from aestudio.engine.batches import Batches, BatchSpec
from aestudio.engine.distribution import ALONE, Distribution, Gradients
from aestudio.engine.frozen_layers import FrozenLayers
from aestudio.engine.gradient_norm import GradientNorm
from aestudio.engine.loops import ClusterLoop, Compiled, GraphLoop, Loop, Place, Sizes
from aestudio.engine.network import Network
from aestudio.engine.operations import AcrossDevices
from aestudio.engine.optimizers import Rule
from aestudio.engine.randomness import Purpose
from aestudio.engine.whole_loss import WholeLoss

Tensor = Any


class Steps:
    """A network and its optimizer's slots, ready to take steps on samples prepared by ``spec``.

    The samples come with each call: a tensor, float32 (n, inputs), and numbers of its rows, with
    the place of the first step. ``objective`` are the terms of what is minimised, the
    reconstruction first. With ``frozen`` layers below, what is learnt from is their codings,
    computed for each batch. Gradients longer than ``clip_norm``, all variables
    together, are shortened to it; 0 leaves them as they are. ``compiled`` says what XLA
    compiles of the steps on full batches. Made within the scope of ``distribution``.
    """

    def __init__(
        self,
        network: Network,
        objective: Sequence[Term],
        rule: Rule,
        state: OptimizerState | None,
        *,
        spec: BatchSpec,
        distribution: Distribution = ALONE,
        clip_norm: float = 0.0,
        frozen: FrozenLayers | None = None,
        compiled: Compiled = Compiled.NOTHING,
    ) -> None:
        self._network, self._objective, self._rule = network, tuple(objective), rule
        self._distribution, self._clip_norm = distribution, clip_norm
        self._variables, self._frozen = network.variables, frozen
        self._updates = state.step if state else 0
        self._slots = self._make_slots(state)
        self._kept = [tf.Variable(one) for one in self._all_variables]
        self._kept_updates = self._updates
        self._batches = Batches(spec, self._encoded)
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

    def _define(self, compiled: Compiled) -> None:
        inputs, own = self._network.inputs, self._rule.factors(np.ones(1)).shape[1]
        factors = own + sum(term.is_scheduled for term in self._objective)
        row, batch = tf.TensorSpec((factors,), tf.float32), self._batches.signature
        everywhere, alone = self._distribution.everywhere, self._distribution.replicas == 1
        self._own_factors = own
        self._plain = tf.function(everywhere(self._step), [batch, row], autograph=False)
        clean = Batch(batch.samples)
        self._sum = tf.function(everywhere(self._summed_losses), [clean], autograph=False)
        self._sums = tf.function(everywhere(self._summed_terms), [batch], autograph=False)
        width = self._frozen.inputs if self._frozen else inputs
        # Variables on several devices are not for any graph to assign to.
        graph = partial(tf.function, autograph=False) if alone else _as_it_is
        self._examine, self._remember = graph(self._all_finite), graph(self._copy_to_kept)
        self._penalise = graph(self._penalties)
        terms = sum(not term.of_parameters for term in self._objective)
        size = self._batches.spec.batch
        sizes = Sizes(size, width, inputs, factors, terms, len(self._nowhere))
        self._many = self._loop(compiled if alone else Compiled.NOTHING, sizes)

    def _loop(self, compiled: Compiled, sizes: Sizes) -> Loop:
        # Devices exchange gradients within a step, which no XLA cluster can hold.
        bring = self._batches.training
        match compiled:
            case Compiled.NOTHING:
                return GraphLoop(self._plain, bring, sizes)
            case Compiled.EACH_STEP:
                cluster = tf.function(self._step, autograph=False, jit_compile=True)
                return GraphLoop(cluster, bring, sizes)
            case Compiled.ALL_STEPS:
                return ClusterLoop(self._step, bring, sizes)

    @property
    def _nowhere(self) -> Place:
        return np.zeros(1 + len(Purpose), np.int64)

    def compile(self) -> None:
        """Have everything compiled before it is needed; leaves the state changed."""
        inputs = self._frozen.inputs if self._frozen else self._network.inputs
        sample, held_out = tf.zeros([1, inputs]), np.zeros((1, inputs), np.float32)
        scheduled = sum(term.is_scheduled for term in self._objective)
        weights, size = np.ones((1, scheduled)), self._batches.spec.batch
        self.take(sample, np.empty((0, size), np.int32), 1.0, weights[:0], self._nowhere)
        self.take_partial(sample, np.zeros(1, np.int32), 1.0, weights, self._nowhere)
        self.validate(held_out)
        if self._batches.spec.is_random or len(self._objective) > 1:
            self.validate_terms(held_out, self._nowhere)
        self._examine()
        self._remember()
        self.penalties()

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
        self,
        samples: Tensor,
        batches: NDArray[np.int32],
        shares: Shares | float,
        weights: TermWeights,
        place: Place,
    ) -> Array:
        """Take a step on each row of sample numbers (steps, batch), the first of them standing at
        ``place``; every term but those of parameters alone (steps, terms).

        ``shares`` (steps,) are those of the learning rate, ``weights`` (steps, scheduled terms)
        those of the terms that a schedule gives one. After a term that is not finite no step is
        taken, and the terms that follow are 0.
        """
        factors = self._next_factors(len(batches), shares, weights)
        return self._many(samples, batches, factors, place)

    def take_partial(
        self,
        samples: Tensor,
        batch: NDArray[np.int32],
        share: Shares | float,
        weights: TermWeights,
        place: Place,
    ) -> Array:
        """Take one step on a smaller batch (rest,); its terms as (1, terms)."""
        factors = self._next_factors(1, share, weights)
        found = self._batches.training(samples, tf.constant(batch), tf.constant(place))
        return np.asarray(self._plain(found, tf.constant(factors[0])))[np.newaxis]

    def validate(self, samples: Array) -> float:
        """Sum of the reconstruction losses of up to ROWS samples, as they are: nothing is damaged,
        and codings are their means."""
        return float(self._sum(self._batches.clean(samples)))

    def validate_terms(self, samples: Array, place: Place) -> Array:
        """Every term of the same samples as the network is trained on them, times their number."""
        return np.asarray(self._sums(self._batches.held_out(samples, tf.constant(place))))

    def penalties(self) -> Array:
        """The terms of parameters alone, in the order of the objective."""
        return np.asarray(self._penalise())

    def norm_on(self, samples: Array, place: Place) -> GradientNorm:
        """What measures the gradient on those samples, as the network is trained at ``place``."""
        example = self._batches.example(samples, place)
        return GradientNorm(self._network.exact(), self._objective, *example)

    def whole_loss(
        self, layers: Sequence[StackLayer], others: Weights, measure: Reconstruction
    ) -> WholeLoss:
        """What measures ``layers``, of which these are a part, from inputs like their own."""
        every = {
            layer.source(one.name)
            for layer in layers
            for one in layer.operation.parameters(layer.input_shape)
        }
        values = {key: tf.constant(others[key]) for key in every - self._variables.keys()}
        return WholeLoss(self._network.exact().within(layers, values), measure, self._encoded)

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

    def _penalties(self) -> Tensor:
        trace = Trace(None, None, self._variables, {})
        found = [
            one.value(self._network.ops, trace) for one in self._objective if one.of_parameters
        ]
        return tf.stack(found) if found else tf.zeros([0])

    def _all_finite(self) -> Tensor:
        # One look at each number: a sum is finite only if all of them are.
        sums = [tf.reduce_sum(variable) for variable in self._all_variables]
        return tf.reduce_all(tf.math.is_finite(tf.stack(sums)))

    def _copy_to_kept(self) -> None:
        for kept, variable in zip(self._kept, self._all_variables, strict=True):
            kept.assign(variable)

    def _next_factors(self, count: int, shares: Shares | float, weights: TermWeights) -> Array:
        numbers = np.arange(self._updates + 1.0, self._updates + count + 1.0)
        self._updates += count
        factors = self._rule.factors(numbers, shares)
        return np.concatenate([factors, weights.astype(np.float32)], axis=1)

    def _encoded(self, rows: Tensor) -> Tensor:
        # Outside of any cluster, so that the bits are those of codings that are cached.
        return self._frozen(rows) if self._frozen else rows

    def _step(self, batch: Batch, factors: Tensor) -> Tensor:
        gradients = partial(self._gradients, factors)
        terms, slopes = self._distribution.averaged(gradients, batch)
        if self._clip_norm:
            slopes, _ = tf.clip_by_global_norm(slopes, self._clip_norm)
        for (key, variable), slope in zip(self._variables.items(), slopes, strict=True):
            self._rule.update(variable, slope, [kind[key] for kind in self._slots], factors)
        return terms

    def _gradients(self, factors: Tensor, batch: Batch, together: AcrossDevices) -> Gradients:
        network = self._network.across(together)
        with tf.GradientTape() as tape:
            terms = self._terms(network, batch)
            total = network.ops.total(self._weighted(terms, factors))
        pairs = zip(self._objective, terms, strict=True)
        told = [value for term, value in pairs if not term.of_parameters]
        return tf.stack(told), tape.gradient(total, list(self._variables.values()))

    def _weighted(self, terms: Sequence[Tensor], factors: Tensor) -> list[Tensor]:
        weights = iter(range(self._own_factors, factors.shape[0]))
        return [
            factors[next(weights)] * value if term.is_scheduled else value
            for term, value in zip(self._objective, terms, strict=True)
        ]

    def _terms(self, network: Network, batch: Batch) -> list[Tensor]:
        inputs, draws = self._batches.inputs(batch), self._batches.draws(batch)
        trace = network.trace(inputs, batch.samples, draws)
        return [term.value(network.ops, trace) for term in self._objective]

    def _summed_losses(self, batch: Batch) -> Tensor:
        return self._distribution.summed(self._sum_of_losses, batch)

    def _sum_of_losses(self, batch: Batch, _across: AcrossDevices) -> Tensor:
        network, reconstruction = self._network.exact(), self._objective[0]
        assert isinstance(reconstruction, Reconstruction)
        trace = network.trace(batch.samples, batch.samples, None)
        return tf.reduce_sum(reconstruction.of_samples(network.ops, trace))

    def _summed_terms(self, batch: Batch) -> Tensor:
        return self._distribution.summed(self._sums_of_terms, batch)

    def _sums_of_terms(self, batch: Batch, across: AcrossDevices) -> Tensor:
        count = tf.cast(tf.shape(batch.samples)[0], tf.float32)
        network = self._network.exact().across(across)
        return count * tf.stack(self._terms(network, batch))


def _as_it_is(function: Callable[[], Any]) -> Callable[[], Any]:
    return function
