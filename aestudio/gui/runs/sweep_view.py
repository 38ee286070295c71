"""What came of a sweep: its runs across parallel axes, and what is told of the one pointed at."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.core.runs import KeptRun
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.runs.parallel_canvas import ParallelCanvas
from aestudio.gui.runs.parallel_scene import parallel_of
from aestudio.gui.shell.theme import Themes

HOW = "Each line is a run; point at one to read it, click to select it in the table."
ALIKE = "These runs differ in no setting."
ALONE = "One run so far: from the second on there is an axis for each setting that differs."


class SweepView(QWidget):
    """``run_wanted`` carries the id of a run to be looked at."""

    run_wanted = Signal(str)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sweepView")
        self._usual = HOW
        self.canvas = ParallelCanvas(themes.current, self)
        self.told = ElidedLabel("muted", self)
        self.told.setObjectName("sweepTold")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.told)
        self.canvas.hovered.connect(lambda told: self.told.say(told or self._usual))
        self.canvas.run_wanted.connect(self.run_wanted)
        themes.changed.connect(self.canvas.show_theme)
        self.told.say(HOW)

    def show_runs(self, kept: Sequence[KeptRun]) -> None:
        """Show these, each as a line."""
        found = parallel_of(kept)
        alike = ALONE if len(kept) == 1 else ALIKE
        self._usual = HOW if len(found.axes) > 1 else alike
        self.canvas.show_parallel(found)
        self.told.say(self.canvas.told or self._usual)

    def show_current(self, id: str | None) -> None:
        """Show which run is looked at in the table."""
        self.canvas.show_current(id)
