"""Runs that were trained, as curves in a folder that TensorBoard shows."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from aestudio.core.errors import FileError
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun, RunInfo
from aestudio.core.units import count_text
from aestudio.export.tensorboard.event_log import (
    EventLog,
    check_tensorboard,
    folder_of,
    holds_events,
)
from aestudio.storage.target import unwritable

PROGRAM = "tensorboard"


@dataclass(frozen=True, slots=True)
class CurvesWritten:
    """Into which folder the curves of how many runs were written."""

    folder: Path
    runs: int

    @property
    def told(self) -> str:
        """Wrote 3 runs to curves"""
        return f"Wrote {count_text(self.runs, 'run')} to {self.folder}"

    @property
    def command(self) -> str:
        """The line for a shell that shows them: tensorboard --logdir curves"""
        return command_for(self.folder)


def command_for(folder: Path) -> str:
    """The line for a shell that shows what is in a folder."""
    words = [_program(), "--logdir", str(folder)]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def write_runs(
    runs: Sequence[KeptRun],
    read: Callable[[KeptRun], Run],
    folder: Path,
    called_off: Callable[[], bool] = lambda: False,
    tell: Callable[[int], object] = lambda written: None,
) -> CurvesWritten | None:
    """Write the curves of all of them, each into a folder of its own within ``folder``; or of none,
    and None is returned, if that is ``called_off``. ``tell`` hears after each how many are written.

    ``read`` brings all that a run left behind. Raises FileError where nothing can be written there,
    or curves of one of the runs are there already; nothing is then added to the folder.
    """
    check_tensorboard()
    goals = [folder_of(folder, one.numbered) for one in runs]
    for goal in goals:
        _check_free(goal)
    try:
        with _kept_if_filled(folder), TemporaryDirectory(prefix=".aestudio-", dir=folder) as aside:
            for number, (known, goal) in enumerate(zip(runs, goals, strict=True), start=1):
                if called_off():
                    return None
                write_run(read(known), known.info, Path(aside, goal.name))
                tell(number)
            for goal in goals:
                Path(aside, goal.name).rename(goal)
    except OSError as error:
        raise unwritable(folder, error) from error
    return CurvesWritten(folder, len(runs))


def write_run(run: Run, info: RunInfo, folder: Path) -> None:
    """Write the curves of a run that was trained, as of the time at which it was, into ``folder``.

    Raises OSError where nothing can be written there.
    """
    with EventLog(folder) as log:
        at = info.begun
        for stage in run.history.stages:
            at = log.history(stage, at)
        log.flush()


def _check_free(goal: Path) -> None:
    """TensorBoard would show both as one curve that goes back and forth."""
    if holds_events(goal):
        raise FileError(
            "holds curves already", where=str(goal), remedy="Choose another folder, or delete it"
        )


@contextmanager
def _kept_if_filled(folder: Path) -> Iterator[None]:
    """Have the folder there; what was made stays only if something is in it."""
    made = not folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        if made:
            with suppress(OSError):
                folder.rmdir()


def _program() -> str:
    """By its name where a shell finds it; else where it is installed beside Python."""
    beside = str(Path(sys.executable).parent)
    return PROGRAM if shutil.which(PROGRAM) else shutil.which(PROGRAM, path=beside) or PROGRAM
