"""Tooltips that are no wider than is easily read: Qt breaks the lines of none by itself."""

from textwrap import fill

LETTERS = 72  # A line.


def wrapped(text: str) -> str:
    """The same words in lines of so many letters at most; breaks that are there stay."""
    return "\n".join(
        fill(line, LETTERS, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )
