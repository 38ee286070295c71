"""What a process that reads foreign files may take of the machine."""

import os
import sys
from math import ceil
from pathlib import Path
from time import process_time
from typing import Any

MOST_FILES = 64
GRACE = 10  # Seconds between the signal that can be caught and the one that cannot.


def limit(memory: int, seconds: int, files: int = MOST_FILES) -> None:
    """Allow so many bytes and so much processor time beyond what is in use, ``files`` open files,
    and none to be written. Where the system knows no limits there are none.

    With 0 files, those that are open stay so, and none is opened any more.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    seconds += ceil(process_time())
    wanted = {
        resource.RLIMIT_CPU: (seconds, seconds + GRACE),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (files, files),
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
