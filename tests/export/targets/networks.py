"""A small network of every kind with some preparation of its data, and what it makes of samples."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.forward import decode, encode, reconstruct
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding
from aestudio.core.layers.dense import Dense
from aestudio.core.model import Model
from aestudio.core.scaling import Scaling
from aestudio.core.shapes import size_of
from aestudio.core.sparsity.kl import KLActivity
from aestudio.core.weights import Array
from aestudio.export.part import Part
from aestudio.export.portable import Portable
from tests.engine.every_layer import KINDS
from tests.networks import drawn

SAMPLES = 6
Numbers = NDArray[np.generic]
DENSE = KINDS["dense, tied"]
COLOUR = KINDS["valid, stride 2"]
SPARSE = Dense(units=4, activation=Activation.SIGMOID, sparsity=KLActivity())
ACTIVATIONS = Architecture(
    input_shape=(6,),
    layers=tuple(Dense(units=5, activation=one) for one in Activation),
    output_activation=Activation.SIGMOID,
)
ARCHITECTURES: Mapping[str, Architecture] = {
    **KINDS,
    "flattened images": DENSE.edited(input_shape=(2, 3, 2)),
    "sparse": DENSE.edited(layers=(SPARSE, Dense(units=2)), tied=False),
    "every activation": ACTIVATIONS,
    "every activation, tied": ACTIVATIONS.edited(tied=True),
}
FAR = np.array([2**60 + 5], np.int64)


def scalings(features: int) -> Mapping[str, Scaling]:
    """Every way in which so many features are scaled."""
    generator = np.random.default_rng(4)
    offset, scale = generator.normal(size=features), generator.uniform(0.5, 3, features)
    wide = Scaling(1.7e9 + offset, scale)
    return {
        "bytes": Scaling.bytes(),
        "uniform": Scaling.uniform(-0.5, 2.0),
        "by feature": Scaling(offset.astype(np.float32), scale.astype(np.float32)),
        "wide": wide,
        "far": Scaling(10 * offset, 10 * scale, np.repeat(FAR, features)),
        "far, unsigned": Scaling(np.zeros(1), np.full(1, 5.0), FAR.astype(np.uint64)),
    }


def portable(network: Architecture, scaling: Scaling | None = None) -> Portable:
    """With weights that nobody trained."""
    weights = drawn(network, 3, kernel=0.5, bias=0.5)
    return Portable("Small 1", Model(network, weights), scaling or Scaling.identity(), Encoding())


def portables() -> dict[str, Portable]:
    """Every kind of network and every scaling, as a whole and in parts."""
    every = {name: portable(network) for name, network in ARCHITECTURES.items()}
    for kind, network in {"dense": DENSE, "images": COLOUR}.items():
        for name, one in scalings(network.inputs).items():
            every[f"{kind}, scaled {name}"] = portable(network, one)
    parts = {
        f"{name}, {part}": replace(one, part=part) for name, one in every.items() for part in Part
    }
    return {**parts, "unprepared": replace(every["dense, scaled wide"], prepared=False)}


def raw(one: Portable) -> Numbers:
    """Samples as they go in: numbers of the data where preparation goes along."""
    generator = np.random.default_rng(7)
    shape, scaling = (SAMPLES, *one.input_shape), one.scaling
    scaled = generator.normal(size=(SAMPLES, size_of(one.input_shape)))
    if not one.scales_inputs:
        return scaled.astype(np.float32).reshape(shape)
    if scaling.origin is None:
        found = scaled * scaling.scale + scaling.offset
        return found.astype(scaling.offset.dtype).reshape(shape)
    away = generator.integers(-20, 20, scaled.shape).astype(scaling.origin.dtype)
    return (away + scaling.origin).reshape(shape)


def scaled(one: Portable) -> Array:
    """What the layers make of ``raw``, flat, by the program's own NumPy."""
    flat = raw(one).reshape(SAMPLES, -1)
    taken = one.scaling.apply(flat) if one.scales_inputs else flat.astype(np.float32)
    compute = {Part.WHOLE: reconstruct, Part.ENCODER: encode, Part.DECODER: decode}[one.part]
    return compute(one.model.architecture, one.model.weights, taken)


def expected(one: Portable) -> NDArray[np.floating]:
    """The same as it comes out."""
    found = scaled(one)
    numbers = one.scaling.invert(found) if one.restores_outputs else found
    return numbers.reshape(SAMPLES, *one.output_shape)


def check_close(outputs: NDArray[np.floating], one: Portable) -> None:
    """Fail unless they are those, to 1e-5 of the scale and the last bit of large numbers."""
    wanted = expected(one)
    unit = float(one.scaling.scale.max()) if one.restores_outputs else 1.0
    largest = max(1.0, float(np.abs(scaled(one)).max()))
    assert outputs.shape == wanted.shape
    assert outputs.dtype == wanted.dtype
    apart = 1e-5 * unit * largest + np.spacing(np.abs(wanted).max())
    np.testing.assert_allclose(outputs, wanted, rtol=0, atol=apart)
