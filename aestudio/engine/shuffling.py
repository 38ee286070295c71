"""The order of the samples, from seed, stage and epoch alone."""

import numpy as np
from numpy.typing import NDArray

# These keep the streams apart from each other and from those of the initialisers.
SHUFFLING, BLOCKS, WITHIN = 0x5AFE, 0xB10C, 0x57AB


def epoch_order(seed: int, stage: int, epoch: int, samples: int) -> NDArray[np.int32]:
    """The permutation of one epoch (``epoch`` finished before it), int32 (samples,)."""
    return _generator(SHUFFLING, seed, stage, epoch).permutation(samples).astype(np.int32)


def block_order(seed: int, stage: int, epoch: int, blocks: int) -> NDArray[np.int64]:
    """The order in which the blocks of streamed samples come in an epoch, int64 (blocks,)."""
    return _generator(BLOCKS, seed, stage, epoch).permutation(blocks)


def window_order(seed: int, stage: int, epoch: int, window: int, rows: int) -> NDArray[np.int32]:
    """The permutation of the samples in a window (from 0) of an epoch, int32 (rows,)."""
    return _generator(WITHIN, seed, stage, epoch, window).permutation(rows).astype(np.int32)


def _generator(*words: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(words)))
