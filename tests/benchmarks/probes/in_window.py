"""Samples per second of one job, in the window or without it, and how the window keeps time.

    in_window.py (window | headless) EPOCHS

The job is the recipe book-tied on the sample. Speed is by the clock, from the end of the first
epoch to the end of the last. In the window, a timer of 5 ms in the thread that draws notes how
long it had to wait for its turn, while TensorFlow loads and while the network trains.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from aestudio.core.events import EndReason, EpochDone, Event, RunEnded
from aestudio.core.project import Project
from aestudio.core.training import Engine, EngineInfo, TrainingControl, TrainingJob
from aestudio.data.dataset import load_dataset
from aestudio.data.job import job_for
from aestudio.engine.loader import load_engine
from aestudio.recipes import recipe

RECIPE = "book-tied"
TICK_MS = 5


class Timed:
    """An engine that notes when its epochs end."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.ends: list[float] = []
        self.samples = 0

    @property
    def info(self) -> EngineInfo:
        """What the engine within runs on."""
        return self._engine.info

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        """What the engine within tells."""
        self.samples = len(job.training)
        for event in self._engine.train(job, control):
            if isinstance(event, EpochDone):
                self.ends.append(perf_counter())
            yield event

    @property
    def speed(self) -> float:
        """Samples per second from the end of the first epoch to the end of the last."""
        return self.samples * (len(self.ends) - 1) / (self.ends[-1] - self.ends[0])


def project(epochs: int) -> Project:
    """The recipe with that many epochs."""
    found = recipe(RECIPE).project
    return found.edited(plan=found.plan.edited(epochs=epochs, overrides=()))


def headless(epochs: int) -> dict[str, Any]:
    """Train without a window."""
    wanted = project(epochs)
    job = job_for(wanted, load_dataset(wanted.data))
    engine = Timed(load_engine())
    for event in engine.train(job, TrainingControl()):
        _check(event)
    return {"samples_per_s": engine.speed}


def in_window(epochs: int) -> dict[str, Any]:
    """Train in the window that users see."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from aestudio.core.training import LazyEngine
    from aestudio.gui.shell.main_window import MainWindow
    from aestudio.gui.shell.settings import Settings
    from aestudio.gui.shell.theme import Themes

    app = QApplication(["aestudio"])
    engines: list[Timed] = []
    ticks: dict[str, list[float]] = {"load": [], "train": []}
    last, phase = perf_counter(), "open"

    def load() -> Engine:
        nonlocal phase
        phase = "load"
        engines.append(Timed(load_engine()))
        return engines[0]

    window = MainWindow(LazyEngine(load), Themes(app), Settings())

    def tick() -> None:
        nonlocal last, phase
        now = perf_counter()
        if phase in ticks:
            ticks[phase].append(now - last)
        last = now
        if phase == "load" and engines:
            phase = "train"
            window.session.edit("", lambda _project: project(epochs))
            window.training.train()

    def ended(_job: TrainingJob, event: RunEnded) -> None:
        timer.stop()
        _check(event)
        window.shut_down()
        app.quit()

    timer = QTimer(window)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    window.controller.ended.connect(ended)
    window.show()
    timer.start(TICK_MS)
    app.exec()
    found = {f"{name}_{part}": value for name in ticks for part, value in _waits(ticks[name])}
    return {"samples_per_s": engines[0].speed, **found}


def _waits(seconds: Sequence[float]) -> list[tuple[str, float]]:
    """The time from one tick to the next: 99 of 100 are shorter, and the longest."""
    return [("p99", float(np.percentile(seconds, 99))), ("longest", max(seconds))]


def _check(event: Event) -> None:
    if isinstance(event, RunEnded) and event.reason is not EndReason.FINISHED:
        raise event.error or RuntimeError(f"the run was {event.reason}")


if __name__ == "__main__":
    where, epochs = sys.argv[1:]
    print(json.dumps((in_window if where == "window" else headless)(int(epochs))))
