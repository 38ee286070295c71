"""The reconstructions card: inputs, what the network makes of them, and where it errs."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from aestudio.core.architecture import Architecture
from aestudio.core.weights import Weights
from aestudio.data.dataset import Dataset
from aestudio.gui.session import Session
from aestudio.gui.theme import Themes
from aestudio.gui.widgets import Card


class ReconstructionPanel(Card):
    """Shows samples beside their reconstructions; computes off the GUI thread.

    ``test_error_changed`` carries the error of the whole test part. ``shut_down`` must be
    called before the window goes.
    """

    test_error_changed = Signal(float)

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("Reconstructions", parent)
        self._session, self._themes = session, themes

    @property
    def idle(self) -> bool:
        """Whether nothing is being computed or waits for it."""
        return True

    def show_dataset(self, dataset: Dataset) -> None:
        """Show the samples of ``dataset``."""

    def show_weights(self, architecture: Architecture, weights: Weights) -> None:
        """Show what these weights make of the samples; ``architecture`` may be shallower."""

    def set_live(self, live: bool) -> None:
        """Whether training goes on: then the cells keep their places."""

    def clear(self) -> None:
        """Forget the weights; the inputs stay."""

    def shut_down(self) -> None:
        """Let the worker end; nothing is computed any more."""

    def closeEvent(self, event: QCloseEvent) -> None:
        self.shut_down()
        super().closeEvent(event)
