"""The life of a training run: thread, flags, and the timer that fetches its events."""

from enum import StrEnum
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from aestudio.core.events import (
    CheckpointReached,
    Event,
    RunEnded,
    RunStarted,
    StageStarted,
    WeightsUpdated,
)
from aestudio.core.progress import Progress
from aestudio.core.training import EngineLoader, TrainingControl, TrainingJob
from aestudio.gui.run.training_worker import TrainingWorker

DRAIN_EVERY_MS = 150


class RunState(StrEnum):
    """What the run controller is doing."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


class RunController(QObject):
    """Starts, holds and ends runs.

    ``weights_updated`` carries the job and the latest WeightsUpdated of a drain,
    ``checkpoint_reached`` the latest run that could be gone on with, ``epochs_ended`` all of them
    since the last drain, ``ended`` the job and
    RunEnded, ``called_off`` the job of a run that was stopped before it had begun, ``begun`` that
    of one that is on its way. Each drain moves ``progress_changed`` at most once.
    """

    state_changed = Signal(object)
    progress_changed = Signal(object)
    weights_updated = Signal(object, object)
    checkpoint_reached = Signal(object)
    epochs_ended = Signal(object)
    ended = Signal(object, object)
    called_off = Signal(object)
    begun = Signal(object)

    def __init__(self, load: EngineLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._state = RunState.IDLE
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._control = TrainingControl()
        self._thread: QThread | None = None
        self._worker: TrainingWorker | None = None
        self._winding_up: list[tuple[QThread, TrainingWorker]] = []
        self._job: TrainingJob | None = None
        self._progress: Progress | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_EVERY_MS)
        self._timer.timeout.connect(self.drain)

    @property
    def state(self) -> RunState:
        """What it is doing."""
        return self._state

    @property
    def idle(self) -> bool:
        """Whether a run may start."""
        return self._state is RunState.IDLE

    @property
    def job(self) -> TrainingJob | None:
        """What is being trained; None while idle."""
        return None if self.idle else self._job

    def start(self, job: TrainingJob, seconds: float | None = None) -> None:
        """Train ``job`` in a thread of its own; for so many ``seconds``, if they are given."""
        if not self.idle:
            raise RuntimeError("a run is under way")
        self._job = job
        self._control = TrainingControl()
        self._events = SimpleQueue()
        self._progress = _progress_before(job)
        self._thread = QThread()
        self._thread.setObjectName("training")
        self._worker = TrainingWorker(self._load, job, self._control, self._events, seconds)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.run)
        self._set_state(RunState.STARTING)
        self.progress_changed.emit(self._progress)
        self.begun.emit(job)
        self._thread.start()
        self._timer.start()

    def pause(self) -> None:
        """Hold the run."""
        if self._state is RunState.RUNNING:
            self._control.pause()
            self._set_state(RunState.PAUSED)
            self._show_paused(True)

    def resume(self) -> None:
        """Let a held run go on."""
        if self._state is RunState.PAUSED:
            self._control.resume()
            self._set_state(RunState.RUNNING)
            self._show_paused(False)

    def stop(self) -> None:
        """End the run at the next chance; ``ended`` follows, or ``called_off`` if it had not
        begun: loading and compiling cannot be interrupted, and nobody has to wait for that."""
        if self._state is RunState.STARTING:
            self._call_off()
        elif not self.idle:
            self._control.stop()
            self._set_state(RunState.STOPPING)

    def drain(self) -> None:
        """Take all events that wait and tell of them once."""
        events = self._waiting_events()
        if not events or self._progress is None or self._job is None:
            return
        if self._state is RunState.STARTING and not all(_before_steps(one) for one in events):
            self._set_state(RunState.RUNNING)
        for event in events:
            self._progress = self._progress.after(event)
        self.progress_changed.emit(self._progress)
        snapshots = [event for event in events if isinstance(event, WeightsUpdated)]
        if snapshots:
            self.weights_updated.emit(self._job, snapshots[-1])
        checkpoints = [event for event in events if isinstance(event, CheckpointReached)]
        if checkpoints:
            self.epochs_ended.emit(tuple(event.run for event in checkpoints))
            self.checkpoint_reached.emit(checkpoints[-1].run)
        if isinstance(events[-1], RunEnded):
            self._finish(self._job, events[-1])

    def wind_up(self, milliseconds: int) -> None:
        """Ask the run to end and give it so long; tells where it stands, as far as is known."""
        self._control.stop()
        self._timer.stop()
        if self._thread is not None:
            self._thread.quit()
            self._thread.wait(milliseconds)
        kept = [
            event.run
            for event in self._waiting_events()
            if isinstance(event, CheckpointReached | RunEnded) and event.run is not None
        ]
        if kept:
            self.checkpoint_reached.emit(kept[-1])

    def shut_down(self) -> None:
        """End without telling anyone, for when the window is gone."""
        self._control.stop()
        self._timer.stop()
        self._end_thread()
        for thread, _worker in self._winding_up:
            thread.wait()
        self._winding_up = []

    def _waiting_events(self) -> list[Event]:
        found: list[Event] = []
        try:
            while True:
                found.append(self._events.get_nowait())
        except Empty:
            return found

    def _finish(self, job: TrainingJob, ended: RunEnded) -> None:
        self._timer.stop()
        self._end_thread()
        self._set_state(RunState.IDLE)
        self.ended.emit(job, ended)

    def _call_off(self) -> None:
        self._control.stop()
        self._timer.stop()
        thread, worker, job = self._thread, self._worker, self._job
        self._thread = self._worker = None
        if thread is not None and worker is not None:
            self._winding_up.append((thread, worker))
            thread.finished.connect(self._forget)
            thread.quit()
        self._set_state(RunState.IDLE)
        self.called_off.emit(job)

    def _forget(self) -> None:
        """Let go of the threads whose run was called off and that have ended."""
        self._winding_up = [one for one in self._winding_up if one[0].isRunning()]

    def _end_thread(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.quit()
            thread.wait()
            thread.deleteLater()
        self._worker = None

    def _show_paused(self, paused: bool) -> None:
        if self._progress is not None:
            self._progress = self._progress.paused(paused)
            self.progress_changed.emit(self._progress)

    def _set_state(self, state: RunState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)


def _before_steps(event: Event) -> bool:
    """Whether a run that has told this may still be compiling what it begins with."""
    return isinstance(event, RunStarted | StageStarted)


def _progress_before(job: TrainingJob) -> Progress:
    samples = len(job.training) + len(job.validation)
    if job.start is None:
        return Progress.waiting(job.architecture, job.plan, samples)
    return Progress.of_run(job.start, samples)
