"""What every kind of coding layer declares."""

from abc import abstractmethod
from typing import ClassVar

from aestudio.core.activation import Activation
from aestudio.core.codings.prior import Prior
from aestudio.core.kinds import Kind
from aestudio.core.layers import EncoderLayer, Operation


class Coding(Kind):
    """What the innermost encoder layer makes of a sample."""

    # Whether codings are drawn from a distribution while training.
    is_sampled: ClassVar[bool] = False

    @abstractmethod
    def operation(self, layer: EncoderLayer) -> Operation:
        """What the coding layer does, where ``layer`` says how wide it is."""

    def activation(self, layer: EncoderLayer) -> Activation:
        """The non-linearity of the codings."""
        return layer.activation

    @property
    def prior(self) -> Prior | None:
        """What training holds codings near to; None where it lets them be."""
        return None

    @property
    def told(self) -> str:
        """What it is, in a word; empty where that goes without saying."""
        return ""
