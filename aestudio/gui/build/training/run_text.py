"""What the progress strip says, in parts that each have a seat of their own."""

from dataclasses import dataclass

from aestudio.core.plan import Stage
from aestudio.core.progress import OPEN, Progress, StageProgress
from aestudio.core.run import StageState
from aestudio.gui.kit.figures import time_text

SPEED_SEAT = "000,000 samples/s"
TIME_SEAT = "00:00 left"
PAUSED = " · paused"
# States of the run controller that the numbers tell of by themselves, and those they do not.
STATES = {
    "idle": None,
    "running": None,
    "paused": None,
    "starting": "Starting…",
    "stopping": "Stopping…",
}


@dataclass(frozen=True, slots=True)
class RunText:
    """Text in parts, the widest texts that parts of a run will hold, and the bar.

    ``fraction`` is None while it is not known how long it takes.
    """

    parts: tuple[str, ...]
    seats: tuple[str, ...]
    fraction: float | None
    failed: bool = False

    @property
    def sentence(self) -> str:
        """All parts in one line, for screen readers and tooltips."""
        return " · ".join(part for part in self.parts if part)


def run_text(progress: Progress, state_text: str | None) -> RunText:
    """What to say of ``progress``; ``state_text``, a state or a sentence, goes before."""
    state_text = STATES.get(state_text, state_text) if state_text else None
    seats = (stage_seat(progress), SPEED_SEAT, TIME_SEAT)
    current = progress.current
    if state_text is not None:
        # What ends in dots goes on, and nobody knows for how long.
        unknown = current is None and state_text.endswith("…")
        return RunText((state_text,), seats, None if unknown else progress.fraction)
    if current is not None:
        return RunText(_under_way(progress, current), seats, progress.fraction)
    return RunText((_at_rest(progress),), seats, progress.fraction, progress.failed is not None)


def stage_seat(progress: Progress) -> str:
    """The longest text of the first part: the widest stage name in its last epoch."""
    return max((_epochs(one, one.stage.epochs) for one in progress.stages), key=len)


def epoch_under_way(one: StageProgress) -> int:
    """Which epoch a stage is in, from 1; of one that was left, the last that it has begun."""
    goes_on = one.state in (StageState.RUNNING, StageState.PAUSED)
    return min(one.stage.epochs, one.epoch + (goes_on or one.step > 0))


def stages_done(progress: Progress) -> str:
    """What is done where some stages are and the others have not been begun since; empty where
    one was left half done, or none or all are done."""
    done = [one.stage for one in progress.stages if one.state is StageState.DONE]
    open_ = [one for one in progress.stages if one.state in OPEN]
    count = len(progress.stages)
    if not done or not open_ or len(done) + len(open_) < count:
        return ""
    if len(done) == 1:
        return f"{shown_name(done[0])} done, 1 of {count} stages"
    return f"{len(done)} of {count} stages done"


def shown_name(stage: Stage) -> str:
    """What the cards call a stage."""
    return stage.name.replace("Autoencoder", "Stage")


def _under_way(progress: Progress, one: StageProgress) -> tuple[str, ...]:
    stage = _epochs(one, epoch_under_way(one))
    if one.state is StageState.PAUSED:
        return (f"{stage}{PAUSED}",)
    remaining = progress.remaining_seconds
    speed = f"{progress.samples_per_s:,.0f} samples/s" if progress.samples_per_s else ""
    return (stage, speed, "" if remaining is None else f"{time_text(remaining)} left")


def _epochs(one: StageProgress, epoch: int) -> str:
    return f"{one.stage.name} {epoch:,}/{one.stage.epochs:,}"


def _at_rest(progress: Progress) -> str:
    if progress.failed is not None:
        return str(progress.failed.state).capitalize()
    if all(one.state is StageState.DONE for one in progress.stages):
        return "Finished"
    if some := stages_done(progress):
        return some
    if progress.fraction > 0:
        return f"Stopped at {progress.fraction:.0%}"
    return "Ready"
