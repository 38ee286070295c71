"""Keep TensorFlow's start-up lines off standard error.

TensorFlow's libraries write them from their static initialisers, before any logging level or
environment variable counts; each library that brings its own copy of the code writes them anew.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

STDERR = 2
PATIENCE = 1.0  # Seconds to wait for the last lines.
KNOWN = (
    b"All log messages before absl::InitializeLog() is called are written to STDERR",
    b"oneDNN custom operations are on.",
    b"Could not find cuda drivers on your machine",
    b"This TensorFlow binary is optimized to use available CPU instructions",
    b"To enable the following instructions:",
    b"fully_quantize: ",  # Of the converter to TensorFlow Lite.
)


@contextmanager
def without_start_up_lines() -> Iterator[None]:
    """Drop the KNOWN lines of file descriptor 2, which the whole process shares.

    All else, whichever thread writes it, is passed on at once. A child process started
    meanwhile inherits the pipe, so the thread that reads it stays until the child closes it.
    """
    try:
        real = os.dup(STDERR)
    except OSError:  # A program without standard error has nothing to keep quiet.
        yield
        return
    reading, writing = os.pipe()
    reader = Thread(target=_pass_on, args=(reading, real), name="start-up lines", daemon=True)
    reader.start()
    os.dup2(writing, STDERR)
    os.close(writing)
    try:
        yield
    finally:
        os.dup2(real, STDERR)
        reader.join(PATIENCE)


@contextmanager
def without_warnings() -> Iterator[None]:
    """Drop what TensorFlow warns of through its logger: in the stand-alone program, that it finds
    no source code of its own functions, which it then runs as they are."""
    logger = logging.getLogger("tensorflow")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _pass_on(reading: int, real: int) -> None:
    """Copy lines until the last writer is gone, then close both ends."""
    with open(reading, "rb") as lines, open(real, "wb", buffering=0) as out:
        for line in lines:
            if not any(known in line for known in KNOWN):
                out.write(line)
