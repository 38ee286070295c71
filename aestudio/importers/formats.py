"""The formats that networks are taken from, and how a file tells which it is."""

import struct
from dataclasses import dataclass
from pathlib import Path

from aestudio.core.errors import FileError
from aestudio.data.formats.signature import HDF5, HDF5_PLACES, ZIP, peek
from aestudio.storage.project_file import is_project

# The file in the folder of an export of Keras with tied layers, and that of TensorFlow.
IN_FOLDER, SAVED_MODEL = "model.keras", "saved_model.pb"
SAVED = "Export it as .keras or .onnx, and import that"
OPENED = "Open it as it is: nothing in it needs to be imported"
DESCRIPTION = (b"architecture.npy", b"layers.npy")
HEAD = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class NetworkFormat:
    """``name`` is what the reader calls it, ``label`` the user."""

    name: str
    label: str
    endings: tuple[str, ...]


KERAS = NetworkFormat("keras", "Keras", (".keras",))
KERAS_HDF5 = NetworkFormat("keras-hdf5", "Keras .h5", (".h5", ".hdf5"))
ONNX = NetworkFormat("onnx", "ONNX", (".onnx",))
SAFETENSORS = NetworkFormat("safetensors", "PyTorch weights", (".safetensors",))
ARRAYS = NetworkFormat("arrays", "NumPy arrays", (".npz",))
FORMATS = (KERAS, KERAS_HDF5, ONNX, SAFETENSORS, ARRAYS)
ENDINGS = tuple(ending for one in FORMATS for ending in one.endings)
TOLD = "Choose a network as .keras, .h5 of Keras, .onnx, .safetensors or .npz"
PICKLED = "Save its weights: safetensors.torch.save_file(model.state_dict(), 'weights.safetensors')"


def format_of(path: Path) -> NetworkFormat:
    """What a file is by its beginning, and where that does not tell by its name; raises FileError
    for what is no network, and OSError."""
    found = peek(path)
    if any(found.start.startswith(HDF5, place) for place in HDF5_PLACES):
        if is_project(path):
            raise FileError("is a project of this program", where=path.name, remedy=OPENED)
        return KERAS_HDF5
    if found.start.startswith(ZIP):
        names = found.start + found.end
        if b"model.weights.h5" in names:
            return KERAS
        if b"/data.pkl" in names:
            raise _pickle(path)
        return ARRAYS
    head = HEAD.unpack(found.start[: HEAD.size])[0] if len(found.start) > HEAD.size else 0
    if found.start[HEAD.size : HEAD.size + 1] == b"{" and head < found.size:
        return SAFETENSORS
    if found.start.startswith(tuple(bytes((0x80, version)) for version in range(2, 6))):
        raise _pickle(path)
    for one in (SAFETENSORS, ONNX):
        if path.suffix.lower() in one.endings:
            return one
    named = next((one for one in FORMATS if path.suffix.lower() in one.endings), None)
    what = "is no network that is known here"
    if named is not None:
        what = f"is called {path.suffix}, and is no such file"
    raise FileError(what, where=path.name, remedy=TOLD)


def file_of(path: Path) -> Path:
    """The file of a network that was exported as a folder, or the file itself; raises FileError for
    a folder that is known and cannot be taken."""
    if (path / SAVED_MODEL).is_file():
        raise FileError("is a SavedModel, a program of TensorFlow", where=path.name, remedy=SAVED)
    inner = path / IN_FOLDER
    return inner if path.is_dir() and inner.is_file() else path


def is_network(path: Path) -> bool:
    """Whether a file or folder is to be taken for a network rather than for data, by name and
    beginning."""
    if path.is_dir():
        return any((path / one).is_file() for one in (IN_FOLDER, SAVED_MODEL))
    ending = path.suffix.lower()
    if ending in ARRAYS.endings:
        return _is_exported(path)
    if ending in (*KERAS.endings, *ONNX.endings, *SAFETENSORS.endings):
        return True
    return ending in KERAS_HDF5.endings and _is_of_keras(path)


def _is_of_keras(path: Path) -> bool:
    """Whether Keras wrote an HDF5 file: it says so in its first bytes."""
    try:
        with path.open("rb") as file:
            return b"model_config" in file.read(2**16)
    except OSError:
        return False


def _is_exported(path: Path) -> bool:
    """Whether this program exported an archive of arrays: two of them tell the design."""
    try:
        found = peek(path)
    except OSError:
        return False
    names = found.start + found.end
    return found.start.startswith(ZIP) and all(one in names for one in DESCRIPTION)


def _pickle(path: Path) -> FileError:
    return FileError("is a pickle, which can run any program", where=path.name, remedy=PICKLED)
