"""Words by which a column says which samples train and which test."""

import numpy as np
from numpy.typing import NDArray

from aestudio.data.raw import Column, ColumnKind

TRAINING = frozenset({"train", "training", "trn", "learn", "learning", "fit"})
# What validates elsewhere must not train either: here a part of the rest is drawn for that.
TESTING = frozenset(
    {"test", "testing", "tst", "publictest", "privatetest", "holdout", "heldout", "evaluation"}
    | {"eval", "validation", "valid", "val", "dev", "development"}
)
YES = frozenset({"true", "1"})


def marks_of(column: Column) -> NDArray[np.bool_]:
    """Where a column says test, validation, true or 1; a blank is no mark."""
    if column.kind in (ColumnKind.NUMBER, ColumnKind.TIME):
        return np.asarray(column.values + column.base == 1)
    words = [_plain(one) in TESTING | YES for one in column.categories]
    marks: NDArray[np.bool_] = np.array([*words, False])[column.values]
    return marks


def divides(column: Column) -> bool:
    """Whether a column says of all samples whether they train or test, in words."""
    if column.kind is not ColumnKind.CATEGORY:
        return False
    words = {_plain(one) for one in column.categories}
    return bool(words & TRAINING and words & TESTING) and words <= TRAINING | TESTING


def _plain(word: str) -> str:
    """PublicTest and held-out without case and signs."""
    return "".join(letter for letter in word.lower() if letter.isalnum())
