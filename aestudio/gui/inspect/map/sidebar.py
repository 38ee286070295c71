"""What is set of the map, and of what is selected on it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.gui.inspect.map.how_section import HowSection
from aestudio.gui.inspect.map.runs_section import RunsSection
from aestudio.gui.inspect.map.selection_section import SelectionSection
from aestudio.gui.shell.theme import Themes


class MapSidebar(QWidget):
    """How it is made, which runs are on it, and the selection, one above the other."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapSidebar")
        self.how = HowSection(themes, self)
        self.runs = RunsSection(themes, self)
        self.selection = SelectionSection(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.how)
        layout.addWidget(self.runs)
        layout.addWidget(self.selection)
