"""How a command says what it has to, and how it ends."""

import sys
from collections.abc import Iterable

USAGE, FAILURE, INTERRUPTED = 2, 1, 130


def say(message: str) -> None:
    """One line on standard error."""
    print(" ".join(message.split()), file=sys.stderr)


def status_after(message: str, status: int) -> int:
    """The exit status, once the message is said."""
    say(message)
    return status


def say_notes(notes: Iterable[str]) -> None:
    """What is worth knowing, a line each."""
    for note in notes:
        say(f"Note: {note}.")
