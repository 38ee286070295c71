"""What is typed into a cell, as a number of the column."""

from datetime import UTC, datetime
from math import isfinite

from aestudio.core.encoding import Feature
from aestudio.gui.kit.number_field import parse_number

MINUS = "−"  # As numbers are shown.


def typed_number(text: str, feature: Feature | None) -> float | int:
    """The number that the network's input is made of, in the units of the file: less what the
    column counts from. Raises ValueError with words for the screen."""
    cleaned = text.strip().replace(MINUS, "-")
    if not cleaned:
        raise ValueError("enter a number")
    if feature is not None and feature.origin:
        return _time(cleaned) - feature.origin
    if feature is not None and feature.base and cleaned.lstrip("-").isdigit():
        return int(cleaned) - feature.base
    try:
        value = parse_number(cleaned, whole=False)
    except ValueError:
        raise ValueError(f"“{text.strip()[:40]}” is no number") from None
    if abs(value) > 3e38:
        raise ValueError("that is too large")
    return value - feature.base if feature is not None else value


def _time(text: str) -> float:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("enter a time such as 2024-05-31 or 2024-05-31 12:00") from None
    seconds = (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    if not isfinite(seconds):
        raise ValueError("that is no time")
    return seconds
