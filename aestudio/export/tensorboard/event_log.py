"""Curves for TensorBoard: a folder a run, in it one for what trains and one for what validates.

Tags are stage/loss, stage/term, stage/learning rate … over epochs, and stage/steps/loss over steps.
Events are those of TensorBoard's own writer; TensorFlow is not needed.
"""

import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from importlib.util import find_spec
from pathlib import Path
from platform import node
from time import time, time_ns
from types import TracebackType
from typing import Any

import numpy as np

from aestudio.core.errors import FileError
from aestudio.core.events import EpochDone, Event, StageStarted, StepsDone
from aestudio.core.history import EpochRecord, StageHistory
from aestudio.storage.target import unwritable

FORBIDDEN = re.compile(r'[\\/:*?"<>|\0]+')
FILE_VERSION = "brain.Event:2"
EVENTS = "events.out.tfevents."  # What TensorBoard looks for.
TRAINING, VALIDATION = "training", "validation"
STEPS_A_POINT = 10  # Steps whose mean is one point of a run that is written afterwards.


def check_tensorboard() -> None:
    """Raise FileError unless what writes the events is installed."""
    if find_spec("tensorboard") is None:
        raise FileError(
            "needs the package tensorboard, which is not installed",
            where="TensorBoard",
            remedy="Install it: pip install 'aestudio[tensorboard]'",
        )


def folder_of(folder: Path, title: str) -> Path:
    """Where the curves of a run go whose number and name are the title: run 2 · tied."""
    return folder / FORBIDDEN.sub("-", f"run {title}".strip())


def holds_events(folder: Path) -> bool:
    """Whether curves have been written there."""
    return any(any((folder / part).glob(f"{EVENTS}*")) for part in (TRAINING, VALIDATION))


def event_log(folder: Path) -> "EventLog":
    """What writes into ``folder``; raises FileError where nothing can be written there, or what
    writes is not installed."""
    check_tensorboard()
    try:
        return EventLog(folder)
    except OSError as error:
        raise unwritable(folder, error) from error


class EventLog(AbstractContextManager["EventLog"]):
    """Writes into ``folder`` what a run tells while it trains.

    A run that goes on later adds to what is there. Raises OSError where nothing can be written
    there.
    """

    def __init__(self, folder: Path) -> None:
        self._writers = {name: _writer(folder / name) for name in (TRAINING, VALIDATION)}
        self._started: StageStarted | None = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for one in self._writers.values():
            # What has been flushed is there, and who writes has been told of what could not be.
            with suppress(OSError):
                one.close()

    def show(self, event: Event) -> None:
        """Write the event, if it is one that is a point of a curve."""
        match event:
            case StageStarted():
                self._started = event
            case StepsDone() if self._started is not None:
                step = (event.epoch - 1) * self._started.steps_per_epoch + event.step
                value = float(event.losses.mean())
                self._write(TRAINING, _steps_tag(self._started.stage.name), value, step)
            case EpochDone() if self._started is not None:
                self.epoch(event.stage_name, event.record, self._started.terms)
                self.flush()

    def flush(self) -> None:
        """Let those who look on see what has been written."""
        for one in self._writers.values():
            one.flush()

    def epoch(
        self, stage: str, record: EpochRecord, terms: tuple[str, ...], at: float | None = None
    ) -> None:
        """Write an epoch of a stage, as of the time ``at`` (seconds since 1970) or now."""
        for part, name, value in _values(record, terms):
            self._write(part, f"{stage}/{name}", value, record.epoch, at)

    def history(self, stage: StageHistory, begun: float) -> float:
        """Write all of a stage that began at ``begun`` (seconds since 1970); gives its end."""
        losses = stage.step_losses
        for first in range(0, len(losses), STEPS_A_POINT):
            some = losses[first : first + STEPS_A_POINT]
            at = begun + stage.seconds * first / len(losses)
            self._write(TRAINING, _steps_tag(stage.name), float(some.mean()), first + len(some), at)
        for record in stage.epochs:
            begun += record.seconds
            self.epoch(stage.name, record, stage.terms, begun)
        return begun

    def _write(self, part: str, tag: str, value: float, step: int, at: float | None = None) -> None:
        from tensorboard.compat.proto.summary_pb2 import Summary

        point = Summary.Value(tag=tag, simple_value=value)
        self._writers[part].write(_event(at, step=step, summary=Summary(value=[point])))


def _writer(folder: Path) -> Any:
    """Of a new file in the folder. TensorBoard's own opens files through TensorFlow, which would
    take seconds to load."""
    from tensorboard.summary.writer.record_writer import RecordWriter

    folder.mkdir(parents=True, exist_ok=True)
    # Read in the order of their names.
    name = f"{EVENTS}{time_ns()}.{node()}.{os.getpid()}"
    writer = RecordWriter((folder / name).open("wb"))
    writer.write(_event(None, file_version=FILE_VERSION))
    return writer


def _event(at: float | None, **values: Any) -> bytes:
    """A record as of the time ``at``, or now."""
    from tensorboard.compat.proto.event_pb2 import Event as Record

    record: bytes = Record(wall_time=time() if at is None else at, **values).SerializeToString()
    return record


def _values(record: EpochRecord, terms: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    """Part, name and value of every point that an epoch makes."""
    found: list[tuple[str, str, float | None]] = [
        (TRAINING, "loss", record.loss),
        (VALIDATION, "loss", record.validation_loss),
        (VALIDATION, "loss of the whole", record.whole_loss),
        (TRAINING, "learning rate", record.learning_rate),
        (TRAINING, "gradient norm", record.gradient_norm),
        (TRAINING, "samples a second", record.samples_per_s),
        *((TRAINING, *one) for one in zip(terms, record.terms, strict=False)),
        *((VALIDATION, *one) for one in zip(terms, record.validation_terms, strict=False)),
    ]
    for part, name, value in found:
        if value is not None and not np.isnan(value):
            yield part, name, value


def _steps_tag(stage: str) -> str:
    return f"{stage}/steps/loss"
