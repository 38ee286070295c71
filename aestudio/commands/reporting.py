"""Tells the story of a run on a terminal, in plain lines, or as JSON."""

import json
import math
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console

from aestudio.api.progress import Bar, Lines, Silence
from aestudio.commands.telling import confirm, is_quiet, say
from aestudio.core.events import EpochDone, Event, RunStarted, StageEnded, StageStarted
from aestudio.core.measured import Measured
from aestudio.core.plan import Stage
from aestudio.core.project import Project
from aestudio.data.watch import UNWATCHED, Watch
from aestudio.export.tensorboard.event_log import EventLog


class Reporter(AbstractContextManager["Reporter"], Protocol):
    """Is shown every event of a run, then how it ended."""

    def show(self, event: Event) -> None:
        """Tell of an event."""

    def ended(
        self,
        reason: str,
        error: Measured | None,
        model: Path | None,
        corrupted: float | None = None,
    ) -> None:
        """Tell how the run ended, and where the model is; ``corrupted`` is the error of samples
        with noise, if it learnt from such."""


def reporter_for(project: Project, as_json: bool, *, silent: bool = False) -> Reporter:
    """JSON if asked for; a progress bar on a terminal; else a line an epoch, or nothing."""
    if silent:
        return SilentReporter()
    if as_json:
        return JsonReporter(project)
    if is_quiet():
        return SilentReporter()
    console = Console(stderr=True)
    return BarReporter(console) if console.is_terminal else LineReporter()


def reading_watch(name: str) -> Watch:
    """Tells on a terminal how far the reading of large data is, and nothing elsewhere."""
    if is_quiet() or not sys.stderr.isatty():
        return UNWATCHED
    last = -1

    def tell(share: float) -> None:
        nonlocal last
        percent = int(100 * share)
        if percent != last:
            last = percent
            end = "\n" if percent == 100 else ""
            print(f"\rReading {name}: {percent} %", end=end, file=sys.stderr, flush=True)

    return Watch(tell)


class LoggingReporter(Silence):
    """Another reporter, and the curves for TensorBoard beside it; both are the caller's.

    Where curves can be written no more, as on a full disk, that is told, and training goes on.
    """

    def __init__(self, told: Reporter, log: EventLog) -> None:
        self._told = told
        self._log: EventLog | None = log

    def show(self, event: Event) -> None:
        """Tell both."""
        if self._log is not None:
            try:
                self._log.show(event)
            except OSError as error:
                self._log = None
                say(f"Note: the curves for TensorBoard end here: {error.strerror or error}.")
        self._told.show(event)

    def ended(
        self,
        reason: str,
        error: Measured | None,
        model: Path | None,
        corrupted: float | None = None,
    ) -> None:
        """Tell how it ended."""
        self._told.ended(reason, error, model, corrupted)


class SilentReporter(Silence):
    """Nothing: it was asked for, or another process tells of the run."""

    def ended(
        self,
        reason: str,
        error: Measured | None,
        model: Path | None,
        corrupted: float | None = None,
    ) -> None:
        """Nor how it ended."""


class JsonReporter(Silence):
    """One JSON object a line on standard output."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def show(self, event: Event) -> None:
        """Write the event, if it is one that is told."""
        match event:
            case RunStarted():
                self._write("run_started", **self._started(event))
            case StageStarted():
                self._write("stage_started", **_stage_started(event))
            case EpochDone():
                self._write("epoch_done", **_epoch_done(event))
            case StageEnded():
                self._write("stage_ended", **_fields(event))

    def ended(
        self,
        reason: str,
        error: Measured | None,
        model: Path | None,
        corrupted: float | None = None,
    ) -> None:
        """Write the last line."""
        place = None if model is None else str(model)
        mse, raw = (None, None) if error is None else (error.scaled, error.raw)
        errors = {"test_mse": mse, "test_mse_raw": raw, "test_mse_corrupted": corrupted}
        self._write("run_ended", reason=reason, **errors, model=place)

    def _started(self, event: RunStarted) -> dict[str, Any]:
        return {
            "project": self._project.name,
            "sizes": self._project.architecture.sizes,
            "tied": self._project.architecture.tied,
            "parameters": self._project.architecture.parameters,
            "seed": self._project.plan.seed,
            "samples": event.samples,
            "validation_samples": event.validation_samples,
            "stages": [
                _stage(stage, stage.cached_bytes(event.samples + event.validation_samples))
                for stage in event.stages
            ],
        }

    def _write(self, name: str, **values: Any) -> None:
        # JSON has no NaN; a loss that diverged is null.
        told = {key: _or_null(value) for key, value in values.items()}
        print(json.dumps({"event": name, **told}, allow_nan=False), flush=True)


class LineReporter(Lines):
    """A line an epoch on standard error."""

    def ended(
        self,
        reason: str,
        error: Measured | None,
        model: Path | None,
        corrupted: float | None = None,
    ) -> None:
        """Write how it ended on standard output; without a model, the error line tells."""
        if model is not None:
            confirm(_ending(reason, error, model, corrupted))


class BarReporter(Bar):
    """A progress bar a stage."""

    def ended(
        self,
        reason: str,
        error: Measured | None,
        model: Path | None,
        corrupted: float | None = None,
    ) -> None:
        """Stop the bar and write how it ended."""
        self.close()
        if model is not None:
            confirm(_ending(reason, error, model, corrupted))


def _stage_started(event: StageStarted) -> dict[str, Any]:
    about = _stage(event.stage, event.cached_bytes)
    return {**about, "epoch": event.epoch, "step": event.step}


def _stage(stage: Stage, cached_bytes: int) -> dict[str, Any]:
    return {
        "stage": stage.number,
        "stage_name": stage.name,
        "sizes": stage.sizes,
        "epochs": stage.epochs,
        "learning_rate": stage.learning_rate,
        "batch_size": stage.batch_size,
        "cached_bytes": cached_bytes,
        "schedule": stage.schedule.value,
        "early_stopping": stage.early_stopping,
    }


def _fields(event: StageEnded) -> dict[str, Any]:
    return {name: getattr(event, name) for name in event.__slots__}


def _epoch_done(event: EpochDone) -> dict[str, Any]:
    record = event.record
    return {
        "stage": event.stage,
        "stage_name": event.stage_name,
        "epoch": record.epoch,
        "loss": record.loss,
        "validation_loss": record.validation_loss,
        "seconds": record.seconds,
        "samples_per_s": record.samples_per_s,
        "learning_rate": record.learning_rate,
        "whole_loss": record.whole_loss,
        "gradient_norm": record.gradient_norm,
    }


def _or_null(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _ending(reason: str, error: Measured | None, model: Path, corrupted: float | None) -> str:
    told = "" if error is None else f", test MSE {error}"
    told += "" if corrupted is None else f"; {corrupted:.5f} with noise"
    return f"{reason.capitalize()}{told}, saved as {model}"
