"""How long the import dialog holds the thread that draws, from a drop to a yes.

    opening.py TIMES FILE…

Each file is opened that often in the window that users see (under a real or virtual screen), each
view is turned to once all is known, and the dialog is left again; the last time its data are taken.
A timer of 1 ms notes how long it had to wait for its turn: the longest wait of each phase is what
a reader may notice.
"""

import gc
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from aestudio.core.architecture import Architecture
from aestudio.core.events import Event
from aestudio.core.plan import TrainingPlan
from aestudio.core.training import EngineInfo, TrainingControl, TrainingJob
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import Themes

TICK_MS = 1
REST_S = 0.15  # Within it, whatever a phase has caused is done.
VIEWS = ("statistics", "columns", "arrays", "samples")


class IdleEngine:
    """Nothing is trained here."""

    info = EngineInfo("none", "CPU", 1, "float32")

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        """Never called."""
        raise NotImplementedError

    def prepare(
        self,
        architecture: Architecture,
        plan: TrainingPlan,
        samples: int,
        should_stop: Callable[[], bool],
    ) -> None:
        """Nothing is compiled."""


class Opening(QObject):
    """Goes through the phases, one step whenever nothing has gone on for a while."""

    def __init__(self, window: MainWindow, files: list[Path], times: int) -> None:
        super().__init__(window)
        self._window = window
        self._steps = self._script(files, times)
        self._file, self._phase = "", ""
        self._rested = self._last = perf_counter()
        self._longest = 0.0
        self.found: dict[str, dict[str, list[float]]] = {}
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now = perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now
        if not self._still():
            self._rested = now
        elif now - self._rested > REST_S:
            self._go_on()

    def _still(self) -> bool:
        dialog = self._window.imports.dialog
        return self._window.data.dataset is not None and (dialog is None or dialog.controller.idle)

    def _go_on(self) -> None:
        if self._phase:
            phases = self.found.setdefault(self._file, {})
            phases.setdefault(self._phase, []).append(1000 * self._longest)
        step = next(self._steps, None)
        if step is None:
            self._timer.stop()
            QApplication.exit(0)
            return
        self._file, self._phase, do = step
        self._longest, self._last = 0.0, perf_counter()
        do()
        self._rested = perf_counter()

    def _script(
        self, files: list[Path], times: int
    ) -> Iterator[tuple[str, str, Callable[[], object]]]:
        imports = self._window.imports
        for file in files:
            for count in range(times):
                yield file.name, "open", partial(self._window.open_path, file)
                dialog = imports.dialog
                assert dialog is not None
                for view in VIEWS:
                    yield file.name, view, partial(dialog.choose_view, view)
                last = count == times - 1
                if last and dialog.use_button.isEnabled():
                    yield file.name, "accept", dialog.controller.take
                else:
                    yield file.name, "cancel", dialog.reject


def main(times: int, files: list[Path]) -> None:
    """Print the longest waits in ms: of each file and phase the greatest and the median."""
    app = QApplication(["aestudio"])
    window = MainWindow(IdleEngine, Themes(app), Settings())
    window.show()
    gc.freeze()  # As the engine does once it is loaded.
    opening = Opening(window, files, times)
    app.exec()
    window.shut_down()
    told = {
        file: {
            phase: {"longest": round(max(waits), 1), "median": round(median(waits), 1)}
            for phase, waits in phases.items()
        }
        for file, phases in opening.found.items()
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), [Path(one) for one in sys.argv[2:]])
