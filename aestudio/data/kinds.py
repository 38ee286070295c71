"""Which reader a file asks for, told by its name alone."""

from enum import StrEnum
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.data.place import file_of, suffix_of


class Kind(StrEnum):
    """What a file is."""

    NPY = "npy"
    NPZ = "npz"
    HDF5 = "hdf5"
    IDX = "idx"
    TEXT = "text"
    PARQUET = "parquet"
    IMAGES = "images"


ENDINGS = {
    ".npy": Kind.NPY,
    ".npz": Kind.NPZ,
    ".h5": Kind.HDF5,
    ".hdf5": Kind.HDF5,
    ".csv": Kind.TEXT,
    ".tsv": Kind.TEXT,
    ".tab": Kind.TEXT,
    ".txt": Kind.TEXT,
    ".parquet": Kind.PARQUET,
    ".pq": Kind.PARQUET,
}
IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
# What people try, and what helps them.
STRANGERS = {
    ".keras": ("is a Keras model, not data", "Choose the file that it was trained on"),
    ".zip": ("is an archive", "Unpack it and choose what is in it"),
    ".gz": ("is compressed", "Unpack it and choose what is in it"),
    ".tar": ("is an archive", "Unpack it and choose what is in it"),
    ".xlsx": ("is a workbook", "Save the sheet as CSV"),
    ".pkl": ("is a pickle, which can run any program", "Save the array with numpy.save"),
    ".pt": ("is a pickle, which can run any program", "Save the tensor with numpy.save"),
}
FORMATS = ".npy, .npz, .h5, .csv, .tsv, .parquet, IDX (also .gz), or a folder of images"


def kind_of(path: Path) -> Kind:
    """The kind of a file or folder; raises DataError for one that no reader takes."""
    if path.is_dir():
        return Kind.IMAGES
    ending, name = suffix_of(path), file_of(path).name.lower()
    if ending in ENDINGS:
        return ENDINGS[ending]
    if "idx" in name or "ubyte" in name:
        return Kind.IDX
    if ending in IMAGE_ENDINGS:
        raise DataError(
            "is a single image", where=path.name, remedy="Choose the folder that holds the images"
        )
    what, remedy = STRANGERS.get(
        ending, (f"has an unknown ending ({path.suffix or 'none'})", f"Known are {FORMATS}")
    )
    raise DataError(what, where=path.name, remedy=remedy)
