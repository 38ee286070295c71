"""What is trained: layers that encode, and those that decode, which mirror them."""

from collections.abc import Sequence
from math import sqrt
from typing import Annotated, Self

from pydantic import Field, field_validator

from aestudio.core.activation import Activation
from aestudio.core.errors import ProjectError
from aestudio.core.layers import AnyLayer, Layer
from aestudio.core.layers.dense import Dense
from aestudio.core.narrowing import narrowing_widths, narrows
from aestudio.core.params import Frozen, parameter
from aestudio.core.shapes import Shape, shape_text, size_of
from aestudio.core.stack import Role, StackLayer

MOST_INPUTS = 1_000_000
MOST_SIDES = 32
MOST_LAYERS = 32
MOST_COMPRESSION = 100  # So many times fewer units than inputs in the first layer.
Side = Annotated[int, Field(ge=1, le=MOST_INPUTS)]


class Architecture(Frozen):
    """A stacked autoencoder for samples of shape ``input_shape``.

    The encoder is listed; the decoder is its mirror image. With N layers in all, a tied network
    uses W_{N−L+1} = W_Lᵀ for L = 1 … N/2 (Géron, chapter 15, "Tying Weights").
    """

    input_shape: tuple[Side, ...] = Field(
        (28, 28), title="Inputs", min_length=1, max_length=MOST_SIDES
    )
    layers: tuple[AnyLayer, ...] = (Dense(units=300), Dense(units=150))
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

    @field_validator("layers")
    @classmethod
    def _bounded(cls, layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
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
        """All layers in order, N = 2 · depth."""
        shapes = self.encoder_shapes
        encoder = tuple(self._encoding(level, shapes[level - 1]) for level in self._levels)
        decoder = (self._decoding(level, shapes[level - 1]) for level in reversed(self._levels))
        return encoder + tuple(decoder)

    @property
    def _levels(self) -> range:
        return range(1, self.depth + 1)

    def _encoding(self, level: int, inputs: Shape) -> StackLayer:
        layer = self.layers[level - 1]
        return StackLayer(
            number=level,
            level=level,
            role=Role.CODINGS if level == self.depth else Role.ENCODER,
            operation=layer,
            input_shape=inputs,
            activation=layer.activation,
            initializer=layer.initializer,
            l2=layer.l2,
        )

    def _decoding(self, level: int, outputs: Shape) -> StackLayer:
        layer = self.layers[level - 1]
        outer = self.output_activation if level == 1 else self.layers[level - 2].activation
        return StackLayer(
            number=2 * self.depth - level + 1,
            level=level,
            role=Role.OUTPUT if level == 1 else Role.DECODER,
            operation=layer.mirror(outputs, tied=self.tied),
            input_shape=layer.output_shape(outputs),
            activation=outer,
            initializer=layer.initializer,
            l2=layer.l2,
            tied_to=level if self.tied else None,
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
        return self.edited(layers=self.layers[:depth])

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
        if number == 2 * self.depth and name == "activation":
            return self.edited(output_activation=value)
        of_kernel = name not in ("activation", self.layers[0].counted)
        mirrored = 2 * self.depth - number + (1 if of_kernel else 0)
        return self.with_layer(min(number, mirrored) - 1, **{name: value})

    def with_layer_inserted(self, index: int, layer: Layer) -> Self:
        """Insert an encoder layer before position ``index`` (from 0)."""
        return self.edited(layers=(*self.layers[:index], layer, *self.layers[index:]))

    def without_layer(self, index: int) -> Self:
        """Remove encoder layer ``index`` (from 0); the last one cannot go."""
        return self.edited(layers=self.layers[:index] + self.layers[index + 1 :])

    def with_all_layers(self, **changes: object) -> Self:
        """Change every encoder layer alike."""
        return self.edited(layers=tuple(layer.edited(**changes) for layer in self.layers))

    def for_inputs(self, shape: Shape) -> Self:
        """The same for samples of that shape; widths that fit them stay.

        Dense layers that would no longer compress are narrowed in proportion. A first layer that
        would leave next to nothing of far larger samples narrows to twice the square root of their
        size.
        """
        same, inputs = self.edited(input_shape=shape), size_of(shape)
        if not self._is_dense:
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
        if not isinstance(self.layers[-1], Dense):
            return self
        if not self._is_dense or self.encoder_sizes[-2] > codings or codings >= self.inputs:
            return self.with_layer(self.depth - 1, units=codings)
        return self.narrowed_to(codings)

    def narrowed_to(self, codings: int) -> Self:
        """The same dense layers in equal ratios from the inputs to ``codings``, without the last
        hidden layers where there are too few whole numbers between these."""
        widths = narrowing_widths(self.inputs, codings, self.depth)
        return self._with_units((*self.layers[: len(widths) - 1], self.layers[-1]), widths)

    @property
    def _is_dense(self) -> bool:
        return all(isinstance(layer, Dense) for layer in self.layers)

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
        return " → ".join(shape_text(shape) for shape in self._shown_shapes)

    @property
    def _shown_shapes(self) -> tuple[Shape, ...]:
        """What dense layers flatten is shown flat."""
        images = [not isinstance(layer, Dense) for layer in self.layers]
        kept = [
            first or last for first, last in zip([*images, False], [False, *images], strict=True)
        ]
        encoder = tuple(
            shape if keeps else (size_of(shape),)
            for shape, keeps in zip(self.encoder_shapes, kept, strict=True)
        )
        return encoder + encoder[-2::-1]
