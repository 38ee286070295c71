"""The forward pass of a layer, taken down in words of Keras."""

from dataclasses import dataclass, replace

from aestudio.core.activation import Activation
from aestudio.core.operations import Padding
from aestudio.core.parameters import ParameterKey
from aestudio.core.shapes import Shape
from aestudio.export.keras.words import CROPPING, Word, Words, weighted

Edges = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Sketch:
    """Samples of a ``shape`` that have passed ``words``; or, with a ``key``, what a layer has
    learnt."""

    shape: Shape
    words: Words = ()
    key: ParameterKey | None = None

    def then(self, shape: Shape, *words: Word) -> "Sketch":
        """What these make of them."""
        return Sketch(shape, (*self.words, *words))


class WordOperations:
    """Operations on sketches: each adds the layer of Keras that does the same."""

    def product(self, inputs: Sketch, kernel: Sketch, transposed: bool) -> Sketch:
        """A dense layer."""
        units = kernel.shape[0 if transposed else 1]
        dense = Word("Dense", {"units": units, "use_bias": False}, kernel.key, None, transposed)
        return inputs.then((units,), dense)

    def biased(self, values: Sketch, bias: Sketch) -> Sketch:
        """The bias of the layer that has just been added."""
        place = weighted(values.words)
        assert place is not None
        found = values.words[place]
        arguments = {name: one for name, one in found.arguments.items() if name != "use_bias"}
        return _with(values, place, replace(found, arguments=arguments, bias=bias.key))

    def activated(self, values: Sketch, activation: Activation) -> Sketch:
        """The activation of the layer that has just been added, or a layer of its own."""
        if activation is Activation.LINEAR:
            return values
        name, place = activation.value, weighted(values.words)
        if place is None:
            return values.then(values.shape, Word("Activation", {"activation": name}))
        return _with(values, place, values.words[place].having(activation=name))

    def reshaped(self, values: Sketch, shape: Shape) -> Sketch:
        """Flatten or Reshape, where it changes anything."""
        if values.shape == shape:
            return values
        word = Word("Flatten") if len(shape) == 1 else Word("Reshape", {"target_shape": shape})
        return values.then(shape, word)

    def convolved(self, images: Sketch, kernel: Sketch, stride: int, padding: Padding) -> Sketch:
        """A Conv2D."""
        size, filters = kernel.shape[0], kernel.shape[3]
        borders = [padding.border(side, size, stride) for side in images.shape[:2]]
        sides = [
            (side + sum(border) - size) // stride + 1
            for side, border in zip(images.shape[:2], borders, strict=True)
        ]
        word = Word("Conv2D", _windows(filters, size, stride, padding), kernel.key)
        return images.then((*sides, filters), word)

    def convolved_back(
        self, images: Sketch, kernel: Sketch, stride: int, padding: Padding, shape: Shape
    ) -> Sketch:
        """A Conv2DTranspose; where strides do not divide the sides of ``shape``, what it gives is
        a little larger and cut ("same"), or it is told how much to add ("valid")."""
        size, filters = kernel.shape[0], kernel.shape[2]
        settings = _windows(filters, size, stride, padding)
        edges: Edges | None = None
        if padding is Padding.VALID:
            more = tuple(
                there - stride * (side - 1) - size
                for side, there in zip(images.shape[:2], shape[:2], strict=True)
            )
            settings |= {"output_padding": more} if any(more) or size < stride else {}
        else:
            edges = _beyond(images.shape, shape, size, stride)
        word = Word("Conv2DTranspose", settings, kernel.key)
        return images.then(shape, word, *_cropped(edges))

    def pooled(self, images: Sketch, size: int) -> Sketch:
        """A MaxPooling2D."""
        height, width, channels = images.shape
        shape = -(-height // size), -(-width // size), channels
        return images.then(shape, Word("MaxPooling2D", {"pool_size": size, "padding": "same"}))

    def enlarged(self, images: Sketch, size: int, shape: Shape) -> Sketch:
        """An UpSampling2D, cut at the ends."""
        height, width = (
            (0, size * side - there)
            for side, there in zip(images.shape[:2], shape[:2], strict=True)
        )
        return images.then(shape, Word("UpSampling2D", {"size": size}), *_cropped((height, width)))


def _with(sketch: Sketch, place: int, word: Word) -> Sketch:
    words = sketch.words
    return replace(sketch, words=(*words[:place], word, *words[place + 1 :]))


def _windows(filters: int, size: int, stride: int, padding: Padding) -> dict[str, object]:
    return {
        "filters": filters,
        "kernel_size": size,
        "strides": stride,
        "padding": padding.value,
        "use_bias": False,
    }


def _beyond(images: Shape, shape: Shape, size: int, stride: int) -> Edges:
    """What a transposed convolution gives more than ``shape``, above, below, left and right.

    Its window begins where that of the convolution does on an image of the shape; on the larger
    image it would begin elsewhere.
    """

    def edges(side: int, there: int) -> tuple[int, int]:
        grown = stride * side
        first = Padding.SAME.border(there, size, stride)[0]
        before = first - Padding.SAME.border(grown, size, stride)[0]
        return before, grown - there - before

    return edges(images[0], shape[0]), edges(images[1], shape[1])


def _cropped(edges: Edges | None) -> Words:
    if edges is None or not any(sum(one) for one in edges):
        return ()
    return (Word(CROPPING, {"cropping": edges}),)
