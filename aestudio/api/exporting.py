"""Networks as files for other programs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from aestudio.core.errors import DataError, FileError
from aestudio.core.reference import DataReference
from aestudio.core.weights import Array
from aestudio.data.dataset import Dataset
from aestudio.export.exporting import Exported, export
from aestudio.export.portable import Part, Portable
from aestudio.export.targets.base import Target
from aestudio.export.targets.catalogue import called, target_for
from aestudio.storage.output import check_output

MOST = 500  # Samples that a format looks at.


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
    target = target_for(out) if word is None else called(word)
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


def with_samples(portable: Portable, target: Target, load: Callable[[], Dataset]) -> Portable:
    """The same with samples of the training part, where the target looks at any; raises DataError
    where it cannot do without them and they are not there."""
    if not target.uses_samples:
        return portable
    try:
        return replace(portable, samples=_some(load().train))
    except DataError:
        if target.needs_samples:
            raise
        return portable


def _some(samples: Array) -> Array:
    spread = np.linspace(0, len(samples) - 1, min(MOST, len(samples))).round().astype(np.int64)
    chosen: Array = samples[spread]
    return chosen
