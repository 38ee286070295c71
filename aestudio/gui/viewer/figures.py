"""How numbers are written on the card."""

from math import isfinite


def error_figure(error: float | None) -> str:
    """An error with four decimals, so that a column of them lines up."""
    if error is None:
        return "–"
    if not isfinite(error):
        return "not finite"
    if error >= 10_000:
        return f"{error:.1e}"
    return f"{error:.1f}" if error >= 100 else f"{error:.4f}"


def count(number: int, noun: str) -> str:
    """``1 sample``, ``2,000 samples``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
