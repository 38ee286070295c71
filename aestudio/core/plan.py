"""How it is trained: a strategy, common settings, and what single stages do differently."""

from collections.abc import Sequence
from typing import Any, Self, TypeVar

from pydantic import field_validator

from aestudio.core.architecture import Architecture
from aestudio.core.corruptions import CORRUPTIONS, AnyCorruption, NoCorruption
from aestudio.core.objectives import Loss
from aestudio.core.params import Frozen, Labelled, parameter, parameters
from aestudio.core.stack import StackLayer
from aestudio.core.stages import OF_STAGE as OF_STAGE
from aestudio.core.stages import Schedule as Schedule
from aestudio.core.stages import Stage as Stage
from aestudio.core.stages import StageKind as StageKind
from aestudio.core.stages import StageOverride as StageOverride
from aestudio.core.stages import stage_key

Setting = TypeVar("Setting")


class Strategy(Labelled):
    """The order in which layers are trained."""

    WHOLE = "whole", "Whole network"
    ONE_AT_A_TIME = "one-at-a-time", "One at a time"
    FINE_TUNED = "one-at-a-time-then-fine-tune", "One at a time, then fine-tune"


class Optimizer(Labelled):
    """The rule that turns gradients into steps."""

    ADAM = "adam", "Adam"
    NADAM = "nadam", "Nadam"
    RMSPROP = "rmsprop", "RMSprop"
    ADAGRAD = "adagrad", "AdaGrad"
    SGD = "sgd", "SGD with momentum"


class Precision(Labelled):
    """What matrix products are computed in while training; all else, and what is kept, is
    float32."""

    FLOAT32 = "float32", "32 bits"
    MIXED = "mixed", "Mixed, 16 bits"


class TrainingPlan(Frozen):
    """Settings of a run; the stages follow from them and the architecture."""

    strategy: Strategy = parameter(
        Strategy.WHOLE,
        label="Strategy",
        help="Whole network in one go; or one shallow autoencoder at a time, each on the codings "
        "of the one before, stacked at the end; or the same with fine-tuning of the whole.",
    )
    optimizer: Optimizer = parameter(
        Optimizer.ADAM, label="Optimizer", help="The rule that turns gradients into steps."
    )
    learning_rate: float = parameter(
        0.001,
        label="Learning rate",
        help="Length of a step. Too high diverges, too low crawls.",
        above=0,
        maximum=10,
        logarithmic=True,
    )
    momentum: float = parameter(
        0.9,
        label="Momentum",
        help="Share of the last step that SGD carries on. The other optimizers ignore it.",
        minimum=0,
        below=1,
        only_with={"optimizer": (Optimizer.SGD,)},
    )
    batch_size: int = parameter(
        150,
        label="Batch",
        help="Samples a step. The last batch of an epoch may be smaller.",
        unit="samples",
        minimum=1,
        maximum=1_000_000,
    )
    epochs: int = parameter(
        10,
        label="Epochs a stage",
        help="Passes through the training set in each stage.",
        minimum=1,
        maximum=1_000_000,
    )
    loss: Loss = parameter(
        Loss.MEAN_SQUARED_ERROR,
        label="Loss",
        help="Squared error suits any data; cross-entropy needs inputs and outputs in 0…1. "
        "Stages that reconstruct codings always use squared error.",
    )
    corruption: AnyCorruption = parameter(
        NoCorruption(),
        label="Corruption",
        help="Damages what goes in while training; what should come out stays whole. Each stage "
        "damages its own input, the codings of the stage before included.",
        kinds=CORRUPTIONS,
    )
    cache_codings: bool = parameter(
        True,
        label="Cache codings",
        help="Stages above the first learn from the outputs of the layers below them. On: those "
        "are computed once and kept in memory, at the size that the stage shows. Off: they are "
        "computed anew for every batch, which takes no memory and more time each epoch. The "
        "result is the same.",
    )
    validation_share: float = parameter(
        0.1,
        label="Validation",
        help="Share of the training part that is held out to watch for overfitting.",
        unit="%",
        minimum=0,
        maximum=0.9,
        percentage=True,
    )
    seed: int = parameter(
        42,
        label="Seed",
        help="Same seed, same settings, same machine: same result, bit for bit.",
        minimum=0,
        maximum=2**31 - 1,
        more=True,
    )
    schedule: Schedule = parameter(
        Schedule.CONSTANT,
        label="Schedule",
        help="How the learning rate moves within a stage: constant; along half a cosine, step by "
        "step, down to the lowest rate; or in drops, every few epochs or when the loss has "
        "stopped falling. It starts anew with each stage.",
        more=True,
    )
    drop_factor: float = parameter(
        0.5,
        label="Drop factor",
        help="What a drop multiplies the learning rate by.",
        above=0,
        below=1,
        more=True,
        only_with={"schedule": (Schedule.STEP, Schedule.PLATEAU)},
    )
    drop_every: int = parameter(
        10,
        label="Drop every",
        help="Epochs from one drop of the learning rate to the next.",
        unit="epochs",
        minimum=1,
        maximum=1_000_000,
        more=True,
        only_with={"schedule": (Schedule.STEP,)},
    )
    plateau_patience: int = parameter(
        5,
        label="Drop after",
        help="Epochs without a lower loss after which the learning rate drops.",
        unit="epochs",
        minimum=1,
        maximum=1_000_000,
        more=True,
        only_with={"schedule": (Schedule.PLATEAU,)},
    )
    lowest_rate: float = parameter(
        0.0,
        label="Lowest rate",
        help="Share of the learning rate that the schedule never goes below.",
        unit="%",
        minimum=0,
        maximum=1,
        percentage=True,
        more=True,
        only_with={"schedule": (Schedule.COSINE, Schedule.STEP, Schedule.PLATEAU)},
    )
    early_stopping: int = parameter(
        0,
        label="Stop early",
        help="Epochs without a lower loss after which a stage ends. The weights of its best "
        "epoch are kept. Watched is the validation loss, without validation the training loss.",
        unit="epochs",
        minimum=0,
        maximum=1_000_000,
        zero="off",
        usual=5,
        more=True,
    )
    min_improvement: float = parameter(
        0.0,
        label="Improvement",
        help="How much lower a loss must be to count as lower, for early stopping and plateaus.",
        minimum=0,
        maximum=1,
        logarithmic=True,
        more=True,
    )
    clip_norm: float = parameter(
        0.0,
        label="Clip gradients",
        help="Longest gradient, all variables together; a longer one is shortened to it. "
        "Keeps single batches from throwing training off.",
        minimum=0,
        maximum=1_000_000,
        logarithmic=True,
        zero="off",
        more=True,
    )
    precision: Precision = parameter(
        Precision.FLOAT32,
        label="Precision",
        help="Mixed computes matrix products in bfloat16, all else in 32 bits. For GPUs and CPUs "
        "with matrix units for it (AMX); on others with instructions for it if a measurement says "
        "that it pays, else refused. Weights are kept in 32 bits.",
        more=True,
    )
    overrides: tuple[StageOverride, ...] = ()

    @field_validator("overrides")
    @classmethod
    def _bounded(cls, overrides: tuple[StageOverride, ...]) -> tuple[StageOverride, ...]:
        # The common settings carry the bounds, so they check the stages' values too.
        for one in overrides:
            cls.checked(one.model_dump(exclude={"stage"}, exclude_none=True))
        return overrides

    def stages(self, architecture: Architecture) -> tuple[Stage, ...]:
        """The stages of this plan, in order, for ``architecture``."""
        stack, depth = architecture.stack, architecture.depth
        found: list[tuple[StageKind, int, tuple[StackLayer, ...]]] = []
        if self.strategy is Strategy.WHOLE:
            found.append((StageKind.WHOLE, depth, stack))
        else:
            # Codings that are drawn have no outputs to be reconstructed alone.
            deepest = depth - 1 if architecture.coding.is_sampled else depth
            for level in range(1, deepest + 1):
                found.append((StageKind.AUTOENCODER, level, architecture.shallow(level)))
        if self.strategy is Strategy.FINE_TUNED:
            found.append((StageKind.FINE_TUNING, depth, stack))
        return tuple(self._stage(number, *one) for number, one in enumerate(found, start=1))

    def _stage(
        self, number: int, kind: StageKind, level: int, layers: tuple[StackLayer, ...]
    ) -> Stage:
        own = self.override(stage_key(kind, level))
        of_codings = kind is StageKind.AUTOENCODER and level > 1
        return Stage(
            number=number,
            kind=kind,
            level=level,
            layers=layers,
            loss=Loss.MEAN_SQUARED_ERROR if of_codings else self.loss,
            learning_rate=_first(own.learning_rate, self.learning_rate),
            batch_size=_first(own.batch_size, self.batch_size),
            epochs=_first(own.epochs, self.epochs),
            schedule=_first(own.schedule, self.schedule),
            early_stopping=_first(own.early_stopping, self.early_stopping),
            cached=self.cache_codings and of_codings,
            corruption=_first(own.corruption, self.corruption),
        )

    def without_effect(self, stages: Sequence[Stage]) -> frozenset[str]:
        """Names of the parameters that change nothing in ``stages``."""
        found = {
            name
            for name, one in parameters(type(self)).items()
            for other, users in one.only_with.items()
            if not self._in_use(other, stages) & set(users)
        }
        schedules = self._in_use("schedule", stages)
        if Schedule.PLATEAU not in schedules and not any(one.early_stopping for one in stages):
            found.add("min_improvement")
        if not any(one.levels_below for one in stages):
            found.add("cache_codings")
        return frozenset(found)

    def _in_use(self, name: str, stages: Sequence[Stage]) -> set[Any]:
        """The values that a setting has in ``stages``."""
        common = getattr(self, name)
        return {getattr(stage, name) for stage in stages} if name in OF_STAGE else {common}

    def override(self, stage: str) -> StageOverride:
        """What the stage of that key does differently; an empty override if nothing."""
        found = (one for one in self.overrides if one.stage == stage)
        return next(found, StageOverride(stage=stage))

    def with_batches_up_to(self, samples: int) -> Self:
        """The plan with no batch of more samples, in any stage."""
        plan = self
        for one in self.overrides:
            if one.batch_size is not None and one.batch_size > samples:
                plan = plan.with_override(one.stage, batch_size=samples)
        return plan.edited(batch_size=min(self.batch_size, samples))

    def with_override(self, stage: str, **changes: Any) -> Self:
        """Set or, with None, clear own settings of one stage."""
        own = self.override(stage).edited(**changes)
        others = tuple(one for one in self.overrides if one.stage != stage)
        kept = (own,) if own != StageOverride(stage=stage) else ()
        return self.edited(overrides=others + kept)

    def with_rate(self, stage: str, rate: float) -> Self:
        """Another learning rate for that stage: its own, if it has one, else the common one."""
        if self.override(stage).learning_rate is None:
            return self.edited(learning_rate=rate)
        return self.with_override(stage, learning_rate=rate)


def _first(own: Setting | None, common: Setting) -> Setting:
    return common if own is None else own
