"""Tells of long work that has ended, to whoever looks elsewhere meanwhile."""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from aestudio.core.events import EndReason, RunEnded
from aestudio.core.queue import QueueState
from aestudio.core.training import TrainingJob
from aestudio.core.units import count_text
from aestudio.gui.kit.figures import error_figure, time_text
from aestudio.gui.run.run_controller import RunController
from aestudio.gui.shell.preferences import Preferences

LONG = 30.0  # Seconds from which on work is worth a message.
SHOWN_MS = 10_000
ENDINGS = {
    EndReason.FINISHED: "Training has finished",
    EndReason.STOPPED: "Training was stopped",
    EndReason.FAILED: "Training broke off",
}


class Notifications(QObject):
    """Speaks through the desktop, where it takes messages, and marks the window in its bar; says
    nothing while the window is being looked at, and where the user wants none."""

    def __init__(self, window: QWidget, preferences: Callable[[], Preferences]) -> None:
        super().__init__(window)
        self._window, self._preferences = window, preferences
        self._tray: QSystemTrayIcon | None = None
        self._begun: dict[str, float] = {}

    def follow(self, controller: RunController) -> None:
        """Tell of the runs of a controller."""
        controller.begun.connect(lambda _job: self._begin("run"))
        controller.ended.connect(self._run_ended)

    def show_queue(self, state: QueueState) -> None:
        """Note when the queue has begun to work."""
        if state.busy and "queue" not in self._begun:
            self._begin("queue")

    def queue_emptied(self, ended: QueueState) -> None:
        """Tell that all of it is done."""
        runs = count_text(ended.ended, "run")
        self._tell("queue", "The queue is done", f"{runs} trained")

    def _begin(self, work: str) -> None:
        self._begun[work] = perf_counter()

    def _run_ended(self, _job: TrainingJob, ended: RunEnded) -> None:
        error = None if ended.run is None else ended.run.test_mse
        known = f"Test error {error_figure(error)}" if error is not None else ""
        self._tell("run", ENDINGS[ended.reason], known)

    def _tell(self, work: str, title: str, text: str) -> None:
        took = perf_counter() - self._begun.pop(work, perf_counter())
        wanted = self._preferences().notifications
        if took < LONG or not wanted or self._window.isActiveWindow():
            return
        self.say(title, " · ".join(part for part in (text, f"after {time_text(took)}") if part))

    def say(self, title: str, text: str) -> None:
        """Say it."""
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(QApplication.windowIcon(), self)
            self._tray.messageClicked.connect(self._come_back)
            self._tray.activated.connect(lambda _how: self._come_back())
        self._tray.show()
        self._tray.showMessage(title, text, QApplication.windowIcon(), SHOWN_MS)

    def close(self) -> None:
        """Leave nothing in the bar of the desktop."""
        if self._tray is not None:
            self._tray.hide()

    def _come_back(self) -> None:
        self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()
        self.close()
