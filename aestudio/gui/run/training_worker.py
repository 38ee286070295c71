"""What happens in the training thread: events of the engine go on a queue."""

from collections.abc import Iterator
from queue import SimpleQueue

from PySide6.QtCore import QObject, Signal, Slot

from aestudio.core.errors import StudioError, TrainingError
from aestudio.core.events import EndReason, Event, RunEnded
from aestudio.core.training import Engine, EngineLoader, TrainingControl, TrainingJob
from aestudio.experiments.timed import train_in_time
from aestudio.gui.kit.priority import let_the_window_go_first


class TrainingWorker(QObject):
    """Lives in a QThread; knows no widget. The last event is always RunEnded."""

    finished = Signal()

    def __init__(
        self,
        load: EngineLoader,
        job: TrainingJob,
        control: TrainingControl,
        events: "SimpleQueue[Event]",
        seconds: float | None = None,
    ) -> None:
        super().__init__()
        self._load, self._job, self._control, self._events = load, job, control, events
        self._seconds = seconds

    @Slot()
    def run(self) -> None:
        """Train to the end."""
        let_the_window_go_first()
        last: Event | None = None
        try:
            for event in self._train(self._load()):
                last = event
                self._events.put(event)
        except StudioError as error:
            self._fail(error)
        except Exception as error:
            failure = _explained(error)
            failure.__cause__ = error
            self._fail(failure)
        else:
            if not isinstance(last, RunEnded):
                self._fail(TrainingError("the engine ended without a word"))
        finally:
            self.finished.emit()

    def _train(self, engine: Engine) -> Iterator[Event]:
        if self._seconds is None:
            return engine.train(self._job, self._control)
        return train_in_time(engine, self._job, self._control, self._seconds)

    def _fail(self, error: StudioError) -> None:
        self._events.put(RunEnded(EndReason.FAILED, self._job.start, error))


def _explained(error: Exception) -> TrainingError:
    """What the engine itself had no words for."""
    if isinstance(error, MemoryError):
        remedy = "Use a smaller batch or smaller layers, or close other programs"
        return TrainingError("memory ran out", where="Training", remedy=remedy)
    return TrainingError(f"the run ended with {type(error).__name__}: {error}")
