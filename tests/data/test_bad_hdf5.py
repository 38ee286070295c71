"""HDF5 files that are models, lie elsewhere, explode or hold no samples are refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from aestudio.core.errors import DataError
from aestudio.data.read import arrays_in, read, read_raw, rows_of

Write = Callable[[h5py.File], object]
ROWS = np.arange(20.0).reshape(10, 2)


def written(folder: Path, write: Write) -> Path:
    with h5py.File(folder / "a.h5", "w") as file:
        write(file)
    return folder / "a.h5"


def refused(path: Path, message: str) -> None:
    for door in (read_raw, rows_of):
        with pytest.raises(DataError, match=message) as caught:
            door(path)
        assert "a.h5" in caught.value.where
        assert caught.value.remedy


def _with_lambda(file: h5py.File) -> None:
    code = {"class_name": "Lambda", "config": {"function": ["4wAAAAA=", None, None]}}
    file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "layers": [code]})
    file.attrs["keras_version"] = "2.15.0"
    file["model_weights/dense/kernel:0"] = ROWS


def _weights(file: h5py.File) -> None:
    """As Keras 3 writes those of a model of one dense layer."""
    file["layers/dense/vars/0"], file["layers/dense/vars/1"] = ROWS, ROWS[0]
    file.create_group("vars")


def _project(file: h5py.File) -> None:
    file.attrs["format"] = "aestudio-project"
    file["weights"] = ROWS


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (_with_lambda, "is a Keras model"),
        (_weights, "is a Keras model"),
        (_project, "is a project"),
    ],
)
def test_a_model_is_not_taken_for_data(tmp_path: Path, write: Write, message: str) -> None:
    path = written(tmp_path, write)
    refused(path, message)
    with pytest.raises(DataError, match=message):
        arrays_in(path)


def _link(kind: Any) -> Write:
    def write(file: h5py.File) -> None:
        with h5py.File(Path(file.filename).with_name("other.h5"), "w") as other:
            other["g/x"] = ROWS
        file["x"] = kind

    return write


def _external_storage(file: h5py.File) -> None:
    place = Path(file.filename).with_name("other.bin")
    place.write_bytes(ROWS.tobytes())
    file.create_dataset("x", (10, 2), "<f8", external=[(str(place), 0, 160)])


def _virtual(file: h5py.File) -> None:
    _link(h5py.SoftLink("/nothing"))(file)
    layout = h5py.VirtualLayout((10, 2), "<f8")
    layout[...] = h5py.VirtualSource("other.h5", "g/x", (10, 2))
    file.create_virtual_dataset("y", layout)


def _foreign_filter(file: h5py.File) -> None:
    """32008 is bitshuffle's number; a file may name it although the library is not there."""
    settings = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    settings.set_chunk((5, 2))
    settings.set_filter(32008, h5py.h5z.FLAG_OPTIONAL, (0,))
    space = h5py.h5s.create_simple((10, 2))
    h5py.h5d.create(file.id, b"x", h5py.h5t.IEEE_F64LE, space, settings)


def _deep(file: h5py.File) -> None:
    file["/".join("g" * 30) + "/x"] = ROWS


def _loop(file: h5py.File) -> None:
    file.create_group("g")["again"] = file["/"]
    file["g/and"] = file["g"]


def _crowd(file: h5py.File) -> None:
    for number in range(1100):
        file.create_group(f"g{number}")


def _vlen(file: h5py.File) -> None:
    file.create_dataset("x", (3, 2), h5py.vlen_dtype(np.float64))


def _references(file: h5py.File) -> None:
    file.create_dataset("x", (3, 2), h5py.ref_dtype)


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda file: None, "has no array"),
        (lambda file: file.create_dataset("x", data=ROWS[0]), "has no array"),
        (lambda file: file.create_dataset("x", (0, 5)), "has no array"),
        (lambda file: file.create_dataset("x", data=h5py.Empty("f")), "has no array"),
        (lambda file: file.create_dataset("x", data=ROWS * 1j), "has no array"),
        (lambda file: file.create_dataset("x", data=[["a", "b"]]), "has no array"),
        (lambda file: file.create_dataset("x", (3, 2), "i1,f8"), "has no array"),
        (_vlen, "has no array"),
        (_references, "has no array"),
        (_link(h5py.ExternalLink("other.h5", "/g/x")), "has no array"),
        (_link(h5py.ExternalLink("other.h5", "/g")), "has no array"),
        (_link(h5py.SoftLink("/x")), "has no array"),
        (_external_storage, "lies in another file"),
        (_virtual, "lies in another file"),
        (_foreign_filter, "compressed in a way that is not read"),
        (_deep, "has no array"),
        (_loop, "has no array"),
        (_crowd, "more than 1,000 groups"),
        (lambda file: (file.create_dataset("p", data=ROWS), file.create_dataset("q", data=ROWS)),
         r"has 2 arrays.*a\.h5:/p \(there are /p, /q\)"),
    ],
)  # fmt: skip
def test_a_file_without_an_array_of_its_own_is_refused(
    tmp_path: Path, write: Write, message: str
) -> None:
    refused(written(tmp_path, write), message)


@pytest.mark.parametrize("name", ["x/g/x", "x", "link/x", "g", "../a", "x/" * 500 + "x"])
def test_an_array_is_named_by_hard_links_only(tmp_path: Path, name: str) -> None:
    def write(file: h5py.File) -> None:
        _link(h5py.ExternalLink("other.h5", "/"))(file)
        file["g/y"] = ROWS
        file["link"] = h5py.SoftLink("/g")

    path = written(tmp_path, write)
    with pytest.raises(DataError, match=r"has no array|is a group") as caught:
        read_raw(Path(f"{path}:/{name}"))
    assert caught.value.remedy
    assert read(Path(f"{path}:/g/y")).values.tolist() == ROWS.tolist()


@pytest.mark.parametrize("chunks", [None, (1024, 1024), (2**20, 2**5)])
def test_eight_tebibytes_in_a_small_file_are_refused(
    tmp_path: Path, chunks: tuple[int, int] | None
) -> None:
    path = written(
        tmp_path, lambda file: file.create_dataset("x", (2**20, 2**20), "f8", chunks=chunks)
    )
    assert path.stat().st_size < 10_000
    refused(path, "declares 8,796,093,022,208 bytes of values and stores 0")


def test_numbers_that_shrank_two_hundredfold_are_not_believed(tmp_path: Path) -> None:
    zeros = np.zeros((2**14, 2**13), np.uint8)
    path = written(tmp_path, lambda file: file.create_dataset("x", data=zeros, compression="gzip"))
    refused(path, "declares 134,217,728 bytes of values and stores")


@pytest.mark.parametrize("at", [0.0, 0.1, 0.5, 0.9])
def test_a_cut_or_overwritten_file_is_refused(tmp_path: Path, at: float) -> None:
    noise = np.random.default_rng(0).random((500, 20))
    path = written(
        tmp_path,
        lambda file: file.create_dataset("x", data=noise, chunks=(50, 20), compression="gzip"),
    )
    whole = path.read_bytes()
    place = int(at * len(whole))
    path.write_bytes(whole[:place] or b"\x89HDF")
    refused(path, r"no HDF5 file|damaged")
    path.write_bytes(whole[:place] + b"\x55" * 512 + whole[place + 512 :])
    with pytest.raises(DataError, match=r"a\.h5.*(no HDF5 file|damaged)"):
        read_raw(path)


def test_a_chunk_beyond_all_addresses_is_damage(tmp_path: Path) -> None:
    path = written(tmp_path, lambda file: file.create_dataset("x", data=ROWS, chunks=(10, 2)))
    with h5py.File(path) as file:
        place = file["x"].id.get_chunk_info(0).byte_offset
    content, address = path.read_bytes(), place.to_bytes(8, "little")
    assert content.count(address) == 1
    path.write_bytes(content.replace(address, (2**63 + 8).to_bytes(8, "little")))
    refused(path, "or it is damaged")
