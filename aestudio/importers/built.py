"""From units to a model: where it is cut, what mirrors what, and what is tied."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import numpy as np

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.fitting import layer_problems
from aestudio.core.layers import EncoderLayer, Layer
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense
from aestudio.core.layers.reshape import Reshape
from aestudio.core.layers.transposed_convolution import ConvolutionMirror, TransposedConvolution
from aestudio.core.layers.windows import MOST_SIDE
from aestudio.core.model import Model
from aestudio.core.operations import Padding
from aestudio.core.shapes import Shape, image_of, is_image, shape_text, size_of
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array, Weights
from aestudio.importers.units import (
    BackUnit,
    ConvolutionUnit,
    DenseUnit,
    LearningUnit,
    ReshapeUnit,
    Unit,
    UntakeableError,
    refused,
)
from aestudio.importers.windows import Fitted, enlarging, fitted, flipped

AnyKind = TypeVar("AnyKind", bound=Layer, covariant=True)
CODINGS = "codings"
WHOLE = "Choose the file of the whole autoencoder, encoder and decoder in one"


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """A model, the encoder layers (from 1) whose pairs are tied, and by the name of a step what
    became of it that goes beyond taking it as it is."""

    model: Model
    tied: tuple[int, ...]
    notes: dict[str, str] = field(default_factory=dict)


def built(units: Sequence[Unit]) -> Built:
    """The autoencoder that units make; raises FileError where they make none, and UntakeableError
    with the name of the unit that is in the way."""
    encoder, decoder = _cut(units)
    build = _Build(units[0].inputs)
    layers = [build.encoding(one) for one in encoder]
    learning = [one for one in decoder if not isinstance(one, ReshapeUnit)]
    found = build.mirrored(layers, encoder, learning) or build.listed(layers, encoder, decoder)
    if not found.model.weights.finite:
        raise refused("has weights that are no numbers", "Train the network again")
    wrong = next((one for one in layer_problems(found.model.architecture) if one.blocking), None)
    if wrong is not None:
        raise refused(wrong.what, wrong.remedy)
    return replace(found, notes=build.notes)


def _cut(units: Sequence[Unit]) -> tuple[list[LearningUnit], list[Unit]]:
    """The encoder up to the narrowest layer, and the rest."""
    learning = [one for one in units if not isinstance(one, ReshapeUnit)]
    inputs, outputs = size_of(units[0].inputs), size_of(units[-1].outputs)
    if inputs != outputs:
        half = "an encoder" if outputs < inputs else "a decoder"
        raise refused(
            f"takes {inputs:,} numbers a sample and gives {outputs:,}: it is no autoencoder, "
            f"and may be {half} alone",
            WHOLE,
        )
    if len(learning) < 2:
        raise refused("has fewer than two layers that learn: it is no autoencoder", WHOLE)
    place = units.index(_codings(learning[:-1])) + 1
    encoder: list[LearningUnit] = []
    for one in units[:place]:
        if isinstance(one, ReshapeUnit):
            raise NamedError(one.name, "rows of numbers become images before the codings",
                             "Put convolutions before dense layers in the encoder")  # fmt: skip
        encoder.append(one)
    return encoder, list(units[place:])


def _codings(units: Sequence[LearningUnit]) -> LearningUnit:
    """The layer that is called so, as what this program exports has it; else the narrowest."""
    called = next((one for one in units if CODINGS in one.name.split(" + ")), None)
    return called or min(units, key=lambda one: size_of(one.outputs))


class NamedError(UntakeableError):
    """Which unit cannot be taken, and why."""

    def __init__(self, name: str, why: str, remedy: str) -> None:
        super().__init__(why, remedy)
        self.name = name


@dataclass(frozen=True, slots=True, eq=False)
class _Taken(Generic[AnyKind]):
    """A layer here, with the arrays of it."""

    layer: AnyKind
    kernel: Array
    bias: Array


@dataclass(slots=True)
class _Build:
    """Makes layers of units for samples of shape ``inputs``, and notes what that took."""

    inputs: Shape
    notes: dict[str, str] = field(default_factory=dict)

    def encoding(self, unit: LearningUnit) -> _Taken[EncoderLayer]:
        """An encoder layer."""
        if isinstance(unit, DenseUnit):
            dense = Dense(units=unit.kernel.shape[1], activation=unit.activation)
            return _Taken(dense, unit.kernel, unit.bias)
        if isinstance(unit, BackUnit) or unit.enlarged > 1:
            raise NamedError(
                unit.name,
                "it makes images larger before the codings",
                "Let the encoder shrink them, and the decoder enlarge them",
            )
        height, width, _channels = image_of(unit.inputs)
        size = len(unit.kernel)
        window = fitted(size, unit.stride, unit.before, (height, width), unit.convolved)
        if window is None:
            raise NamedError(
                unit.name,
                "the zeros around its images have no counterpart here",
                'Use padding="same" or "valid"',
            )
        self._note_window(unit, window)
        convolution = Convolution(
            filters=unit.kernel.shape[3],
            kernel_size=window.size,
            stride=unit.stride,
            padding=window.padding,
            pooling=unit.pooling,
            activation=unit.activation,
        )
        return _Taken(convolution, window.filled(unit.kernel), unit.bias)

    def _note_window(self, unit: ConvolutionUnit | BackUnit, window: Fitted) -> None:
        size = len(unit.kernel)
        if window.size > size:
            self.notes[unit.name] = (
                f"its {size}×{size} window lies among zeros in one of {window.size}×{window.size}, "
                "since zeros around images are counted otherwise here"
            )

    def mirrored(
        self,
        layers: Sequence[_Taken[EncoderLayer]],
        encoder: Sequence[LearningUnit],
        decoder: Sequence[LearningUnit],
    ) -> Built | None:
        """With a decoder that is the encoder's mirror image; None where it is none."""
        if len(encoder) != len(decoder):
            return None
        architecture = Architecture(
            input_shape=self.inputs,
            layers=tuple(one.layer for one in layers),
            output_activation=decoder[-1].activation,
        )
        behind = architecture.stack[len(layers) :]
        notes, kernels = dict(self.notes), []
        for unit, layer in zip(decoder, behind, strict=True):
            kernel = self._opposite(unit, layer)
            if kernel is None or unit.activation is not layer.activation:
                self.notes = notes
                return None
            kernels.append(kernel)
        return _tied(architecture, layers, kernels, [one.bias for one in decoder])

    def _opposite(self, unit: LearningUnit, layer: StackLayer) -> Array | None:
        """The kernel that makes a mirrored layer do what a unit does; None if there is none."""
        operation = layer.operation
        if not isinstance(operation, ConvolutionMirror):
            dense = isinstance(unit, DenseUnit) and size_of(unit.outputs) == layer.units
            return unit.kernel if dense and len(unit.kernel) == layer.inputs else None
        back = _as_back(unit)
        if back is None or back.outputs != operation.outputs:
            return None
        windows, (height, width, channels) = operation.windows, image_of(back.inputs)
        sides = (
            height * back.enlarged - back.dropped[0],
            width * back.enlarged - back.dropped[1],
        )
        alike = (
            back.stride == windows.stride
            and back.enlarged == windows.pooling
            and size_of(back.inputs) == layer.inputs
            and sides == windows.convolved(operation.outputs)
        )
        found = fitted(len(back.kernel), back.stride, back.before, back.onto, sides)
        if not alike or found is None or back.kernel.shape[3] != channels:
            return None
        if (found.size, found.padding) != (windows.size, windows.padding):
            return None
        self._note_window(back, found)
        return found.filled(back.kernel)

    def listed(
        self,
        layers: Sequence[_Taken[EncoderLayer]],
        encoder: Sequence[LearningUnit],
        decoder: Sequence[Unit],
    ) -> Built:
        """With a decoder of its own, whose output layer mirrors the first one all the same; where
        the network's does not, a layer that changes nothing stands before and behind it."""
        *before, last = _needed(decoder)
        hidden = [one for unit in before for one in self._decoding(unit)]
        assert not isinstance(last, ReshapeUnit)
        plain = self._listed(layers, hidden, last)
        if plain is not None:
            return plain
        if not is_image(self.inputs):
            raise NamedError(
                last.name,
                "the output layer mirrors the first layer here, and this one is another",
                "Let the last layer be as the first one, the other way round",
            )
        channels = image_of(self.inputs)[2]
        first = _nothing_done(channels)
        more = [*hidden, *self._decoding(last)]
        if isinstance(last, DenseUnit):
            more.append(_reshaped(image_of(self.inputs)))
        outermost = BackUnit(
            "",
            image_of(self.inputs),
            first.kernel,
            first.bias,
            1,
            (0, 0),
            image_of(self.inputs)[:2],
        )
        self.notes[last.name] = (
            "the output layer mirrors the first one here and yours differ, so a 1×1 convolution "
            "that changes nothing stands before the first and behind this one"
        )
        found = self._listed([first, *layers], more, outermost)
        assert found is not None
        return found

    def _listed(
        self,
        layers: Sequence[_Taken[EncoderLayer]],
        hidden: Sequence[_Taken[Layer]],
        last: LearningUnit,
    ) -> Built | None:
        architecture = Architecture(
            input_shape=self.inputs,
            layers=tuple(one.layer for one in layers),
            decoder=tuple(one.layer for one in hidden),
            output_activation=last.activation,
        )
        kernel = self._opposite(last, architecture.stack[-1])
        if kernel is None:
            return None
        learning = [one for one in hidden if not isinstance(one.layer, Reshape)]
        kernels = [*(one.kernel for one in learning), kernel]
        return _tied(architecture, layers, kernels, [*(one.bias for one in learning), last.bias])

    def _decoding(self, unit: Unit) -> list[_Taken[Layer]]:
        """Layers of a decoder of its own."""
        if isinstance(unit, ReshapeUnit):
            return [_reshaped(image_of(unit.outputs))]
        if isinstance(unit, DenseUnit):
            dense = Dense(units=unit.kernel.shape[1], activation=unit.activation)
            return [_Taken(dense, unit.kernel, unit.bias)]
        back = _as_back(unit)
        height, width, _channels = image_of(unit.inputs)
        whole = back is not None and not any(back.dropped) and _merged_size(back) <= MOST_SIDE
        merged = _merged(back) if back is not None and whole else None
        window = (
            None
            if merged is None
            else fitted(
                len(merged.kernel), merged.stride, merged.before, merged.onto, (height, width)
            )
        )
        grown = merged and merged.onto == (height * merged.stride, width * merged.stride)
        if merged is None or window is None or window.padding is not Padding.SAME or not grown:
            raise NamedError(
                unit.name,
                f"a decoder layer makes images a whole number of times larger; this one makes "
                f"{shape_text(unit.outputs[:2])} of {height}×{width} pixels",
                'Use padding="same", or mirror the encoder layer by layer',
            )
        self._note_merged(unit, back, merged, window)
        layer = TransposedConvolution(
            filters=merged.kernel.shape[2],
            kernel_size=window.size,
            stride=merged.stride,
            activation=unit.activation,
        )
        return [_Taken(layer, window.filled(merged.kernel), unit.bias)]

    def _note_merged(
        self, unit: LearningUnit, back: BackUnit | None, merged: BackUnit, window: Fitted
    ) -> None:
        self._note_window(merged, window)
        if back is not None and back.enlarged > 1:
            more = merged.kernel.size - back.kernel.size
            self.notes[unit.name] = (
                f"enlarging and convolution are one transposed convolution with a "
                f"{window.size}×{window.size} window: the same outputs, {more:,} numbers more"
            )
        elif isinstance(unit, ConvolutionUnit):
            self.notes.setdefault(
                unit.name, "a transposed convolution of stride 1 with the kernel turned round"
            )


def _as_back(unit: LearningUnit) -> BackUnit | None:
    """A convolution of stride 1 without pooling is a transposed one of the kernel turned round."""
    if isinstance(unit, BackUnit):
        return unit
    if isinstance(unit, DenseUnit) or unit.stride > 1 or unit.pooling > 1:
        return None
    last = len(unit.kernel) - 1
    top, left = (last - zeros for zeros in unit.before)
    return BackUnit(
        unit.name,
        unit.inputs,
        flipped(unit.kernel),
        unit.bias,
        1,
        (top, left),
        unit.convolved,
        enlarged=unit.enlarged,
        activation=unit.activation,
    )


def _merged_size(back: BackUnit) -> int:
    return len(back.kernel) + back.stride * (back.enlarged - 1)


def _merged(back: BackUnit) -> BackUnit:
    """The same with what is repeated made part of the window."""
    kernel = enlarging(back.kernel, back.stride, back.enlarged)
    return replace(back, kernel=kernel, stride=back.stride * back.enlarged, enlarged=1)


def _needed(decoder: Sequence[Unit]) -> list[Unit]:
    """Without what only makes an image of the outputs, or of what a dense layer takes."""
    found: list[Unit] = []
    for one, after in zip(decoder, [*decoder[1:], None], strict=True):
        if isinstance(one, ReshapeUnit) and (after is None or isinstance(after, DenseUnit)):
            continue
        found.append(one)
    return found


def _reshaped(image: tuple[int, int, int]) -> _Taken[Layer]:
    height, width, channels = image
    empty = np.empty(0, np.float32)
    return _Taken(Reshape(height=height, breadth=width, channels=channels), empty, empty)


def _nothing_done(channels: int) -> _Taken[EncoderLayer]:
    """A 1×1 convolution that gives what it takes."""
    kernel = np.eye(channels, dtype=np.float32).reshape(1, 1, channels, channels)
    layer = Convolution(
        filters=channels, kernel_size=1, stride=1, activation=Activation.LINEAR, tying=False
    )
    return _Taken(layer, kernel, np.zeros(channels, np.float32))


def _tied(
    architecture: Architecture,
    layers: Sequence[_Taken[EncoderLayer]],
    kernels: Sequence[Array],
    biases: Sequence[Array],
) -> Built:
    """With those pairs tied whose kernels are equal."""
    whole, depth = architecture.edited(tied=True), len(layers)
    tied = []
    pairs = zip(_learning(whole.stack[depth:]), kernels, strict=True)
    for layer, kernel in pairs:
        if layer.tied_to is not None and _equal(layers[layer.tied_to - 1].kernel, kernel):
            tied.append(layer.tied_to)
    if tied:
        for level in range(1, depth + 1):
            whole = whole.with_layer(level - 1, tying=level in tied)
    found = whole if tied else architecture
    arrays = {}
    for layer, one in zip(found.stack[:depth], layers, strict=True):
        arrays[layer.key, "kernel"], arrays[layer.key, "bias"] = one.kernel, one.bias
    behind = zip(_learning(found.stack[depth:]), kernels, biases, strict=True)
    for layer, kernel, bias in behind:
        if layer.tied_to is None:
            arrays[layer.key, "kernel"] = kernel
        arrays[layer.key, "bias"] = bias
    weights = Weights(arrays)
    weights.check(found.stack)
    return Built(Model(found, weights), tuple(sorted(tied)))


def _learning(stack: Sequence[StackLayer]) -> list[StackLayer]:
    return [one for one in stack if one.operation.parameters(one.input_shape)]


def _equal(encoder: Array, decoder: Array) -> bool:
    """Whether the decoder uses the encoder's kernel: a dense one transposed, a window as it is."""
    own = encoder.T if encoder.ndim == 2 else encoder
    return np.array_equal(own, decoder)
