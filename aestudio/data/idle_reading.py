"""Settings of reading that a kind of file does not ask for."""

from collections.abc import Iterable
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.core.reference import SAMPLE
from aestudio.data.formats.catalogue import Kind
from aestudio.data.formats.kinds import kind_of
from aestudio.data.sets.find import is_set

TEXT = frozenset({"separator", "encoding"})
CELLS = frozenset({"decimal", "header", "dates"})
PICTURES = frozenset(
    {"height", "width", "crop", "colour", "frames", "sizes", "cmyk", "bits", "ground", "folders"}
)
COMPLEX, AXIS = frozenset({"complex"}), frozenset({"axis"})
ALL = TEXT | CELLS | PICTURES | COMPLEX | AXIS
# The settings that the readers of each kind obey.
OBEYED = {
    Kind.TEXT: TEXT | CELLS,
    Kind.WORKBOOK: CELLS,
    Kind.NPY: COMPLEX,
    Kind.NPZ: COMPLEX,
    Kind.HDF5: COMPLEX | AXIS,
    Kind.MATLAB: COMPLEX | AXIS,
    Kind.IMAGES: PICTURES,
}
NEEDED = {
    **dict.fromkeys(TEXT, "a table in text"),
    **dict.fromkeys(CELLS, "a table in text or a workbook"),
    **dict.fromkeys(PICTURES, "a folder of images"),
    **dict.fromkeys(COMPLEX, "an array of complex numbers"),
    **dict.fromkeys(AXIS, "an array of MATLAB"),
}


def idle_reading(source: str, names: Iterable[str]) -> dict[str, str]:
    """Those of the settings that change nothing for that file, and what each of them needs."""
    idle = _idle(source)
    return {name: NEEDED[name] for name in names if name in idle}


def _idle(source: str) -> frozenset[str]:
    if source == SAMPLE or is_set(source):
        return ALL
    try:
        return ALL - OBEYED.get(kind_of(Path(source)), frozenset())
    except (DataError, OSError):
        return frozenset()
