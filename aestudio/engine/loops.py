"""Many steps a call: a loop in the graph, or that whole loop compiled by XLA as one cluster.

In a cluster the weights and slots stay in the loop from step to step; nothing leaves it but the
losses. Compiling takes longer than it saves for small networks. How many steps a call takes
changes nothing in the numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from aestudio.core.weights import Array
from aestudio.engine.batch import Batch

Tensor = Any
Step = Callable[[Batch, Tensor], Tensor]  # A batch and factors (k,) → its terms (terms,).
# Samples (n, width), numbers (m,) of those wanted, number of the first step → a batch of m.
Bring = Callable[[Tensor, Tensor, Tensor], Batch]
# Multiplications of one forward pass of a batch from which XLA pays: see tests/benchmarks.
CLUSTERED = 10_000_000
BLOCK_BYTES = 2**23  # Samples brought together for one call of a cluster; more leaves the caches.
MOST_CLUSTERED = 128


def worth_compiling(products: int, batch: int) -> bool:
    """Whether a full batch of ``products`` a sample is compiled by XLA: by its size alone, so that
    bits never depend on how fast the machine was."""
    return batch * products >= CLUSTERED


class Loop(Protocol):
    """Takes steps until all are taken or a term is not finite; the terms after that are 0."""

    @property
    def most(self) -> int:
        """Steps of one call at most."""

    def __call__(
        self, samples: Tensor, batches: NDArray[np.int32], factors: Array, first: int
    ) -> Array:
        """Steps on what ``bring`` makes of ``samples`` (n, width) and ``batches`` (steps, batch),
        with ``factors`` (steps, k), the first being step number ``first`` of the stage; every
        term (steps, terms)."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of what a loop works on: numbers a sample, inputs of the network, factors and terms a
    step."""

    batch: int
    width: int
    inputs: int
    factors: int
    terms: int


class GraphLoop:
    """A loop in a plain graph."""

    most = 2**31 - 1

    def __init__(self, step: Step, bring: Bring, sizes: Sizes) -> None:
        self._step, self._bring, self._sizes = step, bring, sizes
        signature = [
            tf.TensorSpec((None, sizes.width), tf.float32),
            tf.TensorSpec((None, sizes.batch), tf.int32),
            tf.TensorSpec((None, sizes.factors), tf.float32),
            tf.TensorSpec((), tf.int64),
        ]
        self._run = tf.function(self._loop, signature, autograph=False)

    def __call__(
        self, samples: Tensor, batches: NDArray[np.int32], factors: Array, first: int
    ) -> Array:
        """Terms (steps, terms)."""
        given = (tf.constant(batches), tf.constant(factors), tf.constant(first, tf.int64))
        return np.asarray(self._run(samples, *given))

    def _loop(self, samples: Tensor, batches: Tensor, factors: Tensor, first: Tensor) -> Tensor:
        count = tf.shape(batches)[0]

        def body(index: Tensor, terms: Any, _last: Tensor) -> Sequence[Any]:
            number = first + tf.cast(index, tf.int64)
            found = self._step(self._bring(samples, batches[index], number), factors[index])
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
            tf.TensorSpec((), tf.int64),
        ]
        self._cluster = tf.function(self._loop, autograph=False, jit_compile=True)
        self._run = tf.function(self._gathered, signature, autograph=False)

    def __call__(
        self, samples: Tensor, batches: NDArray[np.int32], factors: Array, first: int
    ) -> Array:
        """Terms (steps, terms)."""
        count = len(batches)
        rows = np.zeros(self.most * self._sizes.batch, np.int32)
        rows[: batches.size] = batches.reshape(-1)
        padded = np.zeros((self.most, factors.shape[1]), np.float32)
        padded[:count] = factors
        given = (tf.constant(rows), tf.constant(padded), tf.constant(count))
        terms = self._run(samples, *given, tf.constant(first, tf.int64))
        return np.asarray(terms)[:count]

    def _gathered(
        self, samples: Tensor, rows: Tensor, factors: Tensor, count: Tensor, first: Tensor
    ) -> Tensor:
        # Outside the cluster, which would be compiled anew for each number of samples.
        block = self._bring(samples, rows, first)
        # What is both goes in once, so that it is cut once.
        both = block.inputs is block.targets
        return self._cluster(block._replace(targets=None) if both else block, factors, count)

    def _loop(self, block: Batch, factors: Tensor, count: Tensor) -> Tensor:
        def body(index: Tensor, terms: Tensor, _last: Tensor) -> Sequence[Any]:
            found = self._step(self._cut(block, index), factors[index])
            updated = tf.tensor_scatter_nd_update(terms, [[index]], [found])
            return index + 1, updated, _finite(found)

        return _loop(body, tf.zeros([self.most, self._sizes.terms]), count)

    def _cut(self, block: Batch, index: Tensor) -> Batch:
        batch: Batch = tf.nest.map_structure(lambda one: self._rows(one, index), block)
        return batch._replace(targets=batch.inputs) if block.targets is None else batch

    def _rows(self, block: Tensor | None, index: Tensor) -> Tensor | None:
        if block is None:
            return None
        first = [index * self._sizes.batch, 0]
        return tf.slice(block, first, [self._sizes.batch, block.shape[1]])


def _loop(body: Callable[..., Sequence[Any]], terms: Any, count: Tensor) -> Any:
    def goes_on(index: Tensor, _terms: Any, finite: Tensor) -> Tensor:
        return tf.logical_and(index < count, finite)

    return tf.while_loop(goes_on, body, (0, terms, True), parallel_iterations=1)[1]


def _finite(terms: Tensor) -> Tensor:
    return tf.reduce_all(tf.math.is_finite(terms))
