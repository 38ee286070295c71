"""Train, from the start, one stage: with what is being typed, and asked about where it costs."""

from collections.abc import Callable
from enum import Enum
from functools import partial

from PySide6.QtWidgets import QWidget

from aestudio.core.queue import QueuedRun
from aestudio.core.units import count_text
from aestudio.gui.document.anew import train_anew
from aestudio.gui.document.documents import Documents
from aestudio.gui.document.session import Session
from aestudio.gui.kit.asking import Question, Role, ask
from aestudio.gui.run.queue_runner import QueueRunner
from aestudio.gui.run.training_controller import TrainingController
from aestudio.gui.shell.typed import once_typed
from aestudio.gui.shell.workspaces import Workspaces


class IfWaiting(Enum):
    """What to do with runs that wait when the queue is to stop."""

    STOP = "Stop all"
    CANCEL = "Cancel"


class TrainCommands:
    """What the buttons of training do."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        documents: Documents,
        training: TrainingController,
        workspaces: Workspaces,
        queue: QueueRunner,
        say: Callable[[str], object],
    ) -> None:
        self._window, self._session, self._documents = window, session, documents
        self._training, self._workspaces = training, workspaces
        self._queue, self._say = queue, say

    def train(self) -> None:
        """Go on with the run of this design, else train from the start."""
        once_typed(self._workspaces, self._train)

    def restart(self) -> None:
        """Train from new weights."""
        once_typed(self._workspaces, self._restart)

    def queue(self) -> None:
        """Have the design as it is now trained from the start, once it is its turn."""
        once_typed(self._workspaces, self._add)

    def run_stage(self, number: int, renewed: bool) -> None:
        """Train one stage, from its own weights or from new ones."""
        once_typed(self._workspaces, partial(self._run_stage, number, renewed))

    def run_selected_stage(self) -> None:
        """Train the stage that is selected, from the weights that it has."""
        if self._session.selected_stage:
            self.run_stage(self._session.selected_stage, renewed=False)

    def _train(self) -> None:
        if self._session.document.can_continue:
            self._training.train()
        else:
            self._restart()

    def _add(self) -> None:
        project = self._session.project
        blocking = [one for one in project.problems() if one.blocking]
        if blocking:
            self._training.refused.emit(blocking[0].error())
            return
        last = self._queue.state.last
        name = self._session.runs.name_for(project, before=last.project if last else None)
        self._queue.add([QueuedRun(project, name)])
        self._say(f"Added to the queue: {name}")

    def stop_queue(self) -> None:
        """Train nothing more of the queue; where several wait, only after a question."""
        waiting = len(self._queue.state.queue)
        if waiting > 1:
            roles = {IfWaiting.STOP: Role.DestructiveRole, IfWaiting.CANCEL: Role.RejectRole}
            text = f"{count_text(waiting, 'run')} wait in the queue."
            more = "Stop, and train none of them? Runs that have ended are kept."
            question = Question("stopQueueBox", text, more, list(roles.items()), IfWaiting.CANCEL)
            if ask(self._window, question) is IfWaiting.CANCEL:
                return
        self._queue.stop()

    def _restart(self) -> None:
        train_anew(self._window, self._session, self._documents, self._training.restart)

    def _run_stage(self, number: int, renewed: bool) -> None:
        run_stage = partial(self._training.run_stage, number, renewed)
        if renewed:
            train_anew(self._window, self._session, self._documents, run_stage)
        else:
            run_stage()
