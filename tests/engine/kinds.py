"""A small network of each kind, on images of 6 × 5 pixels."""

import numpy as np

from aestudio.core.architecture import Architecture
from aestudio.core.plan import TrainingPlan
from aestudio.core.training import TrainingJob
from aestudio.core.weights import Array

SHAPE = (6, 5)
PLAIN = ({"kind": "dense", "units": 9}, {"kind": "dense", "units": 4, "activation": "sigmoid"})
IMAGES = (
    {"kind": "convolution", "filters": 3, "stride": 2, "l2": 1e-3},
    {"kind": "convolution", "filters": 4, "stride": 1, "pooling": 2},
    {"kind": "dense", "units": 4},
)
VALID = ({"kind": "convolution", "filters": 3, "stride": 2, "padding": "valid"}, *PLAIN[1:])
KL = {"kind": "kl", "weight": 0.1, "target": 0.2}
OWN = (
    {"kind": "dense", "units": 18, "activation": "tanh"},
    {"kind": "reshape", "height": 3, "breadth": 3, "channels": 2},
)
DESIGNS: dict[str, dict[str, object]] = {
    "dense": {"layers": PLAIN},
    "l1": {"layers": ({**PLAIN[0], "sparsity": "l1"}, PLAIN[1])},
    "kl": {"layers": (PLAIN[0], {**PLAIN[1], "sparsity": KL})},
    "variational": {"layers": PLAIN, "coding": {"kind": "variational", "warm_up": 2}},
    "convolutional": {"layers": IMAGES},
    "valid": {"layers": VALID},
    "convolutional-variational": {"layers": IMAGES, "coding": "variational"},
    "own-decoder": {"layers": PLAIN, "decoder": ({"kind": "dense", "units": 7},)},
    "own-image-decoder": {"layers": IMAGES[:1] + PLAIN[1:], "decoder": OWN},
}
CORRUPTIONS = ("none", "gaussian", "masking", "salt_and_pepper", "dropout")


def architecture(kind: str, *, tied: bool = False) -> Architecture:
    """The network of that kind."""
    return Architecture.checked({"input_shape": SHAPE, "tied": tied, **DESIGNS[kind]})


def images(samples: int = 50) -> Array:
    """Samples in 0…1, (samples, 30)."""
    generator = np.random.default_rng(1)
    return (generator.random((samples, 3)) @ generator.random((3, 30)) / 3).astype(np.float32)


def job(kind: str, *, tied: bool = False, **settings: object) -> TrainingJob:
    """43 samples in batches of 10, so the last is smaller; 7 samples validate."""
    plan = TrainingPlan(batch_size=10, epochs=3).edited(**settings)
    samples = images()
    return TrainingJob(architecture(kind, tied=tied), plan, samples[:43], samples[43:])


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
