"""Sizes and counts as people read them."""

from decimal import Decimal
from math import ceil, floor, inf, log10


def bytes_text(size: int) -> str:
    """A size in the unit that suits it: 640 kB, 9 MB, 1.2 GB, 17.3 TB."""
    if size >= 999.95e9:
        return f"{size / 1e12:,.1f} TB"
    if size >= 1e9:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"


def count_text(number: int, one: str, many: str = "") -> str:
    """A count with its noun: 1 row, 1,200 rows; ``many`` where an s alone does not do."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def figures_beside(value: float, spread: float, least: int) -> int:
    """Significant figures of a number in which ``spread`` has ``least`` of them, so that numbers
    which differ look different, and no power of ten stands for some of them; 17 at the most, which
    tell all floats apart."""
    size = abs(value)
    if not 0 < spread < size < inf:
        return least
    more = ceil(log10(size) - log10(spread))
    return min(max(least + more, ceil(log10(size))), 17)


def counted_text(base: int, value: float, spread: float, least: int = 4) -> str:
    """A number that is counted from ``base``, exactly, with ``least`` figures of the spread."""
    places = max(0, least - 1 - floor(log10(spread))) if 0 < spread < inf else 0
    text = f"{Decimal(base) + Decimal(value):.{min(places, 17)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
