"""Networks as Keras 3 saves them: a zip archive of a description and an HDF5 file of weights."""

import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import h5py

from aestudio.core.errors import DataError
from aestudio.data.formats.npz import DAMAGED
from aestudio.data.formats.zip_members import check_expansion, leads_out
from aestudio.data.networks import hdf5_arrays
from aestudio.data.networks.hdf5_arrays import array_at
from aestudio.data.networks.keras_graph import steps_in
from aestudio.data.networks.keras_layers import Arrays, Config, names_of
from aestudio.data.networks.steps import MOST_TOLD, Network
from aestudio.data.networks.strict_json import MOST_BYTES, strictly

CONFIG, WEIGHTS = "config.json", "model.weights.h5"
# What this program puts beside them.
TOLD = ("architecture.json", "plan.json")
MOST_MEMBERS = 100
AGAIN = "Save it again with model.save('name.keras')"


def read_keras_archive(path: Path) -> Network:
    """The network in a .keras file; raises DataError."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            config, weights = _contents(archive, path.name)
            architecture, plan = (_told(archive, name, path.name) for name in TOLD)
    except DAMAGED as error:
        raise hdf5_arrays.damaged(path.name, error) from error
    model = strictly(config, f"{path.name}, {CONFIG}")
    try:
        with h5py.File(io.BytesIO(weights), "r") as file:
            steps = steps_in(model, _Finder(file, model, path.name), path.name)
    except hdf5_arrays.ERRORS as error:
        raise hdf5_arrays.damaged(f"{path.name}, {WEIGHTS}", error) from error
    loss = loss_of(model.get("compile_config"))
    return Network("Keras 3", steps, loss=loss, architecture=architecture, plan=plan)


def loss_of(compiled: Any) -> str:
    """The loss that a network was compiled with, where it is told by its name."""
    loss = compiled.get("loss") if isinstance(compiled, dict) else None
    if isinstance(loss, dict):
        loss = loss.get("config") if loss.get("class_name") == "function" else loss["class_name"]
    return loss[:60] if isinstance(loss, str) else ""


def _contents(archive: zipfile.ZipFile, place: str) -> tuple[bytes, bytes]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise DataError(f"holds {len(members):,} files", where=place, remedy=AGAIN)
    if any(leads_out(one) for one in members):
        raise DataError("names files outside of itself", where=place, remedy=AGAIN)
    twice = [name for name, count in Counter(archive.namelist()).items() if count > 1]
    if twice:
        raise DataError(f"holds {twice[0][:60]} twice", where=place, remedy=AGAIN)
    return _member(archive, CONFIG, place, MOST_BYTES), _member(archive, WEIGHTS, place)


def _told(archive: zipfile.ZipFile, name: str, place: str) -> str:
    """Of a member that need not be there."""
    if name not in archive.namelist() or archive.getinfo(name).file_size > MOST_TOLD:
        return ""
    return _member(archive, name, place, MOST_TOLD).decode(errors="replace")


def _member(archive: zipfile.ZipFile, name: str, place: str, most: int | None = None) -> bytes:
    if name not in archive.namelist():
        raise DataError(f"holds no {name}", where=place, remedy=AGAIN)
    member, where = archive.getinfo(name), f"{place}, {name}"
    check_expansion(member, where, AGAIN)
    if most is not None and member.file_size > most:
        raise DataError(f"has {member.file_size:,} bytes", where=where, remedy=AGAIN)
    return archive.read(member)


class _Finder:
    """Finds the arrays of a layer where Keras puts them: by its class, numbered in the order of the
    model that it is in; layers of the same model are told from each other by their names."""

    def __init__(self, file: Any, model: Any, place: str) -> None:
        self._file, self._place = file, place
        self._folders: dict[tuple[str, ...], str] = {}
        self._number(model, (), "")

    def __call__(self, path: tuple[str, ...], kind: str, config: Config) -> Arrays:
        folder, found = self._folders.get(path, ""), {}
        for number, name in enumerate(names_of(kind, config)):
            parts = (*folder.split("/"), "vars", str(number))
            array = array_at(self._file, self._place, *parts)
            if array is not None:
                found[name] = array
        return found

    def _number(self, model: Any, path: tuple[str, ...], folder: str) -> None:
        config = model.get("config")
        layers = config.get("layers", []) if isinstance(config, dict) else []
        sequential, used = model.get("class_name") == "Sequential", Counter[str]()
        for one in layers if isinstance(layers, list) else []:
            kind = one.get("class_name") if isinstance(one, dict) else None
            if not isinstance(kind, str) or (sequential and kind == "InputLayer"):
                continue
            snake, own = _snake(kind), one.get("config")
            name = f"{snake}_{used[snake]}" if used[snake] else snake
            used[snake] += 1
            here = (*path, str(own.get("name", ""))[:200] if isinstance(own, dict) else "")
            self._folders[here] = f"{folder}/layers/{name}".lstrip("/")
            if len(here) < 10 and isinstance(own, dict) and "layers" in own:
                self._number(one, here, self._folders[here])


def _snake(name: str) -> str:
    """The name of a class as Keras spells it in files."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
