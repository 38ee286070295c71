"""What stands below the histogram: one of several pages, each of which asks for its own."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QStackedLayout, QWidget

from aestudio.analysis.passing import Passed
from aestudio.core.errors import StudioError
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.computations import Wish
from aestudio.gui.kit.sketch import draw_scrolled
from aestudio.gui.kit.widgets import label

Result = TypeVar("Result")


class Below(QWidget):
    """``change_wanted`` carries a function of Inspected, ``told`` a sentence on what is seen.

    ``slot`` is under what it asks; it says in words why there is nothing.
    """

    change_wanted = Signal(object)
    told = Signal(str)

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}Page")
        self.slot = f"errors {name}"
        self.tools = tools
        self.sentence = ""
        self.message = label("", "muted", self)
        self.message.setObjectName(f"{name}Message")
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setWordWrap(True)
        self.message.setContentsMargins(40, 0, 40, 0)
        self._content: QWidget | None = None
        self._places = QStackedLayout(self)
        self._places.addWidget(self.message)

    def hold(self, content: QWidget) -> None:
        """What is shown once it is known."""
        self._content = content
        self._places.addWidget(content)

    def show_passed(self, inspected: Inspected, passed: Passed) -> None:
        """Show these; asked for while it is in sight alone."""
        raise NotImplementedError

    def show_selection(self, inspected: Inspected) -> None:
        """Mark what is selected."""

    def leave(self) -> None:
        """What it asked for is not wanted any more."""
        self.tools.computations.drop(self.slot)

    def tabled(self) -> Callable[[], str]:
        """What makes a table of what is seen now, as CSV, on any thread; empty while there is
        nothing."""
        return no_table

    def draw(self, painter: QPainter) -> None:
        """Paint what is seen as a picture."""
        if self._content is not None and self.is_shown:
            if isinstance(self._content, QAbstractScrollArea):
                draw_scrolled(painter, self._content)
            else:
                self._content.render(painter, QPoint())

    @property
    def is_shown(self) -> bool:
        """Whether there is something to be seen."""
        return self._content is not None and self._places.currentWidget() is self._content

    def say(self, message: str) -> None:
        """Say why there is nothing, or that it is on its way."""
        self.message.setText(message)
        self._places.setCurrentWidget(self.message)
        self.tell("")

    def tell(self, sentence: str) -> None:
        """Have a sentence said beside the choice of pages."""
        self.sentence = sentence
        self.told.emit(sentence)

    def show_content(self) -> None:
        """Show what is known now."""
        if self._content is not None:
            self._places.setCurrentWidget(self._content)

    def ask(
        self,
        wish: Wish[Result],
        then: Callable[[Result], object],
        words: str,
        slot: str = "",
    ) -> None:
        """Ask for something; ``words`` say what is on its way, unless there is something to be
        seen already that stays until the next comes."""
        if not self.is_shown:
            self.say(words)

        def progress(share: float, _so_far: object) -> None:
            if not self.is_shown:
                self.message.setText(f"{words}: {share:.0%}")

        self.tools.computations.ask(slot or self.slot, wish, then, self.fail, progress)

    def fail(self, error: StudioError) -> None:
        """Say what could not be worked out."""
        self.say(str(error))


def no_table() -> str:
    """There is nothing to be seen."""
    return ""
