"""What a stage learns from: the samples, or the codings of the layers below it."""

from collections.abc import Callable
from dataclasses import dataclass

from aestudio.core.plan import Stage
from aestudio.core.sources import Source, source_of
from aestudio.core.training import TrainingJob
from aestudio.core.weights import Weights
from aestudio.engine.frozen_layers import FrozenLayers, frozen_below
from aestudio.engine.windows import Feed, Shuffle, feed_of

MOST_CACHED = 512 * 2**20  # Bytes of codings of streamed samples; the bits are the same without.


@dataclass(frozen=True, slots=True, eq=False)
class StageInputs:
    """``feed`` hands out those of ``training``; ``frozen`` layers are still to be passed by each
    batch, None where nothing is."""

    feed: Feed
    training: Source
    validation: Source
    frozen: FrozenLayers | None


def cached_bytes(stage: Stage, job: TrainingJob) -> int:
    """Memory of the codings that are cached for a stage: if asked for, and of streamed samples
    only if they are few; 0 where none are."""
    needed = stage.cached_bytes(len(job.training) + len(job.validation))
    streamed = source_of(job.training).bounds is not None
    return 0 if streamed and needed > MOST_CACHED else needed


def inputs_of(
    stage: Stage, job: TrainingJob, weights: Weights, should_stop: Callable[[], bool]
) -> StageInputs | None:
    """The inputs of a stage above layers of those weights; None if asked to stop."""
    training, validation = source_of(job.training), source_of(job.validation)
    frozen = frozen_below(stage, job.architecture, weights)
    shuffle = Shuffle(job.plan.seed, stage.number, stage.batch(len(training)))
    if frozen is None or not cached_bytes(stage, job):
        feed = feed_of(training, shuffle, stage.epochs, training)
        return StageInputs(feed, training, validation, frozen)
    codings = frozen.codings(training, should_stop)
    held_out = frozen.codings(validation, should_stop)
    if codings is None or held_out is None:
        return None
    feed = feed_of(codings, shuffle, stage.epochs, training)
    return StageInputs(feed, codings, held_out, None)
