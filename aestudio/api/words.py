"""What is said in the words of files and of the command line, said in those of Python."""

from collections.abc import Iterator
from contextlib import contextmanager

from aestudio.core.errors import StudioError

WORDS = {
    "(--scaled)": "(scaled=True)",
    "name the format with --format": 'name the format, as by format="onnx"',
    "Fill it in in the file": "Fill in what is missing",
    "train from the start (--restart)": "train from the start: aestudio.fit(…)",
}


@contextmanager
def in_python() -> Iterator[None]:
    """While it lasts errors tell what to write in Python."""
    try:
        yield
    except StudioError as error:
        for there, here in WORDS.items():
            error.remedy = error.remedy.replace(there, here)
        raise
