"""What was learnt of folders, kept in the user's cache folder; losing it costs time alone."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from platformdirs import user_cache_path


def index_file(folder: Path) -> Path:
    """Where the index of a folder is kept."""
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:32]
    return user_cache_path("aestudio") / "folders" / f"{name}.json"


def remember(file: Path, content: NDArray[Any]) -> None:
    """Replace a file of the cache; a cache that cannot be written is done without."""
    if not len(content):
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as temporary:
            temporary.write(content.data)
        Path(name).replace(file)
    except OSError:
        return
