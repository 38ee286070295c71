"""Training from new weights in place of what was learnt: asked about where that would be missed."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtWidgets import QWidget

from aestudio.core.run import Run
from aestudio.gui.document.documents import Documents
from aestudio.gui.document.session import Session
from aestudio.gui.kit.asking import Question, Role, ask
from aestudio.gui.kit.figures import count_text, time_text

WORTH_ASKING = 60.0  # Seconds of training.


class IfReplaced(Enum):
    """What to do with a run that is not saved, in place of which another is to begin."""

    SAVE = "Save, then train"
    TRAIN = "Train anew"
    CANCEL = "Cancel"


def train_anew(
    window: QWidget, session: Session, documents: Documents, train: Callable[[], object]
) -> None:
    """``train``, unless the user wants to keep the run that it would replace."""
    run = session.run
    if run is None or session.run_saved or _seconds(run) < WORTH_ASKING:
        train()
        return
    match ask(window, _question(run)):
        case IfReplaced.SAVE:
            documents.save(then=train)
        case IfReplaced.TRAIN:
            train()


def _question(run: Run) -> Question[IfReplaced]:
    epochs = sum(len(series.epochs) for series in run.history.stages)
    learnt = f"{count_text(epochs, 'epoch')} in {time_text(_seconds(run))}"
    roles = {
        IfReplaced.SAVE: Role.AcceptRole,
        IfReplaced.TRAIN: Role.DestructiveRole,
        IfReplaced.CANCEL: Role.RejectRole,
    }
    text = "Train from new weights?"
    more = f"What was learnt before ({learnt}) is not saved, and is replaced."
    return Question("anewBox", text, more, list(roles.items()))


def _seconds(run: Run) -> float:
    return sum(series.seconds for series in run.history.stages)
