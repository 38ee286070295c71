"""What is trained: a symmetric stack of dense layers, written as its encoder."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import inf, sqrt
from typing import Self

from pydantic import field_validator

from aestudio.core.errors import ProjectError
from aestudio.core.narrowing import narrowing_widths, narrows
from aestudio.core.params import Frozen, Labelled, parameter

MOST_UNITS = 65_536
MOST_LAYERS = 32
MOST_COMPRESSION = 100  # So many times fewer units than inputs in the first layer.


class Activation(Labelled):
    """The non-linearity of a layer."""

    ELU = "elu", "ELU"
    RELU = "relu", "ReLU"
    LEAKY_RELU = "leaky_relu", "Leaky ReLU"
    SELU = "selu", "SELU"
    GELU = "gelu", "GELU"
    SILU = "silu", "SiLU (swish)"
    SOFTPLUS = "softplus", "Softplus"
    TANH = "tanh", "tanh"
    SIGMOID = "sigmoid", "Sigmoid"
    LINEAR = "linear", "Linear"


# Between which limits the outputs lie, where there are any; SiLU and GELU to three digits.
REACH: dict[Activation, tuple[float, float]] = {
    Activation.ELU: (-1.0, inf),
    Activation.RELU: (0.0, inf),
    Activation.SELU: (-1.758, inf),
    Activation.GELU: (-0.17, inf),
    Activation.SILU: (-0.278, inf),
    Activation.SOFTPLUS: (0.0, inf),
    Activation.TANH: (-1.0, 1.0),
    Activation.SIGMOID: (0.0, 1.0),
}


class Initializer(Labelled):
    """The distribution that kernels are drawn from; all are scaled to the fan of the layer."""

    HE_NORMAL = "he_normal", "He"
    HE_UNIFORM = "he_uniform", "He, uniform"
    GLOROT_NORMAL = "glorot_normal", "Glorot"
    GLOROT_UNIFORM = "glorot_uniform", "Glorot, uniform"
    LECUN_NORMAL = "lecun_normal", "LeCun"
    LECUN_UNIFORM = "lecun_uniform", "LeCun, uniform"


class Role(StrEnum):
    """The place of a dense layer in the stack."""

    ENCODER = "encoder"
    CODINGS = "codings"
    DECODER = "decoder"
    OUTPUT = "output"


class LayerSpec(Frozen):
    """One encoder layer; the decoder layer opposite takes its settings from it."""

    units: int = parameter(
        150,
        label="Units",
        help="Number of neurons. Fewer units than the layer before force it to compress.",
        minimum=1,
        maximum=MOST_UNITS,
    )
    activation: Activation = parameter(
        Activation.ELU,
        label="Activation",
        help="Non-linearity of this layer and of the decoder layer of the same width.",
    )
    initializer: Initializer = parameter(
        Initializer.HE_NORMAL,
        label="Initialisation",
        help="How the kernel is drawn: He suits ELU and ReLU, LeCun SELU, Glorot tanh and sigmoid.",
    )
    l2: float = parameter(
        0.0,
        label="L2 penalty",
        help="Adds scale · ½Σw² of the kernel to the loss. Keras counts scale · Σw²: "
        "for the same penalty there, enter half of this value. Biases are never penalised.",
        unit="½Σw²",
        minimum=0,
        maximum=10,
        logarithmic=True,
    )


@dataclass(frozen=True, slots=True)
class DenseLayer:
    """One layer of the unrolled stack, encoder or decoder, counted from 1.

    ``tied_to`` is the number of the layer whose kernel, transposed, serves as this one's;
    None for a layer that owns its kernel.
    """

    number: int
    inputs: int
    units: int
    activation: Activation
    initializer: Initializer
    l2: float
    role: Role
    tied_to: int | None

    @property
    def kernel_parameters(self) -> int:
        """Trainable numbers in the kernel: none where it is derived."""
        return 0 if self.tied_to else self.inputs * self.units

    @property
    def parameters(self) -> int:
        """Trainable numbers of the layer, bias included."""
        return self.kernel_parameters + self.units


class Architecture(Frozen):
    """A symmetric stacked autoencoder.

    The encoder is listed; the decoder is its mirror image. With N dense layers in all, a tied
    network uses W_{N−L+1} = W_Lᵀ for L = 1 … N/2 (Géron, chapter 15, "Tying Weights").
    """

    inputs: int = parameter(
        784, label="Inputs", help="Features of a sample.", minimum=1, maximum=1_000_000
    )
    layers: tuple[LayerSpec, ...] = (LayerSpec(units=300), LayerSpec(units=150))
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

    @field_validator("layers")
    @classmethod
    def _bounded(cls, layers: tuple[LayerSpec, ...]) -> tuple[LayerSpec, ...]:
        if not 1 <= len(layers) <= MOST_LAYERS:
            raise ProjectError(
                f"an encoder has 1 to {MOST_LAYERS} layers (got {len(layers)})",
                where="Architecture",
                remedy="Keep at least the coding layer",
                location=("layers",),
            )
        return layers

    @property
    def depth(self) -> int:
        """Number of encoder layers, the coding layer included."""
        return len(self.layers)

    @property
    def codings(self) -> int:
        """Units of the coding layer."""
        return self.layers[-1].units

    @property
    def encoder_sizes(self) -> tuple[int, ...]:
        """Widths from the inputs to the codings."""
        return (self.inputs, *(layer.units for layer in self.layers))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Widths from the inputs to the outputs."""
        return self.encoder_sizes + self.encoder_sizes[-2::-1]

    @property
    def dense_layers(self) -> tuple[DenseLayer, ...]:
        """The unrolled stack, N = 2 · depth layers."""
        return tuple(self._dense(number) for number in range(1, 2 * self.depth + 1))

    def _dense(self, number: int) -> DenseLayer:
        total = 2 * self.depth
        mirrored = min(number, total - number + 1)
        spec = self.layers[mirrored - 1]
        in_decoder = number > self.depth
        inputs, units = tuple(pairwise(self.sizes))[number - 1]
        return DenseLayer(
            number=number,
            inputs=inputs,
            units=units,
            activation=self._activation(number),
            initializer=spec.initializer,
            l2=spec.l2,
            role=self._role(number),
            tied_to=mirrored if in_decoder and self.tied else None,
        )

    def _activation(self, number: int) -> Activation:
        if number <= self.depth:
            return self.layers[number - 1].activation
        if number == 2 * self.depth:
            return self.output_activation
        return self.layers[2 * self.depth - number - 1].activation

    def _role(self, number: int) -> Role:
        if number == 2 * self.depth:
            return Role.OUTPUT
        if number == self.depth:
            return Role.CODINGS
        return Role.ENCODER if number < self.depth else Role.DECODER

    @property
    def parameters(self) -> int:
        """Trainable numbers of the whole network."""
        return sum(layer.parameters for layer in self.dense_layers)

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

    def shallow(self, level: int) -> Self:
        """The autoencoder of one layer that a layer-wise plan trains at ``level`` (from 1).

        Level 1 reconstructs the inputs; level k the outputs of hidden layer k−1, with the
        activation of that layer, so that the stack is the composition of its autoencoders.
        """
        outer = self.output_activation if level == 1 else self.layers[level - 2].activation
        return self.edited(
            inputs=self.encoder_sizes[level - 1],
            layers=(self.layers[level - 1],),
            output_activation=outer,
        )

    def with_layer(self, index: int, **changes: object) -> Self:
        """Change encoder layer ``index`` (from 0)."""
        try:
            layer = self.layers[index].edited(**changes)
        except ProjectError as error:
            error.location = ("layers", index, *error.location)
            error.where = f"{self.layer_name(index + 1)}, {error.where}"
            raise
        return self.edited(layers=(*self.layers[:index], layer, *self.layers[index + 1 :]))

    def with_setting(self, number: int, name: str, value: object) -> Self:
        """Change a setting of dense layer ``number`` (from 1), decoder layers included.

        A decoder's width and activation are those of the hidden layer it mirrors, its kernel's
        settings those of the encoder kernel opposite; the output's activation is its own.
        """
        if number == 2 * self.depth and name == "activation":
            return self.edited(output_activation=value)
        of_kernel = name in ("initializer", "l2")
        mirrored = 2 * self.depth - number + (1 if of_kernel else 0)
        return self.with_layer(min(number, mirrored) - 1, **{name: value})

    def with_layer_inserted(self, index: int, layer: LayerSpec) -> Self:
        """Insert an encoder layer before position ``index`` (from 0)."""
        return self.edited(layers=(*self.layers[:index], layer, *self.layers[index:]))

    def without_layer(self, index: int) -> Self:
        """Remove encoder layer ``index`` (from 0); the last one cannot go."""
        return self.edited(layers=self.layers[:index] + self.layers[index + 1 :])

    def with_all_layers(self, **changes: object) -> Self:
        """Change every encoder layer alike."""
        return self.edited(layers=tuple(layer.edited(**changes) for layer in self.layers))

    def for_inputs(self, inputs: int) -> Self:
        """The same for samples of ``inputs`` numbers; widths that fit them stay.

        Layers that would no longer compress are narrowed in proportion. A first layer that would
        leave next to nothing of far larger samples narrows to twice the square root of their size.
        """
        same, first = self.edited(inputs=inputs), self.layers[0].units
        if inputs <= first < self.inputs:
            return same._in_proportion_to(self)
        if self.inputs <= MOST_COMPRESSION * first < inputs:
            return same.narrowed_to(min(round(2 * sqrt(inputs)), inputs // 2))
        return same

    def with_codings(self, codings: int) -> Self:
        """The same with a coding layer of so many units; where the layer before it is no wider,
        all narrow to it."""
        if self.encoder_sizes[-2] > codings or codings >= self.inputs:
            return self.with_layer(self.depth - 1, units=codings)
        return self.narrowed_to(codings)

    def narrowed_to(self, codings: int) -> Self:
        """The same in equal ratios from the inputs to ``codings``, without the last hidden layers
        where there are too few whole numbers between these."""
        widths = narrowing_widths(self.inputs, codings, self.depth)
        layers = (*self.layers[: len(widths) - 1], self.layers[-1])
        return self.edited(
            layers=tuple(one.edited(units=units) for one, units in zip(layers, widths, strict=True))
        )

    def _in_proportion_to(self, other: Self) -> Self:
        share = self.inputs / other.inputs
        widths = [max(1, round(one.units * share)) for one in other.layers]
        if narrows(other.encoder_sizes) and not narrows((self.inputs, *widths)):
            return self.narrowed_to(max(1, min(widths[-1], self.inputs - self.depth)))
        layers = zip(self.layers, widths, strict=True)
        return self.edited(layers=tuple(one.edited(units=units) for one, units in layers))

    def __str__(self) -> str:
        return " → ".join(f"{size:,}" for size in self.sizes)
