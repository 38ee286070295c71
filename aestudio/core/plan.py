"""How it is trained: a strategy, common settings, and what single stages do differently."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self, TypeVar

from aestudio.core.architecture import Architecture
from aestudio.core.params import Frozen, Labelled, parameter

Number = TypeVar("Number", int, float)


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


class Loss(Labelled):
    """What a reconstruction is measured by, averaged over samples and features."""

    MEAN_SQUARED_ERROR = "mse", "Squared error"
    BINARY_CROSS_ENTROPY = "bce", "Cross-entropy"


class StageKind(StrEnum):
    """One leg of a plan."""

    WHOLE = "whole"
    AUTOENCODER = "autoencoder"
    FINE_TUNING = "fine-tuning"


class StageOverride(Frozen):
    """What one stage does differently; None leaves the common setting.

    ``stage`` is the stage's key: "whole", "autoencoder-1", …, "fine-tuning".
    """

    stage: str
    learning_rate: float | None = None
    batch_size: int | None = None
    epochs: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One leg of a plan with its settings resolved.

    ``number`` counts from 1 in the plan. ``level`` is the encoder layer that an autoencoder
    stage trains, or the depth of the network for the others.
    """

    number: int
    kind: StageKind
    level: int
    sizes: tuple[int, ...]
    learning_rate: float
    batch_size: int
    epochs: int

    @property
    def key(self) -> str:
        """The name by which overrides refer to the stage."""
        return stage_key(self.kind, self.level)

    @property
    def name(self) -> str:
        """The name on the screen."""
        match self.kind:
            case StageKind.WHOLE:
                return "Whole network"
            case StageKind.AUTOENCODER:
                return f"Autoencoder {self.level}"
            case StageKind.FINE_TUNING:
                return "Fine-tuning"


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
    )
    overrides: tuple[StageOverride, ...] = ()

    def stages(self, architecture: Architecture) -> tuple[Stage, ...]:
        """The ordered legs of this plan for ``architecture``."""
        legs: list[tuple[StageKind, int, tuple[int, ...]]] = []
        if self.strategy is Strategy.WHOLE:
            legs.append((StageKind.WHOLE, architecture.depth, architecture.sizes))
        else:
            for level in range(1, architecture.depth + 1):
                sizes = architecture.shallow(level).sizes
                legs.append((StageKind.AUTOENCODER, level, sizes))
        if self.strategy is Strategy.FINE_TUNED:
            legs.append((StageKind.FINE_TUNING, architecture.depth, architecture.sizes))
        return tuple(self._stage(number, *leg) for number, leg in enumerate(legs, start=1))

    def _stage(self, number: int, kind: StageKind, level: int, sizes: tuple[int, ...]) -> Stage:
        own = self.override(stage_key(kind, level))
        return Stage(
            number=number,
            kind=kind,
            level=level,
            sizes=sizes,
            learning_rate=_first(own.learning_rate, self.learning_rate),
            batch_size=_first(own.batch_size, self.batch_size),
            epochs=_first(own.epochs, self.epochs),
        )

    def override(self, stage: str) -> StageOverride:
        """What the stage of that key does differently; an empty override if nothing."""
        found = (one for one in self.overrides if one.stage == stage)
        return next(found, StageOverride(stage=stage))

    def with_override(self, stage: str, **changes: float | None) -> Self:
        """Set or, with None, clear own settings of one stage."""
        # The common settings carry the bounds, so they check the stage's values too.
        self.edited(**{name: value for name, value in changes.items() if value is not None})
        own = self.override(stage).edited(**changes)
        others = tuple(one for one in self.overrides if one.stage != stage)
        kept = (own,) if own != StageOverride(stage=stage) else ()
        return self.edited(overrides=others + kept)


def stage_key(kind: StageKind, level: int) -> str:
    """The name by which overrides refer to a stage."""
    return f"autoencoder-{level}" if kind is StageKind.AUTOENCODER else str(kind)


def _first(own: Number | None, common: Number) -> Number:
    return common if own is None else own
