"""What is written beside the window, for as long as it is wanted."""

from collections.abc import Callable
from threading import Event as Flag
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from aestudio.core.errors import StudioError
from aestudio.gui.kit.background import Background

Written = TypeVar("Written")


class Writer(QObject, Generic[Written]):
    """``ended`` carries what was written, ``failed`` a StudioError; ``changed`` tells that it is
    under way now, or no more. ``name`` is that of its thread."""

    ended = Signal(object)
    failed = Signal(object)
    changed = Signal()

    def __init__(self, name: str, window: QWidget) -> None:
        super().__init__(window)
        self.background = Background(name, self)
        self.background.crashed.connect(lambda _error: self.changed.emit())
        self._called_off = Flag()

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        return self.background.busy

    def stop(self) -> None:
        """Let nothing be written after all."""
        self._called_off.set()

    def close(self) -> None:
        """Write no more, for when the window goes."""
        self.stop()
        self.background.close()

    def keep(self, written: Written) -> None:
        """Remember where it was written."""
        raise NotImplementedError

    def _write(self, work: Callable[[Callable[[], bool]], Written | None]) -> None:
        """Off the GUI thread; ``work`` asks whether it is called off, and then gives None."""
        self._called_off = called_off = Flag()
        self.background.submit(lambda: work(called_off.is_set), self._end, self._fail)
        self.changed.emit()

    def _end(self, written: Written | None) -> None:
        self.changed.emit()
        if written is not None:
            self.keep(written)
            self.ended.emit(written)

    def _fail(self, error: StudioError) -> None:
        self.changed.emit()
        self.failed.emit(error)
