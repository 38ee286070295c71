"""Saves pictures of panels where the user wants them."""

import re
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from aestudio.core.errors import FileError
from aestudio.gui.document.session import Session
from aestudio.gui.kit.sketch import FORMATS, Sketch, contents
from aestudio.storage.atomic import replacing
from aestudio.storage.output import check_no_source
from aestudio.storage.target import unwritable

FILTERS = {f"{name} (*{ending})": ending for ending, name in FORMATS.items()}
# What file systems do not take in a name.
FORBIDDEN = re.compile(r'[\\/:*?"<>|\0]+')


class Pictures(QObject):
    """``saved`` carries the path, ``failed`` a StudioError."""

    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._last: Path | None = None

    def ask(self, sketch: Sketch) -> None:
        """Choose a file and save the picture to it."""
        path = self._chosen(self._folder() / self._name(sketch))
        if path is None:
            return
        try:
            check_no_source(path, [self._session.project.data])
            with replacing(path) as file:
                file.write(contents(sketch, path.suffix.lower()))
        except FileError as error:
            self.failed.emit(error)
            return
        except OSError as error:
            self.failed.emit(unwritable(path, error))
            return
        self._last = path
        self.saved.emit(path)

    def _chosen(self, proposed: Path) -> Path | None:
        """With an ending that says the format; the dialog asks before a file is replaced."""
        name, chosen = QFileDialog.getSaveFileName(
            self._window, "Save picture", str(proposed), ";;".join(FILTERS)
        )
        if not name:
            return None
        path = Path(name)
        if path.suffix.lower() in FORMATS:
            return path
        ended = path.with_name(f"{path.name}{FILTERS.get(chosen, '.png')}")
        return self._chosen(ended) if ended.exists() else ended

    def _name(self, sketch: Sketch) -> str:
        """The project's and what is shown, in the format of the last picture."""
        path = self._session.path
        project = path.stem if path else self._session.project.name
        ending = self._last.suffix.lower() if self._last else ".png"
        return FORBIDDEN.sub("-", f"{project} {sketch.name}".strip()) + ending

    def _folder(self) -> Path:
        """Of the last picture, else of the project, else where pictures are kept."""
        path = self._session.path
        kept = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        wanted = (
            self._last.parent if self._last else None,
            path.parent if path else None,
            Path(kept) if kept else None,
        )
        return next((one for one in wanted if one is not None and one.is_dir()), Path.home())
