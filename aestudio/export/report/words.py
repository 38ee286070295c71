"""Words of users and numbers, as a page takes them."""

import re
from html import escape
from math import isfinite

from aestudio.core.figures import in_powers

# What XML has no way to write.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(word: str) -> str:
    """A word that is only ever text, wherever it stands."""
    return escape(UNWRITABLE.sub("�", word), quote=True)


def error_text(error: float) -> str:
    """A mean squared error with the digits that matter."""
    if not isfinite(error):
        return "not finite"
    if error and not 1e-3 <= abs(error) < 1e4:
        return in_powers(f"{error:.3g}")
    return f"{error:.5f}"


def short_text(value: float) -> str:
    """A number on an axis."""
    return in_powers(f"{value:.3g}")


def duration_text(seconds: float) -> str:
    """0.4 s, 12 s, 3 min 20 s."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes:,} min {left} s" if minutes else f"{left} s"
