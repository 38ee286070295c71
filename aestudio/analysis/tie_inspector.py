"""How much the two layers of each pair share: a kernel, or only its shape."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aestudio.core.model import Model
from aestudio.core.parameters import ParameterSpec
from aestudio.core.shapes import shape_text
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array, Weights

KERNEL = "kernel"


@dataclass(frozen=True, slots=True)
class Apart:
    """How far a decoder's kernel is from its partner's: ``largest`` and ``rms`` (root mean square)
    of W_dec − W_encᵀ, and the ``cosine`` of the angle between both; 0 where one is all zeros."""

    largest: float
    rms: float
    cosine: float


@dataclass(frozen=True, slots=True)
class TiedPair:
    """Layers ``encoder`` and ``decoder`` (from 1) of the stack, which are opposite each other.

    ``shape`` is that of the encoder's kernel. ``shares`` is None where they have one kernel, else
    why not. ``saved`` are the parameters that sharing saves. ``now`` and ``at_first`` say how far
    the kernels are apart, and are None where these cannot be laid on each other; of a shared
    kernel all is 0, and the cosine 1: it is the same array. Biases, of ``encoder_biases`` and
    ``decoder_biases`` numbers, are free and never penalised.
    """

    encoder: int
    decoder: int
    shape: tuple[int, ...]
    shares: str | None
    saved: int
    now: Apart | None
    at_first: Apart | None
    encoder_biases: int
    decoder_biases: int

    @property
    def tied(self) -> bool:
        """Whether both have one kernel."""
        return self.shares is None


def ties(model: Model, initial: Weights | None = None) -> tuple[TiedPair, ...]:
    """All pairs from the outside in; ``initial`` are weights of the same network before training.
    A decoder of its own may have layers without a partner, which are left out."""
    stack = model.architecture.stack
    decoding = {layer.level: layer for layer in stack if layer.decodes}
    pairs = [
        (one, decoding[one.level]) for one in stack if not one.decodes and one.level in decoding
    ]
    return tuple(_pair(model, initial, one, other) for one, other in pairs)


def _pair(
    model: Model, initial: Weights | None, encoder: StackLayer, decoder: StackLayer
) -> TiedPair:
    tied = decoder.tied_to is not None
    kernel = _spec(encoder, KERNEL)
    return TiedPair(
        encoder=encoder.number,
        decoder=decoder.number,
        shape=() if kernel is None else kernel.shape,
        shares=None if tied else _why_not(model, encoder, decoder),
        saved=kernel.size if tied and kernel else 0,
        now=_apart(model.weights, encoder, decoder),
        at_first=None if initial is None else _apart(initial, encoder, decoder),
        encoder_biases=_size(encoder, "bias"),
        decoder_biases=_size(decoder, "bias"),
    )


def _why_not(model: Model, encoder: StackLayer, decoder: StackLayer) -> str:
    if not model.architecture.tied:
        return "The network is not tied"
    if not model.architecture.layers[encoder.number - 1].tying:
        return "The pair has two kernels by its own setting"
    goes, comes = (
        " → ".join(shape_text(shape) for shape in (one.input_shape, one.output_shape))
        for one in (encoder, decoder)
    )
    return f"The decoder layer ({comes}) is no mirror image of the encoder layer ({goes})"


def _apart(weights: Weights, encoder: StackLayer, decoder: StackLayer) -> Apart | None:
    if decoder.tied_to is not None:
        return Apart(0.0, 0.0, 1.0)
    one, other = (_laid_out(weights, layer, flip) for layer, flip in ((encoder, 0), (decoder, 1)))
    if one is None or other is None or one.shape != other.shape:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        mine, theirs = one.astype(np.float64).ravel(), other.astype(np.float64).ravel()
        difference = theirs - mine
        lengths = float(np.linalg.norm(mine) * np.linalg.norm(theirs))
        cosine = float(mine @ theirs) / lengths if lengths else 0.0
        rms = float(np.sqrt(np.mean(np.square(difference))))
        return Apart(float(np.abs(difference).max()), rms, cosine)


def _laid_out(weights: Weights, layer: StackLayer, swapped: int) -> Array | None:
    """The kernel with the axis of what lies outside first, and that of what lies inside second."""
    spec = _spec(layer, KERNEL)
    if spec is None or spec.reads is None or spec.gives is None:
        return None
    ends: Sequence[int] = (spec.reads, spec.gives)
    outer, inner = (ends[1], ends[0]) if swapped else ends
    return np.moveaxis(weights[layer.source(KERNEL)], (outer, inner), (0, 1))


def _spec(layer: StackLayer, name: str) -> ParameterSpec | None:
    every = layer.operation.parameters(layer.input_shape)
    return next((one for one in every if one.name == name), None)


def _size(layer: StackLayer, name: str) -> int:
    spec = _spec(layer, name)
    return 0 if spec is None else spec.size
