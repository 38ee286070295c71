"""Who stands against each other in a face-off: words and settings of the command line."""

from collections.abc import Iterable
from dataclasses import dataclass

from aestudio.core.assignments import parsed
from aestudio.core.errors import ProjectError

WORDS = {
    "tied": "tied=true",
    "untied": "tied=false",
    "whole": "strategy=whole",
    "one-at-a-time": "strategy=one-at-a-time",
    "fine-tuned": "strategy=one-at-a-time-then-fine-tune",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A contender: what it is called, and the settings that make it."""

    name: str
    values: dict[str, str]


def contenders(words: str, single: Iterable[str]) -> tuple[Named, ...]:
    """Those of a list with commas between, and single ones whose settings may have commas; raises
    ProjectError for what is none, and unless there are two that differ."""
    texts = [one.strip() for one in words.split(",") if one.strip()]
    found = tuple(_named(text) for text in (*texts, *single))
    names = [one.name for one in found]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise ProjectError(
            f"“{twice[0]}” is named twice", where="--contenders", remedy="Name each once"
        )
    if len(found) < 2:
        raise ProjectError(
            "a face-off takes two contenders or more",
            where="--contenders",
            remedy="Name them, for example tied,untied",
        )
    return found


def _named(text: str) -> Named:
    """Words and settings with a + between: tied+epochs=3."""
    values: dict[str, str] = {}
    for part in text.split("+"):
        word = part.strip()
        if word not in WORDS and "=" not in word:
            raise ProjectError(
                f"there is no contender “{word}”",
                where="--contenders",
                remedy=f"Choose from {', '.join(WORDS)}, or write settings: --contender "
                "layers=64,32",
            )
        values |= parsed([WORDS.get(word, word)])
    return Named(text, values)
