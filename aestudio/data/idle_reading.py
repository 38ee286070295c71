"""Settings of reading that a kind of file does not ask for."""

from collections.abc import Iterable
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.core.reference import SAMPLE
from aestudio.data.kinds import Kind, kind_of
from aestudio.data.sets.find import is_set

TEXT = frozenset({"separator", "decimal", "encoding", "header"})
PICTURES = frozenset({"height", "width", "crop", "colour", "frames", "sizes", "cmyk", "bits"})
COMPLEX = frozenset({"complex"})
IDLE = {
    Kind.NPY: TEXT | PICTURES,
    Kind.NPZ: TEXT | PICTURES,
    Kind.HDF5: TEXT | PICTURES,
    Kind.IDX: TEXT | PICTURES | COMPLEX,
    Kind.PARQUET: TEXT | PICTURES | COMPLEX,
    Kind.TEXT: PICTURES | COMPLEX,
    Kind.IMAGES: TEXT | COMPLEX,
}
NEEDED = {
    **dict.fromkeys(TEXT, "a table in text"),
    **dict.fromkeys(PICTURES, "a folder of images"),
    **dict.fromkeys(COMPLEX, "an array of complex numbers"),
}


def idle_reading(source: str, names: Iterable[str]) -> dict[str, str]:
    """Those of the settings that change nothing for that file, and what each of them needs."""
    idle = _idle(source)
    return {name: NEEDED[name] for name in names if name in idle}


def _idle(source: str) -> frozenset[str]:
    if source == SAMPLE or is_set(source):
        return TEXT | PICTURES | COMPLEX
    try:
        return IDLE.get(kind_of(Path(source)), frozenset())
    except DataError:
        return frozenset()
