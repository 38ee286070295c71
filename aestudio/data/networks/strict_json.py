"""JSON that says one thing: no key twice, no NaN, nothing too long or too deep."""

import json
from typing import Any

from aestudio.core.errors import DataError

MOST_BYTES = 8 * 2**20


def strictly(text: bytes | str, place: str) -> dict[str, Any]:
    """The object that a text holds; raises DataError for any other text."""
    if len(text) > MOST_BYTES:
        raise _wrong(place, f"it has {len(text):,} characters")
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        why = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
        raise _wrong(place, why) from error
    if not isinstance(found, dict):
        raise _wrong(place, "it is no object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("it says something twice")
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _wrong(place: str, why: str) -> DataError:
    return DataError(
        "has a description that cannot be read",
        where=place,
        why=why[:300],
        remedy="Save the network again",
    )
