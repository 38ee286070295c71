"""What runs for very long, in a process of its own: PROGRAM CASES SEED, in the present folder.

Tells in lines of JSON what it takes of the machine after each epoch, job or turn of the window
(see Footprint), and nothing else.
"""

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

import numpy as np
import psutil

from aestudio import cli
from aestudio.commands import headless
from aestudio.commands.document import document_from
from aestudio.commands.reporting import SilentReporter
from aestudio.commands.signals import signals
from aestudio.commands.wanted_run import one_more
from aestudio.core.events import EndReason, EpochDone, Event, RunEnded
from aestudio.core.progress import Progress
from aestudio.core.project import Document
from aestudio.core.training import TrainingJob

DATA = Path("numbers.npy")
TINY = {"layers": "4,2", "batch_size": "10", "strategy": "whole"}
# All kinds of stages, tied and not; four designs that come again, so that TensorFlow's caches,
# which keep something for each new shape up to a fixed number, are full after the first round.
DESIGNS = (
    ("layers=4,2", "strategy=whole", "batch_size=10"),
    ("layers=6,3", "strategy=one-at-a-time", "tied=true", "batch_size=16"),
    ("layers=5,2", "strategy=one-at-a-time-then-fine-tune", "tied=true", "batch_size=7"),
    ("layers=3", "strategy=whole", "tied=false", "early_stopping=1", "batch_size=20"),
)
TOLD = sys.stdout


def epochs(cases: int, seed: int) -> None:
    """Train without a window for so many epochs, saving all the while."""
    told = _Told()
    options = headless.TrainingOptions(save_every=0.25, snapshots=0)
    telling = patch.object(headless, "reporter_for", lambda *_about, **_more: _Reporter(told))
    with telling, signals() as asked:
        wanted = one_more(_document(cases, seed), None, Path("model.h5"))
        status = headless.train(wanted, asked, options)
    assert status == 0


def window(cases: int, seed: int) -> None:
    """The same in the window, with everything that it shows."""
    from aestudio.app import create

    app, main_window = create([])
    told, document = _Told(), _document(cases, seed)
    main_window.session.open(document, None)

    def moved(progress: Progress) -> None:
        epoch = progress.stages[0].epoch
        # What is being written holds a file open meanwhile.
        if epoch and main_window.autosave.idle and main_window.run_files.idle:
            told.after(epoch)

    def ended(_job: TrainingJob, end: RunEnded) -> None:
        assert end.reason is EndReason.FINISHED, end.error
        main_window.run_files.close()
        main_window.autosave.end()
        told.after(cases)  # When the last epoch came, the one before may still have been written.
        main_window.shut_down()
        app.quit()

    main_window.controller.progress_changed.connect(moved)
    main_window.controller.ended.connect(ended)
    main_window.training.train()
    app.exec()


def again(cases: int, seed: int) -> None:
    """One command after the other, each of which trains and saves."""
    told = _Told()
    for number in range(cases):
        design = (*DESIGNS[number % len(DESIGNS)], f"seed={seed + number}", "epochs=2")
        settings = [part for one in design for part in ("--set", one)]
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            train = ["train", "default", "--data", str(DATA), "--out", "model.h5", "--restart"]
            status = cli.main([*train, "--save-every", "0", *settings])
        assert status == 0
        told.after(number + 1)


def _document(cases: int, seed: int) -> Document:
    values = {**TINY, "epochs": str(cases), "seed": str(seed)}
    return document_from("default", DATA, values)


class _Told:
    """Measures and tells, where it was not told already."""

    def __init__(self) -> None:
        self._process, self._began, self._last = psutil.Process(), perf_counter(), 0

    def after(self, count: int) -> None:
        """So many epochs or jobs are done."""
        if count == self._last:
            return
        self._last = count
        found = {
            "after": count,
            "memory": self._process.memory_info().rss,
            "threads": self._process.num_threads(),
            "handles": self._process.num_fds(),
            "seconds": perf_counter() - self._began,
        }
        print(json.dumps(found), file=TOLD, flush=True)


class _Reporter(SilentReporter):
    def __init__(self, told: _Told) -> None:
        self._told = told

    def show(self, event: Event) -> None:
        if isinstance(event, EpochDone):
            self._told.after(event.record.epoch)


PROGRAMS: dict[str, Callable[[int, int], None]] = {
    "epochs": epochs,
    "window": window,
    "again": again,
}


def main(program: str, cases: int, seed: int) -> None:
    """Run one of the programs in the present folder, where it also keeps its settings."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(Path.cwd())
    np.save(DATA, np.random.default_rng(seed).random((60, 8), np.float32))
    PROGRAMS[program](cases, seed)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
