"""The Inspect workspace while a network learns in the same window: who waits for whom.

    python tests/benchmarks/looking_on.py [--rounds 5]

Trains the first recipe in the real window, drawn off the screen, and prints a line of JSON for
each: an epoch with the workspace Runs in sight and with each view, in turn, and by how much longer
it takes there; a stroke of the probe and another unit under the lens meanwhile, milliseconds by the
median and the slowest of a hundred.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from aestudio.app import create
from aestudio.gui.inspect.neurons.view import NeuronsView
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.inspect.probe.view import ProbeView
from aestudio.gui.inspect.views import VIEWS
from aestudio.gui.shell.main_window import MainWindow

LONG = 600.0
EPOCHS_A_TURN = 5
SETTLED, BETWEEN = 2.0, 0.016  # Seconds.
BESIDE = "runs"


def main() -> None:
    """Train, look on, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    _app, window = create([])
    _pump(lambda: window.data.dataset is not None)
    window.session.edit(
        "Many epochs",
        lambda project: project.edited(plan=project.plan.edited(epochs=10_000, overrides=())),
    )
    ended: list[float] = []
    window.controller.epochs_ended.connect(lambda runs: ended.extend(perf_counter() for _ in runs))
    window.training.train()
    _pump(lambda: len(ended) > 2)
    _epochs(window, ended, asked.rounds)
    page = window.workspaces.page(InspectPage)
    window.workspaces.turn_to("inspect")
    _tell("probe", _probe(page, 60 * asked.rounds))
    _tell("lens", _lens(page, 20 * asked.rounds))
    window.controller.stop()
    _pump(lambda: window.controller.idle)
    window.autosave.end()
    window.shut_down()


def _epochs(window: MainWindow, ended: list[float], rounds: int) -> None:
    """Seconds an epoch in each place, a few at a time, so that what else the machine does meets
    all of them."""
    taken: dict[str, list[float]] = {name: [] for name in (BESIDE, *(one.name for one in VIEWS))}
    for _round in range(rounds):
        for name, found in taken.items():
            _turn_to(window, name)
            first = len(ended)
            began = perf_counter()
            _pump(lambda first=first: len(ended) >= first + EPOCHS_A_TURN)  # type: ignore[misc]
            found.append((perf_counter() - began) / (len(ended) - first))
    base = float(np.median(taken[BESIDE]))
    for name, found in taken.items():
        slower = round(100 * (float(np.median(found)) / base - 1), 1)
        _tell(f"epoch beside {name}", found, slower_percent=slower)


def _turn_to(window: MainWindow, name: str) -> None:
    if name == BESIDE:
        window.workspaces.turn_to(name)
        return
    window.workspaces.turn_to("inspect")
    window.workspaces.page(InspectPage).turn_to(name)


def _probe(page: InspectPage, rounds: int) -> list[float]:
    """From a move of the drawing mouse to the painted output."""
    page.turn_to("probe")
    _rest(SETTLED)
    view = page.current
    assert isinstance(view, ProbeView)
    canvas = view.images.canvas
    middle = canvas.rect().center()
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(canvas, left, plain, middle)
    waits = []
    for number in range(rounds):
        began, before = perf_counter(), view.probed
        QTest.mouseMove(canvas, middle + QPoint(number % 60 - 30, 3 * number % 50 - 25))
        _pump(lambda before=before: view.probed is not before)  # type: ignore[misc]
        view.repaint()
        waits.append(perf_counter() - began)
        _rest(BETWEEN)
    QTest.mouseRelease(canvas, left, plain, middle)
    return waits


def _lens(page: InspectPage, rounds: int) -> list[float]:
    """From another unit to what it listens to, writes and is excited by."""
    page.turn_to("neurons")
    _rest(SETTLED)
    view = page.current
    assert isinstance(view, NeuronsView)
    waits = []
    for number in range(rounds):
        began = perf_counter()
        page.change(lambda one, unit=1 + number % 100: one.of_layer(1, unit))  # type: ignore[misc]
        _pump(lambda: _is_seen(page, view))
        waits.append(perf_counter() - began)
        _rest(10 * BETWEEN)
    return waits


def _is_seen(page: InspectPage, view: NeuronsView) -> bool:
    looked, inspected = view.lens.looked, page.inspected
    return looked is not None and inspected is not None and looked.lens.unit == inspected.unit


def _rest(seconds: float) -> None:
    began = perf_counter()
    _pump(lambda: perf_counter() - began > seconds)


def _pump(until: Callable[[], bool]) -> None:
    end = perf_counter() + LONG
    QApplication.processEvents()
    while not until():
        assert perf_counter() < end
        sleep(0.001)
        QApplication.processEvents()


def _tell(what: str, waits: list[float], **more: float) -> None:
    found = {
        "what": what,
        "rounds": len(waits),
        "median_ms": round(1000 * float(np.median(waits)), 1),
        "slowest_of_100_ms": round(1000 * float(np.percentile(waits, 99)), 1),
        **more,
    }
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
