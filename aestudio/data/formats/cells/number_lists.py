"""Cells that hold a list of numbers each, such as all pixels of an image."""

from math import isqrt

import numpy as np
from numpy.typing import NDArray

from aestudio.data.formats.cells.column_kinds import Words
from aestudio.data.raw import Pixels

FEWEST, MOST = 4, 100_000
NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
LIST = rf"^[\[(]?\s*{NUMBER}(?:[\s,;]+{NUMBER}){{{FEWEST - 1},}}[\s,;]*[\])]?$"
SIGNS = str.maketrans(",;[]()", "      ")
BRIGHTEST = 255
# Whole numbers that short floats hold.
SHORT = r"^[\[(]?(?:\s*[+-]?\d{1,7}[,;]?)+\s*[\])]?$"
Numbers = NDArray[np.float32] | NDArray[np.float64]


def numbers_listed(words: Words) -> Numbers | None:
    """Numbers (n, k) of n cells that all hold k of them, NaN where a cell is missing; None if
    they do not."""
    text = words.text
    given = text.drop_nulls()
    if (
        not len(given)
        or not given.head(1).str.contains(LIST)[0]
        or not given.str.contains(LIST).all()
    ):
        return None
    first = _numbers(given[0])
    short = bool(given.str.contains(SHORT).all())
    values = np.full((len(text) + 1, len(first)), np.nan, np.float32 if short else np.float64)
    for place, word in enumerate(text):
        if word is not None:
            numbers = _numbers(word)
            if len(numbers) != len(first):
                return None
            values[place] = numbers
    return values[words.codes] if len(first) <= MOST else None


def pixels_of(name: str, values: Numbers) -> Pixels | None:
    """What lists are the pixels of, if they are those of square images: whole numbers from 0 to
    255."""
    side = isqrt(values.shape[1])
    known = values[~np.isnan(values).any(axis=1)]
    bright = len(known) and known.min() >= 0 and 1 < known.max() <= BRIGHTEST
    if side * side != values.shape[1] or not bright or (known % 1).any():
        return None
    return Pixels(name, (side, side))


def _numbers(word: str) -> NDArray[np.float64]:
    return np.array(word.translate(SIGNS).split(), np.float64)
