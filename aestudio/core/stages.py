"""The stages of a plan: what each trains, on which inputs, by which settings."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite

from aestudio.core.corruptions import AnyCorruption, Corruption, NoCorruption
from aestudio.core.history import EpochRecord
from aestudio.core.objectives import Loss, Span, Term, objective_of
from aestudio.core.params import Frozen, Labelled
from aestudio.core.stack import StackLayer

FLOAT32 = 4  # bytes
# Multiplications in the time in which a number that a convolution holds is brought and put away:
# with this the stages that follow take what was foretold to 3 to 34 % on three networks, where
# products alone are wrong by factors.
MOVED = 100


class Schedule(Labelled):
    """How the learning rate moves within a stage; ``core.learning_rate`` defines each."""

    CONSTANT = "constant", "Constant"
    COSINE = "cosine", "Cosine"
    STEP = "step", "Step"
    PLATEAU = "plateau", "Plateau"


class StageKind(StrEnum):
    """What a stage trains."""

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
    schedule: Schedule | None = None
    early_stopping: int | None = None
    corruption: AnyCorruption | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a plan, with its settings resolved.

    ``number`` counts from 1 in the plan. ``level`` is the encoder layer that an autoencoder
    stage trains, or the depth of the network for the others; ``layers`` are those it trains, in
    order. ``cached`` tells whether the codings that it reconstructs are computed once and kept.
    """

    number: int
    kind: StageKind
    level: int
    layers: tuple[StackLayer, ...]
    loss: Loss
    learning_rate: float
    batch_size: int
    epochs: int
    schedule: Schedule = Schedule.CONSTANT
    early_stopping: int = 0
    cached: bool = False
    corruption: Corruption = NoCorruption()

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers a sample, from what goes in to what comes out."""
        return self.inputs, *(layer.units for layer in self.layers)

    @property
    def inputs(self) -> int:
        """Numbers a sample that go in."""
        return self.layers[0].inputs

    @property
    def objective(self) -> tuple[Term, ...]:
        """What it minimises, the reconstruction first."""
        return objective_of(self.layers, self.loss)

    def watched(self, record: EpochRecord) -> float:
        """What early stopping and plateaus watch: the validation loss; the whole objective where
        codings are drawn, since less of one of its terms may be more of another."""
        terms = record.validation_terms or record.terms
        if self.coding is None or len(terms) != len(self.objective):
            return record.watched
        pairs = zip(self.objective, terms, strict=True)
        total = sum(term.full_weight * value for term, value in pairs)
        return total if isfinite(total) else inf

    def settled_after(self, steps_per_epoch: int) -> int:
        """Finished epochs from which on the objective is what it will be: none is compared with
        those before it."""
        span = Span(steps_per_epoch, self.epochs)
        return max(term.settled_after(span) for term in self.objective)

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the terms of the objective, in order."""
        return tuple(term.name for term in self.objective)

    @property
    def validates_terms(self) -> bool:
        """Whether the objective on the validation part tells more than the loss there: random
        numbers go into it, or terms that depend on the samples."""
        random = self.coding is not None or not self.corruption.is_none
        return random or any(not layer.sparsity.is_none for layer in self.layers)

    @property
    def coding(self) -> StackLayer | None:
        """The layer that draws codings from a distribution, if any."""
        return next((layer for layer in self.layers if layer.heads), None)

    @property
    def work(self) -> int:
        """What a sample costs in time, in multiplications of a forward pass."""
        return sum(layer.products + MOVED * layer.held for layer in self.layers)

    @property
    def parameters(self) -> int:
        """Numbers that it trains."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def levels_below(self) -> int:
        """Hidden layers whose outputs it reconstructs; 0 if it takes the samples."""
        return self.level - 1 if self.kind is StageKind.AUTOENCODER else 0

    def batch(self, samples: int) -> int:
        """Samples a step, where there are so many in all."""
        return min(self.batch_size, samples)

    def cached_bytes(self, samples: int) -> int:
        """Memory that the codings of so many samples take, in bytes; 0 if none are kept."""
        return FLOAT32 * samples * self.inputs if self.cached else 0

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


# The settings that a stage may have of its own.
OF_STAGE = tuple(name for name in StageOverride.model_fields if name != "stage")


def stage_key(kind: StageKind, level: int) -> str:
    """The name by which overrides refer to a stage."""
    return f"autoencoder-{level}" if kind is StageKind.AUTOENCODER else str(kind)
