"""Which samples train, which validate, which test: no sample in two parts, none lost."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

# The test part of a user's file must never change between runs, so its seed is no setting.
TEST_SEED = 20_170_319
# Keeps the validation draw apart from other uses of the plan's seed.
VALIDATION_STREAM = 1
# Keeps the draw that makes classes alike apart from that of the test part.
BALANCE_STREAM = 2


def last_part(samples: int, held_out: int) -> tuple[Rows, Rows]:
    """The first rows, and the last ``held_out``."""
    rows = np.arange(samples)
    return rows[: samples - held_out], rows[samples - held_out :]


def drawn_part(samples: int, held_out: int) -> tuple[Rows, Rows]:
    """Rows for training, and ``held_out`` rows for testing, each in the file's order."""
    return _drawn(np.random.default_rng(TEST_SEED), samples, held_out)


def stratified_part(labels: Rows, held_out: int) -> tuple[Rows, Rows]:
    """The same, each class in proportion: by largest remainders, so ``held_out`` in all."""
    classes, members = np.unique(labels, return_inverse=True)
    generator = np.random.default_rng(TEST_SEED)
    held = [
        generator.permutation(np.flatnonzero(members == one))[:share]
        for one, share in enumerate(shares(np.bincount(members, minlength=len(classes)), held_out))
    ]
    marks = np.zeros(len(labels), np.bool_)
    marks[np.concatenate([np.empty(0, np.int64), *held])] = True
    return marked_part(marks)


def latest_part(times: NDArray[np.float64], held_out: int) -> tuple[Rows, Rows]:
    """The ``held_out`` samples of the greatest times test; of equal times the last in the file."""
    order = np.argsort(times, kind="stable")
    kept = len(times) - held_out
    return np.sort(order[:kept]), np.sort(order[kept:])


def marked_part(marks: NDArray[np.bool_]) -> tuple[Rows, Rows]:
    """Rows that are not marked, and those that are."""
    return np.flatnonzero(~marks), np.flatnonzero(marks)


def shares(counts: Rows, total: int) -> Rows:
    """``total`` shared out in proportion to ``counts``, by largest remainders, int64 (k,).

    Of equal remainders the first wins.
    """
    least, remainders = np.divmod(counts * total, max(int(counts.sum()), 1))
    order = np.argsort(-remainders, kind="stable")
    least[order[: total - int(least.sum())]] += 1
    return least.astype(np.int64)


def balanced(training: Rows, labels: Rows) -> Rows:
    """As many rows of each class as the rarest has among ``training``, drawn, in their order."""
    own = labels[training]
    counts = np.bincount(own)
    least = int(counts[counts > 0].min()) if len(own) else 0
    generator = np.random.default_rng([TEST_SEED, BALANCE_STREAM])
    drawn = [generator.permutation(training[own == one])[:least] for one in np.flatnonzero(counts)]
    return np.sort(np.concatenate([np.empty(0, np.int64), *drawn]))


def validation_part(samples: int, held_out: int, seed: int) -> tuple[Rows, Rows]:
    """Rows of the training part to learn from, and ``held_out`` to watch."""
    return _drawn(validation_generator(seed), samples, held_out)


def validation_generator(seed: int) -> np.random.Generator:
    """What draws the samples that validate, from the plan's seed."""
    return np.random.default_rng([seed, VALIDATION_STREAM])


def _drawn(generator: np.random.Generator, samples: int, held_out: int) -> tuple[Rows, Rows]:
    order = generator.permutation(samples)
    return np.sort(order[held_out:]), np.sort(order[:held_out])
