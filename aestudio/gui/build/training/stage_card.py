"""What a stage card says, as values; shorter wordings for narrower cards."""

from collections.abc import Callable
from dataclasses import dataclass

from aestudio.core.history import StageHistory
from aestudio.core.plan import Schedule, Stage, StageKind
from aestudio.core.progress import Progress, StageProgress
from aestudio.core.run import StageState
from aestudio.gui.build.training.run_text import epoch_under_way
from aestudio.gui.kit.figures import bytes_text, count_text, in_powers, loss_text

TONES = {
    StageState.WAITING: "",
    StageState.RUNNING: "accent",
    StageState.PAUSED: "warning",
    StageState.STOPPED: "warning",
    StageState.OUTDATED: "",
    StageState.DONE: "good",
    StageState.DIVERGED: "error",
    StageState.FAILED: "error",
}


@dataclass(frozen=True, slots=True)
class StageCard:
    """One card. ``titles`` and ``figures`` hold wordings from the longest to the shortest.

    ``learnt`` says that the stage has weights to go on from, ``renewable`` that new ones in their
    place would be those of this stage alone.
    """

    number: int
    titles: tuple[str, ...]
    state: StageState
    figures: tuple[str, ...]
    fraction: float
    runnable: bool
    tip: str
    learnt: bool = False
    renewable: bool = False

    @property
    def tone(self) -> str:
        """The tone of the state's pill."""
        return TONES[self.state]


def stage_cards(progress: Progress) -> tuple[StageCard, ...]:
    """The cards of all stages; a single stage can be run while nothing else runs."""
    idle = progress.current is None
    return tuple(_card(one, progress, idle) for one in progress.stages)


def fitting(wordings: tuple[str, ...], room: float, width: Callable[[str], float]) -> str:
    """The longest wording that fits in ``room``, or the shortest there is."""
    return next((one for one in wordings if width(one) <= room), wordings[-1])


def _card(one: StageProgress, progress: Progress, idle: bool) -> StageCard:
    series = progress.history.stage(one.stage.number)
    titles = _titles(one.stage)
    figures = _figures(one, series)
    return StageCard(
        one.stage.number,
        titles,
        one.state,
        figures,
        one.fraction,
        idle,
        _tip(one, series),
        learnt=series is not None,
        renewable=one.stage.kind is StageKind.AUTOENCODER,
    )


def _titles(stage: Stage) -> tuple[str, ...]:
    if stage.kind is StageKind.AUTOENCODER:
        outer, inner = f"{stage.sizes[0]:,}", f"{stage.sizes[1]:,}"
        name = f"Stage {stage.number}"
        return (f"{name} · {outer} → {inner} → {outer}", f"{name} · {outer} → {inner}", name)
    if stage.kind is StageKind.FINE_TUNING:
        return ("Fine-tuning", "Fine-tune", "Tune")
    return ("Whole network", "Whole")


def _figures(one: StageProgress, series: StageHistory | None) -> tuple[str, ...]:
    if one.state is StageState.OUTDATED:
        return ("learnt from a stage that was trained anew", "to be trained anew", "train anew")
    if one.state is StageState.WAITING:
        return _plan_figures(one)
    notes = _notes(one, series)
    wordings = _latest(series)
    if not wordings:
        return notes
    named = [f"{loss} · {note}" for note in notes for loss in wordings[:2]]
    return (*dict.fromkeys(named), f"{wordings[-1]} · {notes[-1]}", *wordings[1:])


def _plan_figures(one: StageProgress) -> tuple[str, ...]:
    stage = one.stage
    epochs = count_text(stage.epochs, "epoch")
    settings = f"{epochs} · batch {stage.batch_size:,}"
    rate = f"rate {stage.learning_rate:g}"
    moves = {Schedule.CONSTANT: rate, Schedule.COSINE: f"{rate}, cosine"}
    moving = moves.get(stage.schedule, f"{rate}, in drops")
    shorter = (epochs, f"{stage.epochs:,} ep.")
    if one.cached_bytes:
        cache = f"caches {bytes_text(one.cached_bytes)}"
        return (f"{settings} · {moving} · {cache}", f"{epochs} · {cache}", *shorter)
    return (f"{settings} · {moving}", f"{epochs} · {moving}", f"{epochs} · {rate}", *shorter)


def _latest(series: StageHistory | None) -> tuple[str, ...]:
    """The loss of the weights that there are, which epoch's it is, and of which part.

    On a narrow card never "loss" where it is validation's: that is the training part's.
    """
    if series is None:
        return ()
    record = series.kept
    if record is None:
        begun = len(series.chunks) > 0 and len(series.chunks[-1]) > 0
        return (f"last step {loss_text(float(series.chunks[-1][-1, 0]))}",) * 3 if begun else ()
    validated = record.validation_loss is not None
    names = ("validation", "val.") if validated else ("loss", "loss")
    best = series.kept_epoch is not None
    value = loss_text(record.loss if record.validation_loss is None else record.validation_loss)
    told = f"{value}, epoch {record.epoch:,}" if best else value
    which = "best" if best else "last"
    return (*(f"{which} {name} {told}" for name in names), f"{which} {value}")


def _notes(one: StageProgress, series: StageHistory | None) -> tuple[str, ...]:
    """What is said beside the loss, the longest first."""
    cached = f"cached {bytes_text(one.cached_bytes)}" if one.cached_bytes else ""
    epochs = _epochs(one, series)
    if not cached:
        return epochs
    both = f"{epochs[0]} · {cached}"
    whole = one.state is StageState.DONE and not _early(one)
    return (both, cached) if whole else (both, *epochs)


def _epochs(one: StageProgress, series: StageHistory | None) -> tuple[str, ...]:
    total = one.stage.epochs
    if one.state is StageState.DONE:
        return _epochs_done(one, series)
    under_way = epoch_under_way(one)
    epochs, short = f"epoch {under_way:,} of {total:,}", f"{under_way:,}/{total:,}"
    rate = _rate(one, series)
    return (f"{epochs} · {rate}", f"{short} · {rate}", short) if rate else (epochs, short)


def _epochs_done(one: StageProgress, series: StageHistory | None) -> tuple[str, ...]:
    epochs = count_text(one.epoch, "epoch")
    early = (f"stopped early at epoch {one.epoch:,}", f"stopped at {one.epoch:,}", epochs)
    return early if _early(one) else (epochs,)


def _early(one: StageProgress) -> bool:
    return one.state is StageState.DONE and one.epoch < one.stage.epochs


def _rate(one: StageProgress, series: StageHistory | None) -> str:
    """The learning rate of the last epoch, where a schedule moves it."""
    last = series.epochs[-1].learning_rate if series and series.epochs else None
    moves = one.stage.schedule is not Schedule.CONSTANT
    return in_powers(f"rate {last:.2g}") if moves and last is not None else ""


def _tip(one: StageProgress, series: StageHistory | None) -> str:
    stage = one.stage
    sizes = " → ".join(f"{size:,}" for size in stage.sizes)
    lines = [f"{stage.name}: {sizes}", f"{one.epoch:,} of {count_text(stage.epochs, 'epoch')}"]
    if _early(one):
        patience = count_text(stage.early_stopping, "epoch")
        lines.append(f"stopped early: {patience} without a lower loss")
    last = None if series is None else series.kept
    if series is not None and last is not None:
        which = "last" if series.kept_epoch is None else "best"
        if series.kept_epoch is not None:
            lines.append(f"the weights of epoch {last.epoch:,}, the best, are kept")
        if last.learning_rate is not None:
            lines.append(f"learning rate {series.epochs[-1].learning_rate:.3g} at the end")
        lines.append(f"{which} training loss {loss_text(last.loss)}")
        if last.validation_loss is not None:
            lines.append(f"{which} validation loss {loss_text(last.validation_loss)}")
    if stage.kind is StageKind.AUTOENCODER and stage.number > 1:
        lines.append("Losses are those of the codings it reconstructs")
    if one.cached_bytes:
        lines.append(f"{bytes_text(one.cached_bytes)} of memory for the codings it learns from")
    elif stage.levels_below:
        lines.append("The codings it learns from are computed for each batch")
    if one.state is StageState.OUTDATED:
        lines.append("Its curve is of the time before: a stage that it builds on was trained anew")
    lines.append("Click to give this stage settings of its own")
    return "\n".join(lines)
