"""How far a training is: on a terminal, in lines, or in a notebook."""

import sys
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from aestudio.core.events import EpochDone, Event, RunStarted, StageEnded, StageStarted, StepsDone
from aestudio.core.plan import Stage
from aestudio.core.units import bytes_text

BAR_WIDTH = 16


class Progress(AbstractContextManager["Progress"], Protocol):
    """Is shown every event of a run."""

    def show(self, event: Event) -> None:
        """Tell of an event."""


class Silence:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to close."""

    def show(self, event: Event) -> None:
        """Keep it to oneself."""


class Lines(Silence):
    """A line an epoch on standard error, for logs."""

    def __init__(self) -> None:
        self._stage: Stage | None = None

    def show(self, event: Event) -> None:
        """Write finished epochs, how much is cached for a stage, and whether it stopped early."""
        match event:
            case StageStarted():
                self._stage = event.stage
                if event.cached_bytes:
                    print(f"{event.stage.name}: {_caching(event)}", file=sys.stderr)
            case EpochDone():
                name = f"{event.stage_name}, epoch {event.record.epoch}"
                print(f"{name}: {_losses(event)}", file=sys.stderr)
            case StageEnded() if self._stage is not None and (told := _early(event, self._stage)):
                print(f"{self._stage.name}: {told}", file=sys.stderr)


class Bar:
    """A progress bar a stage on a terminal, with loss, speed and remaining time."""

    def __init__(self, console: Console) -> None:
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(BAR_WIDTH),
            TextColumn("{task.fields[epochs]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[told]}"),
            console=console,
        )
        self._steps_per_epoch = 1
        self._stage: Stage | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        self._waiting = self._bars.add_task("Loading TensorFlow", total=None, epochs="", told="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave it as it is."""
        self._bars.stop()

    def show(self, event: Event) -> None:
        """Move the bar."""
        match event:
            case RunStarted():
                self._bars.remove_task(self._waiting)
            case StageStarted():
                self._begin(event)
            case StepsDone():
                done = (event.epoch - 1) * self._steps_per_epoch + event.step
                self._bars.update(self._bars.task_ids[-1], completed=done)
            case EpochDone():
                self._epoch_done(event)
            case StageEnded() if self._stage is not None and (told := _early(event, self._stage)):
                done = event.epochs * self._steps_per_epoch
                task = self._bars.task_ids[-1]
                self._bars.update(task, completed=done, total=done, told=told)

    def _epoch_done(self, event: EpochDone) -> None:
        self._bars.update(
            self._bars.task_ids[-1],
            completed=event.record.epoch * self._steps_per_epoch,
            epochs=f"{event.record.epoch}/{self._stage.epochs if self._stage else '?'}",
            told=_short_losses(event),
        )

    def _begin(self, event: StageStarted) -> None:
        self._steps_per_epoch, self._stage = event.steps_per_epoch, event.stage
        self._bars.add_task(
            event.stage.name,
            total=event.stage.epochs * event.steps_per_epoch,
            completed=event.epoch * event.steps_per_epoch + event.step,
            epochs=f"{event.epoch}/{event.stage.epochs}",
            told=_caching(event) if event.cached_bytes else "",
        )


def progress_for(wanted: bool | None) -> Progress:
    """What shows a training where the program runs: a notebook, or a terminal; elsewhere nothing,
    or lines if it is ``wanted``. Nothing anywhere with False."""
    if wanted is False:
        return Silence()
    from aestudio.api.notebook import InNotebook, is_in_notebook

    if is_in_notebook():
        return InNotebook()
    console = Console(stderr=True)
    if console.is_terminal:
        return Bar(console)
    return Lines() if wanted else Silence()


def _early(event: StageEnded, stage: Stage) -> str:
    """What early stopping made of a stage; empty if it made no difference."""
    parts = []
    if event.finished and event.epochs < stage.epochs:
        parts.append(f"stopped early at {event.epochs}")
    if event.kept_epoch is not None:
        parts.append(f"kept epoch {event.kept_epoch}")
    return ", ".join(parts)


def _caching(event: StageStarted) -> str:
    return f"caching {bytes_text(event.cached_bytes)} of codings"


def _losses(event: EpochDone) -> str:
    held_out = event.record.validation_loss
    watched = "" if held_out is None else f"  validation {held_out:.5f}"
    return f"loss {event.record.loss:.5f}{watched}  {event.record.samples_per_s:,.0f} samples/s"


def _short_losses(event: EpochDone) -> str:
    """The same in some thirty characters, so that a bar beside it fits a terminal of 80."""
    held_out = event.record.validation_loss
    watched = "" if held_out is None else f" val {held_out:.5f}"
    return f"loss {event.record.loss:.5f}{watched} {event.record.samples_per_s / 1000:.1f}k/s"
