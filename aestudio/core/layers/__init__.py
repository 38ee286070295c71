"""The kinds of layers: one module a kind, one line in the table."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import SerializeAsAny

from aestudio.core.kinds import one_of
from aestudio.core.layers.base import Layer as Layer
from aestudio.core.layers.base import Operation as Operation
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense

LAYERS: Mapping[str, type[Layer]] = {"dense": Dense, "convolution": Convolution}

AnyLayer: TypeAlias = SerializeAsAny[Annotated[Layer, one_of(LAYERS)]]
