"""Networks as files for other programs."""

from collections.abc import Sequence
from pathlib import Path

from aestudio.core.reference import DataReference
from aestudio.export.calibration import with_samples
from aestudio.export.exporting import Exported, export
from aestudio.export.portable import Portable
from aestudio.export.targets.catalogue import called, target_for
from aestudio.storage.output import check_output


def exported(
    portable: Portable,
    out: Path,
    word: str | None,
    own: Path | None,
    data: Sequence[DataReference],
    trained_on: DataReference | None,
) -> Exported:
    """Write it, but not over the file ``own`` that it was read from, nor over ``data``."""
    target = target_for(out) if word is None else called(word)
    check_output(out, own, data=data)
    return export(with_samples(portable, target, trained_on), target, out)
