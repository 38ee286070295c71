"""Finds commands by what is typed of their words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QIcon

AT_START, AT_WORD, WITHIN, SCATTERED = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Command:
    """``text`` says what it does, ``group`` what it is about, ``keys`` its shortcut, ``more`` what
    its tip tells besides."""

    text: str
    group: str
    run: Callable[[], object]
    keys: str = ""
    more: str = ""
    icon: QIcon | None = None


def found(typed: str, commands: Sequence[Command]) -> list[Command]:
    """Those that have all words that were typed, in whatever order, the likeliest first.

    A word may be the beginning or a part of one, or some of its letters in their order.
    """
    words = typed.lower().split()
    ranked = [(_rank(words, one), number) for number, one in enumerate(commands)]
    return [commands[number] for rank, number in sorted(_known(ranked))]


def _known(ranked: list[tuple[int | None, int]]) -> list[tuple[int, int]]:
    return [(rank, number) for rank, number in ranked if rank is not None]


def _rank(words: list[str], command: Command) -> int | None:
    text, group = command.text.lower(), command.group.lower()
    total = 0
    for word in words:
        places = [_place(word, text), _place(word, group)]
        # What an action is about counts for less than what it does.
        ranks = [one + more for one, more in zip(places, (0, 3), strict=True) if one is not None]
        if not ranks:
            return None
        total += min(ranks)
    return total


def _place(word: str, text: str) -> int | None:
    at = text.find(word)
    if at == 0:
        return AT_START
    if f" {word}" in text:
        return AT_WORD
    if at > 0:
        return WITHIN
    return SCATTERED if _is_scattered(word, text) else None


def _is_scattered(word: str, text: str) -> bool:
    """Whether the letters follow each other in the text, the first at the beginning of a word."""
    starts = [
        at
        for at, letter in enumerate(text)
        if letter == word[0] and (at == 0 or text[at - 1] == " ")
    ]
    return len(word) > 1 and any(_follow(word, text[at:]) for at in starts)


def _follow(word: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in word)
