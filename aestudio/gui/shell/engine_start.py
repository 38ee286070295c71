"""Loads the engine once the window is drawn, and tells what it runs on."""

from PySide6.QtCore import QObject, QTimer, Signal

from aestudio.core.training import Engine, EngineInfo, EngineLoader
from aestudio.gui.kit.background import Background


class EngineStart(QObject):
    """``loaded`` carries the Engine, ``failed`` a StudioError."""

    loaded = Signal(object)
    failed = Signal(object)

    def __init__(self, load: EngineLoader, background: Background, after: int) -> None:
        super().__init__(background)
        self._load_engine, self._background = load, background
        self.info: EngineInfo | None = None
        # A child of the window, so that it goes with it; QTimer.singleShot would outlive it.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._load)
        self._soon.start(after)

    @property
    def ready(self) -> bool:
        """Whether it is there."""
        return self.info is not None

    def call_off(self) -> None:
        """Do not begin any more."""
        self._soon.stop()

    def _load(self) -> None:
        self._background.submit(self._load_engine, self._loaded, self.failed.emit)

    def _loaded(self, engine: Engine) -> None:
        self.info = engine.info
        self.loaded.emit(engine)
