"""All formats that are read: what the user calls each, and what else the program asks of it."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a file is: which reader takes it."""

    NPY = "npy"
    NPZ = "npz"
    HDF5 = "hdf5"
    MATLAB = "matlab"
    IDX = "idx"
    TEXT = "text"
    WORKBOOK = "workbook"
    PARQUET = "parquet"
    ARROW = "arrow"
    JSON = "json"
    ARFF = "arff"
    LIBSVM = "libsvm"
    IMAGES = "images"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file by one of its names.

    ``listed`` is how a list of all formats calls it, nothing where another line does. Of
    ``endings`` the first says best what it is; an ending may belong to several formats, and is
    taken for the first. ``expansion`` are bytes in memory for one on the disk: text and packed
    numbers, as 64-bit columns and twice as 32-bit samples. ``arrays`` may be several in one file,
    a ``table`` has columns with names. Values of a ``streamed`` file can be read piece by piece.
    """

    kind: Kind
    name: str
    listed: str
    endings: tuple[str, ...]
    expansion: int = 6
    arrays: bool = False
    table: bool = False
    streamed: bool = False


FORMATS = (
    Format(Kind.TEXT, "CSV", "CSV", (".csv",), 4, table=True),
    Format(Kind.TEXT, "TSV", "TSV", (".tsv", ".tab"), 4, table=True),
    Format(Kind.TEXT, "Text table", "", (".txt", ".dat", ".data", ".asc"), 4, table=True),
    Format(
        Kind.WORKBOOK,
        "Workbook",
        "Excel",
        (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
        30,
        arrays=True,
        table=True,
    ),
    Format(Kind.PARQUET, "Parquet", "Parquet", (".parquet", ".pq"), 10, table=True),
    Format(Kind.ARROW, "Feather", "Feather", (".feather", ".arrow", ".ipc"), 10, table=True),
    Format(Kind.JSON, "JSON lines", "JSON", (".jsonl", ".ndjson"), 6, table=True),
    Format(Kind.JSON, "JSON", "", (".json",), 12, table=True),
    Format(Kind.ARFF, "ARFF", "ARFF", (".arff",), 16, table=True),
    Format(Kind.LIBSVM, "LIBSVM", "LIBSVM", (".libsvm", ".svmlight", ".svm"), 20),
    Format(Kind.NPY, "NumPy array", ".npy", (".npy",), streamed=True),
    Format(Kind.NPZ, "NumPy archive", ".npz", (".npz",), arrays=True),
    Format(Kind.HDF5, "HDF5", ".h5", (".h5", ".hdf5", ".he5"), arrays=True, streamed=True),
    Format(Kind.MATLAB, "MATLAB", ".mat", (".mat",), 12, arrays=True),
    # As version 7.3 of MATLAB writes it.
    Format(Kind.HDF5, "MATLAB", "", (".mat",), arrays=True, streamed=True),
    Format(Kind.IDX, "IDX", "IDX (also .gz)", (".idx",)),
    Format(Kind.IDX, "IDX, compressed", "", (".gz",), 20),
    Format(Kind.IMAGES, "Folder of images", "", ()),
)
IMAGE_ENDINGS = (
    *(".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".tif", ".tiff", ".bmp", ".webp"),
    *(".gif", ".pbm", ".pgm", ".ppm", ".pnm"),
)
IMAGE_FORMATS = "PNG, JPEG, TIFF, BMP, WebP, GIF or PGM"
LISTED = (*(one.listed for one in FORMATS if one.listed), "a folder of images")
TOLD = f"{', '.join(LISTED[:-1])}, or {LISTED[-1]}"
# An IDX file goes by the end of its name rather than by an ending.
PATTERNS = (
    *dict.fromkeys(f"*{ending}" for one in FORMATS for ending in one.endings),
    "*ubyte",
)


def by_ending(ending: str) -> Format | None:
    """The format that an ending is taken for, None for one that belongs to none."""
    return next((one for one in FORMATS if ending in one.endings), None)


def format_of(kind: Kind, ending: str) -> Format:
    """What a file of that kind is called that has that ending."""
    own = [one for one in FORMATS if one.kind is kind]
    return next((one for one in own if ending in one.endings), own[0])


def goes_with(kind: Kind, ending: str) -> bool:
    """Whether files of that kind may have that ending; those without a known one may."""
    return by_ending(ending) is None or ending in format_of(kind, ending).endings
