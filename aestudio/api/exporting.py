"""Networks as files for other programs."""

from collections.abc import Callable, Sequence
from pathlib import Path

from aestudio.core.errors import FileError
from aestudio.core.reference import DataReference
from aestudio.data.dataset import Dataset
from aestudio.export.calibration import with_samples
from aestudio.export.exporting import Exported, export
from aestudio.export.part import Part
from aestudio.export.portable import Portable
from aestudio.export.targets.catalogue import target_of
from aestudio.storage.output import check_output


def exported(
    portable: Portable,
    out: Path,
    word: str | None,
    own: Path | None,
    data: Sequence[DataReference],
    load: Callable[[], Dataset],
) -> Exported:
    """Write it, but not over the file ``own`` that it was read from, nor over ``data``, which
    ``load`` brings for formats that look at samples."""
    target = target_of(out, word)
    check_output(out, own, data=data)
    return export(with_samples(portable, target, load), target, out)


def part_called(word: str) -> Part:
    """The part of a network of that name; raises FileError where there is none."""
    found = next((one for one in Part if one.value == word), None)
    if found is None:
        raise FileError(
            "there is no such part", where=word, remedy=f"Choose one of {', '.join(Part)}"
        )
    return found
