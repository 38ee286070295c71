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

from aestudio.core.architecture import DenseLayer
from aestudio.core.weights import Array

Tensor = Any
Step = Callable[[Tensor, Tensor], Tensor]  # Rows (batch, inputs) and factors (k,) → the loss.
Bring = Callable[[Tensor, Tensor], Tensor]  # Samples (n, width) and numbers (m,) → (m, inputs).
# Multiplications of one forward pass of a batch from which XLA pays: see tests/benchmarks.
CLUSTERED = 10_000_000
BLOCK_BYTES = 2**23  # Samples brought together for one call of a cluster; more leaves the caches.
MOST_CLUSTERED = 128


def worth_compiling(layers: Sequence[DenseLayer], batch: int) -> bool:
    """Whether a full batch is compiled by XLA: by its size alone, so that bits never depend on
    how fast the machine was."""
    products = sum(layer.inputs * layer.units for layer in layers)
    return batch * products >= CLUSTERED


class Loop(Protocol):
    """Takes steps until all are taken or a loss is not finite; the losses after that are 0."""

    @property
    def most(self) -> int:
        """Steps of one call at most."""

    def __call__(self, samples: Tensor, batches: NDArray[np.int32], factors: Array) -> Array:
        """Steps on what ``bring`` makes of ``samples`` (n, width) and ``batches`` (steps, batch),
        with ``factors`` (steps, k); losses (steps,)."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of what a loop works on: numbers a sample, inputs of the network, factors a step."""

    batch: int
    width: int
    inputs: int
    factors: int


class GraphLoop:
    """A loop in a plain graph."""

    most = 2**31 - 1

    def __init__(self, step: Step, bring: Bring, sizes: Sizes) -> None:
        self._step, self._bring = step, bring
        signature = [
            tf.TensorSpec((None, sizes.width), tf.float32),
            tf.TensorSpec((None, sizes.batch), tf.int32),
            tf.TensorSpec((None, sizes.factors), tf.float32),
        ]
        self._run = tf.function(self._loop, signature, autograph=False)

    def __call__(self, samples: Tensor, batches: NDArray[np.int32], factors: Array) -> Array:
        """Losses (steps,)."""
        return np.asarray(self._run(samples, tf.constant(batches), tf.constant(factors)))

    def _loop(self, samples: Tensor, batches: Tensor, factors: Tensor) -> Tensor:
        count = tf.shape(batches)[0]

        def body(index: Tensor, losses: Any, _last: Tensor) -> Sequence[Any]:
            loss = self._step(self._bring(samples, batches[index]), factors[index])
            return index + 1, losses.write(index, loss), loss

        losses = tf.TensorArray(tf.float32, count, element_shape=())
        return _loop(body, losses, count).stack()


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
        ]
        self._cluster = tf.function(self._loop, autograph=False, jit_compile=True)
        self._run = tf.function(self._gathered, signature, autograph=False)

    def __call__(self, samples: Tensor, batches: NDArray[np.int32], factors: Array) -> Array:
        """Losses (steps,)."""
        count = len(batches)
        rows = np.zeros(self.most * self._sizes.batch, np.int32)
        rows[: batches.size] = batches.reshape(-1)
        padded = np.zeros((self.most, factors.shape[1]), np.float32)
        padded[:count] = factors
        losses = self._run(samples, tf.constant(rows), tf.constant(padded), tf.constant(count))
        return np.asarray(losses)[:count]

    def _gathered(self, samples: Tensor, rows: Tensor, factors: Tensor, count: Tensor) -> Tensor:
        # Outside the cluster, which would be compiled anew for each number of samples.
        return self._cluster(self._bring(samples, rows), factors, count)

    def _loop(self, block: Tensor, factors: Tensor, count: Tensor) -> Tensor:
        def body(index: Tensor, losses: Tensor, _last: Tensor) -> Sequence[Any]:
            first = [index * self._sizes.batch, 0]
            rows = tf.slice(block, first, [self._sizes.batch, self._sizes.inputs])
            loss = self._step(rows, factors[index])
            return index + 1, tf.tensor_scatter_nd_update(losses, [[index]], [loss]), loss

        return _loop(body, tf.zeros([self.most]), count)


def _loop(body: Callable[..., Sequence[Any]], losses: Any, count: Tensor) -> Any:
    def goes_on(index: Tensor, _losses: Any, last: Tensor) -> Tensor:
        return tf.logical_and(index < count, tf.math.is_finite(last))

    return tf.while_loop(goes_on, body, (0, losses, 0.0), parallel_iterations=1)[1]
