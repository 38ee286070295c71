"""Garbage collection while modules come in."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collections() -> Iterator[None]:
    """Hold garbage collection, then exempt what is there now.

    Modules stay for good: looking through ever more of them takes a tenth of the time that the
    window needs to start and a third of TensorFlow's, and later a quarter of a second each time,
    while the window is in use.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()
