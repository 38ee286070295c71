"""What is another in a run than in the one it is held against: settings, and what came of them."""

from dataclasses import dataclass
from enum import StrEnum

from aestudio.core.differences import changes
from aestudio.core.plan import Strategy
from aestudio.core.runs import KeptRun, Outline, Runs
from aestudio.gui.runs.columns import (
    DATA,
    NONE,
    RESULTS,
    TEST_ERROR,
    VALIDATION,
    Result,
    design_of,
)

PARTS = Strategy.ONE_AT_A_TIME  # Ends with the loss of a part.


class Tone(StrEnum):
    """How the new value is to be taken."""

    CHOSEN = "chosen"
    BETTER = "better"
    WORSE = "worse"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Line:
    """``before`` is empty where there is nothing to hold it against, or it is the same;
    ``apart`` says why the two values cannot be compared, where they cannot."""

    label: str
    before: str
    after: str
    tone: Tone
    apart: str = ""


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
    then, now = None if before is None else before.outline, run.outline
    shown = [one for one in RESULTS if _tells(one, then, now)]
    return [_line(one, then, now) for one in shown]


def _tells(result: Result, then: Outline | None, now: Outline) -> bool:
    if result.key == DATA:
        return then is not None and then.data_sha256 != now.data_sha256
    same = then is not None and result.cell(then).text == result.cell(now).text
    return not same or result.key == TEST_ERROR


def _line(result: Result, then: Outline | None, now: Outline) -> Line:
    new = result.cell(now)
    if then is None:
        return Line(result.label, "", new.text, Tone.PLAIN)
    old = result.cell(then)
    if result.key not in (TEST_ERROR, VALIDATION):
        return Line(result.label, old.text, new.text, Tone.PLAIN)
    apart = "" if then.data_sha256 == now.data_sha256 else "other data"
    if result.key == VALIDATION:
        apart = apart or _losses_apart(then, now)
    if None in (old.order, new.order):
        apart = ""  # There is nothing to compare.
    tone = Tone.PLAIN if apart else _tone(old.order, new.order)
    return Line(result.label, old.text, new.text, tone, apart)


def _tone(old: float | None, new: float | None) -> Tone:
    if old is None or new is None or old == new:
        return Tone.PLAIN
    return Tone.BETTER if new < old else Tone.WORSE


def _losses_apart(then: Outline, now: Outline) -> str:
    """Why the last losses of two runs are not losses of the same: of the whole network, or of the
    same part of it; empty where they are."""
    if then.plan.loss is not now.plan.loss:
        return "another loss"
    if then.plan.strategy is now.plan.strategy and then.done == now.done:
        return ""
    if any(one.plan.strategy is PARTS for one in (then, now)):
        return "not of the same layers"
    return "" if then.finished and now.finished else "not of the same stage"
