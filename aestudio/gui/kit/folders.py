"""Where dialogs for files begin: what was chosen last, else where the project lies."""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths

Location = QStandardPaths.StandardLocation
DOCUMENTS = Location.DocumentsLocation
# What is proposed is typed in shells and put into addresses, too.
BETWEEN = re.compile(r"[^\w.-]+")
REPEATED = re.compile(r"-{2,}")


class Folders:
    """Those that files of each sort were chosen in last, by a word for the sort; ``project`` gives
    the file of what is open, None where there is none yet."""

    def __init__(self, project: Callable[[], Path | None]) -> None:
        self._project = project
        self._last: dict[str, Path] = {}
        self._before: Path | None = None

    def remember(self, sort: str, file: Path) -> None:
        """A file of that sort was chosen."""
        self._last[sort] = file.parent

    def worked_in(self, folder: Path) -> None:
        """Projects lay there before: what has no place yet may belong there, too."""
        self._before = folder

    def begin(self, sort: str, usual: Location = DOCUMENTS) -> Path:
        """Where a dialog for such files begins: as a last resort where they are ``usual``."""
        project = self._project()
        kept = QStandardPaths.writableLocation(usual)
        wanted = (
            self._last.get(sort),
            project.parent if project else None,
            self._before,
            Path(kept) if kept else None,
        )
        return next((one for one in wanted if one is not None and one.is_dir()), Path.home())


def plain_name(text: str) -> str:
    """``text`` as a file is called: letters, digits, hyphens and dots; never empty.

    >>> plain_name("784 × 300 × 150 run 1")
    '784-300-150-run-1'
    """
    hyphened = REPEATED.sub("-", BETWEEN.sub("-", text))
    return hyphened.strip("-.") or "untitled"
