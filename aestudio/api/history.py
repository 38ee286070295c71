"""What training told, as a data frame."""

import polars as pl

from aestudio.core.history import RECONSTRUCTION, History, StageHistory


def frame_of(history: History) -> pl.DataFrame:
    """A row an epoch, all stages one after the other."""
    frames = [_of_stage(one) for one in history.stages if one.epochs]
    if not frames:
        return pl.DataFrame()
    return pl.concat(frames, how="diagonal_relaxed")


def _of_stage(stage: StageHistory) -> pl.DataFrame:
    records = list(stage.epochs)
    columns: dict[str, object] = {
        "stage": [stage.stage] * len(records),
        "stage_name": [stage.name] * len(records),
    }
    for name in (
        "epoch", "loss", "validation_loss", "learning_rate", "seconds", "samples_per_s",
        "whole_loss", "gradient_norm",
    ):  # fmt: skip
        columns[name] = [getattr(one, name) for one in records]
    for prefix, table in (("", stage.epoch_terms), ("validation_", stage.validation_terms)):
        for at, term in enumerate(stage.terms):
            if term != RECONSTRUCTION:
                columns[prefix + term] = table[:, at]
    return pl.DataFrame(columns, strict=False)
