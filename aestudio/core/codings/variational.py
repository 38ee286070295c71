"""Codings are drawn from a distribution that each sample has of its own."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from aestudio.core.activation import Activation
from aestudio.core.codings.drawn import DrawnCoding, DrawnOperation
from aestudio.core.codings.prior import StandardNormal
from aestudio.core.layers import EncoderLayer
from aestudio.core.operations import LayerOperations, Operations, Values
from aestudio.core.parameters import ParameterSpec
from aestudio.core.params import Labelled, parameter
from aestudio.core.shapes import Shape, size_of

PREFIX = "log_variance_"
MOST_CYCLES = 100  # Told of; more could not be told apart.


class WarmUpUnit(Labelled):
    """What a warm-up is counted in."""

    EPOCHS = "epochs", "Epochs"
    STEPS = "steps", "Steps"


class Variational(DrawnCoding):
    """z = μ + σ·ε, ε ~ N(0, 1): the layer gives μ and ln σ², both linear (Kingma and Welling 2014).

    The objective adds β·KL(N(μ, σ²) ‖ N(0, 1)). β rises in even steps over the warm-up, anew in
    each of the cycles that training is divided into (Fu et al. 2019). Once trained, codings are
    the means.
    """

    label: ClassVar[str] = "Variational"
    help: ClassVar[str] = "A mean and a variance for each coding; codings are drawn from them."
    kind: Literal["variational"] = "variational"
    beta: float = parameter(
        1.0,
        label="β",
        help="Weight of the KL divergence from N(0, 1). 1 maximises the evidence bound where the "
        "loss is cross-entropy; less reconstructs better, more keeps codings apart.",
        minimum=0,
        maximum=1000,
        logarithmic=True,
    )
    warm_up: int = parameter(
        0,
        label="Warm-up",
        help="How long β takes from 0 to its value, so that codings are in use before they cost. "
        "Early stopping waits for it.",
        minimum=0,
        maximum=100_000_000,
        zero="off",
        usual=5,
    )
    warm_up_unit: WarmUpUnit = parameter(
        WarmUpUnit.EPOCHS,
        label="Counted in",
        help="What the warm-up is counted in.",
        only_with={"warm_up": ()},
    )
    cycles: int = parameter(
        1,
        label="Cycles",
        help="How many times β warms up; the training of a stage is divided among them.",
        minimum=1,
        maximum=10_000,
        only_with={"warm_up": ()},
    )

    def operation(self, layer: EncoderLayer) -> "TwoHeads":
        """Two heads."""
        return TwoHeads(layer, self)

    def activation(self, layer: EncoderLayer) -> Activation:
        """None: a mean may be any number."""
        return Activation.LINEAR

    @property
    def full_weight(self) -> float:
        """β."""
        return self.beta

    def warm_up_steps(self, steps_per_epoch: int) -> int:
        """Steps of one warm-up."""
        unit = steps_per_epoch if self.warm_up_unit is WarmUpUnit.EPOCHS else 1
        return self.warm_up * unit

    def weights(
        self, first: int, count: int, steps_per_epoch: int, steps: int
    ) -> NDArray[np.float64]:
        """β, on its way up where it warms up."""
        rise = max(1, self.warm_up_steps(steps_per_epoch))
        cycle = -(-steps // self.cycles)
        numbers = np.arange(first, first + count) % max(1, cycle)
        return self.beta * np.minimum(1.0, (numbers + 1) / rise)

    def rises(self, steps_per_epoch: int, epochs: int) -> tuple[tuple[float, float], ...]:
        """Those of the first MOST_CYCLES warm-ups."""
        counted = steps_per_epoch or self.warm_up_unit is WarmUpUnit.EPOCHS
        if not self.warm_up or not counted:
            return ()
        per_epoch = max(1, steps_per_epoch)
        cycle = -(-epochs * per_epoch // self.cycles)
        rise = min(cycle, self.warm_up_steps(per_epoch))
        starts = range(0, epochs * per_epoch, max(1, cycle))
        return tuple((at / per_epoch, (at + rise) / per_epoch) for at in starts[:MOST_CYCLES])

    def problem(self, steps_per_epoch: int, steps: int) -> tuple[str, str, str] | None:
        """A warm-up that does not end."""
        if self.warm_up_steps(steps_per_epoch) <= steps // self.cycles:
            return None
        counted = "a cycle" if self.cycles > 1 else "training"
        return (
            f"β is still warming up when {counted} ends",
            "Train longer, or shorten the warm-up",
            "warm_up",
        )

    @property
    def relief(self) -> str:
        """a β lower than 1, or with a warm-up, so that codings are in use before they cost"""
        longer = "a longer warm-up" if self.warm_up else "a warm-up"
        return (
            f"a β lower than {self.beta:g}, or with {longer}, so that codings are in use before "
            "they cost"
        )

    @property
    def prior(self) -> StandardNormal:
        """N(0, I)."""
        return StandardNormal()

    @property
    def told(self) -> str:
        """variational"""
        return "variational"


@dataclass(frozen=True, slots=True)
class TwoHeads(DrawnOperation):
    """A layer and another of its kind beside it: means, and logarithms of variances."""

    layer: EncoderLayer
    coding: Variational

    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """Those of the means, then the same of the variances."""
        means = self.layer.parameters(inputs)
        return (*means, *(replace(one, name=PREFIX + one.name, word=1) for one in means))

    def products(self, inputs: Shape) -> int:
        """Twice those of the layer."""
        return 2 * self.layer.products(inputs)

    def log_variances(
        self, ops: LayerOperations[Any], values: Values[Any], inputs: Any, shape: Shape
    ) -> Any:
        """What the other layer gives."""
        own = {name.removeprefix(PREFIX): one for name, one in values.items() if PREFIX in name}
        return self.layer.forward(ops, own, inputs, shape)

    def sampled(
        self, ops: Operations[Any], values: Values[Any], inputs: Any, shape: Shape, draws: Any
    ) -> tuple[Any, Any]:
        """μ + σ·ε, and ½ Σ (μ² + σ² − 1 − ln σ²)."""
        size = (size_of(self.output_shape(shape)),)
        means = ops.reshaped(self.forward(ops, values, inputs, shape), size)
        logs = ops.reshaped(self.log_variances(ops, values, inputs, shape), size)
        each = means * means + ops.exponential(logs) - 1 - logs
        return means + ops.exponential(0.5 * logs) * draws, 0.5 * ops.sum_of_samples(each)
