"""What a process that reads foreign files may take of the machine."""

import os
import sys
from pathlib import Path
from typing import Any

MOST_FILES = 64
GRACE = 10  # Seconds between the signal that can be caught and the one that cannot.


def limit(memory: int, seconds: int) -> None:
    """Allow so many bytes beyond what is in use, so much processor time, few files, and none
    to be written. Where the system knows no limits there are none."""
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = {
        resource.RLIMIT_CPU: (seconds, seconds + GRACE),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (MOST_FILES, MOST_FILES),
        resource.RLIMIT_CORE: (0, 0),
    }
    in_use = address_space()
    if in_use:
        wanted[resource.RLIMIT_AS] = (in_use + memory, in_use + memory)
    for which, pair in wanted.items():
        _lower(resource, which, pair)


def _lower(resource: Any, which: int, pair: tuple[int, int]) -> None:
    """As low as wanted, or as it is already."""
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        pair = min(pair[0], hard), min(pair[1], hard)
    resource.setrlimit(which, pair)


def address_space() -> int:
    """Bytes of addresses that this process has reserved, 0 where the system does not tell.

    The libraries reserve far more than they use, so that a limit has to be counted from there.
    """
    if not sys.platform.startswith("linux"):
        return 0
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
