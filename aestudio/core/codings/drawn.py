"""Codings that are drawn from a distribution while training, and what the objective takes of it."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from aestudio.core.codings.base import Coding
from aestudio.core.layers import EncoderLayer
from aestudio.core.operations import LayerOperations, Operations, Values
from aestudio.core.parameters import ParameterSpec
from aestudio.core.shapes import Shape, size_of


class DrawnCoding(Coding):
    """A kind of codings that are drawn, and held near a prior by a term of the objective."""

    is_sampled: ClassVar[bool] = True

    @property
    @abstractmethod
    def full_weight(self) -> float:
        """What the divergence from the prior is multiplied by once a schedule has run out."""

    @abstractmethod
    def weights(
        self, first: int, count: int, steps_per_epoch: int, steps: int
    ) -> NDArray[np.float64]:
        """The same of ``count`` steps from step ``first`` (from 0) of ``steps``, float64
        (count,)."""

    @abstractmethod
    def warm_up_steps(self, steps_per_epoch: int) -> int:
        """Steps in which the weight rises to that for the first time."""

    @abstractmethod
    def rises(self, steps_per_epoch: int, epochs: int) -> tuple[tuple[float, float], ...]:
        """The epochs between which the weight rises, as far as that is known where nobody has
        counted the steps of an epoch (0)."""

    @abstractmethod
    def problem(self, steps_per_epoch: int, steps: int) -> tuple[str, str, str] | None:
        """What does not suit so short a training, a remedy, and the setting it is about."""

    @property
    @abstractmethod
    def relief(self) -> str:
        """What to train with so that fewer codings are left unused."""


class DrawnOperation(ABC):
    """What a layer does whose outputs are drawn while training, and means once trained."""

    layer: EncoderLayer
    coding: DrawnCoding

    @property
    def sees_images(self) -> bool:
        """As the layer."""
        return self.layer.sees_images

    def output_shape(self, inputs: Shape) -> Shape:
        """That of the layer."""
        return self.layer.output_shape(inputs)

    def forward(
        self, ops: LayerOperations[Any], values: Values[Any], inputs: Any, shape: Shape
    ) -> Any:
        """The means."""
        return self.layer.forward(ops, values, inputs, shape)

    def held(self, inputs: Shape) -> int:
        """Those of the layer, the variances and the numbers drawn."""
        return self.layer.held(inputs) + 4 * size_of(self.output_shape(inputs))

    def described(self, inputs: Shape) -> str:
        """As the layer."""
        return self.layer.described(inputs)

    @abstractmethod
    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """What it learns, the kernel of the means first."""

    @abstractmethod
    def products(self, inputs: Shape) -> int:
        """Multiplications a sample."""

    @abstractmethod
    def log_variances(
        self, ops: LayerOperations[Any], values: Values[Any], inputs: Any, shape: Shape
    ) -> Any:
        """ln σ² of each coding."""

    @abstractmethod
    def sampled(
        self, ops: Operations[Any], values: Values[Any], inputs: Any, shape: Shape, draws: Any
    ) -> tuple[Any, Any]:
        """Codings (n, codings) drawn by means of ``draws`` (n, codings) from N(0, 1), and the
        divergence of each sample's distribution from the prior in nats (n,)."""
