"""Numbers as they are written on the screen."""

import re
from math import isfinite, isinf

from aestudio.core.figures import CLOSE
from aestudio.core.figures import in_powers as in_powers
from aestudio.core.figures import number_text as number_text
from aestudio.core.figures import time_of as time_of
from aestudio.core.units import bytes_text as bytes_text
from aestudio.core.units import count_text as count_text

WHOLE = re.compile(r"^(−?)(\d{5,})")  # Four digits may be a year.


def loss_text(value: float) -> str:
    """A loss with the digits that matter: 0.0056, 0.00012, 1.23e-6, 12.50."""
    if not isfinite(value):
        return "∞" if isinf(value) else "NaN"
    size = abs(value)
    if size == 0:
        return "0"
    if size >= 1e6 or size < 1e-5:
        return in_powers(f"{value:.2e}")
    if size >= 1000:
        return f"{value:,.0f}"
    if size >= 1:
        return f"{value:.2f}"
    return f"{value:.4f}" if size >= 1e-3 else f"{value:.6f}"


def percent_text(share: float) -> str:
    """A share in percent: 73 %, < 1 %."""
    if 0 < share < 0.005:
        return "< 1 %"
    return f"{100 * share:.0f} %"


def error_figure(error: float | None) -> str:
    """An error with four decimals, so that a column of them lines up."""
    if error is None:
        return "–"
    if not isfinite(error):
        return "not finite"
    if error >= 10_000:
        return in_powers(f"{error:.1e}")
    return f"{error:.1f}" if error >= 100 else f"{error:.4f}"


def amount_text(value: float, spread: float = 0.0) -> str:
    """As number_text, with thousands apart and powers as axes have them: 65,535, 32,768, 1.2e6.

    For what is counted or measured; cells of a table, which may be numbers of something, stay as
    they were read.
    """
    apart = 0 < CLOSE * spread < abs(value)
    whole = 1e4 <= abs(value) < 1e6 and not apart
    text = number_text(round(value) if whole else value, spread)
    return in_powers(text) if "e" in text else WHOLE.sub(_grouped, text)


def _grouped(found: re.Match[str]) -> str:
    return f"{found[1]}{int(found[2]):,}"


def unbroken(sentence: str) -> str:
    """With figures that stay beside their %, wherever its lines are broken."""
    return sentence.replace(" %", "\u00a0%")


def class_text(name: str) -> str:
    """A class by its name, which may say itself what it is: Class 3, class_0."""
    return name if name.lower().startswith("class") else f"Class {name}"


def rounded_count(number: int) -> str:
    """A number where there is little room: 950, 280 k, 1.4 M, 4.3 G."""
    if number < 1000:
        return str(number)
    if number < 999_500:
        return f"{number / 1e3:.0f} k"
    size, prefix = next(
        (one for one in ((1e6, "M"), (1e9, "G")) if number < 999.95 * one[0]), (1e12, "T")
    )
    return f"{number / size:.1f} {prefix}"


def seconds_text(seconds: float) -> str:
    """A short duration: 0.16 s, 3 ms."""
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1000:.0f} ms"


def duration_words(seconds: float) -> str:
    """A duration with its unit, as far as it is known beforehand: 8 s, 2 min, 1 h 40 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{max(1, whole)} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min" if seconds >= 570 or whole % 60 == 0 else _with_seconds(whole)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:,} h {minutes} min" if minutes and hours < 24 else f"{hours:,} h"


def _with_seconds(whole: int) -> str:
    minutes, seconds = divmod(whole, 60)
    return f"{minutes} min {seconds} s"


def time_text(seconds: float) -> str:
    """A duration no wider than five digits: 0:03, 12:40, 2 h 05."""
    whole = int(max(0.0, min(seconds, 360_000.0)) + 0.5)
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes:02}" if hours < 100 else "> 99 h"
