"""Free memory is what this process may take, not what the machine has."""

import resource
from pathlib import Path

import psutil
import pytest

from aestudio.data.streaming import caps
from aestudio.data.streaming.memory import free_memory

GB = 10**9


@pytest.fixture
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree of control groups in which this process is two levels deep, with no cap."""
    read = Path.read_text

    def told(path: Path, *more: str, **others: str) -> str:
        if path == Path("/proc/self/cgroup"):
            return "1:name=systemd:/x\n0::/user/window\n"
        return read(path, *more, **others)

    monkeypatch.setattr(Path, "read_text", told)
    monkeypatch.setattr(caps, "GROUPS", tmp_path / "cgroup")
    cap(tmp_path / "cgroup" / "user" / "window", "max", 0, 0)
    return tmp_path / "cgroup"


def cap(group: Path, most: str, taken: int, cache: int) -> None:
    group.mkdir(parents=True, exist_ok=True)
    (group / "memory.max").write_text(f"{most}\n")
    (group / "memory.current").write_text(f"{taken}\n")
    (group / "memory.stat").write_text(f"anon 5\ninactive_file {cache}\nfile 7\n")


def test_without_a_cap_the_machine_counts(groups: Path) -> None:
    assert caps.left_under_caps() is None
    assert free_memory() > 0


def test_the_nearest_cap_of_all_groups_around_counts(groups: Path) -> None:
    cap(groups / "user" / "window", str(3 * GB), GB, 0)
    assert caps.left_under_caps() == 2 * GB
    cap(groups / "user", str(2 * GB), GB, 100)
    assert caps.left_under_caps() == GB + 100
    assert free_memory() <= GB + 100


def test_a_group_beyond_its_cap_has_nothing_left(groups: Path) -> None:
    cap(groups / "user", str(GB), 2 * GB, 0)
    assert caps.left_under_caps() == 0


def test_files_of_the_system_that_say_something_else_cap_nothing(groups: Path) -> None:
    cap(groups / "user", "much", 0, 0)
    (groups / "user" / "window" / "memory.stat").write_text("")
    cap(groups, "12", 3, 1)
    assert caps.left_under_caps() == 10


def test_a_limited_address_space_counts(groups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = psutil.Process().memory_info().vms
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (taken + GB, taken + GB))
    left = caps.left_under_caps()
    assert left is not None
    assert 0 < left <= GB + 2**28
