"""What every view of the Inspect workspace is."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from aestudio.core.errors import StudioError
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.kit.computations import Computations
from aestudio.gui.kit.folders import Folders
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.shell.theme import Themes


@dataclass(frozen=True, slots=True)
class Tools:
    """What views work with."""

    computations: Computations
    themes: Themes
    folders: Folders


class InspectView(QWidget):
    """One large view: ``name`` is that of its line in the table of views.

    ``change_wanted`` carries a function of Inspected that makes the one to look at from now on:
    what is selected, the layer, the unit, the sample. ``view_wanted`` carries the name of another
    view to turn to, ``told`` words for the status line, ``withdrawn`` those that no longer matter,
    ``failed`` a StudioError, ``switch_off_wanted`` the layer, from 1, and the unit, from 0, that a
    run is wanted without, ``marks_wanted`` the ids of the runs that are to be compared.
    """

    change_wanted = Signal(object)
    view_wanted = Signal(str)
    told = Signal(str)
    withdrawn = Signal(str)
    failed = Signal(object)
    switch_off_wanted = Signal(int, int)
    marks_wanted = Signal(tuple)

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}View")
        self.name, self.tools = name, tools

    @property
    def header(self) -> tuple[QWidget, ...]:
        """Controls beside the tabs, from left to right."""
        return ()

    @property
    def sidebar(self) -> QWidget | None:
        """What is set of this view alone, below what is looked at."""
        return None

    @property
    def detail(self) -> QWidget | None:
        """What tells of the selection in place of the samples that are selected."""
        return None

    def show_inspected(self, inspected: Inspected) -> None:
        """Show this; asked for while the view is in sight alone."""

    def hide_inspected(self) -> None:
        """The view is no longer in sight: nothing it asked for is wanted."""
        self.tools.computations.drop(self.name)

    def picture(self) -> Sketch | None:
        """What is seen, as a picture; None while there is nothing."""
        return None

    @property
    def about(self) -> str:
        """What a picture of it is to say of it: t-SNE, perplexity 30."""
        return self.name.capitalize()

    @property
    def is_table(self) -> bool:
        """Whether ``table`` tells anything."""
        own = type(self)
        return own.table is not InspectView.table or own.ask_table is not InspectView.ask_table

    def table(self) -> str:
        """What is seen, as CSV; empty where it is no table."""
        return ""

    def ask_table(self, then: Callable[[str], object]) -> None:
        """Have ``then`` hear the table: at once, but in views in which it takes time."""
        then(self.table())

    def fail(self, error: StudioError) -> None:
        """Say what could not be worked out."""
        self.failed.emit(error)

    def close(self) -> bool:
        """End what it has begun; may be asked more than once."""
        self.hide_inspected()
        return super().close()
