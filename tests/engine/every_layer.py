"""A network of every kind of layer, with and without ties."""

from collections.abc import Mapping

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.codings.variational import Variational
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense
from aestudio.core.layers.reshape import Reshape
from aestudio.core.layers.transposed_convolution import TransposedConvolution
from aestudio.core.operations import Padding

CODES = Dense(units=5)
UNEVEN, FLAT = (9, 7, 2), (12,)
SMOOTH = Activation.TANH


def _one(layer: Convolution, tied: bool = True) -> Architecture:
    return Architecture(input_shape=UNEVEN, layers=(layer, CODES), tied=tied)


def _convolution(**settings: object) -> Convolution:
    return Convolution.checked({"filters": 3, "kernel_size": 3, "stride": 1, **settings})


def _own_decoder(tied: bool) -> Architecture:
    decoder = (
        Dense(units=2 * 2 * 3),
        Reshape(height=2, breadth=2, channels=3),
        TransposedConvolution(filters=3, kernel_size=2, stride=2),
    )
    layers = (_convolution(stride=2), _convolution(stride=2, kernel_size=2), CODES)
    return Architecture(input_shape=(8, 8, 2), layers=layers, decoder=decoder, tied=tied)


KINDS: Mapping[str, Architecture] = {
    "dense": Architecture(input_shape=FLAT, layers=(Dense(units=8), CODES)),
    "dense, tied": Architecture(input_shape=FLAT, layers=(Dense(units=8), CODES), tied=True),
    "same": _one(_convolution()),
    "same, untied": _one(_convolution(), tied=False),
    "valid": _one(_convolution(padding=Padding.VALID)),
    "valid, stride 2": _one(_convolution(padding=Padding.VALID, stride=2)),
    "stride 2": _one(_convolution(stride=2)),
    "stride 3, even kernel": _one(_convolution(stride=3, kernel_size=4)),
    "stride beyond the kernel": _one(_convolution(stride=3, kernel_size=2)),
    "pooling": _one(_convolution(pooling=2)),
    "pooling of 4, stride 2": _one(_convolution(pooling=4, stride=2), tied=False),
    "valid, pooling": _one(_convolution(pooling=2, padding=Padding.VALID)),
    "grey images": Architecture(
        input_shape=(9, 7), layers=(_convolution(), _convolution(stride=2), CODES), tied=True
    ),
    "convolutions to the end": Architecture(
        input_shape=UNEVEN, layers=(_convolution(stride=2), _convolution(filters=2)), tied=True
    ),
    "own decoder": _own_decoder(tied=False),
    "own decoder, tied": _own_decoder(tied=True),
    "variational": Architecture(
        input_shape=FLAT, layers=(Dense(units=8), CODES), coding=Variational(), tied=True
    ),
    "variational, convolutions": Architecture(
        input_shape=UNEVEN, layers=(_convolution(stride=2), CODES), coding=Variational(), tied=True
    ),
}
