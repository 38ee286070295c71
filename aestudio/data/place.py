"""Where samples lie: a file, or an array within one, written ``file.h5:/group/array``."""

import re
from pathlib import Path

INSIDE = re.compile(r"\.\w+(?=:/)")


def parted(path: Path) -> tuple[Path, str]:
    """The file, and the array in it, empty where none is named."""
    text = path.as_posix()
    found = INSIDE.search(text)
    if found is None or path.exists():
        return path, ""
    return Path(text[: found.end()]), text[found.end() + 1 :]


def file_of(path: Path) -> Path:
    """The file of such a place."""
    return parted(path)[0]


def suffix_of(path: Path) -> str:
    """The ending of its name, in small letters."""
    return file_of(path).suffix.lower()


def is_sayable(path: Path) -> bool:
    """Whether its name is text: it may hold bytes that are no letters, which some libraries take
    for another kind of thing."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True
