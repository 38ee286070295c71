"""Numbers as people and programs write them: thousands apart, decimal commas, signs around them."""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
MINUS = r"[−–—‒﹣－‐‑]"
CURRENCY = (
    r"(?:(?:R|US|C|A|HK|NZ)?\p{Sc}|CHF|USD|EUR|GBP|JPY|CNY|INR|SEK|NOK|DKK|PLN|kr|zł|Kč|Fr)\.?"
)
SPACE = r"[\x{a0}\x{202f}\x{2000}-\x{200a}]"
INVISIBLE = r"[\x{feff}\x{200b}-\x{200f}\x{2060}\x{202a}-\x{202e}]"
EXPONENT = r"(?:[eE][+-]?\d+)?"
# Fortran's, also without a letter where it has three digits, and as it is printed.
FORTRAN = r"^([+-]?[\d.,]+)[dDqQ]([+-]?\d+)$"
WITHOUT_LETTER = r"^([+-]?\d*[.,]\d+)([+-]\d{3})$"
PRINTED = r"^([+-]?[\d.,]+)\s*[x×·*]\s*10\s*(?:\^|\*\*)?\s*([+-]?\d+)$"
INFINITE = r"(?i)^([+-]?)(?:inf(?:inity)?|1\.#inf\d*|∞)$"
# An address in a network, whose four numbers look like groups of three digits.
ADDRESS = r"^[12]\d\d(?:\.[012]\d\d){3}$"
# A shape that has little to do with words.
LIKELY = r"^[^\p{L}\d]{0,4}(?:\p{L}{1,3}\W{0,3})?\d[\d.,'’´` \x{a0}\x{202f}\x{2000}-\x{200a}]*"
LIKELY += r"(?:[eEdDqQ]?[+-]?\d+)?(?:\s*[x×·*]\s*10\W*\d+)?[^\p{L}\d]{0,3}(?:\p{L}{1,3}\.?)?\)?$"
PROBED = 200
BETWEEN = {",": "commas", ".": "points", " ": "spaces", "'": "apostrophes"}
BEFORE = {",": "commas", ".": "points"}


@dataclass(frozen=True, slots=True)
class Habits:
    """How a file writes: the sign before ``decimal``s, and whether the user has told it or other
    columns have shown it (``sure``); which of day and month comes first in ``dates``, and whether
    other columns have shown it; what separates cells."""

    decimal: str = "."
    told: bool = False
    sure: bool = False
    dates: str = "auto"
    separator: str = ","


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """``values`` (k,) of k different words, NaN where one is no number. ``decimal`` is the sign
    that words show to stand before decimals, empty if none does; ``doubtful`` a word, such as
    1,234, that may be meant otherwise, and ``meant`` what it was taken for. ``did`` says what was
    done beyond plain reading."""

    values: Numbers
    decimal: str = ""
    doubtful: str = ""
    meant: float = 0.0
    did: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Form:
    """Digits in groups of three with ``group`` between them, if any, and ``decimal``."""

    group: str
    decimal: str

    @property
    def pattern(self) -> str:
        """Of the numbers that are written so."""
        group, decimal = (
            f"\\x{{{ord(one):x}}}" if one else "" for one in (self.group, self.decimal)
        )
        whole = rf"(?:[1-9]\d{{0,2}}(?:{group}\d{{3}})+|\d+)" if group else r"\d+"
        return rf"^[+-]?(?:inf|(?:{whole}(?:{decimal}\d*)?|{decimal}\d+){EXPONENT})$"

    def numbers(self, words: pl.Series) -> Numbers:
        """Their values, NaN for other words."""
        own = words.set(~words.str.contains(self.pattern), None)
        if self.group:
            own = own.str.replace_all(self.group, "", literal=True)
        return floats(own.str.replace(self.decimal, ".", literal=True))


def plain_numbers(words: pl.Series, decimal: str) -> Numbers:
    """Numbers as Python writes them, with that sign for decimals; NaN for other words."""
    if decimal == ",":
        points = words.str.contains(".", literal=True)
        words = words.set(points, None).str.replace(",", ".", literal=True)
    return floats(words)


def written_numbers(words: pl.Series, counts: Counts, habits: Habits) -> Written:
    """Numbers in any form, the same for all words, which the most of them show.

    ``counts`` (k,) says how often each word occurs.
    """
    plain = plain_numbers(words, habits.decimal)
    given = words.is_not_null().to_numpy()
    if not np.isnan(plain[given]).any():
        shows = words.str.contains(habits.decimal, literal=True).any()
        found = _with_doubt(Written(plain, habits.decimal if shows else ""), words, habits)
        # A point is what most programs write, whatever stands behind it.
        return replace(found, doubtful="") if habits.decimal == "." else found
    if not words.drop_nulls().head(PROBED).str.contains(LIKELY).any():
        return Written(plain)
    bare, did = bared(words)
    found = _best(bare, counts, habits)
    if _weight(found.values, counts) <= _weight(plain, counts):
        return Written(plain)
    return replace(found, did=(*did, *found.did))


def floats(words: pl.Series) -> Numbers:
    """float64 (k,), NaN where there is no number."""
    values = words.cast(pl.Float64, strict=False)
    return values.to_numpy().astype(np.float64, copy=False)


def bared(words: pl.Series) -> tuple[pl.Series, list[str]]:
    """Words without the signs around and within numbers that do not depend on the language, and
    what was left out of them."""
    text = words.str.replace_all(INVISIBLE, "").str.replace_all(SPACE, " ").str.strip_chars()
    text = text.str.replace_all("[’´`]", "'").str.replace_all(f"^({CURRENCY})?\\s*{MINUS}", "${1}-")
    text, did = _without_signs(text)
    bracketed = r"^\(\s*([^()+-]*\d[^()+-]*)\)$"
    if text.str.contains(bracketed).any():
        text = text.str.replace(bracketed, "-${1}")
        did.append("brackets mean negative numbers")
    text = text.str.replace(r"^(\d[\d.,' ]*)-$", "-${1}").str.replace(r"^([+-])\s+", "${1}")
    text = text.str.replace(INFINITE, "${1}inf")
    for pattern in (FORTRAN, WITHOUT_LETTER, PRINTED):
        text = text.str.replace(pattern, "${1}e${2}")
    return text, did


def _without_signs(text: pl.Series) -> tuple[pl.Series, list[str]]:
    """Without the sign of a currency, if all have the same, or of percent, if all have it."""
    did = []
    digits = text.filter(text.str.contains(r"\d").fill_null(value=False))
    before, behind = (
        rf"^([+-]?\(?)\s*({CURRENCY})\s*([+-]?)\s*(\d|[.,]\d)",
        rf"(\d[.,]?)\s*({CURRENCY})(\)?)$",
    )
    signs = {
        *digits.str.extract(before, 2).drop_nulls().unique(),
        *digits.str.extract(behind, 2).drop_nulls().unique(),
    }
    if len(signs) == 1:
        text = text.str.replace(before, "${1}${3}${4}").str.replace(behind, "${1}${3}")
        did.append(f"“{signs.pop()}” is left out")
    if (
        len(digits)
        and (digits.str.contains(r"%\)?$") | (digits == "0")).all()
        and digits.str.contains("%").any()
    ):
        text = text.str.replace(r"\s*%(\)?)$", "${1}")
        did.append("“%” is left out")
    return text, did


def _best(bare: pl.Series, counts: Counts, habits: Habits) -> Written:
    forms = _forms(bare, habits)
    values = {form: form.numbers(bare) for form in forms}
    weights = {form: _weight(values[form], counts) for form in forms}
    most = max(weights.values())
    tied = [form for form in forms if weights[form] == most]
    form = _settled(tied, bare, values, habits)
    found = values[form]
    if form.group == "." and bare.filter(~np.isnan(found)).str.contains(ADDRESS).all():
        return Written(np.full(len(found), np.nan))
    did = [f"{BETWEEN[form.group]} stand between thousands"] if form.group else []
    if form.decimal != habits.decimal and bare.str.contains(form.decimal, literal=True).any():
        did.append(f"{BEFORE[form.decimal]} stand before decimals")
    if not (habits.told or form.group):
        other = values.get(_Form("", "." if form.decimal == "," else ","))
        if other is not None and (np.isnan(found) & ~np.isnan(other)).any():
            found = np.where(np.isnan(found), other, found)
            did = ["points and commas both stand before decimals"]
    shows = bare.filter(~np.isnan(found)).str.contains(form.decimal, literal=True).any()
    written = Written(found, form.decimal if shows else "", did=tuple(did))
    return _with_doubt(written, bare, habits)


def _with_doubt(written: Written, bare: pl.Series, habits: Habits) -> Written:
    """With a word that may be meant otherwise, if other columns do not tell."""
    place = -1 if habits.sure and not habits.told else _doubtful(bare, written.values)
    if place < 0:
        return written
    meant = float(written.values[place])
    return replace(written, decimal="", doubtful=str(bare[place]), meant=meant)


def _doubtful(bare: pl.Series, found: Numbers) -> int:
    """The place of a word that may be meant otherwise, −1 if there is none: where all words with
    a sign have one group of three digits behind it, and no other sign."""
    for sign in BEFORE:
        marked = bare.str.contains(sign, literal=True).fill_null(
            value=False
        ).to_numpy() & ~np.isnan(found)
        group = bare.str.contains(rf"^[+-]?[1-9]\d{{0,2}}\x{{{ord(sign):x}}}\d{{3}}$")
        if marked.any() and group.fill_null(value=False).to_numpy()[marked].all():
            return int(np.argmax(marked))
    return -1


def _forms(bare: pl.Series, habits: Habits) -> list[_Form]:
    """The forms that may be, likely ones first: signs that do not occur need not be tried."""
    decimals = (
        [habits.decimal] if habits.told else [habits.decimal, *({".", ","} - {habits.decimal})]
    )
    groups = [one for one in BETWEEN if bare.str.contains(one, literal=True).any()]
    return [_Form(one, sign) for one, sign in product(["", *groups], decimals) if one != sign]


def _settled(
    tied: list[_Form], bare: pl.Series, values: dict[_Form, Numbers], habits: Habits
) -> _Form:
    """The form to take of those that explain as much."""
    for sign, other in ((",", "."), (".", ",")):
        decimal, group = _Form("", sign), _Form(sign, other)
        if decimal in tied and group in tied:
            numbers = bare.filter(~np.isnan(values[group]))
            marked = numbers.str.contains(sign, literal=True)
            if marked.any():
                return group if _is_grouped(sign, numbers, marked, habits) else decimal
    return tied[0]


def _is_grouped(sign: str, numbers: pl.Series, marked: pl.Series, habits: Habits) -> bool:
    """Whether 1,234 is a thousand and more: as the rest of the file says; or else a comma where
    numbers without one have three digits at the most, or that is not said to be the decimal sign
    of countries that separate by semicolons."""
    if habits.sure:
        return habits.decimal != sign
    if sign == ".":
        return False
    short = numbers.filter(~marked)
    if len(short):
        return bool((short.str.len_chars() <= 4).all()) and not short.str.contains(r"\d{4}").any()
    return habits.separator != ";"


def _weight(values: Numbers, counts: Counts) -> int:
    return int(counts[~np.isnan(values)].sum())
