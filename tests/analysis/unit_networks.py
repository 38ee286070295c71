"""Networks of every kind, small, and samples of images and of a table to pass through them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits, load_wine
from sklearn.preprocessing import minmax_scale

from aestudio.core.architecture import Architecture
from aestudio.core.model import Model
from aestudio.core.weights import Array
from tests.networks import drawn

ELU = {"kind": "dense", "activation": "elu"}
CONV = {"kind": "convolution", "activation": "elu"}
IMAGES: dict[str, Any] = {"input_shape": (8, 8)}
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "dense": {**IMAGES, "layers": [{**ELU, "units": 12}, {**ELU, "units": 5}]},
    "tied": {**IMAGES, "layers": [{**ELU, "units": 12}, {**ELU, "units": 5}], "tied": True},
    "table": {
        "input_shape": (13,),
        "layers": [{**ELU, "units": 6, "activation": "sigmoid"}, {**ELU, "units": 3}],
        "output_activation": "sigmoid",
    },
    "variational": {
        "input_shape": (13,),
        "layers": [{**ELU, "units": 6}, {**ELU, "units": 3}],
        "coding": {"kind": "variational"},
    },
    "convolution": {
        **IMAGES,
        "layers": [
            {**CONV, "filters": 4, "stride": 2},
            {**CONV, "filters": 3, "kernel_size": 2, "stride": 1, "activation": "softplus"},
            {**ELU, "units": 5},
        ],
    },
    "tied convolution": {
        **IMAGES,
        "layers": [
            {**CONV, "filters": 4, "stride": 2},
            {**CONV, "filters": 3, "stride": 1},
            {**ELU, "units": 5},
        ],
        "tied": True,
    },
    "pooled": {
        **IMAGES,
        "layers": [
            {**CONV, "filters": 4, "stride": 1, "pooling": 2},
            {**CONV, "filters": 3, "stride": 1, "pooling": 3, "padding": "valid"},
        ],
    },
    "variational convolution": {
        **IMAGES,
        "layers": [
            {**CONV, "filters": 4, "stride": 2},
            {**CONV, "filters": 3, "kernel_size": 2, "stride": 2},
        ],
        "coding": {"kind": "variational"},
        "tied": True,
    },
    "own decoder": {
        **IMAGES,
        "layers": [{**CONV, "filters": 4, "stride": 2}, {**ELU, "units": 5}],
        "decoder": [
            {**ELU, "units": 12, "activation": "sigmoid"},
            {"kind": "reshape", "height": 2, "breadth": 2, "channels": 3},
            {"kind": "transposed_convolution", "filters": 4, "kernel_size": 3},
        ],
        "tied": True,
    },
}
KINDS = {name: Architecture.checked(settings) for name, settings in SETTINGS.items()}
SMOOTH = [name for name in KINDS if name != "pooled"]


@cache
def model_of(kind: str) -> Model:
    """One of KINDS with normal weights."""
    architecture = KINDS[kind]
    return Model(architecture, drawn(architecture, 7, kernel=0.4, bias=0.3))


@cache
def samples_of(kind: str, count: int = 60) -> Array:
    """Digits 0…1, or wines in columns 0…1, as many as the network takes numbers."""
    return (_digits() if KINDS[kind].inputs == 64 else _wines())[0][:count]


@cache
def labels_of(kind: str, count: int = 60) -> NDArray[np.int64]:
    """Their classes."""
    return (_digits() if KINDS[kind].inputs == 64 else _wines())[1][:count]


@cache
def _digits() -> tuple[Array, NDArray[np.int64]]:
    found = load_digits()
    return (found.data / 16).astype(np.float32), found.target.astype(np.int64)


@cache
def _wines() -> tuple[Array, NDArray[np.int64]]:
    found = load_wine()
    order = np.random.default_rng(0).permutation(len(found.data))
    return minmax_scale(found.data).astype(np.float32)[order], found.target[order].astype(np.int64)
