"""What a stage minimises: one module a term."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from aestudio.core.objectives.base import Lever as Lever
from aestudio.core.objectives.base import Span as Span
from aestudio.core.objectives.base import Term as Term
from aestudio.core.objectives.base import TermWeights as TermWeights
from aestudio.core.objectives.base import Trace as Trace
from aestudio.core.objectives.divergence import Divergence
from aestudio.core.objectives.l2 import L2
from aestudio.core.objectives.reconstruction import Loss as Loss
from aestudio.core.objectives.reconstruction import Reconstruction as Reconstruction
from aestudio.core.objectives.sparsity import ActivityPenalty
from aestudio.core.stack import StackLayer

# Each makes its term of the layers of a network, where these ask for it.
PENALTIES: Sequence[Callable[[Sequence[StackLayer]], Term | None]] = (
    L2.of,
    ActivityPenalty.of,
    Divergence.of,
)
TERMS: Mapping[str, type[Term]] = {
    one.name: one for one in (Reconstruction, L2, ActivityPenalty, Divergence)
}


def weights_of(objective: Sequence[Term], first: int, count: int, span: Span) -> TermWeights:
    """Weights of the scheduled terms in ``count`` steps from step ``first`` of a stage, float64
    (count, scheduled terms)."""
    columns = [term.weights(first, count, span) for term in objective if term.is_scheduled]
    return np.stack(columns, axis=1) if columns else np.empty((count, 0))


def objective_of(layers: Sequence[StackLayer], loss: Loss) -> tuple[Term, ...]:
    """The terms of a network that is trained by ``loss``; the reconstruction comes first."""
    penalties = (make(layers) for make in PENALTIES)
    reconstruction = Reconstruction(loss, layers[-1].activation)
    return (reconstruction, *(one for one in penalties if one is not None))
