"""Trains while there is no room: python -m tests.faults.store_full FOLDER ROOM [mounted]

ROOM are the bytes that may still be written. What goes wrong is printed.
"""

import contextlib
import io
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aestudio.commands.checkpoint_writer import CheckpointWriter
from aestudio.commands.wanted_run import WantedRun
from aestudio.core.run import Run
from aestudio.storage.backup import backup_of
from aestudio.storage.project_file import save
from tests.faults.store_uses import FILE, NoDataset, document_of, image_of, strays


def main(folder: Path, room: int, mounted: bool) -> Iterator[str]:
    """What goes wrong."""
    if mounted:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", folder], check=True)
    path = folder / FILE
    save(document_of(1), path)
    dataset: Any = NoDataset()
    writer = CheckpointWriter(WantedRun(document_of(1), path), dataset, writes=True, rest=0)
    with contextlib.redirect_stderr(io.StringIO()) as told:
        with _full(folder, room, mounted):
            for _ in range(2):
                writer.checkpoint(_run(2))
            if path.read_bytes() != image_of(1):
                yield "the file before has changed"
            if strays(folder):
                yield f"left behind: {strays(folder)}"
        writer.checkpoint(_run(1))
    notes = [line.split(":")[1] for line in told.getvalue().splitlines()]
    if notes != [" no checkpoint", " checkpoints can be saved again."]:
        yield f"told: {told.getvalue()}"
    if path.read_bytes() != image_of(1) or not backup_of(path).exists():
        yield "nothing was saved once there was room"


def _run(epoch: int) -> Run:
    run = document_of(epoch).run
    assert run is not None
    return run


@contextlib.contextmanager
def _full(folder: Path, room: int, mounted: bool) -> Iterator[None]:
    if mounted:
        junk = folder / "junk"
        free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
        junk.write_bytes(bytes(max(free - room, 0)))
        yield
        junk.unlink()
    else:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
        yield
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


if __name__ == "__main__":
    for wrong in main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] == ["mounted"]):
        print(wrong)
