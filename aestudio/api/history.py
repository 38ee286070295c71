"""What training told, as a data frame."""

from collections.abc import Iterator

import polars as pl

from aestudio.core.history import RECONSTRUCTION, EpochRecord, History, StageHistory

ABOUT = {"stage": pl.Int64, "stage_name": pl.String, "epoch": pl.Int64}
FIGURES = (
    "loss", "validation_loss", "whole_loss", "learning_rate", "gradient_norm", "seconds",
    "samples_per_s",
)  # fmt: skip


def history_frame(history: History) -> pl.DataFrame:
    """A row an epoch, all stages one after the other; figures and terms that were not measured
    are null."""
    rows = [row for stage in history.stages for row in _rows(stage)]
    terms = dict.fromkeys(name for row in rows for name in row if name not in ABOUT)
    figures = dict.fromkeys((*FIGURES, *terms), pl.Float64)
    return pl.DataFrame(rows, {**ABOUT, **figures})


def _rows(stage: StageHistory) -> Iterator[dict[str, object]]:
    for record in stage.epochs:
        about = {"stage": stage.stage, "stage_name": stage.name, "epoch": record.epoch}
        yield about | {name: getattr(record, name) for name in FIGURES} | _terms(stage, record)


def _terms(stage: StageHistory, record: EpochRecord) -> dict[str, float]:
    """Of the training part by their names, where its reconstruction is the loss; of the validation
    part after validation_, as the network is trained on it."""
    training = dict(zip(stage.terms, record.terms, strict=False))
    training.pop(RECONSTRUCTION, None)
    validation = zip(stage.terms, record.validation_terms, strict=False)
    return training | {f"validation_{name}": value for name, value in validation}
