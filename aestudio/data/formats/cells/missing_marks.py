"""The marks by which people and programs say that a cell holds no value."""

import re
from functools import lru_cache

import polars as pl

# Of R, pandas, Excel in some languages, SQL, the run-time libraries of C; strokes and dots.
WORDS = r"""na n/a nan null none ? - <na> nat #n/a #na #nv #n/d n.a. -nan +nan nan(ind) -nan(ind)
nan(snan) -nan(snan) nanq nans 1.#ind -1.#ind 1.#qnan -1.#qnan 1.#snan -1.#snan \n (null) <null>
[null] <missing> <undefined> (blank) (empty) na_character_ na_real_ na_integer_ -- --- – — . .. ...
…"""
ANYWHERE = frozenset(WORDS.split()) | {"", "#n/a n/a", "n. a."}
# An error of Excel, such as #DIV/0!, or #NAME? in any language, or a number too wide to be shown.
ERRORS = r"^#(?:[a-zäöüáéíóúñ¡¿][a-zäöüáéíóúñ0-9/_ ]*[!?]|#+)$"
# What may be a word elsewhere is a mark in a column of numbers or times.
NUMBERLESS = """missing nd n.d. n.d nm n.m. nodata undefined undef blank empty unknown void nil : ._
k.a. nothing unavailable"""
SEVERAL = {"no data", "not available", "not applicable", "not measured", "k. a.", "- -"}
AMONG_NUMBERS = frozenset(NUMBERLESS.split()) | SEVERAL
# Stata's and SAS's kinds of missing values; numbers too wide for Fortran's format.
LETTERED = r"^(?:\.[a-z_]|\*+)$"
_ERROR, _LETTERED = re.compile(ERRORS), re.compile(LETTERED)


@lru_cache(maxsize=2**14)
def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value, in any column."""
    word = cell.strip().lower()
    return word in ANYWHERE or _ERROR.match(word) is not None


def is_missing_number(cell: str) -> bool:
    """Whether it says so in a column of numbers or times."""
    word = cell.strip().lower()
    return is_missing(word) or word in AMONG_NUMBERS or _LETTERED.match(word) is not None


def missing_in(words: pl.Series) -> pl.Series:
    """Where words, without space around them, say so in any column."""
    lower = words.str.to_lowercase()
    return lower.is_in(list(ANYWHERE)) | lower.str.contains(ERRORS)


def missing_among_numbers(words: pl.Series) -> pl.Series:
    """Where words say so in a column of numbers or times alone."""
    lower = words.str.to_lowercase()
    return lower.is_in(list(AMONG_NUMBERS)) | lower.str.contains(LETTERED)
