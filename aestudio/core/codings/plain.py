"""Codings are the outputs of a layer."""

from typing import ClassVar, Literal

from aestudio.core.codings.base import Coding
from aestudio.core.layers import EncoderLayer, Operation


class Plain(Coding):
    """The layer as it is."""

    label: ClassVar[str] = "Plain"
    help: ClassVar[str] = "Codings are what comes out of the layer."

    kind: Literal["plain"] = "plain"

    def operation(self, layer: EncoderLayer) -> Operation:
        """The layer."""
        return layer
