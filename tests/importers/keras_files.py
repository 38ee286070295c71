"""Files as Keras writes them, made without it: what is in them may be anything."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import h5py
import numpy as np

Arrays = Mapping[str, Any]
RNG = np.random.default_rng(17)


def layer(kind: str, name: str, module: str = "keras.layers", **config: Any) -> dict[str, Any]:
    """The description of a layer."""
    described = {"name": name, **config}
    return {"module": module, "class_name": kind, "config": described, "registered_name": None}


def sequential(*layers: dict[str, Any], inputs: Sequence[int] = (6,)) -> dict[str, Any]:
    """The description of layers one after the other."""
    first = layer("InputLayer", "input", batch_shape=[None, *inputs])
    return {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": "sequential", "layers": [first, *layers]},
        "registered_name": None,
    }


def dense(name: str, units: int, activation: str = "relu", **config: Any) -> dict[str, Any]:
    """The description of a dense layer."""
    return layer("Dense", name, units=units, activation=activation, use_bias=True, **config)


def small() -> tuple[dict[str, Any], dict[str, Any]]:
    """An autoencoder 6-2-6 and its weights, where Keras 3 keeps them."""
    config = sequential(dense("a", 2), dense("b", 6, "sigmoid"))
    arrays = {
        "layers/dense/vars/0": RNG.normal(size=(6, 2)).astype("f4"),
        "layers/dense/vars/1": RNG.normal(size=2).astype("f4"),
        "layers/dense_1/vars/0": RNG.normal(size=(2, 6)).astype("f4"),
        "layers/dense_1/vars/1": RNG.normal(size=6).astype("f4"),
    }
    return config, arrays


def weights(arrays: Arrays) -> bytes:
    """An HDF5 file with those."""
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        for name, array in arrays.items():
            file[name] = array
    return memory.getvalue()


def archive(config: Any, hdf5: bytes, packed: bool = False) -> bytes:
    """A .keras file."""
    memory = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(memory, "w", method) as file:
        file.writestr("metadata.json", '{"keras_version": "3.15.1"}')
        file.writestr("config.json", config if isinstance(config, str) else json.dumps(config))
        file.writestr("model.weights.h5", hdf5)
    return memory.getvalue()
