"""From the steps of a foreign network to units of this program, each checked on the way.

Others keep pixels in another order, and turn them around between layers. Instead of following
their axes the walk knows where each number of theirs lies here: ``places`` has the shape of what is
passed on there, and holds the place of each number in the flat sample here. Where an image is
needed and its pixels lie otherwise, the columns of the dense layer before it are put in order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from aestudio.core.activation import Activation
from aestudio.core.architecture import MOST_INPUTS
from aestudio.core.corruptions import Corruption, NoCorruption
from aestudio.core.corruptions.dropout import Dropout
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.layers.windows import MOST_SIDE
from aestudio.core.shapes import Shape, shape_text, size_of
from aestudio.core.weights import Array
from aestudio.data.networks.steps import BORDERS, SAME, Step, StepKind
from aestudio.importers.units import (
    BackUnit,
    ConvolutionUnit,
    DenseUnit,
    LearningUnit,
    Pair,
    ReshapeUnit,
    Unit,
    UntakeableError,
    joined,
)

Places = NDArray[np.int64]
LEAKY = 0.2
NOTHING = 1e-4  # What may remain of a scaling and its way back.
MOST_OUTPUTS = 2**24  # Of a layer, a sample.
MOST_WEIGHTS = 2**26  # Of one that is made up.
NAMES = {
    "swish": Activation.SILU,
    "": Activation.LINEAR,
    **{one.value: one for one in Activation},
}
# What pooling may follow: the largest of what they give is what they give for the largest.
RISING = frozenset(Activation) - {Activation.GELU, Activation.SILU}
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

    def take(self, step: Step) -> None:
        """One step further; raises UntakeableError."""
        if step.problem:
            raise UntakeableError(step.problem, step.remedy)
        TAKEN[step.kind](self, step)

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
        for told in (_kernel(step, 1), step.bias):
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
        self.put(_scaled_unit(last, left.factor, left.added))

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

    def turned(self, first: bool) -> None:
        """What was passed on has its channels first there."""
        if first:
            self.places = self.places.transpose(2, 0, 1)


def activation_of(step: Step) -> Activation:
    """The activation of a step; raises UntakeableError for one that is not known here."""
    found = NAMES.get(step.activation)
    if found is None:
        known = ", ".join(one.label for one in Activation)
        raise UntakeableError(
            f"the activation {step.activation[:40]} is not known here", f"Use one of {known}"
        )
    if found is not Activation.LEAKY_RELU or abs(step.rate - LEAKY) < 1e-6:
        return found
    straight = {0.0: Activation.RELU, 1.0: Activation.LINEAR}.get(step.rate)
    if straight is None:
        raise UntakeableError(
            f"its leaky ReLU has the slope {step.rate:g}, here it is {LEAKY:g}",
            f"Train it with a slope of {LEAKY:g}, or with ReLU or ELU",
        )
    return straight


def _bias(step: Step, units: int) -> Array:
    bias = np.zeros(units, np.float32) if step.bias is None else step.bias
    if bias.shape != (units,):
        raise UntakeableError(f"its bias has the shape {bias.shape}", "Save the network again")
    return bias


def _kernel(step: Step, dimensions: int) -> Array:
    kernel = step.kernel
    if kernel is None or kernel.ndim != dimensions or 0 in kernel.shape:
        raise UntakeableError("its kernel has another number of axes", "Save the network again")
    arrays = [kernel] if step.bias is None else [kernel, step.bias]
    if not all(bool(np.isfinite(one).all()) for one in arrays):
        raise UntakeableError("some of its weights are no numbers", "Train the network again")
    return kernel


def _dense(walk: Walk, step: Step) -> None:
    kernel, places = _kernel(step, 2), walk.places
    if walk.enlarged > 1:
        raise UntakeableError("a dense layer cannot follow enlarging", "Use Conv2DTranspose")
    if places.ndim != 1 and places.size != places.shape[-1]:
        raise UntakeableError(
            f"it takes rows of numbers, and {shape_text(places.shape)} come in",
            "Put a Flatten before it",
        )
    if len(kernel) != places.size:
        raise UntakeableError(
            f"its kernel takes {len(kernel):,} numbers, and {places.size:,} come in",
            "State the shape of the inputs, or save the network again",
        )
    ordered = np.empty_like(kernel)
    ordered[places.reshape(-1)] = kernel
    bias = _bias(step, kernel.shape[1])
    walk.passed(DenseUnit(step.name, walk.shape, ordered, bias, activation_of(step)))


def _square(step: Step) -> Array:
    kernel = _kernel(step, 4)
    if kernel.shape[0] != kernel.shape[1] or len(kernel) > MOST_SIDE:
        raise UntakeableError(
            f"its windows are {kernel.shape[0]}×{kernel.shape[1]}",
            f"Use square ones of {MOST_SIDE} pixels at most",
        )
    return kernel


def _check_channels(found: int, wanted: int) -> None:
    if found != wanted:
        raise UntakeableError(
            f"its kernel takes {wanted:,} channels, and {found:,} come in",
            "State the shape of the inputs, or save the network again",
        )


def _convolution(walk: Walk, step: Step) -> None:
    kernel = _square(step)
    height, width, channels = walk.image(step)
    _check_channels(channels, kernel.shape[2])
    image = height * walk.enlarged, width * walk.enlarged
    before, convolved = _zeros(step, len(kernel), image)
    unit = ConvolutionUnit(
        step.name,
        walk.shape,
        kernel,
        _bias(step, kernel.shape[3]),
        step.stride,
        before,
        convolved,
        enlarged=walk.enlarged,
        activation=activation_of(step),
    )
    walk.enlarged = 1
    walk.passed(unit)
    walk.turned(step.channels_first)


def _zeros(step: Step, size: int, image: Pair) -> tuple[Pair, Pair]:
    """Zeros above and to the left of an image, and height and width of what comes out."""
    if step.padding == SAME:
        out = tuple(-(-side // step.stride) for side in image)
        missing = [
            max((one - 1) * step.stride + size - side, 0)
            for one, side in zip(out, image, strict=True)
        ]
        return (missing[0] // 2, missing[1] // 2), (out[0], out[1])
    top, left, bottom, right = step.borders if step.padding == BORDERS else (0, 0, 0, 0)
    around = (top + bottom, left + right)
    out = tuple(
        (side + zeros - size) // step.stride + 1 for side, zeros in zip(image, around, strict=True)
    )
    if min(out) < 1 or min(top, left) < 0:
        raise UntakeableError(
            f"windows of {size} pixels do not fit into {shape_text(image)}",
            "State the shape of the inputs",
        )
    return (top, left), (out[0], out[1])


def _back(walk: Walk, step: Step) -> None:
    kernel = _square(step)
    height, width, channels = walk.image(step)
    _check_channels(channels, kernel.shape[3])
    image = height * walk.enlarged, width * walk.enlarged
    before, onto = _cut(step, len(kernel), image)
    unit = BackUnit(
        step.name,
        walk.shape,
        kernel,
        _bias(step, kernel.shape[2]),
        step.stride,
        before,
        onto,
        enlarged=walk.enlarged,
        activation=activation_of(step),
    )
    walk.enlarged = 1
    walk.passed(unit)
    walk.turned(step.channels_first)


def _cut(step: Step, size: int, image: Pair) -> tuple[Pair, Pair]:
    """Rows and columns that are cut off above and to the left, and height and width of the rest."""
    whole = [(side - 1) * step.stride + size for side in image]
    if step.padding == SAME:
        out = [side * step.stride for side in image]
        before = [max(size - step.stride, 0) // 2] * 2
    elif step.padding == BORDERS:
        top, left, bottom, right = step.borders
        out = [whole[0] - top - bottom, whole[1] - left - right]
        before = [top, left]
    else:
        out = [max(side * step.stride, one) for side, one in zip(image, whole, strict=True)]
        before = [0, 0]
    if min(out) < 1 or min(before) < 0:
        raise UntakeableError("nothing is left of its images", "Save the network again")
    return (before[0], before[1]), (out[0], out[1])


def _pooling(walk: Walk, step: Step) -> None:
    last = walk.last
    if not isinstance(last, ConvolutionUnit) or last is not walk.units[-1] or last.pooling > 1:
        raise UntakeableError(
            "it does not follow a convolution", "Put a Conv2D before each MaxPooling2D"
        )
    if last.activation not in RISING:
        raise UntakeableError(
            f"here the largest is taken before {last.activation.label}, which makes a difference",
            "Use an activation that rises everywhere, such as ReLU or ELU",
        )
    height, width, _channels = walk.image(step)
    if step.padding != SAME and (height % step.size or width % step.size):
        raise UntakeableError(
            f"of {height}×{width} pixels it drops those that do not fill a square of {step.size}",
            'Use padding="same", or images whose sides can be divided',
        )
    pooled = replace(last, name=joined(last, step.name), pooling=step.size)
    walk.units.pop()
    walk.passed(pooled)
    walk.turned(step.channels_first)


def _averaging(walk: Walk, step: Step) -> None:
    """The mean of each channel is a dense layer that has learnt it."""
    height, width, channels = walk.image(step)
    if height * width * channels**2 > MOST_WEIGHTS:
        raise UntakeableError(
            "as a dense layer it would be too large", "Use convolutions with strides before it"
        )
    kernel = np.tile(np.eye(channels, dtype=np.float32), (height * width, 1)) / (height * width)
    bias = np.zeros(channels, np.float32)
    walk.passed(DenseUnit(step.name, walk.shape, kernel.astype(np.float32), bias))
    walk.notes[step.name] = "a dense layer that takes the mean of each channel"


def _enlarging(walk: Walk, step: Step) -> None:
    height, width, _channels = walk.image(step)
    times = step.size
    if step.shape:
        times = step.shape[0] // (height * walk.enlarged)
        if (height * walk.enlarged * times, width * walk.enlarged * times) != step.shape:
            raise UntakeableError(
                f"{shape_text((height, width))} pixels become {shape_text(step.shape)}",
                "Enlarge by a whole number",
            )
    walk.enlarged *= times


def _activation(walk: Walk, step: Step) -> None:
    last, wanted = walk.last, activation_of(step)
    if wanted is Activation.LINEAR:
        return
    if last is None:
        raise UntakeableError(
            "it stands before the first layer", "Bring the data to that range, and leave it out"
        )
    if last.activation is not Activation.LINEAR:
        raise UntakeableError(
            f"it follows {last.activation.label}, and a layer here has one activation",
            "Leave one of them out",
        )
    pooled = isinstance(last, ConvolutionUnit) and last.pooling > 1
    if pooled and wanted not in RISING:
        walk.notes[step.name] = f"{wanted.label} behind pooling"
    walk.put(replace(last, name=joined(last, step.name), activation=wanted))


def _scaling(walk: Walk, step: Step) -> None:
    """A factor and a summand a channel become part of the layer before; of the inputs, of how data
    are scaled."""
    last, factor, added = walk.last, _kernel(step, 1), step.bias
    if last is None:
        walk.scale(step)
        return
    if last.activation is not Activation.LINEAR:
        raise UntakeableError(
            "it does not stand between a layer and its activation",
            "Put BatchNormalization right behind a layer without activation",
        )
    if isinstance(last, ConvolutionUnit) and last.pooling > 1:
        raise UntakeableError(
            "it stands behind pooling", "Put it between the convolution and the pooling"
        )
    if added is None or not len(factor) == len(added) or len(factor) not in (1, len(last.bias)):
        raise UntakeableError("it has another number of channels", "Save the network again")
    walk.put(replace(_scaled_unit(last, factor, added), name=joined(last, step.name)))
    walk.notes[step.name] = "multiplied into the layer before it, as it is once trained"


def _scaled_unit(
    unit: LearningUnit, factor: NDArray[np.floating], added: NDArray[np.floating]
) -> LearningUnit:
    """The same layer with its outputs scaled."""
    if factor.size not in (1, len(unit.bias)) or added.size not in (1, len(unit.bias)):
        raise UntakeableError(
            "it scales each pixel of an image by itself", "Scale all pixels alike"
        )
    shape = (1, 1, -1, 1) if isinstance(unit, BackUnit) else (-1,)
    with np.errstate(all="ignore"):
        kernel = np.ascontiguousarray(unit.kernel * factor.reshape(shape), np.float32)
        bias = np.asarray(unit.bias * factor + added, np.float32)
    return replace(unit, kernel=kernel, bias=bias)


def _cropping(walk: Walk, step: Step) -> None:
    """What a transposed convolution makes that nobody wants is not made."""
    last = walk.last
    if not isinstance(last, BackUnit) or last is not walk.units[-1] or walk.enlarged > 1:
        raise UntakeableError(
            "it does not follow a transposed convolution", "Choose sides that need no cropping"
        )
    top, left, bottom, right = step.borders
    onto = last.onto[0] - top - bottom, last.onto[1] - left - right
    if min(onto) < 1 or min(step.borders) < 0:
        raise UntakeableError("nothing is left of its images", "Save the network again")
    walk.image(step)
    before = last.before[0] + top, last.before[1] + left
    walk.units.pop()
    walk.passed(replace(last, name=joined(last, step.name), before=before, onto=onto))
    walk.turned(step.channels_first)


def _reshape(walk: Walk, step: Step) -> None:
    places = walk.places
    # Where ONNX says 0 it means the side that was there.
    there = (*places.shape, *(1 for _ in step.shape))
    sides = (old if one == 0 else one for one, old in zip(step.shape, there, strict=False))
    wanted = tuple(sides) or (-1,)
    if walk.enlarged > 1:
        raise UntakeableError("no layer follows that could learn", "Put a Conv2D before it")
    if not step.shape and step.channels_first and places.ndim == IMAGE:
        places = places.transpose(1, 2, 0)
    try:
        walk.places = places.reshape(wanted)
    except ValueError as error:
        raise UntakeableError(
            f"{shape_text(places.shape)} numbers do not make {shape_text(wanted)}",
            "State the shape of the inputs, or save the network again",
        ) from error


def _transpose(walk: Walk, step: Step) -> None:
    if sorted(step.shape) != list(range(walk.places.ndim)):
        raise UntakeableError("it turns axes that are not there", "Save the network again")
    walk.places = walk.places.transpose(step.shape)


def _dropout(walk: Walk, step: Step) -> None:
    _damage(walk, step, Dropout(share=step.rate) if 0 < step.rate < 1 else NoCorruption())


def _noise(walk: Walk, step: Step) -> None:
    usable = 0 < step.rate <= 100
    _damage(walk, step, GaussianNoise(strength=step.rate) if usable else NoCorruption())


def _damage(walk: Walk, step: Step, damage: Corruption) -> None:
    if walk.units or damage.is_none or not walk.corruption.is_none:
        walk.notes[step.name] = "left out: once trained it changes nothing"
        return
    walk.corruption = damage
    walk.notes[step.name] = f"the corruption of the training plan: {damage.told}"


def _input(walk: Walk, step: Step) -> None:
    """It was taken at the beginning."""


TAKEN: dict[StepKind, Callable[[Walk, Step], None]] = {
    StepKind.INPUT: _input,
    StepKind.DENSE: _dense,
    StepKind.CONVOLUTION: _convolution,
    StepKind.CONVOLUTION_BACK: _back,
    StepKind.POOLING: _pooling,
    StepKind.AVERAGING: _averaging,
    StepKind.ENLARGING: _enlarging,
    StepKind.ACTIVATION: _activation,
    StepKind.SCALING: _scaling,
    StepKind.CROPPING: _cropping,
    StepKind.RESHAPE: _reshape,
    StepKind.TRANSPOSE: _transpose,
    StepKind.DROPOUT: _dropout,
    StepKind.NOISE: _noise,
}
