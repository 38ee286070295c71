"""The layers of Keras that a layer of ours comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aestudio.core.parameters import ParameterKey

CROPPING = "Cropping2D"


@dataclass(frozen=True, slots=True)
class Word:
    """A layer of Keras: its class, the arguments that it is made with, and where what it learns
    is kept here. A ``transposed`` kernel is that of a dense layer, read from the other side."""

    kind: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    kernel: ParameterKey | None = None
    bias: ParameterKey | None = None
    transposed: bool = False

    def having(self, **arguments: Any) -> "Word":
        """The same with more arguments."""
        return replace(self, arguments={**self.arguments, **arguments})


Words = tuple[Word, ...]


def weighted(words: Words) -> int | None:
    """The place of the last layer that learns, if nothing but cutting edges off comes after it:
    whatever is done number by number may be done there. None where there is none."""
    for place in reversed(range(len(words))):
        if words[place].kernel is not None:
            return place
        if words[place].kind != CROPPING:
            break
    return None
