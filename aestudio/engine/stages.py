"""A plan → what each stage trains, on what, to which end."""

from dataclasses import dataclass

from aestudio.core.architecture import Architecture
from aestudio.core.plan import Loss, Stage, StageKind, TrainingPlan
from aestudio.core.weights import Weights


@dataclass(frozen=True, slots=True)
class Leg:
    """A stage with the network it trains and its place in the whole stack.

    ``numbers`` are the layers of the whole (from 1) that this leg's network consists of.
    """

    stage: Stage
    architecture: Architecture
    loss: Loss
    numbers: tuple[int, ...]

    def part(self, weights: Weights) -> Weights:
        """This leg's weights out of those of the whole."""
        return Weights(tuple(weights.layers[number - 1] for number in self.numbers))

    def joined(self, weights: Weights, own: Weights) -> Weights:
        """The whole with this leg's weights put in."""
        layers = list(weights.layers)
        for number, layer in zip(self.numbers, own.layers, strict=True):
            layers[number - 1] = layer
        return Weights(tuple(layers))


def legs(architecture: Architecture, plan: TrainingPlan) -> tuple[Leg, ...]:
    """The legs of a plan, in order."""
    return tuple(_leg(stage, architecture, plan.loss) for stage in plan.stages(architecture))


def _leg(stage: Stage, architecture: Architecture, loss: Loss) -> Leg:
    total = 2 * architecture.depth
    if stage.kind is not StageKind.AUTOENCODER:
        return Leg(stage, architecture, loss, tuple(range(1, total + 1)))
    inner = Loss.MEAN_SQUARED_ERROR if stage.level > 1 else loss
    numbers = (stage.level, total - stage.level + 1)
    return Leg(stage, architecture.shallow(stage.level), inner, numbers)
