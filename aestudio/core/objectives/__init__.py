"""What a stage minimises: one module a term."""

from collections.abc import Sequence

from aestudio.core.objectives.base import Term as Term
from aestudio.core.objectives.base import Trace as Trace
from aestudio.core.objectives.l2 import L2
from aestudio.core.objectives.reconstruction import Loss as Loss
from aestudio.core.objectives.reconstruction import Reconstruction as Reconstruction
from aestudio.core.stack import StackLayer


def objective_of(layers: Sequence[StackLayer], loss: Loss) -> tuple[Term, ...]:
    """The terms of a network that is trained by ``loss``; the reconstruction comes first."""
    scales = tuple(
        ((layer.key, one.name), layer.l2)
        for layer in layers
        for one in layer.own
        if one.penalised and layer.l2
    )
    reconstruction = Reconstruction(loss, layers[-1].activation)
    return (reconstruction, L2(scales)) if scales else (reconstruction,)
