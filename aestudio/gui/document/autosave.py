"""Keeps a safety copy of what is open, off the GUI thread, so that a crash costs little."""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from aestudio.core.errors import StudioError
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.gui.document.session import Session
from aestudio.gui.kit.background import Background
from aestudio.storage.recovery import SafetyCopy
from aestudio.storage.stamp import Stamp

EDITS_AFTER_MS = 20_000
# What was recovered is kept again once it has been on the screen for a moment: a document that
# the program cannot show must not come back for ever.
RECOVERED_AFTER_MS = 3_000
AGAIN_AFTER_MS = 5_000  # After a copy that could not be made.
# While a network learns, writing takes no more than a twentieth of the time.
REST = 19.0


class Autosave(QObject):
    """Edits are kept within half a minute, a run that goes on at the ends of its epochs.

    ``failed`` carries the StudioError of the first copy that could not be made; the next ones
    are tried without a word, until ``mended`` tells that one was made.
    """

    failed = Signal(object)
    mended = Signal()

    def __init__(
        self,
        session: Session,
        copy: SafetyCopy,
        parent: QObject | None = None,
        stamp: Callable[[], Stamp | None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._session, self._copy, self._stamp = session, copy, stamp
        self._background = Background("autosave", self)
        self._background.crashed.connect(self._fail)
        self._under_way: Run | None = None
        self._wanted = self._writing = self._failing = False
        self._closed = self._ended = False
        self._rests_until = 0.0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._write)
        session.project_changed.connect(self._changed)
        session.run_changed.connect(self._run_changed)
        session.saved_changed.connect(self._changed)

    @property
    def idle(self) -> bool:
        """Whether nothing is being written."""
        return not self._writing

    @property
    def unsaved(self) -> bool:
        """Whether a crash would lose something."""
        return self._session.modified or self._under_way is not None

    def note_checkpoint(self, run: Run) -> None:
        """A run under way could go on from here."""
        self._under_way = run
        self._write()

    def keep_recovered(self) -> None:
        """What a crash left behind is open, and has no copy of its own yet."""
        if not self._closed:
            self._soon.start(RECOVERED_AFTER_MS)

    def keep_now(self) -> None:
        """Write what is not saved before the program goes; blocks until that is done."""
        if self._ended:
            return
        self.close()
        self._ended = True
        if not self.unsaved:
            self._copy.end()
            return
        try:
            self._copy.keep(self._document(), self._session.path, self._stamp())
        except StudioError as error:
            self._fail(error)

    def end(self) -> None:
        """The user closes, and what is not saved is not wanted."""
        if not self._ended:
            self.close()
            self._ended = True
            self._copy.end()

    def close(self) -> None:
        """Wait for what is being written; nothing is written any more."""
        self._closed = True
        self._soon.stop()
        self._background.close()

    def _run_changed(self) -> None:
        self._under_way = None
        self._changed()

    def _changed(self) -> None:
        if self._closed:
            return
        if self.unsaved:
            if not self._soon.isActive():
                self._soon.start(EDITS_AFTER_MS)
            return
        self._soon.stop()
        self._wanted = False
        self._background.submit(self._copy.forget, lambda _none: None, self._fail)

    def _document(self) -> Document:
        document = self._session.document
        return document if self._under_way is None else document.with_run(self._under_way)

    def _write(self) -> None:
        now = perf_counter()
        if self._writing or self._closed:
            self._wanted = True
            return
        if now < self._rests_until:
            self._soon.start(round(1000 * (self._rests_until - now)) + 1)
            return
        self._wanted, self._writing = False, True
        document, original, stamp = self._document(), self._session.path, self._stamp()
        self._background.submit(
            lambda: self._copy.keep(document, original, stamp),
            lambda _none: self._wrote(now),
            self._fail,
        )

    def _wrote(self, began: float) -> None:
        self._writing = False
        ended = perf_counter()
        if self._under_way is not None:
            self._rests_until = ended + REST * (ended - began)
        if self._failing:
            self._failing = False
            self.mended.emit()
        if self._wanted:
            self._write()

    def _fail(self, error: BaseException) -> None:
        self._writing = False
        self._rests_until = perf_counter() + AGAIN_AFTER_MS / 1000
        if not self._closed:
            self._soon.start(AGAIN_AFTER_MS)
        if not self._failing:
            self._failing = True
            self.failed.emit(error)
