"""What is trained: layers that encode, and those that decode, which mirror them."""

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt
from typing import Annotated, Self

from pydantic import Field, field_validator

from aestudio.core.activation import Activation
from aestudio.core.codings import CODINGS, AnyCoding, Plain
from aestudio.core.errors import ProjectError
from aestudio.core.layers import AnyDecoderLayer, AnyLayer, EncoderLayer, Layer, Operation
from aestudio.core.layers.dense import Dense
from aestudio.core.narrowing import narrowing_widths, narrows
from aestudio.core.params import Frozen, parameter
from aestudio.core.shapes import Shape, image_of, shape_text, size_of
from aestudio.core.stack import Role, StackLayer

MOST_INPUTS = 1_000_000
MOST_SIDES = 32
MOST_LAYERS = 32
MOST_COMPRESSION = 100  # So many times fewer units than inputs in the first layer.
Side = Annotated[int, Field(ge=1, le=MOST_INPUTS)]


class Architecture(Frozen):
    """A stacked autoencoder for samples of shape ``input_shape``.

    The encoder is listed. The decoder is its mirror image, or has hidden layers of its own, listed
    from the codings on; the output layer always mirrors the first one. With N layers in all, a
    tied mirror image uses W_{N−L+1} = W_Lᵀ for L = 1 … N/2 (Géron, chapter 15, "Tying Weights");
    in a decoder of its own a layer is tied where its shape allows it, counted from the outside.
    """

    input_shape: tuple[Side, ...] = Field(
        (28, 28), title="Inputs", min_length=1, max_length=MOST_SIDES
    )
    layers: tuple[AnyLayer, ...] = (Dense(units=300), Dense(units=150))
    coding: AnyCoding = parameter(
        Plain(),
        label="Codings",
        help="What the coding layer makes of a sample.",
        kinds=CODINGS,
    )
    decoder: tuple[AnyDecoderLayer, ...] | None = None
    tied: bool = parameter(
        False,
        label="Tied",
        help="Decoder kernels are the transposes of the encoder's: about half the parameters, "
        "and less overfitting. Biases stay separate.",
    )
    output_activation: Activation = parameter(
        Activation.LINEAR,
        label="Output",
        help="Activation of the output layer: linear for any range, sigmoid for 0…1.",
    )

    @classmethod
    def dense(cls, inputs: int | Sequence[int], *units: int, **settings: object) -> Self:
        """Dense layers of so many ``units``, the coding layer last, for samples of ``inputs``
        numbers or of that shape; ``settings`` are those of the architecture, such as ``tied``.

        Raises ProjectError for a number of units or a setting that cannot be.

        >>> Architecture.dense(784, 300, 150, tied=True).sizes
        (784, 300, 150, 300, 784)
        """
        shape = (inputs,) if isinstance(inputs, int) else tuple(inputs)
        layers = tuple(Dense.checked({"units": one}) for one in units)
        return cls.checked({"input_shape": shape, "layers": layers, **settings})

    @field_validator("input_shape")
    @classmethod
    def _not_too_large(cls, shape: Shape) -> Shape:
        if size_of(shape) > MOST_INPUTS:
            raise ProjectError(
                f"a network takes up to {MOST_INPUTS:,} numbers a sample (got {size_of(shape):,})",
                where="Inputs",
                remedy="Reduce the images or leave columns out",
                location=("input_shape",),
            )
        return shape

    @field_validator("decoder")
    @classmethod
    def _not_too_deep(cls, layers: tuple[Layer, ...] | None) -> tuple[Layer, ...] | None:
        if layers is not None and len(layers) > MOST_LAYERS:
            raise ProjectError(
                f"a decoder has up to {MOST_LAYERS} hidden layers (got {len(layers)})",
                where="Architecture",
                remedy="Remove some of them",
                location=("decoder",),
            )
        return layers

    @field_validator("layers")
    @classmethod
    def _bounded(cls, layers: tuple[EncoderLayer, ...]) -> tuple[EncoderLayer, ...]:
        if not 1 <= len(layers) <= MOST_LAYERS:
            raise ProjectError(
                f"an encoder has 1 to {MOST_LAYERS} layers (got {len(layers)})",
                where="Architecture",
                remedy="Keep at least the coding layer",
                location=("layers",),
            )
        return layers

    @property
    def inputs(self) -> int:
        """Numbers a sample."""
        return size_of(self.input_shape)

    @property
    def depth(self) -> int:
        """Number of encoder layers, the coding layer included."""
        return len(self.layers)

    @property
    def layer_count(self) -> int:
        """Number of layers of the whole stack."""
        decoding = self.depth if self.decoder is None else len(self.decoder) + 1
        return self.depth + decoding

    @property
    def codings(self) -> int:
        """Units of the coding layer."""
        return self.encoder_sizes[-1]

    @property
    def encoder_shapes(self) -> tuple[Shape, ...]:
        """Shapes of a sample from the inputs to the codings."""
        shapes = [self.input_shape]
        for layer in self.layers:
            shapes.append(layer.output_shape(shapes[-1]))
        return tuple(shapes)

    @property
    def encoder_sizes(self) -> tuple[int, ...]:
        """Widths from the inputs to the codings."""
        return tuple(size_of(shape) for shape in self.encoder_shapes)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Shapes of a sample from the inputs to the outputs."""
        return self.input_shape, *(layer.output_shape for layer in self.stack)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Widths from the inputs to the outputs."""
        return tuple(size_of(shape) for shape in self.shapes)

    @property
    def stack(self) -> tuple[StackLayer, ...]:
        """All layers in order; N = 2 · depth where the decoder mirrors the encoder."""
        return _stack_of(self)

    def _built(self) -> tuple[StackLayer, ...]:
        shapes = self.encoder_shapes
        encoder = tuple(self._encoding(level, shapes[level - 1]) for level in self._levels)
        if self.decoder is None:
            levels = reversed(self._levels)
            return encoder + tuple(self._mirroring(level, shapes[level - 1]) for level in levels)
        return encoder + self._own_decoder(self.decoder, shapes)

    @property
    def _levels(self) -> range:
        return range(1, self.depth + 1)

    def _encoding(self, level: int, inputs: Shape) -> StackLayer:
        layer, innermost = self.layers[level - 1], level == self.depth
        return StackLayer(
            number=level,
            level=level,
            role=Role.CODINGS if innermost else Role.ENCODER,
            operation=self.coding.operation(layer) if innermost else layer,
            input_shape=inputs,
            activation=self.coding.activation(layer) if innermost else layer.activation,
            initializer=layer.initializer,
            l2=layer.l2,
            sparsity=layer.sparsity,
        )

    def _ties(self, level: int) -> bool:
        return self.tied and self.layers[level - 1].tying

    def _mirroring(self, level: int, outputs: Shape) -> StackLayer:
        layer, tied = self.layers[level - 1], self._ties(level)
        outer = self.output_activation if level == 1 else self.layers[level - 2].activation
        return StackLayer(
            number=2 * self.depth - level + 1,
            level=level,
            role=Role.OUTPUT if level == 1 else Role.DECODER,
            operation=layer.mirror(outputs, tied=tied),
            input_shape=layer.output_shape(outputs),
            activation=outer,
            initializer=layer.initializer,
            l2=layer.l2,
            tied_to=level if tied else None,
        )

    def _own_decoder(
        self, layers: tuple[Layer, ...], encoded: Sequence[Shape]
    ) -> tuple[StackLayer, ...]:
        """Hidden layers of the decoder's own, then the output layer."""
        found: list[StackLayer] = []
        shape = encoded[-1]
        for level, layer in zip(range(len(layers) + 1, 1, -1), layers, strict=True):
            tied = self._tied_operation(layer, level, encoded, shape)
            one = StackLayer(
                number=self.depth + len(found) + 1,
                level=level,
                role=Role.DECODER,
                operation=tied or layer,
                input_shape=shape,
                activation=layer.activation,
                initializer=layer.initializer,
                l2=layer.l2,
                tied_to=level if tied else None,
                sparsity=layer.sparsity,
            )
            found.append(one)
            shape = one.output_shape
        return *found, self._output(self.depth + len(layers) + 1, shape, encoded)

    def _tied_operation(
        self, layer: Layer, level: int, encoded: Sequence[Shape], inputs: Shape
    ) -> Operation | None:
        if level > self.depth or not self._ties(level):
            return None
        return layer.tied(self.layers[level - 1], encoded[level - 1], inputs)

    def _output(self, number: int, inputs: Shape, encoded: Sequence[Shape]) -> StackLayer:
        first = self.layers[0]
        tied = self._ties(1) and inputs == encoded[1]
        return StackLayer(
            number=number,
            level=1,
            role=Role.OUTPUT,
            operation=first.mirror(self.input_shape, tied=tied),
            input_shape=inputs,
            activation=self.output_activation,
            initializer=first.initializer,
            l2=first.l2,
            tied_to=1 if tied else None,
        )

    @property
    def parameters(self) -> int:
        """Trainable numbers of the whole network."""
        return sum(layer.parameters for layer in self.stack)

    @property
    def saved_by_tying(self) -> int:
        """Parameters that a tied network does without; 0 for an untied one."""
        return self.edited(tied=False).parameters - self.parameters

    def layer_name(self, number: int) -> str:
        """What encoder layer ``number`` (from 1) is called."""
        return "Coding layer" if number == self.depth else f"Hidden layer {number}"

    def first_levels(self, depth: int) -> Self:
        """The shallower autoencoder of the outermost ``depth`` layers, tied as the whole is."""
        if depth == self.depth:
            return self
        return self.edited(layers=self.layers[:depth], coding=Plain(), decoder=None)

    def shallow(self, level: int) -> tuple[StackLayer, StackLayer]:
        """The autoencoder of one layer that a layer-wise plan trains at ``level`` (from 1): the
        encoder layer, and the decoder layer opposite.

        Level 1 reconstructs the inputs; level k the outputs of hidden layer k−1, with the
        activation of that layer, so that the stack is the composition of its autoencoders.
        """
        stack = self.stack
        return stack[level - 1], stack[len(stack) - level]

    def with_layer(self, index: int, **changes: object) -> Self:
        """Change encoder layer ``index`` (from 0)."""
        try:
            layer = self.layers[index].edited(**changes)
        except ProjectError as error:
            error.location = ("layers", index, *error.location)
            error.where = f"{self.layer_name(index + 1)}, {error.where}"
            raise
        return self.edited(layers=(*self.layers[:index], layer, *self.layers[index + 1 :]))

    def with_width(self, index: int, width: int) -> Self:
        """Give encoder layer ``index`` (from 0) another width."""
        return self.with_layer(index, **{self.layers[index].counted: width})

    def with_setting(self, number: int, name: str, value: object) -> Self:
        """Change a setting of layer ``number`` (from 1) of the stack, decoder layers included.

        A decoder's width and activation are those of the hidden layer it mirrors, its kernel's
        settings those of the encoder kernel opposite; the output's activation is its own.
        """
        if number == len(self.stack) and name == "activation":
            return self.edited(output_activation=value)
        if self.decoder is not None and self.depth < number < len(self.stack):
            return self.with_decoder_layer(number - self.depth - 1, **{name: value})
        if self.decoder is not None and number > self.depth:
            return self.with_layer(0, **{name: value})
        if number <= self.depth:
            return self.with_layer(number - 1, **{name: value})
        level = self.layer_count + 1 - number
        of_outputs = level > 1 and name in ("activation", self.layers[level - 2].counted)
        return self.with_layer(level - (2 if of_outputs else 1), **{name: value})

    def with_decoder_layer(self, index: int, **changes: object) -> Self:
        """Change hidden layer ``index`` (from 0, the codings) of a decoder of its own."""
        layers = self.decoder or ()
        try:
            layer = layers[index].edited(**changes)
        except ProjectError as error:
            error.location = ("decoder", index, *error.location)
            error.where = f"Decoder layer {index + 1}, {error.where}"
            raise
        return self.edited(decoder=(*layers[:index], layer, *layers[index + 1 :]))

    def with_own_decoder(self) -> Self:
        """The same with the decoder's hidden layers listed, so that they can be changed."""
        found: list[Layer] = []
        for level in range(self.depth, 1, -1):
            outputs = self.encoder_shapes[level - 1]
            mirror = self._mirroring(level, outputs)
            found += self.layers[level - 1].listed_mirror(
                outputs,
                activation=mirror.activation,
                initializer=mirror.initializer,
                l2=mirror.l2,
            )
        return self.edited(decoder=tuple(found))

    def for_inputs(self, shape: Shape) -> Self:
        """The same for samples of that shape; widths that fit them stay.

        Dense layers that would no longer compress are narrowed in proportion. A first layer that
        would leave next to nothing of far larger samples narrows to twice the square root of their
        size.
        """
        same, inputs = self.edited(input_shape=shape), size_of(shape)
        if not self._is_flat:
            return same
        first = self.encoder_sizes[1]
        if inputs <= first < self.inputs:
            return same._in_proportion_to(self)
        if self.inputs <= MOST_COMPRESSION * first < inputs:
            return same.narrowed_to(min(round(2 * sqrt(inputs)), inputs // 2))
        return same

    def with_codings(self, codings: int) -> Self:
        """The same with a coding layer of so many units; where the layer before it is no wider,
        all narrow to it."""
        if self.layers[-1].sees_images:
            return self
        if not self._is_flat or self.encoder_sizes[-2] > codings or codings >= self.inputs:
            return self.with_width(self.depth - 1, codings)
        return self.narrowed_to(codings)

    def narrowed_to(self, codings: int) -> Self:
        """The same dense layers in equal ratios from the inputs to ``codings``, without the last
        hidden layers where there are too few whole numbers between these."""
        widths = narrowing_widths(self.inputs, codings, self.depth)
        return self._with_units((*self.layers[: len(widths) - 1], self.layers[-1]), widths)

    @property
    def _is_flat(self) -> bool:
        return not any(layer.sees_images for layer in self.layers)

    def _with_units(self, layers: Sequence[Layer], widths: Sequence[int]) -> Self:
        pairs = zip(layers, widths, strict=True)
        return self.edited(layers=tuple(one.with_width(units) for one, units in pairs))

    def _in_proportion_to(self, other: Self) -> Self:
        share = self.inputs / other.inputs
        widths = [max(1, round(units * share)) for units in other.encoder_sizes[1:]]
        if narrows(other.encoder_sizes) and not narrows((self.inputs, *widths)):
            return self.narrowed_to(max(1, min(widths[-1], self.inputs - self.depth)))
        return self._with_units(self.layers, widths)

    def __str__(self) -> str:
        return " → ".join(shape_text(shape) for shape in self.shown_shapes)

    @property
    def shown_shapes(self) -> tuple[Shape, ...]:
        """Shapes from the inputs to the outputs; what only dense layers see is shown flat."""
        shapes = self.shapes
        images = [layer.operation.sees_images for layer in self.stack]
        seen = zip([False, *images], [*images, False], strict=True)
        return tuple(
            image_of(shape) if len(shape) > 1 and (before or after) else (size_of(shape),)
            for shape, (before, after) in zip(shapes, seen, strict=True)
        )


@lru_cache(32)
def _stack_of(architecture: Architecture) -> tuple[StackLayer, ...]:
    """Views ask for it many times each."""
    return architecture._built()
