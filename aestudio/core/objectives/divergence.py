"""How far the distribution of the codings is from the prior."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from aestudio.core.codings.drawn import DrawnCoding
from aestudio.core.objectives.base import Lever, Span, TermWeights, Trace
from aestudio.core.operations import Operations
from aestudio.core.stack import StackLayer


@dataclass(frozen=True, slots=True)
class Divergence:
    """KL(q(z|x) ‖ N(0, 1)) in nats a sample; the objective takes β/features of it, since the
    reconstruction loss is a mean over features. Kingma and Welling 2014, appendix B."""

    name: ClassVar[str] = "kl"
    label: ClassVar[str] = "KL divergence"
    unit: ClassVar[str] = "nats"

    is_scheduled: ClassVar[bool] = True
    of_parameters: ClassVar[bool] = False

    coding: DrawnCoding
    features: int

    @classmethod
    def of(cls, layers: Sequence[StackLayer]) -> "Divergence | None":
        """That of layers; None where none draws codings from a distribution."""
        heads = next((layer.heads for layer in layers if layer.heads), None)
        return cls(heads.coding, layers[-1].units) if heads else None

    @property
    def full_weight(self) -> float:
        """β/features."""
        return self.coding.full_weight / self.features

    @property
    def levers(self) -> tuple[Lever, ...]:
        """β."""
        return (Lever("β", self.coding.full_weight),)

    def settled_after(self, span: Span) -> int:
        """Those of the warm-up, the last one begun included."""
        return -(-self.coding.warm_up_steps(span.steps_per_epoch) // span.steps_per_epoch)

    def weights(self, first: int, count: int, span: Span) -> TermWeights:
        """β/features, on its way up where it warms up."""
        return self.coding.weights(first, count, span.steps_per_epoch, span.steps) / self.features

    def value(self, ops: Operations[Any], trace: Trace[Any]) -> Any:
        """The mean over the samples."""
        return ops.mean(trace.divergence)
