"""The random numbers of the steps of a stage.

They are one stream (Philox, counted), of which step t takes the part that begins at t times as
many numbers as a step needs: so they depend on seed, stage, purpose and step alone, never on how
many steps are taken at a time or on which device; and a run that goes on draws what it would have.
Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import tensorflow as tf

from aestudio.core.corruptions import Draw

Tensor = Any
PHILOX = 1  # TensorFlow's number of the algorithm.
AT_ONCE = 4  # Numbers that one count of the stream gives.


class Purpose(IntEnum):
    """What the numbers are for; each has a stream of its own."""

    CORRUPTION = 0xC022
    CODINGS = 0xC0DE
    HELD_OUT_CORRUPTION = 0xC023
    HELD_OUT_CODINGS = 0xC0DF


@dataclass(frozen=True, slots=True)
class Streams:
    """Where the streams of a stage begin; ``keys`` int64 (purposes,)."""

    keys: tuple[int, ...]

    @classmethod
    def of(cls, seed: int, stage: int) -> "Streams":
        """Those of a stage of a run with that seed."""
        words = (np.random.SeedSequence([one, seed, stage]) for one in Purpose)
        return cls(tuple(int(one.generate_state(1, np.uint64).view(np.int64)[0]) for one in words))

    def tensor(self) -> Tensor:
        """The keys for a graph, so that it need not be made anew for other seeds."""
        return tf.constant(self.keys, tf.int64)


def drawn(
    draw: Draw, keys: Tensor, purpose: Purpose, first: Tensor, steps: int, shape: tuple[int, int]
) -> Tensor:
    """The numbers of ``steps`` steps from number ``first``, float32 (steps · n, m), for batches of
    ``shape`` (n, m)."""
    numbers = shape[0] * shape[1]
    counts = -(-numbers // AT_ONCE)
    make = {
        Draw.NORMAL: tf.raw_ops.StatelessRandomNormalV2,
        Draw.UNIFORM: tf.raw_ops.StatelessRandomUniformV2,
    }[draw]
    key = tf.bitcast(keys[list(Purpose).index(purpose)], tf.uint64)
    start = tf.bitcast(first * counts, tf.uint64)
    stream = make(
        shape=[steps * counts * AT_ONCE],
        key=key[tf.newaxis],
        counter=tf.stack([start, tf.zeros([], tf.uint64)]),
        alg=PHILOX,
    )
    return tf.reshape(tf.reshape(stream, [steps, -1])[:, :numbers], [steps * shape[0], shape[1]])
