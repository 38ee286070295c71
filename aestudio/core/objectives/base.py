"""What a term measures, and by what it is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from aestudio.core.operations import Operations
from aestudio.core.parameters import ParameterKey

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trace(Generic[T]):
    """What a forward pass on a batch of n samples leaves behind.

    ``targets`` and ``logits`` (n, features) are what should come out, and what does before the
    last activation; ``activities`` the outputs (n, units) of the layers whose activity a term
    measures, by their keys; ``divergence`` (n,) is how far the codings' distribution is from the
    prior, in nats, where they have one; ``parameters`` are all that the network learns.
    """

    targets: T
    logits: T
    parameters: Mapping[ParameterKey, T]
    activities: Mapping[str, T]
    divergence: T | None = None


TermWeights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lever:
    """A setting that a term is proportional to: its label, its value, and the key of its layer;
    empty where it belongs to the codings."""

    label: str
    value: float
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The length of a stage: steps an epoch, and epochs."""

    steps_per_epoch: int
    epochs: int

    @property
    def steps(self) -> int:
        """Steps in all."""
        return self.steps_per_epoch * self.epochs


class Term(Protocol):
    """One summand of the objective; ``name`` is its column in the history.

    One ``of_parameters`` alone is told at the end of an epoch: to sum up all kernels at each step
    would take a tenth of its time, and tell little.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    unit: ClassVar[str]
    is_scheduled: ClassVar[bool]
    of_parameters: ClassVar[bool]

    @property
    def full_weight(self) -> float:
        """What the term is multiplied by once its schedule has run out."""

    @property
    def levers(self) -> tuple[Lever, ...]:
        """What makes it weaker; nothing for what is not to be made weaker."""

    def settled_after(self, span: Span) -> int:
        """Epochs after which its schedule leaves it at that, for the first time."""

    def weights(self, first: int, count: int, span: Span) -> TermWeights:
        """What the term is multiplied by in ``count`` steps from step ``first`` of a stage (from
        0), float64 (count,); where it ``is_scheduled``."""

    def value(self, ops: Operations[Any], trace: Trace[Any]) -> Any:
        """The mean over the samples of the batch, a scalar, without the weight that a schedule
        gives it."""


class Steady:
    """A term with a weight of 1 at all times: what it is worth is part of its value."""

    is_scheduled: ClassVar[bool] = False
    of_parameters: ClassVar[bool] = False
    full_weight: ClassVar[float] = 1.0

    @property
    def levers(self) -> tuple[Lever, ...]:
        """None."""
        return ()

    def settled_after(self, span: Span) -> int:
        """None: it never is anything else."""
        return 0

    def weights(self, first: int, count: int, span: Span) -> TermWeights:
        """Ones."""
        return np.ones(count)
