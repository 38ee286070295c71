"""The Inspect workspace in the real window: how long one waits for what, with many samples.

    python tests/benchmarks/inspecting.py [--samples 100000] [--rounds 30]

Trains nothing: the network has random weights and lies in a window that is drawn off the screen.
Prints a line of JSON for each: the first page of the samples after a click, frames while they are
scrolled, epoch to epoch of the strip, the first turn to each view and those after it, the lens and
a unit that is turned, a stroke of the probe, the map of all samples panned and zoomed; milliseconds
by the median, the slowest of a hundred, and the time of the processor alone, which tells on a busy
machine.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time, sleep

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from aestudio.analysis.cores import keep_to_one_core
from aestudio.core.architecture import Architecture
from aestudio.core.extent import Extent
from aestudio.core.layers.dense import Dense
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import DataReference, Document
from aestudio.core.scaling import Scaling
from aestudio.data.dataset import Dataset
from aestudio.gui.document.session import Session
from aestudio.gui.inspect.inspected import Inspected, Subject
from aestudio.gui.inspect.map.view import MapView
from aestudio.gui.inspect.neurons.view import NeuronsView
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.inspect.probe.view import ProbeView
from aestudio.gui.inspect.samples.view import SamplesView
from aestudio.gui.inspect.views import VIEWS
from aestudio.gui.samples.part import Parts
from aestudio.gui.shell.theme import Themes
from aestudio.recipes import recipe
from tests.networks import drawn

LONG = 600.0
SIDE, CLASSES = 28, 10


def main() -> None:
    """Open the workspace, use it, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    app = QApplication([])
    keep_to_one_core()  # As the program does.
    page = _page(Themes(app))
    subjects = _subjects(asked.samples)
    for name, measure in (
        ("first page", _first_page),
        ("all errors", _all_errors),
        ("scroll", _scroll),
        ("rewind", _rewind),
        ("first turn to a view", _first_turn),
        ("view", _turn),
        ("lens", _lens),
        ("turn a unit", _turn_unit),
        ("probe", _probe),
        ("map", _map),
    ):
        waits, busy = measure(page, subjects, asked.rounds)
        print(json.dumps({"what": name, **_told(waits, busy)}), flush=True)
    page.close()


def _page(themes: Themes) -> InspectPage:
    page = InspectPage(Session(Document(recipe("default").project)), themes)
    themes.dress(page)
    page.resize(1264, 690)
    page.show(page.session.document)
    page.show()
    return page


def _subjects(samples: int) -> list[Subject]:
    """The same network at several moments."""
    architecture = Architecture(
        input_shape=(SIDE, SIDE), layers=(Dense(units=300), Dense(units=150), Dense(units=32))
    )
    parts = Parts(_dataset(samples), TrainingPlan())
    models = [Model(architecture, drawn(architecture, seed, kernel=0.05)) for seed in range(12)]
    return [Subject(one, parts, of=one, moment=f"epoch {n}") for n, one in enumerate(models, 1)]


def _dataset(samples: int) -> Dataset:
    generator = np.random.default_rng(1)
    test = generator.random((samples, SIDE * SIDE), np.float32)
    labels = generator.integers(0, CLASSES, samples)
    return Dataset(
        reference=DataReference(source="x.npy", name="x", samples=samples, shape=(SIDE, SIDE)),
        scaling=Scaling.identity(),
        extent=Extent(np.zeros(1, np.float32), np.ones(1, np.float32)),
        train=test[:100],
        test=test,
        train_rows=np.arange(100),
        test_rows=np.arange(samples),
        train_labels=labels[:100],
        test_labels=labels,
        class_names=tuple(map(str, range(CLASSES))),
    )


Measured = tuple[list[float], list[float]]


def _first_page(page: InspectPage, subjects: list[Subject], rounds: int) -> Measured:
    """From the network to the pictures in sight."""

    def ask(number: int) -> None:
        page.computations.forget()
        page.show_subject(None)
        page.show_subject(replace(subjects[number % len(subjects)], of=object()))

    return _timed(page, ask, rounds, until=lambda: _pictures(page))


def _all_errors(page: InspectPage, subjects: list[Subject], rounds: int) -> Measured:
    """Until those of all samples are known."""

    def ask(number: int) -> None:
        page.show_subject(replace(subjects[number % len(subjects)], of=object()))

    return _timed(page, ask, min(rounds, 3), until=lambda: page.computations.idle)


def _scroll(page: InspectPage, _subjects: list[Subject], rounds: int) -> Measured:
    """A frame each: by a line, painted."""
    view = page.current
    assert isinstance(view, SamplesView)
    bar = view.grid.verticalScrollBar()

    def move(number: int) -> None:
        bar.setValue(bar.maximum() // 3 + number * 37)
        view.grid.viewport().repaint()

    return _timed(page, move, 10 * rounds)


def _rewind(page: InspectPage, subjects: list[Subject], rounds: int) -> Measured:
    """From the move of the handle to the pictures of that epoch, in place of those before."""
    view = page.current
    assert isinstance(view, SamplesView)
    before: list[object] = [None]

    def move(number: int) -> None:
        before[0] = view.grid.outputs
        page.show_subject(replace(subjects[number % len(subjects)], of=object()))

    def seen() -> bool:
        return view.grid.outputs is not before[0] and _pictures(page)

    return _timed(page, move, rounds, until=seen)


def _first_turn(page: InspectPage, _subjects: list[Subject], _rounds: int) -> Measured:
    """To each of the others, once they had the time to be made ahead."""
    others = [one.name for one in VIEWS if one.name != page.current.name]
    _pump(lambda: page.views_are_made)

    def turn(number: int) -> None:
        page.turn_to(others[number])
        page.repaint()

    return _timed(page, turn, len(others))


def _turn(page: InspectPage, _subjects: list[Subject], rounds: int) -> Measured:
    """To the next view and what it shows first, with what it has worked out before."""
    names = [one.name for one in VIEWS]
    for name in names:
        page.turn_to(name)
        _pump(lambda: page.computations.idle)

    def turn(number: int) -> None:
        page.turn_to(names[number % len(names)])
        page.repaint()

    return _timed(page, turn, rounds)


def _lens(page: InspectPage, _subjects: list[Subject], rounds: int) -> Measured:
    """From one unit to what another listens to, writes and is excited by; of the test part, which
    is smaller: at most 2,000 samples."""
    _few_samples(page)
    page.turn_to("neurons")
    _pump(lambda: page.computations.idle)
    view = page.current
    assert isinstance(view, NeuronsView)

    def look(number: int) -> None:
        page.change(lambda one: one.of_layer(1, 1 + number % 200))

    def seen() -> bool:
        looked, inspected = view.lens.looked, page.inspected
        return looked is not None and inspected is not None and looked.lens.unit == inspected.unit

    return _timed(page, look, rounds, until=seen)


def _turn_unit(page: InspectPage, _subjects: list[Subject], rounds: int) -> Measured:
    """From the slider of the lens to the output with the unit held there."""
    view = page.current
    assert isinstance(view, NeuronsView)
    turning = view.lens.turning

    def turn(number: int) -> None:
        turning.slider.setValue(20 + 7 * number % 900)

    return _timed(page, turn, 3 * rounds, until=lambda: page.computations.idle)


def _probe(page: InspectPage, _subjects: list[Subject], rounds: int) -> Measured:
    """From a move of the drawing mouse to the painted output."""
    page.turn_to("probe")
    _pump(lambda: page.computations.idle)
    view = page.current
    assert isinstance(view, ProbeView)
    canvas = view.images.canvas
    middle = canvas.rect().center()
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(canvas, left, plain, middle)

    def move(number: int) -> None:
        QTest.mouseMove(canvas, middle + QPoint(number % 60 - 30, 3 * number % 50 - 25))

    found = _timed(page, move, 10 * rounds, until=lambda: page.computations.idle)
    QTest.mouseRelease(canvas, left, plain, middle)
    return found


def _map(page: InspectPage, subjects: list[Subject], rounds: int) -> Measured:
    """A frame each, while all samples are panned and zoomed on the map."""
    page.show_subject(subjects[0])
    page.change(lambda one: one.of_part(one.subject.parts.first))
    page.turn_to("map")
    _pump(lambda: page.computations.idle)
    view = page.current
    assert isinstance(view, MapView)
    canvas = view.canvas
    keys = (Qt.Key.Key_Plus, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Minus, Qt.Key.Key_Right)

    def move(number: int) -> None:
        QTest.keyClick(canvas, keys[number // 7 % len(keys)])
        canvas.repaint()

    return _timed(page, move, 10 * rounds)


def _few_samples(page: InspectPage) -> None:
    """2,000 of them, as the sample has."""

    def fewer(one: Inspected) -> Inspected:
        part = one.subject.parts.first
        return one.of_part(part.taken(np.arange(min(2000, len(part))), part.name))

    page.change(fewer)


def _pictures(page: InspectPage) -> bool:
    """Whether all samples in sight have their reconstructions."""
    view = page.current
    assert isinstance(view, SamplesView)
    rows = view.grid.rows_in_sight()
    return len(rows) > 0 and all(int(one) in view.grid.outputs for one in rows)


def _timed(
    page: InspectPage,
    act: Callable[[int], None],
    rounds: int,
    until: Callable[[], bool] = lambda: True,
) -> Measured:
    waits, busy = [], []
    for number in range(rounds):
        began, at_work = perf_counter(), process_time()
        act(number)
        _pump(until)
        waits.append(1000 * (perf_counter() - began))
        busy.append(1000 * (process_time() - at_work))
    _pump(lambda: page.computations.idle)
    return waits, busy


def _pump(until: Callable[[], bool]) -> None:
    end = perf_counter() + LONG
    QApplication.processEvents()
    while not until():
        assert perf_counter() < end
        sleep(0.001)
        QApplication.processEvents()


def _told(waits: list[float], busy: list[float]) -> dict[str, float]:
    return {
        "rounds": len(waits),
        "median_ms": round(float(np.median(waits)), 1),
        "slowest_of_100_ms": round(float(np.percentile(waits, 99)), 1),
        "median_processor_ms": round(float(np.median(busy)), 1),
    }


if __name__ == "__main__":
    main()
