"""Where a file goes: what is proposed, what the user chooses, and with which ending."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from aestudio.gui.document.session import Session
from aestudio.gui.kit.folders import DOCUMENTS, Location, plain_name

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
        usual: Location = DOCUMENTS,
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
        return self._chosen(self._begin / f"{self.name(about)}{ending}", filters)

    def ask_folder(self, about: str) -> Path | None:
        """Let the user choose where a folder of the project's name and ``about`` goes, or one that
        is called so; None if they do not."""
        chosen = QFileDialog.getExistingDirectory(self._window, self._title, str(self._begin))
        if not chosen:
            return None
        above, name = Path(chosen), self.name(about)
        self._session.folders.remember(self._title, above / name)
        return above if above.name == name else above / name

    def name(self, about: str) -> str:
        """The project's name and ``about``, as file systems take it."""
        path = self._session.path
        project = path.stem if path else self._session.project.name
        return plain_name(f"{project} {about}")

    @property
    def _begin(self) -> Path:
        """Where the dialog begins."""
        return self._session.folders.begin(self._title, self._usual)

    def _chosen(self, proposed: Path, filters: Filters) -> Path | None:
        """With an ending that says the format; the dialog asks before a file is replaced."""
        name, chosen = QFileDialog.getSaveFileName(
            self._window, self._title, str(proposed), ";;".join(filters)
        )
        if not name:
            return None
        self._session.folders.remember(self._title, Path(name))
        path, known = Path(name), [one for ones in filters.values() for one in ones]
        if path.suffix.lower() in known or not known:
            return path
        wanted = filters.get(chosen) or next(iter(filters.values()))
        ended = path.with_name(f"{path.name}{wanted[0]}")
        return self._chosen(ended, filters) if ended.exists() else ended
