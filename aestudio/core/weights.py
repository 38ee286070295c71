"""The trained numbers of a network, as NumPy arrays that everyone may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from aestudio.core.architecture import Architecture
from aestudio.core.errors import FileError

Array: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LayerWeights:
    """Kernel (inputs, units) and bias (units,) of a dense layer, float32.

    The kernel is None in a tied decoder layer, where it is the transpose of another layer's.
    """

    kernel: Array | None
    bias: Array

    def arrays(self) -> Iterable[Array]:
        """The arrays that are stored: kernel, if owned, then bias."""
        return (self.bias,) if self.kernel is None else (self.kernel, self.bias)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The weights of all dense layers, inputs to outputs."""

    layers: tuple[LayerWeights, ...]

    def kernel(self, number: int) -> Array:
        """Kernel of layer ``number`` (from 1), derived where tied: W_{N−L+1} = W_Lᵀ."""
        own = self.layers[number - 1].kernel
        if own is not None:
            return own
        source = self.layers[len(self.layers) - number].kernel
        if source is None:
            raise ValueError(f"layer {number} is tied to a layer without a kernel")
        return source.T

    def bias(self, number: int) -> Array:
        """Bias of layer ``number`` (from 1)."""
        return self.layers[number - 1].bias

    def first_levels(self, depth: int) -> "Weights":
        """Those of the outermost ``depth`` encoder layers and their decoders."""
        return Weights(self.layers[:depth] + self.layers[len(self.layers) - depth :])

    @property
    def finite(self) -> bool:
        """Whether every number is finite."""
        return all(bool(np.isfinite(a).all()) for layer in self.layers for a in layer.arrays())

    def same_bits(self, other: "Weights") -> bool:
        """Whether two sets of weights are equal, bit for bit."""
        return self.digest() == other.digest()

    def digest(self) -> bytes:
        """All numbers in order, as bytes."""
        return b"".join(
            np.ascontiguousarray(array).tobytes()
            for layer in self.layers
            for array in layer.arrays()
        )

    def check(self, architecture: Architecture) -> None:
        """Raise FileError unless the shapes are those of ``architecture``."""
        expected = architecture.dense_layers
        if len(expected) != len(self.layers):
            raise FileError(
                f"{len(self.layers)} layers of weights for an architecture of {len(expected)}"
            )
        for spec, layer in zip(expected, self.layers, strict=True):
            kernel = None if spec.tied_to else (spec.inputs, spec.units)
            found = None if layer.kernel is None else layer.kernel.shape
            if found != kernel or layer.bias.shape != (spec.units,):
                raise FileError(
                    f"the weights of layer {spec.number} do not fit the architecture "
                    f"(kernel {found}, bias {layer.bias.shape}; expected {kernel}, "
                    f"{(spec.units,)})"
                )
