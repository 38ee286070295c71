"""A process that readers of attacks are split off from, and what they take."""

import sys
from collections.abc import Iterator

import pytest

from aestudio.data.reader_process.guarded import standing_by

# Beyond its libraries, a reader may take the memory that is free, here as good as none.
MOST_OF_A_READER = 2**31


@pytest.fixture(scope="module", autouse=True)
def readers_that_are_split_off_take_little() -> Iterator[None]:
    """What they took is told once the process that stood by, whose children they were, is gone."""
    allowed = most_of_a_child()
    with standing_by():
        yield
    assert largest_child() <= max(allowed, peak("RUSAGE_SELF"))


def most_of_a_child() -> int:
    """Bytes that no reader from now on may pass. What those took that are gone is told for good,
    and a process begins with what the one had that it was split off from."""
    return max(largest_child(), MOST_OF_A_READER, peak("RUSAGE_SELF"))


def largest_child() -> int:
    """Resident bytes of the largest process that this one, or such a one, has waited for so
    far."""
    return peak("RUSAGE_CHILDREN")


def peak(whose: str) -> int:
    """Resident bytes at most so far, of this process or of its children."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(getattr(resource, whose)).ru_maxrss * unit
