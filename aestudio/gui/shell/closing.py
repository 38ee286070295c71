"""Whether the window may close, and what has to end, or to be saved, before it does."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from aestudio.core.units import count_text
from aestudio.gui.document.documents import Documents, IfUnsaved
from aestudio.gui.document.session import Session
from aestudio.gui.kit.asking import Question, Role, ask
from aestudio.gui.run.queue_runner import QueueRunner
from aestudio.gui.run.run_controller import RunController, RunState


class IfTraining(Enum):
    """What to do with a run that is under way when the window closes."""

    SAVE = "Stop and save"
    DISCARD = "Discard"
    CANCEL = "Cancel"


class IfQueued(Enum):
    """What to do with runs that wait when the window closes."""

    DROP = "Give up"
    CANCEL = "Cancel"


class Closing(QObject):
    """``agreed`` is set once nothing stands against it any more: the window closes then."""

    def __init__(
        self,
        session: Session,
        documents: Documents,
        controller: RunController,
        queue: QueueRunner,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._documents, self._controller = session, documents, controller
        self._queue, self._window = queue, window
        self._after_run: Callable[[], object] | None = None
        self.agreed = False
        controller.called_off.connect(self.go_on)

    def may_close(self) -> bool:
        """Ask what has to be asked; if it has to wait for something, close by itself later."""
        if self.agreed:
            return True
        if not self.may_leave_queue():
            return False
        if not self._controller.idle:
            return self._ask_to_stop()
        if not self._session.modified:
            return True
        match self._documents.ask_keep():
            case IfUnsaved.SAVE:
                return self._save_and_close()
            case IfUnsaved.DISCARD:
                return True
        return False

    def go_on(self) -> None:
        """The run has ended: do what waited for that."""
        then, self._after_run = self._after_run, None
        if then is not None:
            then()

    def may_leave_queue(self) -> bool:
        """Whether what is trained in turn, if anything, may be given up; it goes on until the
        project is really left."""
        state = self._queue.state
        if not state.busy:
            return True
        left = count_text(state.total - state.ended, "run")
        roles = {IfQueued.DROP: Role.DestructiveRole, IfQueued.CANCEL: Role.RejectRole}
        text = f"The queue has {left} left to train."
        more = "Leave this project and give them up? Runs that have ended are kept."
        question = Question("queueBox", text, more, list(roles.items()), IfQueued.CANCEL)
        return ask(self._window, question) is IfQueued.DROP

    def _ask_to_stop(self) -> bool:
        roles = {
            IfTraining.SAVE: Role.AcceptRole,
            IfTraining.DISCARD: Role.DestructiveRole,
            IfTraining.CANCEL: Role.RejectRole,
        }
        text = "Training is under way."
        more = "Stop it and close? What this run has learnt so far can be saved, or discarded."
        answer = ask(self._window, Question("trainingBox", text, more, list(roles.items())))
        if answer is IfTraining.CANCEL:
            return False
        if self._controller.state is RunState.STARTING:
            self._controller.stop()  # At once: there is no end to wait for.
        if self._controller.idle:  # Or it has ended while the question stood.
            return answer is IfTraining.DISCARD or self._save_and_close()
        self._after_run = self._close_now if answer is IfTraining.DISCARD else self._save_and_close
        self._controller.stop()
        return False

    def _save_and_close(self) -> bool:
        """Never True: the window closes by itself once all is saved."""
        self._documents.save(then=self._close_now)
        return False

    def _close_now(self) -> None:
        self.agreed = True
        self._window.close()
