"""A model of Keras with the weights of a network."""

import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.parameters import ParameterKey
from aestudio.core.scaling import Scaling
from aestudio.core.shapes import Shape
from aestudio.core.stack import Role
from aestudio.export.keras.loading import keras, tied_layers
from aestudio.export.keras.network import Passage
from aestudio.export.keras.portable import passages_of
from aestudio.export.keras.words import CROPPING, Word
from aestudio.export.part import Part
from aestudio.export.portable import Portable

LayerOfKeras = Any
# What a layer that learns nothing is called, behind the name of the one that it belongs to.
KINDS = {
    "Activation": "activation",
    CROPPING: "cropping",
    "Flatten": "flatten",
    "MaxPooling2D": "pooling",
    "Reshape": "reshape",
    "UpSampling2D": "enlarging",
}


def save(portable: Portable, out: Path, *, tied: bool) -> None:
    """The model as a file, whose name ends in .keras, with the settings beside it, which Keras
    passes over."""
    with warnings.catch_warnings():
        # NumPy's about how Keras asks it for copies: nothing that users could put right.
        warnings.simplefilter("ignore")
        keras_model(portable, tied=tied).save(out)
    with zipfile.ZipFile(out, "a") as archive:
        for name, text in portable.settings.items():
            archive.writestr(f"{name}.json", text)


def keras_model(portable: Portable, *, tied: bool) -> Any:
    """One after the other: the preparation, and the layers by their names, the last of the encoder
    as "codings". Where it is ``tied``, layers that share a kernel do so by ``tied_layers``."""
    layers = keras().layers
    builder = _Builder(portable, tied)
    stack = [*_scaled(layers, portable), *builder.layers(), *_restored(layers, portable)]
    inputs = keras().Input(portable.input_shape, name=portable.takes)
    model = keras().Sequential([inputs, *stack], name=portable.part.value)
    builder.give_weights()
    return model


class _Builder:
    """Makes the layers of a part, and gives them what it has learnt."""

    def __init__(self, portable: Portable, tied: bool) -> None:
        self._portable, self._tied = portable, tied
        self._owners: dict[ParameterKey, LayerOfKeras] = {}
        self._made: list[tuple[Word, LayerOfKeras]] = []

    def layers(self) -> Iterator[LayerOfKeras]:
        """All of them, in order."""
        for one in passages_of(self._portable):
            names = _names(one, self._portable.part)
            for word, name in zip(one.words, names, strict=True):
                made = self._layer(word, name)
                self._made.append((word, made))
                yield made

    def give_weights(self) -> None:
        """Kernel and bias of each layer, once they are built; a kernel in the layer that owns it
        alone."""
        weights = self._portable.model.weights
        for word, layer in self._made:
            if word.kernel is not None and not hasattr(layer, "tied_to"):
                kernel = weights[word.kernel]
                layer.kernel.assign(kernel.T if word.transposed else kernel)
            if word.bias is not None:
                layer.bias.assign(weights[word.bias])

    def _layer(self, word: Word, name: str) -> LayerOfKeras:
        owner = self._owners.get(word.kernel) if self._tied and word.kernel else None
        if owner is not None:
            return tied_layer(word, owner, name)
        made = getattr(keras().layers, word.kind)(**word.arguments, name=name)
        if word.kernel is not None:
            self._owners.setdefault(word.kernel, made)
        return made


def tied_layer(word: Word, owner: LayerOfKeras, name: str) -> LayerOfKeras:
    """What does the same with the kernel of ``owner``."""
    left_out = ("units", "filters", "kernel_size", "use_bias")
    arguments = {key: one for key, one in word.arguments.items() if key not in left_out}
    return getattr(tied_layers(), f"Tied{word.kind}")(owner, **arguments, name=name)


def _names(passage: Passage, part: Part) -> list[str]:
    """That of our layer for the one that learns, from which those beside it have theirs, such as
    decoder_1_reshape; the last of the encoder is "codings"."""
    key, words = passage.layer.key, passage.words
    learns = any(word.kernel is not None for word in words)
    kinds = Counter[str]()
    names = []
    for word in words:
        kind = "" if word.kernel is not None else f"_{KINDS[word.kind]}"
        kinds[kind] += 1
        names.append(f"{key}{kind}_{kinds[kind]}" if kinds[kind] > 1 else f"{key}{kind}")
    if names and not learns:
        names[-1] = key
    if names and passage.layer.role is Role.CODINGS and part is not Part.DECODER:
        names[-1] = "codings"
    return names


def _scaled(layers: Any, portable: Portable) -> Iterator[LayerOfKeras]:
    if not portable.scales_inputs:
        return
    scaling, shape = portable.scaling, portable.input_shape
    if _is_one_factor(scaling):
        yield layers.Rescaling(1 / float(scaling.scale[0]), name="scaled")
    else:
        yield _normalization(layers, scaling, shape, invert=False, name="scaled")


def _restored(layers: Any, portable: Portable) -> Iterator[LayerOfKeras]:
    if not portable.restores_outputs:
        return
    scaling, shape = portable.scaling, portable.output_shape
    if _is_one_factor(scaling):
        yield layers.Rescaling(float(scaling.scale[0]), name="restored")
    else:
        yield _normalization(layers, scaling, shape, invert=True, name="restored")


def _normalization(
    layers: Any, scaling: Scaling, shape: Shape, *, invert: bool, name: str
) -> LayerOfKeras:
    variance = np.square(scaling.scale.astype(np.float64))
    numbers = scaling.offset.size > 1 or scaling.scale.size > 1
    return layers.Normalization(
        axis=tuple(range(1, 1 + len(shape))) if numbers else None,
        mean=_shaped(scaling.offset, shape) if numbers else float(scaling.offset[0]),
        variance=_shaped(variance, shape) if numbers else float(variance[0]),
        invert=invert,
        name=name,
    )


def _is_one_factor(scaling: Scaling) -> bool:
    return scaling.scale.size == 1 and not np.any(scaling.offset)


def _shaped(array: NDArray[Any], shape: Shape) -> NDArray[np.float32]:
    size = int(np.prod(shape))
    return np.broadcast_to(array, (size,)).reshape(shape).astype(np.float32)
