"""Words by which a column says which samples train and which test."""

import numpy as np
from numpy.typing import NDArray

from aestudio.core.units import count_text
from aestudio.data.raw import Column, ColumnKind

TRAINING = frozenset({"train", "training", "trn", "learn", "learning", "fit"})
TESTING = frozenset({"test", "testing", "tst", "publictest", "privatetest"})
TESTING |= {"holdout", "heldout", "evaluation", "eval"}
# What validates elsewhere tests where nothing else does; or else it trains, for here a part of
# what trains is drawn to validate.
VALIDATING = frozenset({"validation", "valid", "val", "dev", "development"})
YES = frozenset({"true", "1"})


def marks_of(column: Column) -> NDArray[np.bool_]:
    """Where a column says test, true or 1, or validation where it never says that; a blank is no
    mark."""
    if column.kind in (ColumnKind.NUMBER, ColumnKind.TIME):
        return np.asarray(column.values + column.base == 1)
    words = [_plain(one) for one in column.categories]
    tests = TESTING | YES if _tests(column) else VALIDATING
    marks: NDArray[np.bool_] = np.array([*(one in tests for one in words), False])[column.values]
    return marks


def validation_note(column: Column) -> str:
    """What to say of samples that are marked to validate, where others test; empty if none are."""
    words = [one for one in column.categories if _plain(one) in VALIDATING]
    if column.kind is not ColumnKind.CATEGORY or not words or not _tests(column):
        return ""
    count = int(np.isin(column.values, [column.categories.index(one) for one in words]).sum())
    samples = count_text(count, "sample")
    stay = "stays" if count == 1 else "stay"
    told = f"Column “{column.name}”: {samples} marked “{words[0]}” {stay} among those that train"
    return f"{told}, of which a part is drawn to validate"


def _tests(column: Column) -> bool:
    return any(_plain(one) in TESTING | YES for one in column.categories)


def divides(column: Column) -> bool:
    """Whether a column says of all samples whether they train or test, in words."""
    if column.kind is not ColumnKind.CATEGORY:
        return False
    words = {_plain(one) for one in column.categories}
    held_out = TESTING | VALIDATING
    return bool(words & TRAINING and words & held_out) and words <= TRAINING | held_out


def _plain(word: str) -> str:
    """PublicTest and held-out without case and signs."""
    return "".join(letter for letter in word.lower() if letter.isalnum())
