"""Faults that may live: what they change is no behaviour. They are not drawn.

By module and line, as it stands there, the change (or "any" of them) and the reason.
"""

REVIEWED: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
