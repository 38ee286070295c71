"""Keeps a safety copy of what is open, off the GUI thread, so that a crash costs little."""

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from aestudio.core.errors import StudioError
from aestudio.core.project import Document
from aestudio.gui.background import Background
from aestudio.gui.session import Session
from aestudio.storage.recovery import SafetyCopy

EDITS_AFTER_MS = 20_000
# While a network learns, writing takes no more than a twentieth of the time.
REST = 19.0


class Autosave(QObject):
    """Edits are kept within half a minute, a run that goes on at the ends of its epochs.

    ``failed`` carries the StudioError of the first copy that could not be made.
    """

    failed = Signal(object)

    def __init__(self, session: Session, copy: SafetyCopy, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._copy = session, copy
        self._background = Background("autosave", self)
        self._background.crashed.connect(self._fail)
        self._waiting: Document | None = None
        self._writing = self._told = self._closed = False
        self._rests_until = 0.0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._keep_latest)
        session.project_changed.connect(self._changed)
        session.run_changed.connect(self._changed)
        session.saved_changed.connect(self._changed)

    @property
    def idle(self) -> bool:
        """Whether nothing is being written."""
        return not self._writing

    def keep(self, document: Document) -> None:
        """Write ``document``, the latest of those that wait, unless it was just done."""
        self._waiting = document
        self._write()

    def keep_now(self) -> None:
        """Write what is open before the program goes, if it is not saved; blocks until then."""
        document = self._session.document if self._session.modified else None
        self.close()
        if document is None:
            self._copy.forget()
            return
        try:
            self._copy.keep(document, self._session.path)
        except StudioError as error:
            self._fail(error)

    def forget(self) -> None:
        """What is open was saved or given up."""
        self._soon.stop()
        self._waiting = None
        if not self._closed:
            self._background.submit(self._copy.forget, lambda _none: None, self._fail)

    def close(self) -> None:
        """Wait for what is being written; nothing is written any more."""
        self._closed = True
        self._soon.stop()
        self._background.close()

    def _changed(self, *_news: object) -> None:
        if not self._session.modified:
            self.forget()
        elif not self._soon.isActive():
            self._soon.start(EDITS_AFTER_MS)

    def _keep_latest(self) -> None:
        self.keep(self._waiting or self._session.document)

    def _write(self) -> None:
        document, now = self._waiting, perf_counter()
        if document is None or self._writing or self._closed:
            return
        if now < self._rests_until:
            self._soon.start(round(1000 * (self._rests_until - now)) + 1)
            return
        self._waiting, self._writing = None, True
        original = self._session.path
        self._background.submit(
            lambda: self._copy.keep(document, original), lambda _none: self._wrote(now), self._fail
        )

    def _wrote(self, began: float) -> None:
        self._writing = False
        ended = perf_counter()
        self._rests_until = ended + REST * (ended - began)
        self._write()

    def _fail(self, error: BaseException) -> None:
        self._writing = False
        if not self._told:
            self._told = True
            self.failed.emit(error)
