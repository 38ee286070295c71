"""What can encode, decode and reconstruct."""

from dataclasses import dataclass

from aestudio.core.architecture import Architecture
from aestudio.core.weights import Weights


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """An architecture with the weights of its layers."""

    architecture: Architecture
    weights: Weights

    def first_levels(self, depth: int) -> "Model":
        """The shallower autoencoder of the outermost ``depth`` layers."""
        outer = self.architecture.first_levels(depth)
        return Model(outer, self.weights.of(outer.stack))
