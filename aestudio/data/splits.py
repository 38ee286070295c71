"""Which samples train, which validate, which test: no sample in two parts, none lost."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

# The test part of a user's file must never change between runs, so its seed is no setting.
TEST_SEED = 20_170_319
# Keeps the validation draw apart from other uses of the plan's seed.
VALIDATION_STREAM = 1


def last_part(samples: int, held_out: int) -> tuple[Rows, Rows]:
    """The first rows, and the last ``held_out``."""
    rows = np.arange(samples)
    return rows[: samples - held_out], rows[samples - held_out :]


def drawn_part(samples: int, held_out: int) -> tuple[Rows, Rows]:
    """Rows for training, and ``held_out`` rows for testing, each in the file's order."""
    return _drawn(np.random.default_rng(TEST_SEED), samples, held_out)


def validation_part(samples: int, held_out: int, seed: int) -> tuple[Rows, Rows]:
    """Rows of the training part to learn from, and ``held_out`` to watch."""
    return _drawn(validation_generator(seed), samples, held_out)


def validation_generator(seed: int) -> np.random.Generator:
    """What draws the samples that validate, from the plan's seed."""
    return np.random.default_rng([seed, VALIDATION_STREAM])


def _drawn(generator: np.random.Generator, samples: int, held_out: int) -> tuple[Rows, Rows]:
    order = generator.permutation(samples)
    return np.sort(order[held_out:]), np.sort(order[:held_out])
