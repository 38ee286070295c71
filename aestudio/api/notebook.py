"""What a notebook shows: a model, and a training as it goes."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Any, Self

from aestudio.core.events import Event, RunEnded, RunStarted
from aestudio.core.progress import Progress, StageProgress
from aestudio.core.project import Project
from aestudio.core.run import Run, StageState
from aestudio.core.units import count_text
from aestudio.export.report.contents import StageFacts
from aestudio.export.report.drawing.curves import curves
from aestudio.export.report.drawing.hourglass import hourglass
from aestudio.export.report.markup import legend
from aestudio.export.report.stages import stage_facts, stages_of
from aestudio.export.report.styles import part_style
from aestudio.export.report.words import duration_text, error_text, safe

PLACE = "aestudio"
WIDTH = 440.0  # Pixels of a drawing.
WIDE = 900.0
BROKEN_OFF = (StageState.STOPPED, StageState.DIVERGED, StageState.FAILED)
EVERY = 0.25  # Seconds from one picture of a training to the next.
LAYERS = (("encoder", "Encoder"), ("codings", "Codings"), ("decoder", "Decoder"))
TRAINING, VALIDATION = ("training", "Training"), ("validation", "Validation")


def shown(run: Run, project: str, title: str) -> str:
    """A model as a part of a page: its network, its curve, and what became of it."""
    network = f"<div>{legend(*LAYERS)}{hourglass(run.architecture, WIDTH)}</div>"
    named = project if project != Project().name else "Autoencoder"
    return _part(
        _line("head", f"{named} · {title}"),
        _line("about", _about(run)),
        f'<div class="figures">{network}{_curve(stages_of(run), WIDTH)}</div>',
    )


def is_in_notebook() -> bool:
    """Whether what is displayed is seen in a notebook."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return shell is not None and getattr(shell, "kernel", None) is not None


class InNotebook:
    """Shows how far a training is, in the output of a cell."""

    def __init__(self) -> None:
        self._progress = Progress(())
        self._output: Any = None
        self._next = 0.0

    def __enter__(self) -> Self:
        from IPython.display import display

        picture = Picture(_part(_line("about", "Loading TensorFlow …")))
        self._output = display(picture, display_id=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """The last picture stays."""

    def show(self, event: Event) -> None:
        """Draw it anew, but not too often."""
        if isinstance(event, RunStarted):
            self._progress = Progress(tuple(map(StageProgress, event.stages)))
        self._progress = self._progress.after(event)
        if isinstance(event, RunEnded) or monotonic() >= self._next:
            self._output.update(Picture(_pictured(self._progress)))
            self._next = monotonic() + EVERY


@dataclass(frozen=True, slots=True)
class Picture:
    """What is displayed: HTML, and words where that cannot be shown."""

    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return "<Training>"


def _pictured(progress: Progress) -> str:
    facts = [
        stage_facts(one.stage, progress.history.stage(one.stage.number), ended=False)
        for one in progress.stages
    ]
    share = f'<div class="track"><div style="width:{100 * progress.fraction:.1f}%"></div></div>'
    return _part(
        _line("head", _stage(progress)), share, _line("about", _told(progress)), _curve(facts, WIDE)
    )


def _stage(progress: Progress) -> str:
    """What goes on, or how it ended."""
    current = progress.current
    if current is not None:
        epoch = min(current.epoch + 1, current.stage.epochs)
        return f"{current.stage.name}, epoch {epoch:,} of {current.stage.epochs:,}"
    left = next((one for one in progress.stages if one.state in BROKEN_OFF), None)
    if left is not None:
        epochs = count_text(left.epoch, "epoch")
        return f"{left.stage.name} {left.state} after {epochs} of {left.stage.epochs:,}"
    return "Trained"


def _told(progress: Progress) -> str:
    """Losses of the last epoch, speed and remaining time, as far as they are known."""
    last = next((one.epochs[-1] for one in reversed(progress.history.stages) if one.epochs), None)
    parts = []
    if last is not None:
        parts.append(f"loss {error_text(last.loss)}")
    if last is not None and last.validation_loss is not None:
        parts.append(f"validation {error_text(last.validation_loss)}")
    if progress.samples_per_s:
        parts.append(f"{progress.samples_per_s:,.0f} samples/s")
    left = progress.remaining_seconds
    if left is not None:
        parts.append(f"{duration_text(left)} left")
    return " · ".join(parts)


def _about(run: Run) -> str:
    architecture, error = run.architecture, run.test_error
    parts = [str(architecture), count_text(architecture.parameters, "parameter")]
    if architecture.tied:
        parts.append("tied")
    if error is not None:
        parts.append(f"test error {error}")
    if not run.finished:
        parts.append("unfinished")
    return " · ".join(parts)


def _curve(stages: Sequence[StageFacts], width: float) -> str:
    """Losses with their legend; empty where no epoch has ended."""
    drawn = curves(stages, width)
    if not drawn:
        return ""
    validated = any((one.validation == one.validation).any() for one in stages)
    return f"<div>{legend(TRAINING, *([VALIDATION] if validated else []))}{drawn}</div>"


def _line(kind: str, words: str) -> str:
    return f'<div class="{kind}">{safe(words)}</div>'


def _part(*parts: str) -> str:
    return f'<div class="{PLACE}"><style>{part_style(PLACE)}</style>{"".join(parts)}</div>'
