"""What texts say of settings as the command line writes them, in the labels of the window."""

import re
from collections.abc import Iterator

from aestudio.core.assignments import KNOWN
from aestudio.core.project import Problem
from aestudio.core.quoted import pieces, unquoted

# (scaling=unit), (missing=drop, mean), (split=column,split_column=when) or (test_file).
SETTINGS = re.compile(rf"\((?=(?:{'|'.join(KNOWN)})[=)])[^()]*\)")
# (--restart), (aestudio data set:mnist --download).
OPTION = re.compile(r" \((?:aestudio [^()]*)?--[a-z-]+\)")


def in_labels(text: str) -> str:
    """Names and choices as the window labels them in place of those in brackets.

    A command or an option is left out: the window has a button for what it does.
    """
    return OPTION.sub("", SETTINGS.sub(lambda found: _labelled(found[0]), text))


def advice(problem: Problem) -> str:
    """What is wrong and what to do, in the words of the window."""
    return in_labels(f"{problem.what}. {problem.remedy}.")


def _labelled(found: str) -> str:
    named: dict[str, list[str]] = {}
    last = ""
    for name, value in pieces(found[1:-1], ()):
        last = name or (value if value in KNOWN else last)
        chosen = named.setdefault(last, [])
        if value != last:
            chosen.append(_choice(last, unquoted(value)))
    return f"({' and '.join(_instructions(named))})"


def _instructions(named: dict[str, list[str]]) -> Iterator[str]:
    verb = "set "
    for name, values in named.items():
        label = KNOWN[name].label
        yield f"{verb}{label} to {_listed(values)}" if values else label
        verb = ""


def _choice(name: str, value: str) -> str:
    labels = {one.value: one.label for one in KNOWN[name].choices}
    return f"“{labels.get(value, value)}”"


def _listed(values: list[str]) -> str:
    """“Drop the sample”, “Fill in the mean” or “Fill in the median”."""
    return " or ".join(one for one in (", ".join(values[:-1]), values[-1]) if one)
