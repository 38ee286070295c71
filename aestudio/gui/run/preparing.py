"""Compiles the design ahead while it is being looked at, so that training starts at once."""

from PySide6.QtCore import QObject, QTimer

from aestudio.core.errors import StudioError
from aestudio.core.training import Engine
from aestudio.gui.document.session import Session
from aestudio.gui.kit.background import Background
from aestudio.gui.run.run_controller import RunController

STILL_FOR_MS = 600  # A design that was not changed for so long is worth compiling.


class Preparing(QObject):
    """Once the engine is there, each design that stays a moment is prepared, but not beside a
    run: both would want the processor."""

    def __init__(self, session: Session, *controllers: RunController) -> None:
        super().__init__(session)
        self._session, self._controllers = session, controllers
        self._engine: Engine | None = None
        self._wanted: object = None
        self._background = Background("compiling", self)
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(STILL_FOR_MS)
        self._still.timeout.connect(self._prepare)
        session.project_changed.connect(self._wait)
        for one in controllers:
            one.state_changed.connect(self._wait)

    def begin(self, engine: Engine) -> None:
        """The engine is there."""
        self._engine = engine
        self._wait()

    def close(self) -> None:
        """End, after what is being compiled at the moment."""
        self._still.stop()
        self._wanted = None
        self._background.close()

    def _wait(self) -> None:
        self._wanted = None
        if self._engine is not None and all(one.idle for one in self._controllers):
            self._still.start()
        else:
            self._still.stop()

    def _prepare(self) -> None:
        project, engine = self._session.project, self._engine
        if engine is None or any(problem.blocking for problem in project.problems()):
            return
        wanted = self._wanted = object()
        self._background.submit(
            lambda: engine.prepare(
                project.architecture,
                project.plan,
                project.samples_per_epoch,
                lambda: self._wanted is not wanted,
            ),
            lambda _nothing: None,
            _leave_to_training,
        )


def _leave_to_training(_error: StudioError) -> None:
    """Whatever stands against the design is told when it is trained."""
