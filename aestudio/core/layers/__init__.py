"""The kinds of layers: one module a kind, one line in the table."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import SerializeAsAny

from aestudio.core.kinds import one_of
from aestudio.core.layers.base import EncoderLayer as EncoderLayer
from aestudio.core.layers.base import Layer as Layer
from aestudio.core.layers.base import Operation as Operation
from aestudio.core.layers.base import settings_of as settings_of
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense
from aestudio.core.layers.reshape import Reshape
from aestudio.core.layers.transposed_convolution import TransposedConvolution

LAYERS: Mapping[str, type[EncoderLayer]] = {"dense": Dense, "convolution": Convolution}

# What a decoder of its own may have between the codings and the output.
DECODER_LAYERS: Mapping[str, type[Layer]] = {
    "dense": Dense,
    "reshape": Reshape,
    "transposed_convolution": TransposedConvolution,
}

AnyLayer: TypeAlias = SerializeAsAny[Annotated[EncoderLayer, one_of(LAYERS)]]
AnyDecoderLayer: TypeAlias = SerializeAsAny[Annotated[Layer, one_of(DECODER_LAYERS)]]
