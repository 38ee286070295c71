"""The random numbers of the steps of a stage.

They are one stream (Philox, counted), of which step t takes the part that begins at t times as
many numbers as a step needs: so they depend on seed, stage, purpose and step alone, never on how
many steps are taken at a time or on which device; and a run that goes on draws what it would have.
Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
"""

from dataclasses import dataclass
from enum import IntEnum
from math import sqrt
from typing import Any

import numpy as np
import tensorflow as tf

from aestudio.core.corruptions import Draw

Tensor = Any
PHILOX = 1  # TensorFlow's number of the algorithm.
AT_ONCE = 8  # Numbers of 16 bits that one count of the stream gives.


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


def bits(
    keys: Tensor, purpose: Purpose, first: Tensor, steps: int, shape: tuple[int, int]
) -> Tensor:
    """What the numbers of ``steps`` steps from number ``first`` are made of, for batches of
    ``shape`` (n, m): 16 bits each, uint16 (steps · n, m)."""
    numbers = shape[0] * shape[1]
    counts = -(-numbers // AT_ONCE)
    key = tf.bitcast(keys[list(Purpose).index(purpose)], tf.uint64)
    start = tf.bitcast(first * counts, tf.uint64)
    words = tf.raw_ops.StatelessRandomUniformFullIntV2(
        shape=[steps * counts * AT_ONCE // 2],
        key=key[tf.newaxis],
        counter=tf.stack([start, tf.zeros([], tf.uint64)]),
        alg=PHILOX,
        dtype=tf.uint32,
    )
    halves = tf.reshape(tf.bitcast(words, tf.uint16), [steps, -1])
    return tf.reshape(halves[:, :numbers], [steps * shape[0], shape[1]])


def drawn(draw: Draw, found: Tensor) -> Tensor:
    """Numbers of that distribution, float32, from 16 ``bits`` each: the quantiles of 65,536 even
    shares, so that a normal number is 4.3 at the most.

    Whole numbers of the generator would take half of the time of a step, and a normal made of two
    of them all of it; compiled by XLA this takes a tenth.
    """
    even = (tf.cast(found, tf.float32) + 0.5) * 2.0**-16
    return even if draw is Draw.UNIFORM else sqrt(2) * tf.math.erfinv(2 * even - 1)
