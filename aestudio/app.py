"""The composition root: the only place that wires engine, storage and window together."""

import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from aestudio.analysis.cores import keep_to_one_core
from aestudio.core.collecting import without_collections
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.events import EndReason, RunEnded
from aestudio.core.training import Engine, LazyEngine, TrainingJob
from aestudio.data.reader_process.guarded import standing_by
from aestudio.gui.shell.catching import Catcher
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import Themes
from aestudio.logs import log_folder, logging_to
from aestudio.resources import resource

SMOKE_TEST = "--smoke-test"
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
SIGNALS_EVERY_MS = 200


def create(argv: Sequence[str]) -> tuple[QApplication, MainWindow]:
    """The application and its shown window, without entering the event loop.

    ``argv`` is as on the command line, without the program's name; a project file in it is
    opened.
    """
    app = _application()
    keep_to_one_core()
    themes, settings = Themes(app), Settings()
    load_engine = partial(_load_engine, settings.training_threads)
    window = MainWindow(LazyEngine(load_engine), themes, settings)
    window.show()
    files = [one for one in argv if not one.startswith("-")]
    if files:
        window.open_path(Path(files[0]))
    return app, window


def main(argv: Sequence[str]) -> int:
    """Run the window to its end; the exit status."""
    with logging_to(log_folder()) as last_words:
        with without_collections():
            app, window = create(argv)
        catcher = Catcher(window)
        catcher.caught.connect(window.notify)
        catcher.install()
        received = _obey_signals(app, window)
        if SMOKE_TEST in argv:
            _train_and_close(window)
        else:
            _look_back(window, last_words)
        with standing_by():
            status = app.exec()
        catcher.remove()
    return 128 + received[0] if received else status


def _look_back(window: MainWindow, last_words: str) -> None:
    """After a crash: say so, and offer what was open."""
    if last_words:
        window.messages.tell_of_crash(last_words)
    window.recovering.offer()


def _application() -> QApplication:
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["aestudio"])
    app.setApplicationName("aestudio")
    app.setApplicationDisplayName("AE Studio")
    app.setDesktopFileName("aestudio")
    app.setWindowIcon(QIcon(str(resource("icons", "aestudio.svg"))))
    return app


def _load_engine(threads: int) -> Engine:
    """With so many threads, unless the environment names a number."""
    from aestudio.engine.loader import load_engine

    asked = EngineSettings.from_environment(os.environ)
    return load_engine(replace(asked, threads=asked.threads or threads))


def _obey_signals(app: QApplication, window: MainWindow) -> list[int]:
    """Close on Ctrl-C and on a request to end; the signal that came is put in the list."""
    received: list[int] = []

    def handle(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        # Python may call this in the middle of a paint event: close in a turn of its own.
        QTimer.singleShot(0, window, end)

    def end() -> None:
        window.shut_down()
        # A question that stands open would hold the program up: its answer is wanted no more.
        for one in QApplication.topLevelWidgets():
            if one.isModal():
                one.close()
        app.exit(0)

    for name in SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), handle)
    # Python runs its handlers between byte codes only: without a tick, Qt's loop runs none.
    tick = QTimer(app)
    tick.timeout.connect(lambda: None)
    tick.start(SIGNALS_EVERY_MS)
    return received


def _train_and_close(window: MainWindow) -> None:
    """For packaging: one epoch of the first recipe in the real window, then exit 0, or 1."""
    window.session.edit(
        "One epoch",
        lambda project: project.edited(plan=project.plan.edited(epochs=1, overrides=())),
    )

    def ended(_job: TrainingJob, end: RunEnded) -> None:
        QApplication.exit(0 if end.reason is EndReason.FINISHED else 1)
        window.autosave.end()
        window.shut_down()

    window.controller.ended.connect(ended)
    window.training.train()
