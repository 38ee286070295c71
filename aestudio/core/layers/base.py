"""What every kind of layer declares."""

from abc import abstractmethod
from typing import ClassVar, Protocol, Self, TypeVar

from aestudio.core.activation import Activation, Initializer
from aestudio.core.kinds import Kind
from aestudio.core.operations import LayerOperations, Values
from aestudio.core.parameters import ParameterSpec
from aestudio.core.params import parameter, parameters
from aestudio.core.shapes import Shape
from aestudio.core.sparsity import SPARSITIES, AnySparsity, NoSparsity

T = TypeVar("T")


class Operation(Protocol):
    """What a layer does to samples of a known shape, before its activation."""

    @property
    def sees_images(self) -> bool:
        """Whether height and width of a sample mean something to it."""

    def output_shape(self, inputs: Shape) -> Shape:
        """Shape of what comes out of samples of shape ``inputs``."""

    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """What it learns, the kernel first."""

    def forward(self, ops: LayerOperations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """Outputs of ``inputs`` (n, *shape); either may be flat, (n, numbers)."""

    def products(self, inputs: Shape) -> int:
        """Multiplications a sample."""

    def held(self, inputs: Shape) -> int:
        """Numbers a sample that lie in memory while it is trained, beside what goes in and what
        comes out and the slopes of both."""

    def described(self, inputs: Shape) -> str:
        """A few words that tell it from others."""


class Layer(Kind):
    """One layer of the encoder, or of a decoder of its own; itself what it does."""

    # The setting that counts what comes out.
    counted: ClassVar[str]
    # Whether height and width of a sample mean something to it.
    sees_images: ClassVar[bool] = True

    activation: Activation = parameter(
        Activation.ELU,
        label="Activation",
        help="Non-linearity of this layer and of the decoder layer of the same width.",
    )
    initializer: Initializer = parameter(
        Initializer.HE_NORMAL,
        label="Initialisation",
        help="How the kernel is drawn: He suits ELU and ReLU, LeCun SELU, Glorot tanh and sigmoid.",
        more=True,
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
        more=True,
    )

    sparsity: AnySparsity = parameter(
        NoSparsity(),
        label="Sparsity",
        help="A penalty on the outputs of this layer, so that few units answer to a sample.",
        kinds=SPARSITIES,
        more=True,
    )

    @abstractmethod
    def output_shape(self, inputs: Shape) -> Shape:
        """Shape of what comes out of samples of shape ``inputs``."""

    @abstractmethod
    def parameters(self, inputs: Shape) -> tuple[ParameterSpec, ...]:
        """What it learns, the kernel first."""

    @abstractmethod
    def forward(self, ops: LayerOperations[T], values: Values[T], inputs: T, shape: Shape) -> T:
        """Outputs of ``inputs`` (n, *shape); either may be flat, (n, numbers)."""

    @abstractmethod
    def products(self, inputs: Shape) -> int:
        """Multiplications a sample."""

    def held(self, inputs: Shape) -> int:
        """Numbers a sample that lie in memory while it is trained, beside what goes in and what
        comes out and the slopes of both."""
        return 0

    @property
    def width(self) -> int:
        """Units of a dense layer, filters of a convolution."""
        return int(getattr(self, self.counted))

    def with_width(self, width: int) -> Self:
        """The same with another width."""
        return self.edited(**{self.counted: width})

    def fitted(self, inputs: Shape) -> Self:
        """The same where it can take ``inputs``; else, if settings can make it, such a one."""
        return self

    def between(self, inputs: Shape, outputs: Shape | None) -> Self:
        """The same as wide as suits a layer that is put between ``inputs`` and what gives
        ``outputs``; nothing does behind the last layer."""
        return self.fitted(inputs)

    def tied(self, encoder: "Layer", encoded: Shape, inputs: Shape) -> Operation | None:
        """What this layer does in a decoder, to samples of shape ``inputs``, where it uses the
        kernel of the ``encoder`` layer opposite, which takes samples of shape ``encoded``; None
        where their shapes do not allow it."""
        return None

    def problem(self, inputs: Shape) -> tuple[str, str] | None:
        """What is wrong with such inputs, and a remedy; None if nothing is."""
        return None

    def described(self, inputs: Shape) -> str:
        """A few words that tell it from others."""
        return self.label


class EncoderLayer(Layer):
    """A layer that has a mirror image."""

    # What stands before its width where layers are listed: c16.
    sign: ClassVar[str]

    tying: bool = parameter(
        True,
        label="Tied pair",
        help="Where the network is tied, the layer opposite uses this kernel. Off: this pair has "
        "two kernels all the same.",
        more=True,
    )

    @abstractmethod
    def mirror(self, inputs: Shape, *, tied: bool) -> Operation:
        """What leads back to samples of shape ``inputs``; with ``tied`` by this layer's kernel."""

    @abstractmethod
    def listed_mirror(self, inputs: Shape, **settings: object) -> tuple[Layer, ...]:
        """Layers with those ``settings`` that a decoder of its own lists in place of the mirror
        image, as far as it can be listed."""


def settings_of(kind: type[Layer]) -> tuple[str, ...]:
    """Names of what can be set on a kind of layer: what counts its outputs, what is its own, then
    what other kinds have too."""
    declared, common = parameters(kind), parameters(EncoderLayer)
    first = [kind.counted] if kind.counted in declared else []
    own = [name for name in declared if name not in common]
    return tuple(dict.fromkeys((*first, *own, *declared)))
