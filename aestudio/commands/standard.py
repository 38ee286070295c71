"""Standard input and output in place of files: what arrives is kept in a file while it is needed,
what leaves is written to one first, so that all is checked before a byte goes out."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aestudio.commands.telling import confirm, say
from aestudio.core.errors import DataError, FileError

STANDARD = Path("-")
INPUT, OUTPUT = "standard input", "standard output"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a result goes: the file ``path``, which users know as ``told``."""

    path: Path
    told: str

    def confirm(self, message: str) -> None:
        """Say that it was written: not among what goes to standard output."""
        (say if self.told == OUTPUT else confirm)(message)


@contextmanager
def arriving(data: Path) -> Iterator[Path]:
    """The file ``data``, or one of what comes by standard input where that is -."""
    if data != STANDARD:
        yield data
        return
    if sys.stdin.isatty():
        raise DataError(
            "is a terminal", where=INPUT, remedy="Name a file, or pipe samples into this command"
        )
    with tempfile.TemporaryDirectory(prefix="aestudio-") as folder:
        path = Path(folder) / INPUT
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield path


@contextmanager
def leaving(out: Path, ending: str) -> Iterator[Destination]:
    """The file ``out``, or one that goes to standard output in the end where that is -; its name
    ends in ``ending``."""
    if out != STANDARD:
        yield Destination(out, str(out))
        return
    if sys.stdout.isatty() and ending != ".csv":
        raise FileError(
            "is a terminal, which cannot show the file", where=OUTPUT, remedy="Name a file"
        )
    with tempfile.TemporaryDirectory(prefix="aestudio-") as folder:
        path = Path(folder) / f"output{ending}"
        yield Destination(path, OUTPUT)
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.flush()
