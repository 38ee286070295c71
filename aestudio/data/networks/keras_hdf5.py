"""Networks as Keras saved them before version 3, and still does to .h5: one HDF5 file."""

from pathlib import Path
from typing import Any

import h5py

from aestudio.core.errors import DataError
from aestudio.data.networks import hdf5_arrays
from aestudio.data.networks.hdf5_arrays import array_at, member, text_of, texts_of
from aestudio.data.networks.keras_archive import loss_of
from aestudio.data.networks.keras_graph import steps_in
from aestudio.data.networks.keras_layers import Arrays, Config, names_of
from aestudio.data.networks.steps import Network
from aestudio.data.networks.strict_json import strictly

MOST_ARRAYS = 2000


def read_keras_hdf5(path: Path) -> Network:
    """The network in an .h5 file of Keras; raises DataError."""
    try:
        with h5py.File(path, "r") as file:
            return _network(file, path.name)
    except hdf5_arrays.ERRORS as error:
        raise hdf5_arrays.damaged(path.name, error) from error


def _network(file: Any, place: str) -> Network:
    described = text_of(file, "model_config")
    weights = member(file, "model_weights")
    if not described or not isinstance(weights, h5py.Group):
        raise DataError(
            "holds weights without the network that they belong to",
            where=place,
            remedy="Save the whole network: model.save('name.keras')",
        )
    model = strictly(described, f"{place}, its description")
    steps = steps_in(model, _Finder(weights, place), place)
    trained = text_of(file, "training_config")
    version = text_of(file, "keras_version") or text_of(weights, "keras_version")
    loss = loss_of(strictly(trained, place)) if trained else ""
    return Network(f"Keras {version[:20]}".strip(), steps, loss=loss)


class _Finder:
    """Finds arrays by the names that the file lists for each outer layer: …/dense_1/kernel:0."""

    def __init__(self, weights: Any, place: str) -> None:
        self._weights, self._place = weights, place

    def __call__(self, path: tuple[str, ...], kind: str, config: Config) -> Arrays:
        outer, inner = path[0], path[-1]
        group, found = member(self._weights, outer), {}
        if not isinstance(group, h5py.Group):
            return {}
        wanted = names_of(kind, config)
        for one in texts_of(group, "weight_names")[:MOST_ARRAYS]:
            *before, last = one.split("/")
            name = last.partition(":")[0]
            if name in wanted and (not before or before[-1] == inner):
                array = array_at(group, self._place, *before, last)
                if array is not None:
                    found[name] = array
        return found
