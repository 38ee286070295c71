"""HDF5 files offered as data: models with code, links and storage elsewhere, bombs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from tests.faults.attacks.attack import Attack, Door, Make, Outside

Write = Callable[[h5py.File, Outside], object]
ROWS = np.arange(20.0).reshape(10, 2)


def _with_lambda(file: h5py.File, outside: Outside) -> None:
    code = {"class_name": "Lambda", "config": {"function": ["4wAAAAA=", None, None]}}
    file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "layers": [code]})
    file.attrs["keras_version"] = "2.15.0"
    file["model_weights/dense/kernel:0"] = ROWS


def _weights(file: h5py.File, outside: Outside) -> None:
    """As Keras 3 writes those of a model of one dense layer."""
    file["layers/dense/vars/0"], file["layers/dense/vars/1"] = ROWS, ROWS[0]
    file.create_group("vars")


def _project(file: h5py.File, outside: Outside) -> None:
    file.attrs["format"] = "aestudio-project"
    file["weights"] = ROWS


def _external(target: str) -> Write:
    def write(file: h5py.File, outside: Outside) -> None:
        file["x"] = h5py.ExternalLink(str(outside.hdf5), target)

    return write


def _soft(file: h5py.File, outside: Outside) -> None:
    file["x"], file["y"] = h5py.SoftLink("/y"), h5py.SoftLink("/x")


def _soft_through_external(file: h5py.File, outside: Outside) -> None:
    file["there"] = h5py.ExternalLink(str(outside.hdf5), "/")
    file["x"] = h5py.SoftLink("/there/g/table")


def _external_storage(file: h5py.File, outside: Outside) -> None:
    file.create_dataset("x", (4, 2), "<f8", external=[(str(outside.raw), 0, 64)])


def _virtual(file: h5py.File, outside: Outside) -> None:
    layout = h5py.VirtualLayout((4, 4), "<f4")
    layout[...] = h5py.VirtualSource(str(outside.hdf5), "g/table", (4, 4))
    file.create_virtual_dataset("x", layout)


def _virtual_labels(file: h5py.File, outside: Outside) -> None:
    file["images"] = np.ones((16, 2))
    layout = h5py.VirtualLayout((16,), "<f4")
    layout[...] = h5py.VirtualSource(str(outside.hdf5), "g/x", (16,))
    file.create_virtual_dataset("labels", layout)


def foreign_filter(file: Any, name: bytes = b"x") -> None:
    """32008 is bitshuffle's number; a file may name it although the library is not there."""
    settings = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    settings.set_chunk((5, 2))
    settings.set_filter(32008, h5py.h5z.FLAG_OPTIONAL, (0,))
    space = h5py.h5s.create_simple((10, 2))
    h5py.h5d.create(file.id, name, h5py.h5t.IEEE_F64LE, space, settings)


def _deep(file: h5py.File, outside: Outside) -> None:
    file["/".join("g" * 30) + "/x"] = ROWS


def _loop(file: h5py.File, outside: Outside) -> None:
    file.create_group("g")["again"] = file["/"]
    file["g/and"] = file["g"]


def _crowd(file: h5py.File, outside: Outside) -> None:
    for number in range(1100):
        file.create_group(f"g{number}")


def _two(file: h5py.File, outside: Outside) -> None:
    file["p"], file["q"] = ROWS, ROWS


def _dataset(*arguments: Any, **options: Any) -> Write:
    return lambda file, outside: file.create_dataset("x", *arguments, **options)


HUGE = "declares 8,796,093,022,208 bytes of values and stores 0"
FILES: dict[str, tuple[Write, str]] = {
    "a Keras model with a Lambda": (_with_lambda, "is a Keras model"),
    "the weights of a Keras model": (_weights, "is a Keras model"),
    "a project as data": (_project, "is a project"),
    "nothing": (lambda file, outside: None, "has no array"),
    "one dimension": (_dataset(data=ROWS[0]), "has no array"),
    "no samples": (_dataset((0, 5)), "has no array"),
    "no values": (_dataset(data=h5py.Empty("f")), "has no array"),
    "texts": (_dataset(data=[["a", "b"]]), "has no array"),
    "records": (_dataset((3, 2), "i1,f8"), "has no array"),
    "lists of any length": (_dataset((3, 2), h5py.vlen_dtype(np.float64)), "has no array"),
    "references": (_dataset((3, 2), h5py.ref_dtype), "has no array"),
    "an external link to an array": (_external("/g/table"), "has no array"),
    "an external link to a group": (_external("/g"), "has no array"),
    "soft links in a circle": (_soft, "has no array"),
    "a soft link through an external one": (_soft_through_external, "has no array"),
    "external storage": (_external_storage, "lies in another file"),
    "a virtual array": (_virtual, "lies in another file"),
    "virtual labels": (_virtual_labels, "lies in another file"),
    "an unknown filter": (lambda file, outside: foreign_filter(file), "in a way that is not read"),
    "30 groups deep": (_deep, "has no array"),
    "hard links in a circle": (_loop, "has no array"),
    "1,100 groups": (_crowd, "more than 1,000 groups"),
    "two arrays": (_two, r"has 2 arrays.*a\.h5:/p \(there are /p, /q\)"),
    "8 TiB, contiguous": (_dataset((2**20, 2**20), "f8"), HUGE),
    "8 TiB in square chunks": (_dataset((2**20, 2**20), "f8", chunks=(1024, 1024)), HUGE),
    "8 TiB in long chunks": (_dataset((2**20, 2**20), "f8", chunks=(2**20, 2**5)), HUGE),
    "zeros that shrank": (
        _dataset(data=np.zeros((2**14, 2**13), np.uint8), compression="gzip"),
        "declares 134,217,728 bytes of values and stores",
    ),
}


def _made(write: Write) -> Make:
    def make(path: Path, outside: Outside) -> None:
        with h5py.File(path, "w") as file:
            write(file, outside)

    return make


HIERARCHIES: tuple[Attack, ...] = tuple(
    Attack(
        f"hdf5: {name}",
        "a.h5",
        Door.DATA,
        _made(write),
        message,
        any(word in name for word in ("external", "virtual", "soft")),
    )
    for name, (write, message) in FILES.items()
)
