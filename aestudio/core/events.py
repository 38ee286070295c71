"""The story of a run in a closed union of frozen events."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from aestudio.core.errors import StudioError
from aestudio.core.history import RECONSTRUCTION, EpochRecord
from aestudio.core.plan import Stage
from aestudio.core.run import Run
from aestudio.core.weights import Array, Weights


class EndReason(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, eq=False)
class RunStarted:
    """First event: all stages of the plan, and how many samples train and validate.

    ``only_stage`` is the number of the one stage that this run trains; None where it goes on
    to the end of the plan.
    """

    stages: tuple[Stage, ...]
    samples: int
    validation_samples: int
    only_stage: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class StageStarted:
    """A stage begins, or goes on after ``epoch`` finished epochs and ``step`` steps of the next.

    ``cached_bytes`` is the size of the codings cached for it, 0 where none are; ``terms`` name
    the terms of its objective.
    """

    stage: Stage
    epoch: int
    steps_per_epoch: int
    cached_bytes: int
    step: int = 0
    terms: tuple[str, ...] = (RECONSTRUCTION,)


@dataclass(frozen=True, slots=True, eq=False)
class StepsDone:
    """A chunk of steps: ``terms`` (steps, terms) has every term of the objective, the
    reconstruction loss first, ``step`` is the number of steps finished in the epoch under way
    (epochs count from 1 here)."""

    stage: int
    epoch: int
    step: int
    terms: Array
    samples_per_s: float

    @property
    def losses(self) -> Array:
        """Reconstruction losses, one a step."""
        return self.terms[:, 0]


@dataclass(frozen=True, slots=True, eq=False)
class EpochDone:
    """An epoch of a stage ended."""

    stage: int
    stage_name: str
    record: EpochRecord


@dataclass(frozen=True, slots=True, eq=False)
class CheckpointReached:
    """An epoch ended and ``run`` is worth keeping; told as often as the job asks for."""

    run: Run


@dataclass(frozen=True, slots=True, eq=False)
class WeightsUpdated:
    """A snapshot to look at, now and then and at each stage's end.

    ``epoch`` (from 1) is the one under way, at the stage's end the one that remains; 0 before the
    first step. ``weights`` are the outermost ``level`` encoder layers and their decoders: in the
    middle of a layer-wise plan deeper layers have learnt nothing yet.
    """

    stage: int
    epoch: int
    level: int
    weights: Weights


@dataclass(frozen=True, slots=True, eq=False)
class StageEnded:
    """A stage ran to its end or was stopped.

    ``epochs`` counts finished epochs: fewer than planned if it stopped early. ``kept_epoch`` is
    the one whose weights remain, None if it is the last.
    """

    stage: int
    finished: bool
    seconds: float
    epochs: int = 0
    kept_epoch: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RunEnded:
    """Last event, always sent. ``run`` is the state to keep, also after a stop or a failure;
    None only if the run failed before it had any weights."""

    reason: EndReason
    run: Run | None
    error: StudioError | None = None


Event: TypeAlias = (
    RunStarted
    | StageStarted
    | StepsDone
    | EpochDone
    | CheckpointReached
    | WeightsUpdated
    | StageEnded
    | RunEnded
)
