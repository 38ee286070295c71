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
