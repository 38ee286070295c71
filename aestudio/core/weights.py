"""The trained numbers of a network, as NumPy arrays that everyone may read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import FileError
from aestudio.core.parameters import ParameterKey
from aestudio.core.stack import StackLayer, specs

Array: TypeAlias = NDArray[np.float32]
Arrays: TypeAlias = Mapping[ParameterKey, Array]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The arrays of a network, float32, by layer and name, inputs to outputs.

    A tied decoder layer has no kernel here: it is another layer's.
    """

    arrays: Arrays

    def __getitem__(self, key: ParameterKey) -> Array:
        return self.arrays[key]

    def of(self, stack: Sequence[StackLayer]) -> "Weights":
        """Those of some layers alone."""
        return Weights({key: self.arrays[key] for key in specs(stack)})

    def joined(self, part: "Weights") -> "Weights":
        """The whole with those of some layers put in."""
        return Weights({**self.arrays, **part.arrays})

    @property
    def finite(self) -> bool:
        """Whether every number is finite."""
        return all(bool(np.isfinite(array).all()) for array in self.arrays.values())

    def same_bits(self, other: "Weights") -> bool:
        """Whether two sets of weights are equal, bit for bit."""
        return self.digest() == other.digest()

    def digest(self) -> bytes:
        """All numbers in order, as bytes."""
        return b"".join(np.ascontiguousarray(array).tobytes() for array in self.arrays.values())

    def check(self, stack: Sequence[StackLayer]) -> None:
        """Raise FileError unless there is what ``stack`` learns, in its shapes and no more."""
        expected = specs(stack)
        unknown = self.arrays.keys() ^ expected.keys()
        if unknown:
            raise FileError(f"the weights do not fit the architecture ({_told(unknown)})")
        for (layer, name), spec in expected.items():
            found = self.arrays[layer, name].shape
            if found != spec.shape:
                raise FileError(
                    f"the weights of {layer} do not fit the architecture "
                    f"({name} {found}; expected {spec.shape})"
                )


def _told(keys: Iterable[ParameterKey]) -> str:
    return ", ".join(sorted("/".join(key) for key in keys))
