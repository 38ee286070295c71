"""What stands below the bars: how wide they are, and what they are."""

from collections.abc import Callable, Sequence

from aestudio.core.architecture import Architecture
from aestudio.core.shapes import shape_text
from aestudio.core.stack import Role

NAMES = {Role.CODINGS: "Codings", Role.OUTPUT: "Output"}
Words = Callable[[int], str]


class Wording:
    """Names the bars of one architecture: bar 0 is the input."""

    def __init__(self, architecture: Architecture) -> None:
        self._architecture, self._stack = architecture, architecture.stack
        self._shapes = architecture.shown_shapes
        self._is_flat = all(len(shape) == 1 for shape in self._shapes)

    @property
    def is_plain(self) -> bool:
        """Whether all bars are named alike: dense layers, of which nothing else is to be said."""
        told = any(self._besides(layer.number, activation=False) for layer in self._stack)
        return self._is_flat and not told

    def width(self, number: int) -> str:
        """Units, or height, width and channels."""
        return shape_text(self._shapes[number])

    def told(self, number: int) -> str:
        """What a bar is and what is to be said of it besides; empty where that is nothing."""
        besides = self._besides(number, activation=False) if number else ()
        return self._told(number) if besides else ""

    @property
    def captions(self) -> Sequence[Words]:
        """Ways to name a bar, from the fullest to the shortest."""
        return self._full, self._told, self._note, self._short, self._brief

    def _full(self, number: int) -> str:
        if not number:
            return "Input · data"
        return " · ".join((self._short(number), *self._besides(number, activation=True)))

    def _told(self, number: int) -> str:
        if not number:
            return "Input"
        return " · ".join((self._short(number), *self._besides(number, activation=False)))

    def _note(self, number: int) -> str:
        """What is said of it besides, alone: where it stands tells the rest."""
        besides = self._besides(number, activation=False) if number else ()
        return " · ".join(besides) or self._told(number)

    def _short(self, number: int) -> str:
        if not number:
            return "Input"
        layer = self._stack[number - 1]
        if layer.role in NAMES:
            return NAMES[layer.role]
        return f"Hidden {number}" if self._is_flat else layer.operation.described(layer.input_shape)

    def _brief(self, number: int) -> str:
        """What it is without its sizes: Conv for Conv 3×3 /2."""
        return self._short(number) if self._is_flat else self._short(number).partition(" ")[0]

    def _besides(self, number: int, activation: bool) -> list[str]:
        """What else is to be said of a layer, without opening anything."""
        layer = self._stack[number - 1]
        found = []
        if layer.role is Role.CODINGS and self._architecture.coding.told:
            found.append(self._architecture.coding.told)
        elif activation and layer.own:
            found.append(layer.activation.label)
        return [*found, layer.sparsity.told] if layer.sparsity.told else found
