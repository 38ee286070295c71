"""What is another in a run than in the one it is held against: settings, and what came of them."""

from dataclasses import dataclass
from enum import StrEnum

from aestudio.core.differences import changes
from aestudio.core.runs import KeptRun, Runs
from aestudio.gui.runs.columns import (
    DATA,
    EPOCHS,
    NONE,
    PARAMETERS,
    RESULTS,
    SECONDS,
    TEST_ERROR,
    VALIDATION,
    design_of,
)

COMPARED = (DATA, PARAMETERS, TEST_ERROR, VALIDATION, EPOCHS, SECONDS)


class Tone(StrEnum):
    """How the new value is to be taken."""

    CHOSEN = "chosen"
    BETTER = "better"
    WORSE = "worse"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Line:
    """``before`` is empty where there is nothing to hold it against, or it is the same."""

    label: str
    before: str
    after: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Comparison:
    """``title`` and ``subtitle`` say what is held against what."""

    title: str
    subtitle: str
    lines: tuple[Line, ...]


def comparison_of(runs: Runs, run: KeptRun) -> Comparison:
    """A run against its parent, against the one before it where it has none, or alone."""
    number, origin = run.info.number, run.info.parent
    parent = runs.find(run.parent)
    if parent is not None and origin is not None:
        title = f"Run {number} against its parent {parent.info.number}"
        stage = f"stage {origin.stage}, " if len(_stages(parent)) > 1 else ""
        return Comparison(title, f"branched at {stage}epoch {origin.epoch:,}", _lines(parent, run))
    earlier = [one for one in runs.kept if one.info.number < number]
    gone = "the run it branched off is gone" if origin is not None else ""
    if not earlier:
        return Comparison(f"Run {number}", gone or "no run before it", _lines(None, run))
    before = max(earlier, key=lambda one: one.info.number)
    title = f"Run {number} against {before.info.number}, the run before it"
    return Comparison(title, gone, _lines(before, run))


def _stages(run: KeptRun) -> tuple[object, ...]:
    return run.outline.plan.stages(run.outline.architecture)


def _lines(before: KeptRun | None, run: KeptRun) -> tuple[Line, ...]:
    settings = () if before is None else changes(design_of(before), design_of(run))
    chosen = [
        Line(one.label, one.before or NONE, one.after or NONE, Tone.CHOSEN) for one in settings
    ]
    return *chosen, *_results(before, run)


def _results(before: KeptRun | None, run: KeptRun) -> list[Line]:
    """What came of it; what is the same in both only where there is nothing to compare."""
    same_data = before is None or before.outline.data_sha256 == run.outline.data_sha256
    same_loss = before is None or before.outline.plan.loss is run.outline.plan.loss
    found = []
    for one in RESULTS:
        now = one.cell(run.outline)
        then = None if before is None else one.cell(before.outline)
        if then is not None and then.text == now.text and one.key != TEST_ERROR:
            continue
        if one.key == DATA and same_data:
            continue
        comparable = same_data and (same_loss or one.key != VALIDATION)
        is_error = one.key in (TEST_ERROR, VALIDATION)
        tone = Tone.PLAIN
        if is_error and then is not None and comparable and None not in (then.order, now.order):
            tone = Tone.BETTER if now.order < then.order else Tone.PLAIN
            tone = Tone.WORSE if now.order > then.order else tone
        note = "" if comparable or not is_error else " · not comparable"
        earlier = "" if then is None else then.text + note
        found.append(Line(one.label, earlier, now.text, tone))
    return found
