"""What a user reads when a run cannot go on."""

from math import isfinite

import tensorflow as tf

from aestudio.core.errors import DivergedError, StudioError, TrainingError
from aestudio.core.plan import Stage
from aestudio.core.units import count_text


def diverged(
    stage: Stage, epoch: int, step: int, good: int, loss: float = float("nan")
) -> DivergedError:
    """The loss stopped being finite in that step (both from 1), or is beyond all measure;
    ``good`` epochs are kept."""
    what = f"grew to {loss:.1e}" if isfinite(loss) else "became infinite or undefined"
    kept = f"What was learnt in {count_text(good, 'epoch')} is kept" if good else ""
    rate = f"A learning rate of {stage.learning_rate:g} is probably too high for this network"
    return DivergedError(
        f"the loss {what} at step {step:,} of epoch {epoch:,}",
        stage=stage.key,
        rate=lower_rate(stage.learning_rate),
        where=stage.name,
        why=f"{rate}. {kept}" if kept else rate,
    )


def lower_rate(rate: float) -> float:
    """A tenth, but no more than suits most networks: from 1000 to 100 helps nobody."""
    return float(f"{min(rate / 10, 0.01):.3g}")


def explained(error: Exception, where: str) -> StudioError:
    """``error`` in words for the user; the original is its ``__cause__``."""
    if isinstance(error, StudioError):
        return error
    found = _out_of_memory(where) if _is_memory(error) else _unexpected(error, where)
    found.__cause__ = error
    return found


def _is_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError | tf.errors.ResourceExhaustedError)


def _out_of_memory(where: str) -> TrainingError:
    return TrainingError(
        "memory ran out",
        where=where,
        why="Network, batch and data together do not fit",
        remedy="Use a smaller batch or smaller layers",
    )


def _unexpected(error: Exception, where: str) -> TrainingError:
    return TrainingError(
        f"training broke off with {type(error).__name__}",
        where=where,
        why=str(error).strip().split("\n")[0],
        remedy="Everything up to the last finished epoch is kept",
    )
