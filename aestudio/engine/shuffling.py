"""The order of the samples, from seed, stage and epoch alone."""

import numpy as np
from numpy.typing import NDArray

SHUFFLING = 0x5AFE  # Keeps these streams apart from those of the initialisers.


def epoch_order(seed: int, stage: int, epoch: int, samples: int) -> NDArray[np.int32]:
    """The permutation of one epoch (``epoch`` finished before it), int32 (samples,)."""
    words = np.random.SeedSequence([SHUFFLING, seed, stage, epoch])
    generator = np.random.Generator(np.random.Philox(words))
    return generator.permutation(samples).astype(np.int32)
