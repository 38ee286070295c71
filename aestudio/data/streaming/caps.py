"""How much memory this process may still take, where it was given less than the machine has."""

import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

GROUPS = Path("/sys/fs/cgroup")


def left_under_caps() -> int | None:
    """Bytes up to the nearest cap, of the process or of its control group; None without one."""
    return min((*_left_of_address_space(), *_left_of_groups()), default=None)


def _left_of_address_space() -> Iterator[int]:
    if sys.platform == "win32":
        return
    import resource

    soft, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY:
        yield max(0, soft - psutil.Process().memory_info().vms)


def _left_of_groups() -> Iterator[int]:
    """Of the group that the process is in, and of all around it (version 2 of control groups)."""
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return
    for line in lines:
        number, _, name = line.partition("::")
        if number == "0":
            group = GROUPS / name.strip("/")
            yield from (left for one in (group, *group.parents) for left in _left_of(one))


def _left_of(group: Path) -> Iterator[int]:
    """What is read from files counts as taken, but makes room when it is asked to."""
    try:
        most = int((group / "memory.max").read_text(encoding="ascii"))
        taken = int((group / "memory.current").read_text(encoding="ascii"))
        told = (group / "memory.stat").read_text(encoding="ascii").split()
        cache = int(told[told.index("inactive_file") + 1])
    except (OSError, ValueError, IndexError):  # no cap is the word "max"
        return
    yield max(0, most - taken + cache)
