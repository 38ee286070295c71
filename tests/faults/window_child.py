"""The window in a process of its own: PROGRAM CASES SEED, in the present folder.

    close    opens so many windows one after the other, trains, and closes each at some moment
    train    trains until a signal comes, and tells the finished epochs

Tells in lines of JSON what it found, and nothing else.
"""

import gc
import json
import os
import random
import sys
import threading
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from time import monotonic
from typing import Any
from unittest.mock import patch

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from aestudio import app as program
from aestudio.commands.document import document_from
from aestudio.core.progress import Progress
from aestudio.core.project import Document
from aestudio.gui.kit.asking import Question
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.shell.main_window import MainWindow
from aestudio.storage.recovery import recovery_folder

DATA = Path("numbers.npy")
UNABLE = "This plugin does not support"  # said by the offscreen platform
DESIGNS = (
    {"layers": "4,2", "strategy": "whole"},
    {"layers": "6,3", "strategy": "one-at-a-time", "tied": "true"},
    {"layers": "5,2", "strategy": "one-at-a-time-then-fine-tune", "batch_size": "7"},
)
HANGS_AFTER_MS = 60_000


def close(cases: int, seed: int) -> None:
    """Close so many windows, each in the middle of something."""
    chance = random.Random(seed)
    before = set(threading.enumerate())
    said: list[str] = []
    qInstallMessageHandler(lambda _kind, _place, text: said.append(text))
    asks = [
        patch(f"aestudio.gui.{module}.ask", _discard)
        for module in ("shell.closing", "document.documents")
    ]
    with asks[0], asks[1]:
        for number in range(cases):
            said.clear()
            document = _document({**DESIGNS[number % len(DESIGNS)], "epochs": "100000"}, seed)
            _open_and_close(document, chance)
            strays = {one.name for one in threading.enumerate() if one not in before}
            _tell(
                said=[one for one in said if UNABLE not in one],
                threads=sorted(strays),
                files=_strays(),
                open=[repr(one) for one in QApplication.topLevelWidgets() if one.isVisible()],
            )


def _open_and_close(document: Document, chance: random.Random) -> None:
    app, window = program.create([])
    window.session.open(document, None)
    state = chance.choice(list(RunState))
    delay = chance.randrange(400)

    def close_after(reached: RunState) -> None:
        if reached is state:
            QTimer.singleShot(delay, window, window.close)

    window.controller.state_changed.connect(close_after)
    if state is RunState.PAUSED:
        window.controller.weights_updated.connect(lambda *_: window.training.toggle_pause())
    elif state is RunState.STOPPING:
        window.controller.weights_updated.connect(lambda *_: window.training.stop())
    elif state is RunState.IDLE:
        QTimer.singleShot(delay, window, window.close)
    QTimer.singleShot(0, window, window.training.train)
    hangs = QTimer(window)
    hangs.timeout.connect(lambda: os.abort())
    hangs.start(HANGS_AFTER_MS)
    app.exec()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def _discard(_parent: object, question: Question[Any]) -> Enum:
    """Nothing is to be saved, of a run or of a design."""
    answer: Enum = next(one for one, _role in question.answers if one.name == "DISCARD")
    return answer


def _strays() -> list[str]:
    """Files that were left: safety copies, locks, temporary files."""
    kept = [*recovery_folder().glob("*"), *Path(os.environ["TMPDIR"]).glob("*")]
    return sorted(one.name for one in (*kept, *Path.cwd().glob(".aestudio*")))


def train(cases: int, seed: int) -> None:
    """Train so many samples an epoch; a signal ends it."""
    np.save(DATA, np.random.default_rng(seed).random((cases, 64), np.float32))
    design = {"layers": "48,16", "strategy": "whole", "batch_size": "4", "epochs": "100000"}
    document = _document(design, seed)
    create = program.create

    def telling(argv: list[str]) -> tuple[QApplication, MainWindow]:
        app, window = create(argv)
        window.session.open(document, None)
        window.controller.progress_changed.connect(_tell_epoch)
        QTimer.singleShot(0, window, window.training.train)
        return app, window

    with patch.object(program, "create", telling):
        sys.exit(program.main([]))


def _tell_epoch(progress: Progress) -> None:
    if progress.current is not None:
        _tell(epoch=progress.current.epoch, at=monotonic())


def _document(settings: dict[str, str], seed: int) -> Document:
    return document_from("default", DATA, {"seed": str(seed), **settings})


def _tell(**found: object) -> None:
    print(json.dumps(found), flush=True)


PROGRAMS: dict[str, Callable[[int, int], None]] = {"close": close, "train": train}


if __name__ == "__main__":
    name, count, seed_ = sys.argv[1:]
    if not DATA.exists():
        np.save(DATA, np.random.default_rng(0).random((400, 12), np.float32))
    PROGRAMS[name](int(count), int(seed_))
