"""A user who does anything, to every control there is, and looks whether all still holds."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from enum import Enum
from itertools import starmap
from math import ceil
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from PySide6.QtCore import QEvent, QThread, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QColorDialog, QFileDialog

from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.kit.asking import Question
from aestudio.gui.run.run_controller import RunController, RunState
from aestudio.gui.shell.catching import Catcher
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import Themes
from tests.importers import keras_files
from tests.robot.acts import IN_DIALOG, acts, acts_in_dialogs
from tests.robot.engine import GatedEngine
from tests.robot.holds import complaints, round_trip
from tests.robot.inspect_holds import unwanted_work

LONG = 180.0  # Seconds; networks of 65,536 units are looked at, too.
STEPS = 50
SEEDS = st.integers(0, 2**32 - 1)


class Robot(RuleBasedStateMachine):
    """Tells hypothesis of one story: the acts are chosen by numbers, which it makes fewer and
    smaller once something does not hold. ``heard`` counts them by what is done to what."""

    themes: Themes
    heard: Counter[str]
    number: int

    @initialize()
    def open(self) -> None:
        """A window of its own."""
        self.story = Story(self.themes, self.number, note)

    @rule(seed=SEEDS)
    def act(self, seed: int) -> None:
        """Do something that can be done."""
        self.heard[self.story.act(seed)] += 1

    def teardown(self) -> None:
        """How every story ends."""
        if hasattr(self, "story"):
            self.story.end()


def wander(themes: Themes, acts: int, number: int, phases: Sequence[Phase]) -> Counter[str]:
    """Do at least so many acts in stories of at most ``STEPS``, chosen by the seed ``number``.

    Returns how often what was done. Raises AssertionError if something does not hold, with a
    story, which is the shortest that was found if ``phases`` let it be looked for.
    """
    heard = Counter[str]()
    further = 0
    while (left := acts - heard.total()) > 0:
        chosen = settings(
            max_examples=ceil(left / STEPS),
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        )
        told = {"themes": themes, "heard": heard, "number": number + further}
        machine = type("Wanderer", (Robot,), told)
        run_state_machine_as_test(seed(number + further)(machine), settings=chosen)
        further += 1
    return heard


class Story:
    """One window, from its opening to its end; the first project is that of its document.

    ``tell`` hears what is done; ``number`` makes it another story than those of other numbers.
    """

    def __init__(self, themes: Themes, number: int, tell: Callable[[str], object]) -> None:
        self._number, self._tell = number, tell
        self._held = ExitStack()
        folder = Path(self._held.enter_context(TemporaryDirectory()))
        self._chance, self._folder = Random(0), folder
        self._done, self._failed = 0, False
        self._files = files_of_all_kinds(folder)
        self._engine = GatedEngine()
        for one in self._patches():
            self._held.enter_context(one)
        self.window = MainWindow(lambda: self._engine, themes, Settings())
        # It leads out of the program.
        self.window.actions_["quitAction"].setEnabled(False)
        self._caught: list[BaseException] = []
        self._catcher = Catcher(self.window)
        self._catcher.caught.connect(self._caught.append)
        self._catcher.install()
        self.window.show()
        self._remember_first()
        self.window.session.opened.connect(lambda _document: self._remember_first())
        self._settle()

    def act(self, seed: int) -> str:
        """Do one of all things that can be done now, and look whether all still holds; what was
        done."""
        self._done += 1
        # Hypothesis begins with the same small numbers: they are to be other acts each time.
        self._chance = Random(f"{self._number}, {self._done}, {seed}")
        beside = acts_in_dialogs(self.window)
        if beside and self._chance.random() < IN_DIALOG:
            possible = beside
        else:
            possible = acts(self.window, self._engine, self._files)
        kinds = sorted({one.verb for one in possible})
        verb = self._chance.choice(kinds)
        done = self._chance.choice([one for one in possible if one.verb == verb])
        self._tell(done.name)
        done.do(self._chance)
        self._look_at_once(done.name)
        self.rest(done.name)
        return done.name

    def do(self, verb: str, control: str) -> None:
        """Do this one thing, which can be done now."""
        possible = {one.name: one for one in acts(self.window, self._engine, self._files)}
        name = f"{verb} {control}"
        possible[name].do(self._chance)
        self._look_at_once(name)
        self.rest(name)

    def let(self, epochs: int) -> None:
        """Let a run go on by so many epochs."""
        self._engine.gate.open_for(epochs)
        self.rest(f"{epochs} epochs")

    def rest(self, done: str) -> None:
        """Wait until nothing goes on any more after that, and look whether all holds."""
        self._settle()
        self.check(done)

    def end(self) -> None:
        """Undo leads to where it began; the file of the end opens equal; the window ends."""
        try:
            if not self._failed:
                self._wind_up()
        finally:
            self._close()

    def _look_at_once(self, done: str) -> None:
        """What must hold before anything has come to rest."""
        wrong = list(unwanted_work(self.window))
        self._failed = self._failed or bool(wrong)
        assert not wrong, f"after {done}: {'; '.join(wrong)}"

    def check(self, done: str) -> None:
        """Raise AssertionError with all that does not hold."""
        wrong = [*complaints(self.window), *(f"raised: {one!r}" for one in self._caught)]
        self._failed = self._failed or bool(wrong)
        assert not wrong, f"after {done}: {'; '.join(dict.fromkeys(wrong))}"

    def _wind_up(self) -> None:
        self._close_dialogs()
        self.window.queue.stop()
        self.window.training.stop()
        self._settle()
        wrong = list(round_trip(self.window, self._folder / "end.h5"))
        assert not wrong, wrong
        while self.window.session.undo_stack.canUndo():
            self.window.session.undo_stack.undo()
        self._settle()
        assert self.window.session.project == self._first, "undo does not lead to the start"
        self.check("undo to the start")

    def _remember_first(self) -> None:
        self._first = self.window.session.project

    def _settle(self) -> None:
        """Until nothing goes on but a run that waits at its gate."""
        end, alive = monotonic() + LONG, list[bool]()
        QTimer.singleShot(0, self.window, lambda: alive.append(True))
        calm = 0
        while calm < 3:
            assert monotonic() < end, f"never came to rest: {self._unrest()}"
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            for one in self._controllers:
                one.drain()
            calm = 0 if self._unrest() else calm + 1
            if not calm:
                QThread.msleep(1)  # What is at work gives way to the window, which need not turn.
        # Pictures of a run may have come a moment ago: what they brought is laid out first.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        assert alive, "the event loop is dead"

    def _unrest(self) -> list[str]:
        window, dialog = self.window, self.window.imports.dialog
        found = {
            "reading": window._reader.busy,
            "work": window._background.busy,
            "engine": window._loading.busy,
            "pictures": not window.viewer.idle and window.controller.idle,
            "preparing": window.training.preparing,
            "data": window.data.dataset is None and window._reader.busy,
            "dialog": dialog is not None and dialog.isVisible() and not dialog.controller.idle,
            "computations": not window.workspaces.page(InspectPage).computations.idle,
            "report": window.reports.background.busy,
            "export": window.exports.busy,
            "curves": window.event_files.busy,
            "network": window.networks.background.busy,
            "saving": not window.autosave.idle,
            "snapshots": self._looks_at_snapshots(),
            "run": not all(one.idle or self._waits(one) for one in self._controllers),
            "queue": self._prepares_in_turn(),
        }
        return [name for name, busy in found.items() if busy]

    @property
    def _controllers(self) -> tuple[RunController, RunController]:
        """Of the run that is opened, and of the queue."""
        return self.window.controller, self.window.queue._controller

    def _waits(self, controller: RunController) -> bool:
        held = controller.state is RunState.PAUSED
        stands = self._engine.gate.holds(controller._control)
        return (stands or held) and controller._events.empty()

    def _looks_at_snapshots(self) -> bool:
        files = self.window.run_files
        waiting = bool(files._waiting) or files._resting.isActive() or not files.idle
        return waiting or files._background.busy or files._reader.busy

    def _prepares_in_turn(self) -> bool:
        """Whether a run of the queue is on its way to the engine, or from it to the project."""
        queue = self.window.queue
        return queue.state.current is not None and queue._controller.idle

    def _close_dialogs(self) -> None:
        for dialog in (self.window.imports.dialog, self.window.networks.dialog):
            if dialog is not None:
                dialog.close()
        self._settle()

    def _patches(self) -> Iterator[Any]:
        """Questions and choices of files are answered by chance, not by anybody."""
        for module in (
            "shell.closing",
            "shell.train_commands",
            "document.documents",
            "document.anew",
        ):
            yield patch(f"aestudio.gui.{module}.ask", self._answer)
        names = [*map(str, self._files), str(self._folder / "saved.h5"), ""]
        yield patch.object(QFileDialog, "getOpenFileName", self._choosing(names))
        yield patch.object(QFileDialog, "getSaveFileName", self._choose_to_save)
        colours = [QColor(), QColor("teal"), QColor(0, 0, 0)]
        yield patch.object(QColorDialog, "getColor", lambda *_: self._chance.choice(colours))
        places = ["", str(self._folder)]
        yield patch.object(QFileDialog, "getExistingDirectory", self._choosing_folder(places))

    def _choosing(self, names: Sequence[str]) -> Callable[..., tuple[str, str]]:
        return lambda *_about: (self._chance.choice(names), "")

    def _choosing_folder(self, places: Sequence[str]) -> Callable[..., str]:
        """Of images none: they are not what the window is walked through with."""
        curves = "Choose where the folder with the curves goes"
        return lambda _parent, title, *_about: (
            self._chance.choice(places) if title == curves else ""
        )

    def _choose_to_save(
        self, _parent: object, _title: str, proposed: str, filters: str
    ) -> tuple[str, str]:
        """Nowhere, or by a name with an ending of those that are offered."""
        endings = re.findall(r"\*(\.\w+)", filters)
        wanted = self._chance.choice(["", *endings])
        ours = "saved" if Path(proposed).suffix == ".h5" else "shown"
        return (str(self._folder / f"{ours}{wanted}") if wanted else "", "")

    def _answer(self, _parent: object, question: Question[Any]) -> Enum:
        answer: Enum = self._chance.choice([one for one, _role in question.answers])
        self._tell(f"{question.text} {answer.value}")
        # The window stays for the acts to come.
        return question.answers[-1][0] if question.name == "trainingBox" else answer

    def _close(self) -> None:
        self._catcher.remove()
        self.window.session.undo_stack.setClean()
        self.window.shut_down()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._held.close()


def files_of_all_kinds(folder: Path) -> list[Path]:
    """A table, an array of another width, one of digits, a file that is no data, and a network."""
    generator = np.random.default_rng(0)
    table, array, bad = folder / "patients.csv", folder / "wide.npy", folder / "bad.csv"
    digits = folder / "digits.npy"
    rows = generator.normal(size=(40, 4))
    lines = [
        "age,height,weight,group",
        *(f"{a:.2f},{b:.2f},{c:.2f},{'xy'[int(d > 0)]}" for a, b, c, d in rows),
    ]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    np.save(array, generator.random((50, 12), np.float32))
    np.save(digits, generator.random((20, 28, 28), np.float32))
    bad.write_text("a,b\n1,2\n3,4,5\n", encoding="utf-8")
    network = folder / "network.keras"
    network.write_bytes(keras_files.archive(*_network()))
    return [table, array, bad, digits, network]


def _network() -> tuple[dict[str, Any], bytes]:
    """It takes samples as wide as the array's."""
    widths = {"a": 5, "b": 12}
    config = keras_files.sequential(*starmap(keras_files.dense, widths.items()), inputs=(12,))
    shapes = {"dense": (12, 5), "dense_1": (5, 12)}
    kernels = {f"layers/{name}/vars/0": np.ones(one, "f4") for name, one in shapes.items()}
    biases = {f"layers/{name}/vars/1": np.ones(one[1], "f4") for name, one in shapes.items()}
    return config, keras_files.weights(kernels | biases)
