"""The layers of a network one after the other, from the inputs to the outputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from aestudio.core.activation import Activation, Initializer
from aestudio.core.codings.drawn import DrawnOperation
from aestudio.core.layers import Operation
from aestudio.core.operations import LayerOperations, Values
from aestudio.core.parameters import ParameterKey, ParameterSpec
from aestudio.core.shapes import Shape, size_of
from aestudio.core.sparsity import NoSparsity, Sparsity

T = TypeVar("T")
IMAGE = 3  # Sides: height, width, channels.


class Role(StrEnum):
    """The place of a layer in the stack."""

    ENCODER = "encoder"
    CODINGS = "codings"
    DECODER = "decoder"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class StackLayer:
    """One layer of a network, encoder or decoder, counted from 1.

    ``level`` counts from the outside in, the same for a layer and the one opposite; with the side
    it makes the key by which weights and an optimizer's slots name the layer. ``tied_to`` is the
    number of the layer whose kernel serves as this one's, None for a layer that owns its kernel.
    """

    number: int
    level: int
    role: Role
    operation: Operation
    input_shape: Shape
    activation: Activation
    initializer: Initializer
    l2: float
    tied_to: int | None = None
    sparsity: Sparsity = NoSparsity()

    @property
    def decodes(self) -> bool:
        """Whether it lies behind the codings."""
        return self.role in (Role.DECODER, Role.OUTPUT)

    @property
    def key(self) -> str:
        """What weights and slots call it."""
        return f"{'decoder' if self.decodes else 'encoder'}_{self.level}"

    @property
    def output_shape(self) -> Shape:
        """Shape of what comes out of a sample."""
        return self.operation.output_shape(self.input_shape)

    @property
    def inputs(self) -> int:
        """Numbers that go in, a sample."""
        return size_of(self.input_shape)

    @property
    def units(self) -> int:
        """Numbers that come out, a sample."""
        return size_of(self.output_shape)

    @property
    def channelled(self) -> bool:
        """Whether a unit of it is a channel of an image, with one kernel for all places."""
        return self.operation.sees_images and len(self.output_shape) == IMAGE

    @property
    def width(self) -> int:
        """Units with a kernel of their own: channels, or each number that comes out."""
        return self.output_shape[-1] if self.channelled else self.units

    @property
    def own(self) -> tuple[ParameterSpec, ...]:
        """The parameters that are this layer's alone: without a kernel that is tied."""
        every = self.operation.parameters(self.input_shape)
        return tuple(one for one in every if not (self.tied_to and one.name == "kernel"))

    @property
    def heads(self) -> DrawnOperation | None:
        """What draws codings from a distribution while training, where this layer does."""
        return self.operation if isinstance(self.operation, DrawnOperation) else None

    @property
    def kernel_parameters(self) -> int:
        """Trainable numbers in kernels: none where they are derived."""
        return sum(one.size for one in self.own if one.penalised)

    @property
    def parameters(self) -> int:
        """Trainable numbers of the layer, biases included."""
        return sum(one.size for one in self.own)

    @property
    def products(self) -> int:
        """Multiplications a sample."""
        return self.operation.products(self.input_shape)

    @property
    def held(self) -> int:
        """Numbers a sample that training holds beside what goes in and out, and their slopes."""
        return self.operation.held(self.input_shape)

    def source(self, name: str) -> ParameterKey:
        """Where the parameter of that name is kept: in this layer, or in the one it is tied to."""
        side = "encoder" if self.tied_to and name == "kernel" else None
        return (f"{side}_{self.level}" if side else self.key, name)

    def values(self, every: Mapping[ParameterKey, T]) -> Mapping[str, T]:
        """The parameters by name, the tied kernel included, out of those of a network."""
        names = (one.name for one in self.operation.parameters(self.input_shape))
        return {name: every[self.source(name)] for name in names}


def logits(ops: LayerOperations[T], layer: StackLayer, values: Values[T], inputs: T) -> T:
    """What a layer makes of ``inputs``, before its activation."""
    return layer.operation.forward(ops, values, inputs, layer.input_shape)


def specs(stack: Sequence[StackLayer]) -> dict[ParameterKey, ParameterSpec]:
    """All that a network learns, in order: layer by layer, the kernel first."""
    return {(layer.key, one.name): one for layer in stack for one in layer.own}
