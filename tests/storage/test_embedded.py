"""Data that travel within the project file: they come out as they went in, or not at all."""

import gzip
import io
import shutil
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from aestudio.core.errors import FileError
from aestudio.core.preparation import Preparation, Split
from aestudio.core.project import DataReference, Document, Project
from aestudio.data.dataset import load_dataset
from aestudio.data.reference import reference_for
from aestudio.storage.block import sealed
from aestudio.storage.embedded import embedded_size, files_of, packed, unpacked
from aestudio.storage.project_file import load, save


def npy(folder: Path) -> Path:
    np.save(folder / "größe.npy", np.random.default_rng(0).normal(5, 2, (40, 3)))
    return folder / "größe.npy"


def hdf5(folder: Path) -> Path:
    with h5py.File(folder / "d.h5", "w") as file:
        file["group/images"] = np.random.default_rng(0).random((30, 4, 4))
        file["group/more"] = np.zeros((30, 4))
    return Path(f"{folder / 'd.h5'}:/group/images")


def idx(folder: Path) -> Path:
    images = bytes([0, 0, 8, 3]) + struct.pack(">3I", 20, 2, 2) + bytes(range(80))
    labels = bytes([0, 0, 8, 1]) + struct.pack(">I", 20) + bytes([1, 2] * 10)
    (folder / "t-images-idx3-ubyte.gz").write_bytes(gzip.compress(images, mtime=0))
    (folder / "t-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels, mtime=0))
    return folder / "t-images-idx3-ubyte.gz"


def embedding(data: Path, **changes: Any) -> Document:
    reference = reference_for(data, **changes).edited(embedded=True)
    return Document(Project().with_data(reference))


@pytest.mark.parametrize("write", [npy, hdf5, idx])
def test_a_project_is_trained_on_without_the_file_that_it_embeds(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    before = embedding(write(folder))
    expected = load_dataset(before.project.data)
    save(before, tmp_path / "a.h5")
    shutil.rmtree(folder)
    after = load(tmp_path / "a.h5")
    found = load_dataset(after.project.data)
    np.testing.assert_array_equal(found.train, expected.train)
    np.testing.assert_array_equal(found.test, expected.test)
    assert found.class_names == expected.class_names
    assert after.project.data.fingerprint == before.project.data.fingerprint


def test_an_embedding_project_is_saved_again_with_its_data(tmp_path: Path) -> None:
    data = npy(tmp_path)
    save(embedding(data), tmp_path / "a.h5")
    data.unlink()
    save(load(tmp_path / "a.h5"), tmp_path / "b.h5")
    assert (tmp_path / "b.h5").read_bytes() == (tmp_path / "a.h5").read_bytes()


def test_a_file_that_embeds_data_names_no_folder_of_this_machine(tmp_path: Path) -> None:
    save(embedding(npy(tmp_path)), tmp_path / "a.h5")
    reopened = load(tmp_path / "a.h5")
    save(reopened, tmp_path / "b.h5")
    assert str(tmp_path).encode() not in (tmp_path / "b.h5").read_bytes()


def test_a_test_file_travels_too(tmp_path: Path) -> None:
    training, test = tmp_path / "a.npy", tmp_path / "b.npy"
    np.save(training, np.random.default_rng(0).random((20, 3)))
    np.save(test, np.random.default_rng(1).random((5, 3)))
    chosen = Preparation(split=Split.FILE, test_file=str(test))
    before = embedding(training, preparation=chosen)
    expected = load_dataset(before.project.data)
    save(before, tmp_path / "p.h5")
    training.unlink()
    test.unlink()
    found = load_dataset(load(tmp_path / "p.h5").project.data)
    np.testing.assert_array_equal(found.test, expected.test)
    assert len(found.test) == 5


def test_the_size_is_told_before(tmp_path: Path) -> None:
    data = npy(tmp_path)
    before = embedding(data)
    size = embedded_size(before.project.data)
    assert size == data.stat().st_size
    save(before, tmp_path / "a.h5")
    plain = before.project.edited(data=before.project.data.edited(embedded=False))
    save(Document(plain), tmp_path / "b.h5")
    grown = (tmp_path / "a.h5").stat().st_size - (tmp_path / "b.h5").stat().st_size
    assert size <= grown < size + 10_000


def test_the_sample_needs_no_embedding(tmp_path: Path) -> None:
    project = Project()
    project = project.edited(data=project.data.edited(embedded=True))
    assert embedded_size(project.data) == 0
    save(Document(project), tmp_path / "a.h5")
    assert load(tmp_path / "a.h5").project == project


def test_plain_h5py_takes_the_data_out(tmp_path: Path) -> None:
    data = npy(tmp_path)
    save(embedding(data), tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5") as file:
        stored = file["data/file_1"]
        assert stored.attrs["path"].decode() == "source/größe.npy"
        assert stored[:].tobytes() == data.read_bytes()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: data.unlink(), "not there"),
        (lambda data: data.write_bytes(data.read_bytes()[:-1] + b"x"), "have changed"),
    ],
)
def test_data_that_cannot_be_embedded_leave_the_file_as_it_was(
    tmp_path: Path, spoil: Callable[[Path], object], message: str
) -> None:
    data, path = npy(tmp_path), tmp_path / "a.h5"
    one = embedding(data)
    save(one, path)
    old = path.read_bytes()
    spoil(data)
    with pytest.raises(FileError, match=message) as caught:
        save(replace(one, project=one.project.edited(name="Later")), path)
    assert "without embedding" in caught.value.remedy
    assert path.read_bytes() == old


def test_more_than_a_project_should_carry_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.storage.embedded.MOST_EMBEDDED", 100)
    with pytest.raises(FileError, match="at most"):
        save(embedding(npy(tmp_path)), tmp_path / "a.h5")


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "source/../../x", "x", "source\\..\\x"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.h5"
    save(embedding(npy(tmp_path)), path)
    memory = io.BytesIO(path.read_bytes())
    with h5py.File(memory, "r+") as file:
        file["data/file_1"].attrs["path"] = np.bytes_(name.encode())
    path.write_bytes(sealed(memory.getvalue()))
    with pytest.raises(FileError, match="name that cannot be"):
        load(path)


def test_a_folder_is_embedded_file_by_file_and_no_link_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    (folder / "cats").mkdir(parents=True)
    (folder / "cats" / "a.png").write_bytes(b"123")
    (folder / "b.png").write_bytes(b"45")
    (tmp_path / "secret").write_bytes(b"6")
    (folder / "c.png").symlink_to(tmp_path / "secret")
    data = DataReference(source=str(folder), shape=(4,))
    found = files_of(data)
    assert {name: path.read_bytes() for name, path in found.items()} == {
        "source/pictures/b.png": b"45",
        "source/pictures/cats/a.png": b"123",
    }
    assert embedded_size(data) == 5


@pytest.mark.parametrize(
    ("name", "beside", "comes"),
    [
        ("t-images-idx3", "t-labels-idx1.gz", True),
        ("images.ubyte", "labels.ubyte", True),
        ("IMAGES-idx3", "IMAGES-idx1", True),
        ("images.csv", "labels.csv", False),
        ("a.csv", "a.csv.gz", False),
    ],
)
def test_labels_come_with_the_images_that_they_are_of_and_nothing_with_tables(
    tmp_path: Path, name: str, beside: str, comes: bool
) -> None:
    for one in (name, beside):
        (tmp_path / one).touch()
    found = files_of(DataReference(source=str(tmp_path / name), shape=(4,)))
    assert list(found) == [f"source/{one}" for one in ((name, beside) if comes else (name,))]


def test_a_folder_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.storage.embedded.MOST_FILES", 2)
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in "ab":
        (folder / name).touch()
    assert len(files_of(DataReference(source=str(folder), shape=(4,)))) == 2
    (folder / "c").touch()
    with pytest.raises(FileError, match="has more than 2 files"):
        files_of(DataReference(source=str(folder), shape=(4,)))


def test_data_that_should_be_in_the_file_and_are_not_are_missed() -> None:
    with pytest.raises(FileError, match="the data that it should hold are not in it"):
        unpacked({}, DataReference(source="./a.npy", shape=(4,), embedded=True))
    assert unpacked({}, DataReference(embedded=True)).source == "sample"


def test_unpacked_files_are_found_again_and_not_written_twice(tmp_path: Path) -> None:
    data = DataReference(source="./a.h5:/x", shape=(4,), embedded=True)
    first = unpacked({"source/a.h5": b"123"}, data)
    file, array = first.source.rsplit(":", 1)
    assert (Path(file).read_bytes(), array) == (b"123", "/x")
    before = Path(file).stat().st_mtime_ns
    assert unpacked({"source/a.h5": b"123"}, data) == first
    assert Path(file).stat().st_mtime_ns == before
    Path(file).write_bytes(b"12")
    assert unpacked({"source/a.h5": b"123"}, data) == first
    assert Path(file).read_bytes() == b"123", "what was cut short is written again"
    assert unpacked({"source/a.h5": b"124"}, data).source != first.source


@pytest.mark.parametrize(("size", "refused"), [(512 * 2**20, False), (512 * 2**20 + 1, True)])
def test_a_project_carries_512_mib_of_data_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, refused: bool
) -> None:
    data = reference_for(npy(tmp_path))
    monkeypatch.setattr("aestudio.storage.embedded.embedded_size", lambda _data: size)
    if not refused:
        assert len(packed(data)) == 1
        return
    with pytest.raises(FileError, match="have 512 MiB; at most 512 are embedded"):
        packed(data)
