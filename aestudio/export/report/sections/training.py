"""Stages with their epochs, and the losses on the way."""

from functools import partial

import numpy as np

from aestudio.export.report.contents import ReportContents, StageFacts
from aestudio.export.report.drawing.curves import curves
from aestudio.export.report.markup import figure, legend, paragraph, section, table
from aestudio.export.report.words import duration_text, error_text

HEADS = (
    "Stage", "Name", "Epochs", "Best epoch", "Kept epoch", "Training", "Validation", "Time",
)  # fmt: skip


def training(contents: ReportContents) -> str:
    """How it was trained."""
    validated = any(np.isfinite(one.validation).any() for one in contents.stages)
    colours = [("training", "Training"), *([("validation", "Validation")] if validated else [])]
    begun = any(one.epochs for one in contents.stages)
    caption = (
        f"Loss ({contents.loss.lower()}) without penalties, on a logarithmic scale. "
        "A ring marks the epoch whose weights were kept."
    )
    return section(
        "training",
        "Training",
        figure(partial(curves, contents.stages), caption, legend(*colours)) if begun else "",
        "" if begun else paragraph("No epoch has ended yet."),
        table("Stages of the training", HEADS, [_row(one) for one in contents.stages], left=2),
    )


def _row(stage: StageFacts) -> tuple[str, ...]:
    kept = stage.kept
    losses = ("–", "–") if kept is None else _losses(stage, kept)
    unfinished = "" if stage.ended else ", unfinished"
    return (
        str(stage.number),
        f"{stage.name}{unfinished}",
        f"{stage.epochs:,} of {stage.planned:,}",
        "–" if stage.best is None else f"{stage.best:,}",
        "–" if kept is None else f"{kept:,}",
        *losses,
        duration_text(stage.seconds) if stage.epochs else "–",
    )


def _losses(stage: StageFacts, epoch: int) -> tuple[str, str]:
    """Of the epoch whose weights there are."""
    validation = float(stage.validation[epoch - 1])
    none = not np.isfinite(stage.validation).any()
    return error_text(float(stage.training[epoch - 1])), "–" if none else error_text(validation)
