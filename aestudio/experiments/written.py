"""Values as they are written in a field, as texts for a grid."""

import re

from aestudio.core.assignments import LISTED, declared

DOTS = re.compile(r"\s*(?:…|\.{2,3})\s*")
SEPARATORS = re.compile(r"[,;]")


def grid_texts(name: str, written: str) -> tuple[str, ...]:
    """``--set`` texts of "16, 32, 64", or of a range such as "0.0001 … 0.01".

    Layers are written as the command line has them, braces included, several designs with a
    semicolon between; a percentage as the forms have it.
    """
    if name == LISTED:
        parts = (part.strip() for part in written.split(";"))
        return tuple(f"{name}={DOTS.sub('..', part)}" for part in parts if part)
    ends = DOTS.split(written.strip())
    if len(ends) == 2 and all(ends):
        low, high = (_value(name, one) for one in ends)
        return (f"{name}={{{low}..{high}}}",)
    values = [_value(name, one.strip()) for one in SEPARATORS.split(written) if one.strip()]
    return (f"{name}={{{','.join(values)}}}",) if values else ()


def _value(name: str, text: str) -> str:
    """A share of what stands there in percent."""
    parameter = declared(name)
    if parameter is None or not parameter.percentage:
        return text
    try:
        return f"{float(text.rstrip(' %')) / 100:.10g}"
    except ValueError:
        return text
