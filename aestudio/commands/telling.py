"""How a command says what it has to, and how it ends."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

USAGE, FAILURE, INTERRUPTED = 2, 1, 130
_QUIET = ContextVar("quiet", default=False)


@contextmanager
def quietly(quiet: bool = True) -> Iterator[None]:
    """While it lasts, nothing is said but what was asked for, and what went wrong."""
    token = _QUIET.set(quiet)
    try:
        yield
    finally:
        _QUIET.reset(token)


def is_quiet() -> bool:
    """Whether nothing is to be said but what was asked for, and what went wrong."""
    return _QUIET.get()


def hush() -> None:
    """From here on to the end of ``quietly``, be quiet."""
    _QUIET.set(True)


def say(message: str) -> None:
    """One line on standard error."""
    if not is_quiet():
        _complain(message)


def confirm(message: str) -> None:
    """That something was done, on standard output."""
    if not is_quiet():
        print(message)


def status_after(message: str, status: int) -> int:
    """The exit status, once the message is said."""
    if status:
        _complain(message)
    else:
        say(message)
    return status


def _complain(message: str) -> None:
    print(" ".join(message.split()), file=sys.stderr)


def say_notes(notes: Iterable[str]) -> None:
    """What is worth knowing, a line each."""
    for note in notes:
        say(f"Note: {note}.")
