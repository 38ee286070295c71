"""The file that is trained into."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aestudio.storage.lock import held
from aestudio.storage.output import check_ending, check_output

MODEL_ENDINGS = (".h5", ".hdf5")


@contextmanager
def output(out: Path | None, data: Path | None, *, leads: bool = True) -> Iterator[None]:
    """While it lasts, the file to train into, if any, is this process's, if it ``leads`` and saves.

    Raises FileError unless a model can be saved there that replaces nothing that ``data`` are
    read from.
    """
    if out is None or not leads:
        yield
        return
    check_output(out, data)
    check_ending(out, MODEL_ENDINGS)
    with held(out):
        yield
