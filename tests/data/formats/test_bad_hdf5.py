"""Arrays in HDF5 files are named by hard links, and damage is told."""

from collections.abc import Callable
from pathlib import Path

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


@pytest.mark.parametrize("name", ["x/g/x", "x", "link/x", "g", "../a", "x/" * 500 + "x"])
def test_an_array_is_named_by_hard_links_only(tmp_path: Path, name: str) -> None:
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other["g/x"] = ROWS

    def write(file: h5py.File) -> None:
        file["x"] = h5py.ExternalLink("other.h5", "/")
        file["g/y"] = ROWS
        file["link"] = h5py.SoftLink("/g")

    path = written(tmp_path, write)
    with pytest.raises(DataError, match=r"has no array|is a group") as caught:
        read_raw(Path(f"{path}:/{name}"))
    assert caught.value.remedy
    assert read(Path(f"{path}:/g/y")).values.tolist() == ROWS.tolist()


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


def test_numbers_that_numpy_does_not_have_do_not_stand_in_the_way_of_others(
    tmp_path: Path,
) -> None:
    of_24_bits = h5py.h5t.STD_I32LE.copy()
    of_24_bits.set_size(3)
    of_24_bits.set_precision(24)
    path = tmp_path / "sound.h5"
    with h5py.File(path, "w") as file:
        file["x"] = np.ones((6, 2))
        for name, shape in ((b"labels", (6,)), (b"sound", (6, 2))):
            h5py.h5d.create(file.id, name, of_24_bits, h5py.h5s.create_simple(shape))
    assert {one.name: (one.dtype, one.usable) for one in arrays_in(path)} == {
        "/labels": ("unknown", False),
        "/sound": ("unknown", False),
        "/x": ("float64", True),
    }
    assert len(read_raw(path)) == 6
    with pytest.raises(DataError, match="holds values of a type that is not read") as caught:
        read_raw(Path(f"{path}:/sound"))
    assert caught.value.where == "sound.h5:/sound"
