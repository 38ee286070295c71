"""The loss card: curves of all stages, or the start page while there are none."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from aestudio.core.progress import Progress
from aestudio.gui.theme import Themes
from aestudio.gui.training.bands import band_edges
from aestudio.gui.training.start_page import RecipeCard, StartPage
from aestudio.gui.widgets import Card


class LossCard(Card):
    """Shows the loss series of a run; before the first one, what to do."""

    def __init__(
        self, themes: Themes, recipes: Sequence[RecipeCard] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__("Loss", parent)
        self.start_page = StartPage(themes, recipes)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start_page)
        self.body.addWidget(self._pages, 1)
        self._stages = 1

    def show_progress(self, progress: Progress) -> None:
        """Show how the losses of all stages have gone so far."""
        self._stages = len(progress.stages)

    def show_reference(self, value: float | None, text: str) -> None:
        """Draw a level to compare with, or none."""

    def show_starting(self, starting: bool) -> None:
        """A run was asked for: show the plot although it is still empty."""

    def band_edges(self) -> tuple[float, ...]:
        """Where the edges of the bands lie, in pixels from the left of this card."""
        return band_edges(self.width(), self._stages)
