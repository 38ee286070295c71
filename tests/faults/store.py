"""Kills, power cuts, full and failing disks while the store writes."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from itertools import cycle
from pathlib import Path

import numpy as np

from aestudio.core.digest import run_digest
from aestudio.core.errors import FileError
from aestudio.storage.encode import encoded
from aestudio.storage.project_file import UnsyncedFileError, load, save
from aestudio.storage.run_store import RunStore, store_beside
from tests.faults.campaign import Campaign
from tests.faults.damage import damaged
from tests.faults.store_calls import Call, heard
from tests.faults.store_disk import Disk, put
from tests.faults.store_uses import (
    EPOCHS,
    FILE,
    USES,
    Use,
    add_run,
    add_runs,
    document_of,
    id_of,
    image_of,
    image_of_runs,
    run_of,
    strays,
    wrong_copy,
    wrong_file,
    wrong_runs,
)

ROOT = Path(__file__).parents[2]
LONGEST_WAIT = 0.4
LOADED_EVERY = 10  # Others are compared with images; those that are loaded show that these load.
LEAST_INSIDE = 0.3
UNSHARED = ("unshare", "--user", "--map-root-user", "--mount")
CODES = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS, errno.EMFILE)


class Child:
    """The process that forks one for each job."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def started(self, **job: object) -> int:
        """The number of the process that does the job."""
        assert self._process.stdin is not None
        print(json.dumps(job), file=self._process.stdin, flush=True)
        return int(self.line().removeprefix("process "))

    def line(self) -> str:
        """The next that is told."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def rest(self) -> list[str]:
        """All that is told until the process is gone."""
        found = [self.line()]
        while found[-1] and not found[-1].startswith("ended"):
            found.append(self.line())
        return found


@contextmanager
def child() -> Iterator[Child]:
    """A process for jobs, gone at the end."""
    command = [sys.executable, "-m", "tests.faults.store_child"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Child(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()


def kills(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What was wrong after each kill at a random moment."""
    chance, inside = random.Random(seed), 0
    with child() as trainer:
        for number in range(cases):
            place = folder / str(number)
            place.mkdir()
            told = _killed(trainer, place, chance)
            inside += told[-2].startswith(("keeping", "saving"))
            wrong = _after_kill(place, told)
            if wrong is None and number % LOADED_EVERY == 0:
                wrong = _unloadable(place / FILE)
            few = number == cases - 1 and inside < LEAST_INSIDE * cases
            yield f"only {inside} kills fell inside a save" if wrong is None and few else wrong


def _killed(trainer: Child, place: Path, chance: random.Random) -> list[str]:
    process = trainer.started(folder=str(place), seed=chance.random())
    told = [trainer.line()]
    time.sleep(chance.uniform(0, LONGEST_WAIT))
    os.kill(process, signal.SIGKILL)
    return told + trainer.rest()


def _after_kill(place: Path, told: list[str]) -> str | None:
    if told[-1] != f"ended {-signal.SIGKILL}":
        return told[-1]
    numbers = dict.fromkeys(("keeping", "kept", "saving", "saved"), 0)
    for line in told[:-1]:
        name, epoch = line.split()
        numbers[name] = int(epoch)
    return wrong_file(place, numbers["saved"], numbers["saving"]) or wrong_copy(
        place, numbers["kept"], numbers["keeping"]
    )


def _unloadable(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        same = encoded(load(path), path.parent) == path.read_bytes()
    except FileError as error:
        return str(error)
    return None if same else "what is loaded is not what was saved"


def kills_at_calls(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What was wrong after a kill before each call in turn, again and again."""
    calls = {use: _recorded(use, folder / use.name) for use in USES}
    lengths = {use: sum(isinstance(one, Call) for one in calls[use]) for use in USES}
    places = [(use, call) for use in USES for call in range(1, lengths[use] + 1)]
    random.Random(seed).shuffle(places)
    with child() as killed:
        for number, (use, call) in zip(range(cases), cycle(places), strict=False):
            place = folder / str(number)
            place.mkdir()
            killed.started(folder=str(place), use=USES.index(use), call=call)
            told = killed.rest()
            yield _after_call(use, place, told)


def _after_call(use: Use, place: Path, told: list[str]) -> str | None:
    if told[-1] != f"ended {-signal.SIGKILL}":
        return f"{use.name}: {told[-1]}"
    return use.wrong(place, len(told) - 1, EPOCHS)


def _recorded(use: Use, place: Path) -> list[Call | int]:
    """The calls that succeeded, and in between the epochs that were acknowledged."""
    place.mkdir()
    found = list[Call | int]()
    with heard(found.append):
        use.run(place, found.append)
    return found


def lost_writes(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What was wrong after a power cut behind each call in turn, again and again."""
    recorded = {use: _recorded(use, folder / f"{use.name} before") for use in USES}
    cuts = cycle([(use, end) for use in USES for end in range(len(recorded[use]) + 1)])
    chance = random.Random(seed)
    for number in range(cases):
        use, end = next(cuts)
        disk, acknowledged = Disk(), 0
        for one in recorded[use][:end]:
            if isinstance(one, Call):
                disk.take(one)
            else:
                acknowledged = one
        place = folder / str(number)
        place.mkdir()
        put(disk.after_cut(chance), folder / f"{use.name} before", place)
        wrong = use.wrong(place, acknowledged, EPOCHS)
        yield wrong and f"{use.name}, cut behind call {end}: {wrong}"


def failing_calls(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What was wrong where the system refused a call of a save, each in turn, for any reason."""
    place = folder / "calls"
    _begin(place)
    calls = range(1, len(_refusing(place, 0, 0)[0]) + 1)
    faults = [(call, code) for call in calls for code in CODES]
    random.Random(seed).shuffle(faults)
    for number, (call, code) in zip(range(cases), cycle(faults), strict=False):
        place = folder / str(number)
        _begin(place)
        made, error = _refusing(place, call, code)
        wrong = _after_refusal(place, made, error)
        yield wrong and f"{os.strerror(code)} at call {call}, {made[call - 1].name}: {wrong}"


def _begin(place: Path) -> None:
    place.mkdir()
    for epoch in (1, 2):
        save(document_of(epoch), place / FILE)


def _refusing(place: Path, refused: int, code: int) -> tuple[list[Call], FileError | None]:
    """The calls of a save, one of which is refused, and how it ended."""
    calls = list[Call]()

    def hear(call: Call) -> None:
        calls.append(call)
        if len(calls) == refused:
            raise OSError(code, os.strerror(code))

    try:
        with heard(hear):
            save(document_of(3), place / FILE)
    except FileError as error:
        return calls, error
    return calls, None


def _after_refusal(place: Path, calls: list[Call], error: FileError | None) -> str | None:
    replaced = error is None or isinstance(error, UnsyncedFileError)
    if (place / FILE).read_bytes() != image_of(3 if replaced else 2):
        return "the file is not the one it should be"
    if error is not None and not error.remedy:
        return f"no remedy is told: {error}"
    synced = [call.path for call in calls if call.name == "sync" and call.path.endswith(".tmp")]
    if len(set(synced)) != len(synced):
        return "a file was synced twice"
    if strays(place):
        return f"left behind: {strays(place)}"
    save(document_of(3), place / FILE)
    return wrong_file(place, 3, 3)


def failing_runs(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What was wrong where the system refused a call while one more run was added, as the disk
    fills up, or fails, while the runs before it are brought beside the project."""
    place = folder / "calls"
    _begin_runs(place)
    calls = range(1, len(_adding(place, 0, 0)[0]) + 1)
    faults = [(call, code) for call in calls for code in CODES]
    random.Random(seed).shuffle(faults)
    for number, (call, code) in zip(range(cases), cycle(faults), strict=False):
        place = folder / str(number)
        _begin_runs(place)
        made, told = _adding(place, call, code)
        wrong = _after_adding(place, told)
        yield wrong and f"{os.strerror(code)} at call {call}, {made[call - 1].name}: {wrong}"


def _begin_runs(place: Path) -> None:
    place.mkdir()
    for number in (1, 2):
        add_run(place, number)


def _adding(place: Path, refused: int, code: int) -> tuple[list[Call], str]:
    """The calls while a third run is added, one of which is refused, and what is told."""
    calls = list[Call]()

    def hear(call: Call) -> None:
        calls.append(call)
        if len(calls) == refused:
            raise OSError(code, os.strerror(code))

    with redirect_stderr(StringIO()) as told, heard(hear):
        add_run(place, 3)
    return calls, told.getvalue()


def _after_adding(place: Path, told: str) -> str | None:
    image = (place / FILE).read_bytes()
    if image not in (image_of_runs(2), image_of_runs(3)):
        return "the file is neither the one before nor the one after"
    if image == image_of_runs(2) and "Training goes on" not in told:
        return f"nothing is told, or no remedy: {told}"
    if strays(place):
        return f"left behind: {strays(place)}"
    wrong = wrong_runs(place, 2, 3)
    if wrong is None:
        add_run(place, 3)
        wrong = wrong_runs(place, 3, 3)
    return wrong


def damaged_runs(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What was wrong where the file of a run, or of a snapshot, beside a project was damaged."""
    numbers = np.random.default_rng(seed)
    for place in (folder / str(number) for number in range(cases)):
        place.mkdir()
        add_runs(place, lambda _number: None)
        store = store_beside(place / FILE)
        number = int(numbers.integers(1, 3))
        snapshot = bool(numbers.integers(2))
        name = f"{id_of(number)}{f'-s1-e{number}' if snapshot else ''}.h5"
        whole = (store.folder / name).read_bytes()
        (store.folder / name).write_bytes(damaged(whole, numbers))
        yield _after_damage(place, store, number, snapshot)


def _after_damage(place: Path, store: RunStore, number: int, snapshot: bool) -> str | None:
    if load(place / FILE).runs.last_number != EPOCHS:
        return "the project no longer opens"
    other = 3 - number
    if run_digest(store.run(id_of(other))) != run_digest(run_of(other)):
        return "another run is no longer what it was"
    id = id_of(number)
    try:
        found = store.snapshot(id, 1, number) if snapshot else store.run(id)
    except FileError as error:
        return None if error.remedy and id in str(error) else f"told: {error}"
    return f"believed, with {found.checkpoint.epoch} epochs"


def full_disks(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What was wrong where the disk was full, or files might not grow, during training."""
    chance = random.Random(seed)
    mounts = _may_mount()
    if not mounts:
        print("disk-full: no file system may be mounted here, so only limits", file=sys.stderr)
    for number in range(cases):
        place = folder / str(number)
        place.mkdir()
        room = chance.randrange(len(image_of(2)))
        command = [sys.executable, "-m", "tests.faults.store_full", str(place), str(room)]
        if mounts and number % 2 == 0:
            command = [*UNSHARED, *command, "mounted"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        yield (done.stdout + done.stderr[-500:]).strip() or None


def _may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    command = [*UNSHARED, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


STORE = (
    Campaign(
        "kills",
        "kill −9 while epochs are kept and saved",
        "the last acknowledged epoch loads, or is offered; no file unreadable or mixed; "
        "at least 3 of 10 kills fall inside a save",
        quick=6,
        full=1000,
        cases=kills,
    ),
    Campaign(
        "kill-at-call",
        "kill −9 before each system call of a save",
        "the same",
        quick=12,
        full=500,
        cases=kills_at_calls,
    ),
    Campaign(
        "lost-writes",
        "power cut behind each system call; writes and names not synced lost or torn",
        "the same",
        quick=200,
        full=20_000,
        cases=lost_writes,
    ),
    Campaign(
        "failing-calls",
        "each system call of a save refused (ENOSPC, EIO, EDQUOT, EROFS, EMFILE)",
        "the old file to the byte, or the new one; told with a remedy; nothing left behind; no "
        "file synced twice; the next save succeeds",
        quick=20,
        full=500,
        cases=failing_calls,
    ),
    Campaign(
        "failing-runs",
        "each system call refused while one more run is added to a project with runs and snapshots",
        "the old file to the byte, or the new one, and every run that it names beside it; told "
        "with a remedy; nothing left behind; the next one is added",
        quick=20,
        full=500,
        cases=failing_runs,
    ),
    Campaign(
        "damaged-runs",
        "the file of a run or of a snapshot damaged beside the project",
        "it is refused with what to do; the project and the other runs open",
        quick=3,
        full=500,
        cases=damaged_runs,
    ),
    Campaign(
        "disk-full",
        "a full disk of 2 MiB; a limit to the size of files",
        "the old file to the byte; told once; training goes on; nothing left behind; saved again "
        "once there is room",
        quick=2,
        full=60,
        cases=full_disks,
    ),
)
