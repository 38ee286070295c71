"""Steps that are compiled already, kept by what they were compiled for.

Compiling takes most of the time to the first loss, and depends on the design alone: it can be
done while the design is still being looked at, and again training can do without it.
"""

from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock

import numpy as np

from aestudio.core.objectives import Term
from aestudio.core.plan import Optimizer, Precision, Stage, TrainingPlan
from aestudio.core.run import OptimizerState
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Weights
from aestudio.engine.batches import BatchSpec
from aestudio.engine.distribution import Distribution
from aestudio.engine.frozen_layers import FrozenLayers
from aestudio.engine.initializers import zero_weights
from aestudio.engine.loops import Compiled, worth_compiling
from aestudio.engine.network import Network
from aestudio.engine.optimizers import Rule, rule
from aestudio.engine.steps import Steps

MOST = 8  # Designs whose steps are kept.
MOST_BYTES = 2**28  # Of all their variables: what nobody trains must not take the memory away.


@dataclass(frozen=True, slots=True)
class Blueprint:
    """All that the graphs of a stage depend on: neither its weights nor its learning rate."""

    layers: tuple[StackLayer, ...]
    objective: tuple[Term, ...]
    optimizer: Optimizer
    momentum: float
    spec: BatchSpec
    clip_norm: float
    precision: Precision
    compiled: Compiled

    @property
    def bytes(self) -> int:
        """Memory of the variables: weights and slots, and those to go back to."""
        kinds = 1 + len(rule(self.optimizer, 0.0, self.momentum).slots)
        parameters = sum(layer.parameters for layer in self.layers)
        return 2 * kinds * parameters * np.dtype(np.float32).itemsize

    def steps(
        self,
        weights: Weights,
        rule: Rule,
        state: OptimizerState | None,
        distribution: Distribution,
        frozen: FrozenLayers | None = None,
    ) -> Steps:
        """Steps from those weights and that state; within the scope of ``distribution``."""
        return Steps(
            Network(self.layers, weights, self.precision),
            self.objective,
            rule,
            state,
            spec=self.spec,
            distribution=distribution,
            clip_norm=self.clip_norm,
            frozen=frozen,
            compiled=self.compiled,
        )


def blueprint(stage: Stage, plan: TrainingPlan, samples: int) -> Blueprint:
    """That of a stage trained on so many samples."""
    batch = stage.batch(samples)
    return Blueprint(
        layers=stage.layers,
        objective=stage.objective,
        optimizer=plan.optimizer,
        momentum=plan.momentum,
        spec=BatchSpec.of(stage, batch),
        clip_norm=plan.clip_norm,
        precision=plan.precision,
        # XLA's products in bfloat16 are slower than those of the plain graph: tests/benchmarks.
        compiled=worth_compiling(stage.layers, batch)
        if plan.precision is Precision.FLOAT32
        else Compiled.NOTHING,
    )


class Programs:
    """Lends steps to one stage at a time; safe to use from any thread."""

    def __init__(self, distribution: Distribution) -> None:
        self._distribution = distribution
        self._lock = Lock()
        self._ready: dict[Blueprint, Future[Steps]] = {}

    def prepare(self, blueprint: Blueprint) -> None:
        """Compile what is not there yet, unless it is too large to be kept."""
        if blueprint.bytes > MOST_BYTES:
            return
        made: Future[Steps] = Future()
        with self._lock:
            if blueprint in self._ready:
                self._ready[blueprint] = self._ready.pop(blueprint)
                return
            self._keep(blueprint, made)
        try:
            made.set_result(self._compiled(blueprint))
        except BaseException as error:
            made.set_exception(error)
            with self._lock:
                self._ready = {key: one for key, one in self._ready.items() if one is not made}
            raise

    def lend(
        self, blueprint: Blueprint, rule: Rule, weights: Weights, state: OptimizerState | None
    ) -> Steps:
        """Steps that begin at those weights and that state; waits for what is being compiled."""
        with self._lock:
            found = self._ready.pop(blueprint, None)
        if found is None or found.exception() is not None:
            with self._distribution.scope():
                return blueprint.steps(weights, rule, state, self._distribution)
        steps = found.result()
        steps.restart(weights, rule, state)
        return steps

    def take_back(self, blueprint: Blueprint, steps: Steps) -> None:
        """Keep lent steps for the next who trains the same."""
        kept: Future[Steps] = Future()
        kept.set_result(steps)
        with self._lock:
            self._keep(blueprint, kept)

    def _keep(self, blueprint: Blueprint, steps: Future[Steps]) -> None:
        self._ready.pop(blueprint, None)
        self._ready[blueprint] = steps
        while len(self._ready) > MOST or sum(one.bytes for one in self._ready) > MOST_BYTES:
            del self._ready[next(iter(self._ready))]

    def _compiled(self, blueprint: Blueprint) -> Steps:
        weights = zero_weights(blueprint.layers)
        slow = rule(blueprint.optimizer, 0.0, blueprint.momentum)
        with self._distribution.scope():
            steps = blueprint.steps(weights, slow, None, self._distribution)
        steps.compile()
        return steps
