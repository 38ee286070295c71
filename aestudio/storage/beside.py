"""Names of what lies beside a file and belongs to it."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

LONGEST_NAME = 255  # in bytes, on all file systems in use


def beside(path: Path, ending: str) -> Path:
    """The name of a file with another ``ending`` behind its own; beside the file, not beside a
    link to it, and no longer than names can be."""
    with suppress(OSError, RuntimeError):
        path = path.resolve()
    name = f"{path.name}{ending}"
    if len(os.fsencode(name)) <= LONGEST_NAME:
        return path.with_name(name)
    # Names that begin alike must not share what lies beside them.
    tail = f"~{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:8]}{ending}"
    head = path.name
    while len(os.fsencode(head + tail)) > LONGEST_NAME:
        head = head[:-1]
    return path.with_name(head + tail)
