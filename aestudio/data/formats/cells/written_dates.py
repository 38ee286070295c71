"""Dates as people write them: day, month and year in any order, months by name, with a time."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
FIRST_YEAR, LAST_YEAR = 1000, 2999
PIVOT = 69  # Two digits from here on are of the last century, as POSIX has it.
PROBED = 200
DAY, MONTH = "day", "month"
ZONE = r"(?:\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?"
CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d(?:[.,]\d{1,9})?))?"
CLOCK += r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?" + ZONE
WEEKDAY = r"(?:\p{L}{2,9}\.?,?\s+)?"
NAMED = r"(?P<name>\p{L}{3,10})\.?"
DATES = (
    # Numbers alone: 31.12.2004, 12/31/04, 2004/12/31, 1-2-04.
    *(
        rf"(?P<one>\d{{4}}|\d{{1,2}}){sign}\s?(?P<two>\d{{1,2}}){sign}\s?(?P<three>\d{{4}}|\d{{1,2}})"
        for sign in ("/", "-", r"\.")
    ),
    # Mon, 1st of March 2004; 01-Mar-04; 1. Mär 2004; 01MAR2004.
    WEEKDAY
    + rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s/-]*(?:of\s+|de\s+)?{NAMED}(?:,|\s+de\s)?"
    + r"[\s/-]*(?P<year>\d{4}|\d{2})",
    # March 1, 2004.
    WEEKDAY + rf"{NAMED}[\s/-]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|[\s/-]+)(?P<year>\d{{4}})",
    # 2004-Mar-01, 2004 March 1.
    rf"(?P<year>\d{{4}})[\s/-]+{NAMED}[\s/-]+(?P<day>\d{{1,2}})",
    # Mar 2004.
    rf"{NAMED}[\s/-]+(?P<year>\d{{4}})",
    # 2004-03.
    r"(?P<year>\d{4})[-/](?P<month>\d{2})",
)
CTIME = rf"^{WEEKDAY}{NAMED}\s+(?P<day>\d{{1,2}})\s+{CLOCK}\s+(?P<year>\d{{4}})$"
FORMS = (*(rf"^{date}(?:(?:[T,\s]\s*|\s+at\s+){CLOCK})?$" for date in DATES), CTIME)
# English, German, French, Spanish and Italian, by as many letters as tell them apart.
MONTHS = {
    1: "jan january januar jän jänner janvier janv ene enero gen gennaio",
    2: "feb february februar février fév févr febrero febbraio",
    3: "mar march mär märz mrz mars marzo",
    4: "apr april avril avr abr abril aprile",
    5: "may mai mayo maggio mag",
    6: "jun june juni juin junio giu giugno",
    7: "jul july juli juillet juil julio lug luglio",
    8: "aug august août ago agosto",
    9: "sep sept september septembre septiembre set settembre",
    10: "oct october okt oktober octobre octubre ott ottobre",
    11: "nov november novembre noviembre",
    12: "dec december dez dezember déc décembre dic diciembre dicembre",
}
NUMBERS = {name: number for number, names in MONTHS.items() for name in names.split()}


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """``values`` (k,) of k different words are seconds since 1970, NaN where one is no date.

    ``order`` is what comes first, day or month, empty if it is neither; ``doubtful`` a word that
    may be meant the other way, where the words do not show it.
    """

    values: Numbers
    order: str = ""
    doubtful: str = ""


def written_dates(words: pl.Series, counts: Counts, order: str) -> Dated:
    """Dates in the form that most words have; ``order`` is day or month, or else auto.

    ``counts`` (k,) says how often each word occurs.
    """
    probe = words.drop_nulls().head(PROBED)
    best = Dated(np.full(len(words), np.nan))
    if not probe.str.contains(r"\d").any():  # Every form has one.
        return best
    for form in FORMS:
        if not probe.str.contains(form).any():
            continue
        found = _dated(words.str.extract_groups(form).struct.unnest(), words, order)
        if _weight(found.values, counts) > _weight(best.values, counts):
            best = found
    return best


def numbered_dates(values: Numbers) -> Numbers | None:
    """Numbers such as 20040301 as seconds since 1970, None unless all that are there are dates
    from 1900 to 2100."""
    known = values[~np.isnan(values)]
    if not len(known) or known.min() < 19000101 or known.max() > 21001231:
        return None
    if (known % 1).any():
        return None
    found = _moments(values // 10000, values // 100 % 100, values % 100)
    return None if np.isnan(found[~np.isnan(values)]).any() else found


def _dated(parts: pl.DataFrame, words: pl.Series, order: str) -> Dated:
    """What the words of one form mean."""
    seconds = _seconds(parts)
    if "one" in parts.columns:
        return _ordered(parts, seconds, words, order)
    year = _year(_numbers(parts, "year"))
    month = _named_months(parts["name"]) if "name" in parts.columns else _numbers(parts, "month")
    day = _numbers(parts, "day") if "day" in parts.columns else np.where(np.isnan(year), np.nan, 1)
    return Dated(_moments(year, month, day) + seconds)


def _ordered(parts: pl.DataFrame, seconds: Numbers, words: pl.Series, order: str) -> Dated:
    """The order as far as the numbers tell it, else the one that is wanted, else a likely one."""
    one, two, three = (_numbers(parts, name) for name in ("one", "two", "three"))
    if (one > 31).any():
        return Dated(_moments(_year(one), two, three) + seconds)
    # A year of one digit is none: 1.2.3 is the number of a version.
    long = (parts["three"].str.len_chars() > 1).fill_null(value=False).to_numpy()
    year = np.where(long, _year(three), np.nan)
    by_order = {DAY: _moments(year, two, one), MONTH: _moments(year, one, two)}
    shown = _shown(by_order)
    if shown:
        return Dated(by_order[shown] + seconds, shown)
    unlike = ~np.isnan(by_order[DAY]) & (by_order[DAY] != by_order[MONTH])
    word = str(words[int(np.argmax(unlike))]) if unlike.any() else ""
    taken = order if order in by_order else _likely(by_order)
    return Dated(by_order[taken] + seconds, taken, word)


def _shown(by_order: dict[str, Numbers]) -> str:
    """The order that explains more words; empty if both explain as many."""
    day, month = (int((~np.isnan(by_order[one])).sum()) for one in (DAY, MONTH))
    return "" if day == month else DAY if day > month else MONTH


def _likely(by_order: dict[str, Numbers]) -> str:
    """The order in which alone dates rise or fall; the day first where nothing speaks for one."""
    day, month = (_is_monotone(one[~np.isnan(one)]) for one in by_order.values())
    return MONTH if month and not day else DAY


def _is_monotone(values: Numbers) -> bool:
    steps = np.diff(values)
    return len(steps) > 1 and bool((steps > 0).all() or (steps < 0).all())


def _moments(year: Numbers, month: Numbers, day: Numbers) -> Numbers:
    """Midnights as seconds since 1970, NaN for what is no day."""
    known = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)
    known &= (day >= 1) & (day <= 31)
    months = (np.where(known, year, 1970) - 1970) * 12 + np.where(known, month, 1) - 1
    begins = months.astype(np.int64).astype("datetime64[M]")
    days = begins.astype("datetime64[D]") + (np.where(known, day, 1) - 1).astype(np.int64)
    known &= days.astype("datetime64[M]") == begins
    seconds = days.astype("datetime64[s]").astype(np.float64)
    return np.where(known, seconds, np.nan)


def _seconds(parts: pl.DataFrame) -> Numbers:
    """Seconds since midnight in UTC, 0 where no time is told, NaN for what is none."""
    if "hour" not in parts.columns:
        return np.zeros(len(parts))
    hour, minute, second = (_numbers(parts, name) for name in ("hour", "minute", "second"))
    told = ~np.isnan(hour)
    half = parts["half"].str.to_lowercase()
    halved = half.is_not_null().to_numpy()
    bad = told & ((hour > np.where(halved, 12, 23)) | (minute > 59) | (second >= 61))
    hour = np.where(halved, hour % 12 + 12 * (half == "p").fill_null(value=False).to_numpy(), hour)
    seconds = hour * 3600 + minute * 60 + np.nan_to_num(second) - _offset(parts["zone"])
    return np.where(bad, np.nan, np.where(told, seconds, 0.0))


def _offset(zones: pl.Series) -> Numbers:
    """Seconds that clocks of a zone are ahead of UTC."""
    hours = _cast(zones.str.extract(r"^[+-](\d\d)"))
    minutes = _cast(zones.str.extract(r"^[+-]\d\d:?(\d\d)"))
    sign = np.where(zones.str.starts_with("-").fill_null(value=False).to_numpy(), -1, 1)
    return np.nan_to_num(sign * (hours * 3600 + minutes * 60))


def _named_months(names: pl.Series) -> Numbers:
    known = list(NUMBERS)
    numbers = names.str.to_lowercase().replace_strict(
        known, [NUMBERS[name] for name in known], default=None, return_dtype=pl.Float64
    )
    return numbers.to_numpy().astype(np.float64)


def _numbers(parts: pl.DataFrame, name: str) -> Numbers:
    return _cast(parts[name].str.replace(",", ".", literal=True))


def _cast(words: pl.Series) -> Numbers:
    return words.cast(pl.Float64, strict=False).to_numpy().astype(np.float64)


def _year(years: Numbers) -> Numbers:
    """Of two digits, one from 1969 to 2068."""
    short = years < 100
    return np.where(short, years + np.where(years < PIVOT, 2000, 1900), years)


def _weight(values: Numbers, counts: Counts) -> int:
    return int(counts[~np.isnan(values)].sum())
