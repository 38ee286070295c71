"""What a term measures, and by what it is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

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


class Term(Protocol):
    """One summand of the objective; ``name`` is its column in the history."""

    name: ClassVar[str]

    def value(self, ops: Operations[Any], trace: Trace[Any]) -> Any:
        """The mean over the samples of the batch, a scalar, without the weight that a schedule
        gives it."""
