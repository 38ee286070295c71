"""Frames saved as a film, or beside each other."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.view import Tools
from aestudio.gui.inspect.walk.film import gif_of
from aestudio.gui.inspect.walk.routes import Frames
from aestudio.gui.kit.computations import Task, Wish
from aestudio.gui.kit.folders import Location
from aestudio.gui.kit.sketch import Sketch, contents
from aestudio.storage.atomic import replacing
from aestudio.storage.output import check_no_source
from aestudio.storage.target import unwritable

SORT = "film"
FILMS = {"GIF film (*.gif)": ".gif", "PNG strip of all frames (*.png)": ".png"}


class FilmSaver(QObject):
    """``told`` carries words for the status line, ``failed`` a StudioError."""

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools, self._window = tools, parent

    def ask(self) -> Path | None:
        """Ask where the frames are to be saved; None where they are not."""
        folders = self._tools.folders
        proposed = folders.begin(SORT, Location.PicturesLocation) / "walk.gif"
        name, chosen = QFileDialog.getSaveFileName(
            self._window, "Save film", str(proposed), ";;".join(FILMS)
        )
        if not name:
            return None
        folders.remember(SORT, Path(name))
        path = Path(name)
        known = path.suffix.lower() in FILMS.values()
        return path if known else path.with_name(path.name + FILMS.get(chosen, ".gif"))

    def write(self, path: Path, inspected: Inspected, frames: Frames, strip: Sketch) -> None:
        """Save the frames; a film off the GUI thread."""
        renderer, theme = inspected.subject.parts.renderer, self._tools.themes.current
        data = inspected.subject.dataset.reference
        drawn = contents(strip, ".png") if path.suffix.lower() == ".png" else None

        def work(_task: Task) -> Path:
            check_no_source(path, [data])
            written = gif_of(frames, renderer, theme) if drawn is None else drawn
            try:
                with replacing(path) as file:
                    file.write(written)
            except OSError as error:
                raise unwritable(path, error) from error
            return path

        self.told.emit(f"Saving {path.name} …")
        # Not of the view alone: it goes on where another one is turned to.
        self._tools.computations.ask(
            f"film {path}",
            Wish(("film", str(path), id(frames)), work, kept=False),
            lambda saved: self.told.emit(f"Saved {saved.name}"),
            self.failed.emit,
        )
