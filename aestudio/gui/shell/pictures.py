"""Saves pictures of panels where the user wants them."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from aestudio.core.errors import FileError
from aestudio.gui.document.session import Session
from aestudio.gui.kit.folders import Location
from aestudio.gui.kit.sketch import FORMATS, Sketch, contents
from aestudio.gui.shell.destination import Destination
from aestudio.storage.atomic import replacing
from aestudio.storage.output import check_no_source
from aestudio.storage.target import unwritable

FILTERS = {f"{name} (*{ending})": (ending,) for ending, name in FORMATS.items()}


class Pictures(QObject):
    """``saved`` carries the path, ``failed`` a StudioError."""

    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        usual = Location.PicturesLocation
        self._destination = Destination(session, window, "Save picture", usual)

    def ask(self, sketch: Sketch) -> None:
        """Choose a file and save the picture to it."""
        last = self._destination.last
        ending = last.suffix.lower() if last else ".png"
        path = self._destination.ask(sketch.name, ending, FILTERS)
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
        self._destination.remember(path)
        self.saved.emit(path)
