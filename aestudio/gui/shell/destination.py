"""Where a file goes: what is proposed, what the user chooses, and with which ending."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from aestudio.gui.document.session import Session

# What file systems do not take in a name.
FORBIDDEN = re.compile(r'[\\/:*?"<>|\0]+')
# By what the dialog says of them: PNG picture (*.png). The first ending is added where there is
# none; without any it is a folder that is named.
Filters = Mapping[str, Sequence[str]]


class Destination:
    """Of one sort of files, such as pictures; the last folder is proposed again."""

    def __init__(
        self,
        session: Session,
        window: QWidget,
        title: str,
        usual: QStandardPaths.StandardLocation,
    ) -> None:
        self._session, self._window, self._title, self._usual = session, window, title, usual
        self._last: Path | None = None

    @property
    def last(self) -> Path | None:
        """What was written last."""
        return self._last

    def remember(self, path: Path) -> None:
        """Something was written there."""
        self._last = path

    def ask(self, about: str, ending: str, filters: Filters) -> Path | None:
        """Let the user choose a name, the project's and ``about`` with that ending at first; None
        if they do not."""
        return self._chosen(self._folder() / f"{self.name(about)}{ending}", filters)

    def ask_folder(self, about: str) -> Path | None:
        """Let the user choose where a folder of the project's name and ``about`` goes, or one that
        is called so; None if they do not."""
        chosen = QFileDialog.getExistingDirectory(self._window, self._title, str(self._folder()))
        if not chosen:
            return None
        above, name = Path(chosen), self.name(about)
        return above if above.name == name else above / name

    def name(self, about: str) -> str:
        """The project's name and ``about``, as file systems take it."""
        path = self._session.path
        project = path.stem if path else self._session.project.name
        return FORBIDDEN.sub("-", f"{project} {about}".strip())

    def _chosen(self, proposed: Path, filters: Filters) -> Path | None:
        """With an ending that says the format; the dialog asks before a file is replaced."""
        name, chosen = QFileDialog.getSaveFileName(
            self._window, self._title, str(proposed), ";;".join(filters)
        )
        if not name:
            return None
        path, known = Path(name), [one for ones in filters.values() for one in ones]
        if path.suffix.lower() in known or not known:
            return path
        wanted = filters.get(chosen) or next(iter(filters.values()))
        ended = path.with_name(f"{path.name}{wanted[0]}")
        return self._chosen(ended, filters) if ended.exists() else ended

    def _folder(self) -> Path:
        """Of the last one, else of the project, else where such files are kept."""
        path = self._session.path
        kept = QStandardPaths.writableLocation(self._usual)
        wanted = (
            self._last.parent if self._last else None,
            path.parent if path else None,
            Path(kept) if kept else None,
        )
        return next((one for one in wanted if one is not None and one.is_dir()), Path.home())
