"""From the steps of a foreign network to units of this program, each checked on the way.

Others keep pixels in another order, and turn them around between layers. Instead of following
their axes the walk knows where each number of theirs lies here: ``places`` has the shape of what is
passed on there, and holds the place of each number in the flat sample here. Where an image is
needed and its pixels lie otherwise, the columns of the dense layer before it are put in order.
"""

from dataclasses import dataclass, field, replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from aestudio.core.activation import Activation
from aestudio.core.architecture import MOST_INPUTS
from aestudio.core.corruptions import Corruption, NoCorruption
from aestudio.core.shapes import Shape, shape_text, size_of
from aestudio.core.weights import Array
from aestudio.data.networks.steps import Step
from aestudio.importers.checked import kernel_of
from aestudio.importers.units import (
    DenseUnit,
    LearningUnit,
    Pair,
    ReshapeUnit,
    Unit,
    UntakeableError,
    scaled_unit,
)

Places = NDArray[np.int64]
NOTHING = 1e-4  # What may remain of a scaling and its way back.
MOST_OUTPUTS = 2**24  # Of a layer, a sample.
IMAGE = 3
SCALED = "how data are scaled before they come to the network"
RESTORED = "how outputs become values of the data again"


@dataclass(frozen=True, slots=True, eq=False)
class Affine:
    """x·factor + added, float64; arrays of one number, or one for each number of a sample here."""

    factor: NDArray[np.float64]
    added: NDArray[np.float64]

    def then(self, after: "Affine") -> "Affine":
        """Both, one after the other."""
        return Affine(self.factor * after.factor, self.added * after.factor + after.added)

    @property
    def back(self) -> "Affine":
        """What undoes it."""
        return Affine(1 / self.factor, -self.added / self.factor)

    @property
    def does_nothing(self) -> bool:
        """Whether it changes no more than rounding does."""
        return bool(
            np.allclose(self.factor, 1, rtol=NOTHING) and np.allclose(self.added, 0, atol=NOTHING)
        )


@dataclass(slots=True)
class Walk:
    """Where a walk has come to."""

    places: Places
    shape: Shape
    first: Places
    units: list[Unit] = field(default_factory=list)
    enlarged: int = 1
    dropped: Pair = (0, 0)
    corruption: Corruption = NoCorruption()
    scaled: "Affine | None" = None
    restored: "Affine | None" = None
    notes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def begun(cls, sides: Shape, channels_first: bool) -> "Walk":
        """At the inputs: (n,), (height, width), or an image whose channels come last or first."""
        if not 0 < len(sides) <= IMAGE or not 0 < prod(sides) <= MOST_INPUTS:
            raise UntakeableError(
                f"its samples have the shape {shape_text(sides)}",
                "Choose a network that takes rows of numbers or images, a million numbers at most",
            )
        numbers = np.arange(prod(sides))
        if len(sides) < IMAGE:
            return cls(numbers.reshape(sides), sides, numbers)
        channels, *image = sides if channels_first else (sides[2], *sides[:2])
        places = numbers.reshape(*image, channels)
        places = places.transpose(2, 0, 1) if channels_first else places
        # A grey image has no channels here.
        shape = tuple(image) if channels == 1 else (*image, channels)
        return cls(places, shape, places.reshape(-1))

    def restore(self, step: Step) -> None:
        """What the outputs are scaled by, to be what the inputs were before they were."""
        found = self._affine(step)
        self.restored = found if self.restored is None else self.restored.then(found)
        self.notes[step.name] = RESTORED

    def scale(self, step: Step) -> None:
        """What the inputs are scaled by before anything is learnt of them."""
        if not self.corruption.is_none:
            raise UntakeableError("it scales what was damaged", "Scale the inputs first")
        found = self._affine(step)
        self.scaled = found if self.scaled is None else self.scaled.then(found)
        self.notes[step.name] = SCALED

    def _affine(self, step: Step) -> Affine:
        """A scaling by the order of numbers here."""
        parts = []
        for told in (kernel_of(step, 1), step.bias):
            if told is None or not np.isfinite(told).all():
                raise UntakeableError("some of its numbers are none", "Save the network again")
            parts.append(self._as_here(told))
        if not parts[0].all():
            raise UntakeableError("it multiplies by 0", "Leave out what never varies")
        return Affine(parts[0], parts[1])

    def _as_here(self, numbers: Array) -> NDArray[np.float64]:
        wide, places = numbers.astype(np.float64), self.places
        if wide.size == 1:
            return wide
        first = places.ndim == IMAGE and places.shape[0] == wide.size != places.shape[-1]
        if wide.size == places.size:
            found = np.empty_like(wide)
            found[places.reshape(-1)] = wide
            return found
        if first or (places.ndim == IMAGE and places.shape[-1] == wide.size):
            whole = wide[:, None, None] if first else wide
            found = np.empty(places.size)
            found[places.reshape(-1)] = np.broadcast_to(whole, places.shape).reshape(-1)
            return found
        raise UntakeableError(
            f"it has {wide.size:,} factors for {shape_text(places.shape)} numbers",
            "Save the network again",
        )

    def end(self) -> None:
        """At the outputs, whose numbers are put in the order of the inputs, and scaled as those
        are."""
        self._settle_scaling()
        if self.enlarged > 1:
            raise UntakeableError(
                "no layer follows that could learn", "Put a Conv2D behind UpSampling2D"
            )
        places = self.places.reshape(-1)
        if places.size == self.first.size and not np.array_equal(places, self.first):
            order = np.empty_like(places)
            order[self.first] = places
            self._order_columns(order)

    def _settle_scaling(self) -> None:
        """Let the outputs be scaled as the inputs are: what is left over becomes part of the last
        layer."""
        if self.restored is None:
            return
        left = self.restored if self.scaled is None else self.restored.then(self.scaled)
        if left.does_nothing:
            return
        self.restored = None
        last = self.last
        if last is None or last.activation is not Activation.LINEAR:
            raise UntakeableError(
                "it scales outputs otherwise than inputs, behind an activation",
                "Let the last layer be linear, or scale inputs and outputs alike",
            )
        self.put(scaled_unit(last, left.factor, left.added))

    @property
    def last(self) -> LearningUnit | None:
        """The last unit that learns."""
        return next((one for one in reversed(self.units) if not isinstance(one, ReshapeUnit)), None)

    def put(self, unit: LearningUnit) -> None:
        """Another in place of the last unit that learns."""
        place = max(n for n, one in enumerate(self.units) if not isinstance(one, ReshapeUnit))
        self.units[place] = unit

    def passed(self, unit: Unit) -> None:
        """A unit is added, whose outputs lie here as they do there, channels last."""
        if size_of(unit.outputs) > MOST_OUTPUTS:
            raise UntakeableError(
                f"it gives {shape_text(unit.outputs)} numbers a sample",
                f"Choose a network whose layers give {MOST_OUTPUTS:,} at most",
            )
        self.units.append(unit)
        self.shape = unit.outputs
        self.places = np.arange(size_of(self.shape)).reshape(self.shape)

    def image(self, step: Step) -> tuple[int, int, int]:
        """Height, width and channels of what is passed on, laid out here as an image."""
        places = self.places
        if places.ndim != IMAGE:
            raise UntakeableError(
                f"it takes images, and {shape_text(places.shape)} numbers come in",
                "Put a Reshape before it, or state the shape of the inputs",
            )
        places = places.transpose(1, 2, 0) if step.channels_first else places
        order = places.reshape(-1)
        if not np.array_equal(order, np.arange(order.size)):
            self._order_columns(order)
        height, width, channels = places.shape
        self._become((height, width, channels), step)
        self.places = np.arange(order.size).reshape(height, width, channels)
        self.turned(step.channels_first)
        return height, width, channels

    def _become(self, image: tuple[int, int, int], step: Step) -> None:
        """Be of that shape here, too."""
        if not self.units:
            self.shape = image[:2] if image[2] == 1 else image
        elif self.shape != image:
            self.passed(ReshapeUnit(step.name, self.shape, image))

    def _order_columns(self, order: Places) -> None:
        """Let the last layer give its numbers in that order."""
        last = self.last
        if not isinstance(last, DenseUnit) or last is not self.units[-1]:
            raise UntakeableError(
                "its pixels come in an order that no layer here has",
                "Leave out what turns axes around between convolutions",
            )
        kernel = np.ascontiguousarray(last.kernel[:, order])
        self.put(replace(last, kernel=kernel, bias=last.bias[order]))

    def enlarge(self, image: tuple[int, int, int]) -> Pair:
        """Height and width of an image once its pixels are repeated and what is too much is cut
        off, which then is done."""
        height, width = (self.enlarged * side for side in image[:2])
        found = height - self.dropped[0], width - self.dropped[1]
        self.enlarged, self.dropped = 1, (0, 0)
        return found

    def turned(self, first: bool) -> None:
        """What was passed on has its channels first there."""
        if first:
            self.places = self.places.transpose(2, 0, 1)
