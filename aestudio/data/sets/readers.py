"""How the files of each sample set become samples."""

import gzip
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.samples import Samples
from aestudio.data.sets.sample_set import Read

CLOTHES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip
DIGITS = tuple(str(digit) for digit in range(10))
HOUSES = (
    "MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude",
    "Longitude",
)  # fmt: skip


def _images(
    title: str,
    values: NDArray[np.uint8] | NDArray[np.float32],
    labels: NDArray[np.generic],
    names: tuple[str, ...],
) -> Samples:
    flat = values.reshape(len(values), -1)
    return Samples(
        flat, values.shape[1:], title, labels.astype(np.int64), names, _digest(flat, labels)
    )


def _table(
    title: str, names: Sequence[str], values: NDArray[np.generic], classes: Column | None = None
) -> Table:
    """Columns of numbers (rows, columns), and the classes after them."""
    wide = values.astype(np.float64)
    numbers = [
        Column(name, ColumnKind.NUMBER, np.ascontiguousarray(column))
        for name, column in zip(names, wide.T, strict=True)
    ]
    parts = [wide] if classes is None else [wide, classes.values]
    return Table((*numbers, *([classes] if classes else ())), title, _digest(*parts))


def _digest(*arrays: NDArray[np.generic]) -> str:
    found = hashlib.sha256()
    for array in arrays:
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()


def small_digits(title: str, _files: Sequence[Path]) -> Samples:
    from sklearn.datasets import load_digits

    found = load_digits()
    # 0…16 is what its authors counted; as bytes they would be taken for dark pixels.
    return _images(title, (found.images / 16).astype(np.float32), found.target, DIGITS)


def bundled(loader: str) -> Read:
    def read(title: str, _files: Sequence[Path]) -> Table:
        from sklearn import datasets

        found = getattr(datasets, loader)()
        names = tuple(str(name) for name in found.get("target_names", ()))
        if not names:
            columns = (*found.feature_names, "progression")
            return _table(title, columns, np.column_stack([found.data, found.target]))
        classes = Column("class", ColumnKind.CATEGORY, found.target.astype(np.int32), names)
        return _table(title, found.feature_names, found.data, classes)

    return read


def mnist(title: str, files: Sequence[Path]) -> Samples:
    # A file of its own: NumPy leaves one open that it cannot read.
    with files[0].open("rb") as file, np.load(file, allow_pickle=False) as found:
        images = np.concatenate([found["x_train"], found["x_test"]])
        return _images(title, images, np.concatenate([found["y_train"], found["y_test"]]), DIGITS)


def fashion(title: str, files: Sequence[Path]) -> Samples:
    images = [_unpacked(path, 16) for path in files if "images" in path.name]
    labels = [_unpacked(path, 8) for path in files if "labels" in path.name]
    pixels = np.concatenate(images).reshape(-1, 28, 28)
    return _images(title, pixels, np.concatenate(labels), CLOTHES)


def _unpacked(path: Path, header: int) -> NDArray[np.uint8]:
    """What comes after the header of an IDX file whose hash has been checked."""
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def faces(title: str, files: Sequence[Path]) -> Samples:
    from scipy.io import loadmat

    # A column a face, a pixel column after the other.
    faces = loadmat(files[0])["faces"].T.reshape(400, 64, 64).transpose(0, 2, 1)
    people = np.arange(400) // 10
    names = tuple(f"person {number + 1}" for number in range(40))
    return _images(title, faces.astype(np.uint8), people, names)


def houses(title: str, files: Sequence[Path]) -> Table:
    with files[0].open("rb") as file, np.load(file, allow_pickle=False) as found:
        values = np.column_stack([found["x"], found["y"]])
    return _table(title, (*HOUSES, "MedHouseVal"), values)
