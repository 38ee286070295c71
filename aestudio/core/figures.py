"""Numbers of a table as they are written, on the screen and on paper."""

import re
from datetime import UTC, datetime
from math import isfinite

from aestudio.core.units import figures_beside

POWER = re.compile(r"e(?:\+|(-))0*(\d+)")
CLOSE = 100  # So many times their spread from 0, four digits no longer tell numbers apart.


def in_powers(text: str) -> str:
    """Powers of ten as axes have them: 1.23e-6 for 1.23e-06, 1e12 for 1e+12."""
    return POWER.sub(r"e\1\2", text)


def number_text(value: float, spread: float = 0.0) -> str:
    """A number as in a table: 4 digits, a minus that looks like one; more digits where it is far
    larger than the ``spread`` of those beside it."""
    if not isfinite(value):
        return "–"
    if 0 < CLOSE * spread < abs(value):
        text = f"{value:.{figures_beside(value, spread, 4)}g}"
    elif value == round(value) and abs(value) < 1e6:
        text = f"{int(value)}"
    elif abs(value) >= 1e4 or 0 < abs(value) < 1e-3:
        text = f"{value:.3g}"
    else:
        text = f"{value:.4g}"
    return text.replace("-", "−", 1) if value < 0 else text


def time_of(seconds: float) -> str:
    """A time of a table; only the day where it is midnight."""
    if not isfinite(seconds):
        return "–"
    try:
        found = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return number_text(seconds)
    midnight = seconds % 86_400 == 0
    return found.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M:%S")
