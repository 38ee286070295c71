"""Many steps a call: a loop in the graph, each step of it or the whole compiled by XLA.

In a cluster the weights and slots stay in the loop from step to step; nothing leaves it but the
terms. Convolutions are slow in there, on one thread: their steps are clusters of their own (7,000
samples/s against 360 of a whole loop and 3,300 of a plain graph on two cores). Compiling takes
longer than it saves for small networks. How many steps a call takes changes nothing in the numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array
from aestudio.engine.batch import Batch

Tensor = Any
Step = Callable[[Batch, Tensor], Tensor]  # A batch and factors (k,) → its terms (terms,).
# Samples (n, width), numbers (m,) of those wanted, place of the first step → a batch of m.
Bring = Callable[[Tensor, Tensor, Tensor], Batch]
Place = NDArray[np.int64]  # Number of a step in its stage, and keys of random streams.
# Multiplications of one forward pass of a batch from which XLA pays: see tests/benchmarks.
CLUSTERED = 10_000_000
BLOCK_BYTES = 2**23  # Samples brought together for one call of a cluster; more leaves the caches.
MOST_CLUSTERED = 128


class Compiled(Enum):
    """What XLA compiles of the steps on full batches."""

    NOTHING = "nothing"
    EACH_STEP = "each step"
    ALL_STEPS = "all steps"


def worth_compiling(layers: Sequence[StackLayer], batch: int) -> Compiled:
    """What XLA is to compile for a batch: by what the layers do and its size alone, so that bits
    never depend on how fast the machine was."""
    if batch * sum(layer.products for layer in layers) < CLUSTERED:
        return Compiled.NOTHING
    return Compiled.EACH_STEP if any(map(_convolves, layers)) else Compiled.ALL_STEPS


def _convolves(layer: StackLayer) -> bool:
    kernels = layer.operation.parameters(layer.input_shape)
    return any(len(one.shape) > 2 for one in kernels)


class Loop(Protocol):
    """Takes steps until all are taken or a term is not finite; the terms after that are 0."""

    @property
    def most(self) -> int:
        """Steps of one call at most."""

    def __call__(
        self, samples: Tensor, batches: NDArray[np.int32], factors: Array, place: Place
    ) -> Array:
        """Steps on what ``bring`` makes of ``samples`` (n, width) and ``batches`` (steps, batch),
        with ``factors`` (steps, k), the first of them standing at ``place``; every term
        (steps, terms)."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of what a loop works on: numbers a sample, inputs of the network, factors and terms a
    step, and numbers that tell its place."""

    batch: int
    width: int
    inputs: int
    factors: int
    terms: int
    place: int


class GraphLoop:
    """A loop in a plain graph."""

    most = 2**31 - 1

    def __init__(self, step: Step, bring: Bring, sizes: Sizes) -> None:
        self._step, self._bring, self._sizes = step, bring, sizes
        signature = [
            tf.TensorSpec((None, sizes.width), tf.float32),
            tf.TensorSpec((None, sizes.batch), tf.int32),
            tf.TensorSpec((None, sizes.factors), tf.float32),
            tf.TensorSpec((sizes.place,), tf.int64),
        ]
        self._run = tf.function(self._loop, signature, autograph=False)

    def __call__(
        self, samples: Tensor, batches: NDArray[np.int32], factors: Array, place: Place
    ) -> Array:
        """Terms (steps, terms)."""
        given = (tf.constant(batches), tf.constant(factors), tf.constant(place))
        return np.asarray(self._run(samples, *given))

    def _loop(self, samples: Tensor, batches: Tensor, factors: Tensor, place: Tensor) -> Tensor:
        count = tf.shape(batches)[0]
        step = tf.one_hot(0, self._sizes.place, dtype=tf.int64)

        def body(index: Tensor, terms: Any, _last: Tensor) -> Sequence[Any]:
            here = place + tf.cast(index, tf.int64) * step
            found = self._step(self._bring(samples, batches[index], here), factors[index])
            return index + 1, terms.write(index, found), _finite(found)

        terms = tf.TensorArray(tf.float32, count, element_shape=(self._sizes.terms,))
        return _loop(body, terms, count).stack()


class ClusterLoop:
    """The same compiled by XLA, for shapes that never change: what is missing is padded."""

    def __init__(self, step: Step, bring: Bring, sizes: Sizes) -> None:
        self._step, self._bring, self._sizes = step, bring, sizes
        batch_bytes = sizes.batch * sizes.inputs * np.dtype(np.float32).itemsize
        self.most = max(1, min(BLOCK_BYTES // batch_bytes, MOST_CLUSTERED))
        signature = [
            tf.TensorSpec((None, sizes.width), tf.float32),
            tf.TensorSpec((self.most * sizes.batch,), tf.int32),
            tf.TensorSpec((self.most, sizes.factors), tf.float32),
            tf.TensorSpec((), tf.int32),
            tf.TensorSpec((sizes.place,), tf.int64),
        ]
        self._cluster = tf.function(self._loop, autograph=False, jit_compile=True)
        self._run = tf.function(self._gathered, signature, autograph=False)

    def __call__(
        self, samples: Tensor, batches: NDArray[np.int32], factors: Array, place: Place
    ) -> Array:
        """Terms (steps, terms)."""
        count = len(batches)
        rows = np.zeros(self.most * self._sizes.batch, np.int32)
        rows[: batches.size] = batches.reshape(-1)
        padded = np.zeros((self.most, factors.shape[1]), np.float32)
        padded[:count] = factors
        given = (tf.constant(rows), tf.constant(padded), tf.constant(count))
        terms = self._run(samples, *given, tf.constant(place))
        return np.asarray(terms)[:count]

    def _gathered(
        self, samples: Tensor, rows: Tensor, factors: Tensor, count: Tensor, place: Tensor
    ) -> Tensor:
        # Outside the cluster, which would be compiled anew for each number of samples.
        return self._cluster(self._bring(samples, rows, place), factors, count)

    def _loop(self, block: Batch, factors: Tensor, count: Tensor) -> Tensor:
        def body(index: Tensor, terms: Tensor, _last: Tensor) -> Sequence[Any]:
            found = self._step(self._cut(block, index), factors[index])
            updated = tf.tensor_scatter_nd_update(terms, [[index]], [found])
            return index + 1, updated, _finite(found)

        return _loop(body, tf.zeros([self.most, self._sizes.terms]), count)

    def _cut(self, block: Batch, index: Tensor) -> Batch:
        batch: Batch = tf.nest.map_structure(lambda one: self._rows(one, index), block)
        return batch

    def _rows(self, block: Tensor, index: Tensor) -> Tensor:
        first = [index * self._sizes.batch, 0]
        return tf.slice(block, first, [self._sizes.batch, block.shape[1]])


def _loop(body: Callable[..., Sequence[Any]], terms: Any, count: Tensor) -> Any:
    def goes_on(index: Tensor, _terms: Any, finite: Tensor) -> Tensor:
        return tf.logical_and(index < count, finite)

    return tf.while_loop(goes_on, body, (0, terms, True), parallel_iterations=1)[1]


def _finite(terms: Tensor) -> Tensor:
    return tf.reduce_all(tf.math.is_finite(terms))
