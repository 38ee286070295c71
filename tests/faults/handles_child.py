"""The program with 64 file handles, then with none of them left; in the present folder.

Tells in lines of JSON what came of each step, and nothing else.
"""

import contextlib
import io
import json
import os
import resource
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import numpy as np

from aestudio.cli import main

HANDLES = 64
NUMBERS, MODEL = "numbers.npy", "model.h5"
TRAIN = ("train", "default", "--data", NUMBERS, "--set", "layers=3,epochs=2", "--out")
COMMANDS = (
    ("recipes",),
    ("info", MODEL),
    ("data", NUMBERS),
    ("data", "set:iris"),
    ("encode", MODEL, NUMBERS, "--out", "codings.npy"),
    (*TRAIN, "other.h5"),
)
LONG = 60.0  # Seconds.
TOLD = sys.stdout


def command(*arguments: str, left: int | None = None) -> None:
    """Run a command and tell its status and what it complained of."""
    errors = io.StringIO()
    silent = contextlib.redirect_stdout(io.StringIO())
    with silent, contextlib.redirect_stderr(errors), _handles(left):
        try:
            status = main(list(arguments))
        except BaseException:
            traceback.print_exc()
            status = -1
    _tell(step=arguments[0], left=left, status=status, said=errors.getvalue())


@contextlib.contextmanager
def _handles(left: int | None) -> Iterator[None]:
    """So many can still be opened, meanwhile; all that there are if None."""
    held: list[int] = []
    try:
        with contextlib.suppress(OSError):
            while left is not None:
                held.append(os.open(os.devnull, os.O_RDONLY))
        for _ in range(left or 0):
            os.close(held.pop())
        yield
    finally:
        for one in held:
            os.close(one)


def window() -> None:
    """Train, save, and open in the window; then without a handle, which it has to tell."""
    from PySide6.QtCore import QTimer

    from aestudio.app import create

    app, found = create([MODEL])

    def wait(until: Callable[[], object]) -> None:
        end = monotonic() + LONG
        while not until():
            assert monotonic() < end
            app.processEvents()

    def act(action: Callable[[], object]) -> None:
        QTimer.singleShot(0, found, action)
        app.processEvents()

    wait(lambda: found.session.run is not None and found.data.dataset is not None)
    _tell(step="opened", status=0, said=found.banner.text)
    act(found.training.restart)
    wait(lambda: not found.controller.idle)
    wait(lambda: found.controller.idle)
    act(lambda: found.documents.save_to(Path("mine.h5")))
    wait(Path("mine.h5").exists)
    _tell(step="trained", status=0, said=found.banner.text)
    found.session.edit("Rename", lambda project: project.edited(name="Mine"))
    found.autosave.end()  # What it has to say of its copies would come between.
    with _handles(0):
        for name, action in (
            ("save", lambda: found.documents.save_to(Path("more.h5"))),
            ("open", lambda: found.documents.open(Path(MODEL))),
        ):
            found.session.mark_saved(Path("mine.h5"), found.session.document)
            found.banner.say("")
            act(action)
            wait(lambda: found.banner.text)
            _tell(step=name, left=0, status=0, said=found.banner.text)
    found.documents.save_to(Path("more.h5"))
    wait(Path("more.h5").exists)
    found.shut_down()


def _tell(**found: object) -> None:
    print(json.dumps(found), file=TOLD, flush=True)


if __name__ == "__main__":
    np.save(NUMBERS, np.random.default_rng(0).random((60, 8), np.float32))
    resource.setrlimit(resource.RLIMIT_NOFILE, (HANDLES, HANDLES))
    command(*TRAIN, MODEL)
    for one in COMMANDS:
        command(*one)
    for left in (0, 2, 5):
        for one in COMMANDS:
            command(*one, left=left)
    window()
