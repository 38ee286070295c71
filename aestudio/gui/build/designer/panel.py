"""The architecture card: diagram or table, and what can be added."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from aestudio.core.project import Project
from aestudio.core.shapes import shape_text
from aestudio.gui.build.designer.edits import insert_after, is_removable, remove
from aestudio.gui.build.designer.hourglass_view import HourglassView
from aestudio.gui.build.designer.insert_menu import InsertMenu
from aestudio.gui.build.designer.layer_table import LayerTable
from aestudio.gui.document.session import Session
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.widgets import Card, Segments, button
from aestudio.gui.shell.theme import Themes


class DesignerPanel(Card):
    """Shows and edits the architecture of the session's project.

    ``mistaken`` says what is wrong with what was entered, or that it was put right.
    """

    mistaken = Signal(str)

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("Architecture", parent)
        self._session = session
        self.sizes = ElidedLabel("muted", least=0)
        self.diagram = HourglassView(session, themes)
        self.table = LayerTable(session)
        for view in (self.diagram, self.table):
            view.mistaken.connect(self.mistaken)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.diagram)
        self._pages.addWidget(self.table)
        self._views = Segments((("diagram", "Diagram"), ("table", "Table")))
        self._views.setFixedWidth(124)
        self._views.chosen.connect(self.show_view)
        self._add = button(
            "+ Layer", "addLayerButton", "Insert a layer after the selected one (+)", self.insert
        )
        self._remove = button(
            "Remove", "removeLayerButton", "Remove the selected layer (Del)", self.remove_selected
        )
        self.header.addWidget(self.sizes, 1)
        for widget in (self._add, self._remove, self._views):
            self.header.addWidget(widget)
        self.body.addWidget(self._pages)
        self.show_view("diagram")
        session.project_changed.connect(self.show_project)
        session.selection_changed.connect(self._show_actions)
        self.show_project(session.project)

    def show_project(self, project: Project) -> None:
        """Show the architecture of ``project``."""
        architecture = project.architecture
        encoder = [shape_text(one) for one in architecture.shown_shapes[: architecture.depth + 1]]
        # Below the diagram they stand again: where there is no room, nothing is missed.
        short = f"{encoder[0]} → … → {encoder[-1]} → …"
        self.sizes.say(str(architecture), f"{' → '.join(encoder)} → …", short, "")
        self.diagram.show_project(project)
        self.table.show_project(project)
        self._show_actions()

    def show_view(self, view: object) -> None:
        """Turn to the diagram or the table."""
        self._views.show_value(view)
        self._pages.setCurrentWidget(self.table if view == "table" else self.diagram)

    def _show_actions(self) -> None:
        architecture = self._session.project.architecture
        self._remove.setEnabled(is_removable(architecture, self._session.selected_layer))

    def insert(self) -> None:
        """Insert a layer, of a kind that is chosen where several can stand there."""
        number = self._session.selected_layer
        menu = InsertMenu(self._session, number, "", self)
        if menu.has_choice:
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))
            menu.setActiveAction(menu.actions()[0])
        else:
            menu.deleteLater()
            insert_after(self._session, number)

    def remove_selected(self) -> None:
        """Remove the layer that is selected, if it may go."""
        remove(self._session, self._session.selected_layer)
