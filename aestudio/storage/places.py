"""Where a project's data lie, told from where the project lies, so that both can move."""

import os
from pathlib import Path

from aestudio.core.reference import DataReference
from aestudio.data.place import file_of, parted


def portable(data: DataReference, folder: Path) -> DataReference:
    """Files in the project's ``folder``, below it, or in a folder beside it, named from there.

    Embedded data are known by their name alone: they need no other place.
    """
    chosen = data.preparation
    if chosen.test_file:
        chosen = chosen.edited(test_file=_told(data, chosen.test_file, folder))
    return data.edited(source=_told(data, data.source, folder), preparation=chosen)


def placed(data: DataReference, folder: Path, before: str = "") -> DataReference:
    """The same with full paths again, for a project that lies in ``folder``.

    ``before`` is where the data lay when the project was saved, for one that was moved alone.
    """
    chosen, source = data.preparation, _in(folder, data.source)
    if chosen.test_file:
        chosen = chosen.edited(test_file=_in(folder, chosen.test_file))
    if before and not file_of(Path(source)).exists() and file_of(Path(before)).exists():
        source = before
    return data.edited(source=source, preparation=chosen)


def _told(data: DataReference, source: str, folder: Path) -> str:
    if data.embedded and Path(source).is_absolute():
        file, array = parted(Path(source))
        return f"./{file.name}:{array}" if array else f"./{file.name}"
    return _from(folder, source)


def _from(folder: Path, source: str) -> str:
    path = Path(source)
    # "./" keeps a file called "sample" apart from the sample.
    for base, mark in ((folder, "./"), (folder.parent, "../")):
        if path.is_absolute() and path.is_relative_to(base):
            return f"{mark}{path.relative_to(base).as_posix()}"
    return source


def _in(folder: Path, source: str) -> str:
    if not source.startswith(("./", "../")):
        return source
    return os.path.normpath(folder / source)
