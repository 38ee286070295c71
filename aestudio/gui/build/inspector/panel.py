"""The card on the left: the selected layer, the training, the cost."""

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from aestudio.core.errors import StudioError
from aestudio.core.places import counted_at, number_at, number_of
from aestudio.core.progress import Progress
from aestudio.core.project import Project
from aestudio.core.stack import Role
from aestudio.gui.build.inspector.cost_table import CostTable
from aestudio.gui.build.inspector.layer_form import LayerForm
from aestudio.gui.build.inspector.notes import Notes
from aestudio.gui.build.inspector.objective_terms import ObjectiveTerms
from aestudio.gui.build.inspector.training_form import TrainingForm
from aestudio.gui.document.session import Session
from aestudio.gui.kit.widgets import Card, pill, scrolled, set_tone
from aestudio.gui.shell.labels import advice, in_labels

MARGIN, TOP = 12, 10
BETWEEN = 12  # Sections, each of which has a heading.
EVERYWHERE = -1


class InspectorPanel(Card):
    """Settings of what is selected, with mistakes and problems beside them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._session = session
        self._role = pill("")
        self.header.addStretch(1)
        self.header.addWidget(self._role)
        self.layer_form = LayerForm(session)
        self.training_form = TrainingForm(session)
        self.objective = ObjectiveTerms()
        self.objective.setObjectName("objectiveTerms")
        self.cost = CostTable()
        self.body.addWidget(self._scrolled())
        self._notes = Notes(self)
        self._notes.covering.connect(self._leave_room)
        self._mistake, self._mistaken_layer = "", EVERYWHERE
        self.layer_form.mistaken.connect(self.show_mistake)
        self.training_form.mistaken.connect(self._show_training_mistake)
        session.edit_refused.connect(self._show_refusal)
        session.project_changed.connect(self.show_project)
        session.selection_changed.connect(self._show_title)
        session.selection_changed.connect(self._show_problems)
        session.selection_changed.connect(self._show_what_is_wrong)
        session.stage_selection_changed.connect(self._show_objective)
        session.findings_changed.connect(self._show_problems)
        self.show_project(session.project)

    def show_project(self, project: Project) -> None:
        """Show title, cost and problems of ``project``."""
        self._show_title()
        self.show_mistake("")
        self.cost.show_project(project)
        self._show_objective()
        self._show_problems()

    def show_progress(self, progress: Progress) -> None:
        """Show what the run has measured."""
        self.objective.show_progress(progress)
        self.cost.show_progress(progress)

    def show_mistake(self, text: str) -> None:
        """Say what is wrong with what was entered for the selected layer; empty when it was put
        right."""
        self._note_mistake(text, self._session.selected_layer)

    def _show_training_mistake(self, text: str) -> None:
        self._note_mistake(text, EVERYWHERE)

    def _note_mistake(self, text: str, layer: int) -> None:
        self._mistake, self._mistaken_layer = text, layer
        self._show_what_is_wrong()

    def _show_what_is_wrong(self) -> None:
        here = self._mistaken_layer in (EVERYWHERE, self._session.selected_layer)
        self._notes.show_mistake(self._mistake if here else "")

    def _show_problems(self) -> None:
        """What blocks training, and what is worth a word about the selected layer."""
        architecture, number = self._session.project.architecture, self._session.selected_layer
        mirrored = counted_at(architecture, number)
        here = {number, mirrored and number_at(architecture, mirrored)}
        shown = [
            advice(one)
            for one in self._session.problems
            if one.blocking or number_of(architecture, one.location) in here
        ]
        self._notes.show_problem("\n".join(shown))

    def _show_objective(self) -> None:
        """That of the selected stage, or of the one that leaves the network behind."""
        project, number = self._session.project, self._session.selected_stage
        self.objective.show_stage(project.plan.stages(project.architecture)[number - 1])

    def _show_refusal(self, error: StudioError) -> None:
        self.layer_form.show_selection()
        self.training_form.show_plan()
        number = number_of(self._session.project.architecture, getattr(error, "location", ()))
        self._note_mistake(in_labels(str(error)), EVERYWHERE if number is None else number)

    def _leave_room(self, height: int) -> None:
        """What lies below the notes can be scrolled to."""
        margins = self._content.contentsMargins()
        margins.setBottom(MARGIN + height)
        self._content.setContentsMargins(margins)

    def _show_title(self) -> None:
        number = self._session.selected_layer
        if number == 0:
            self.title.setText("Input")
            self._role.setText("data")
            set_tone(self._role, "")
            return
        architecture = self._session.project.architecture
        role = architecture.stack[number - 1].role
        named = {Role.CODINGS: "Coding layer", Role.OUTPUT: "Output layer"}
        self.title.setText(named.get(role, f"Hidden layer {number}"))
        told = architecture.coding.told if role is Role.CODINGS else ""
        self._role.setText(told or str(role))
        set_tone(self._role, "warning" if told else "")

    def _scrolled(self) -> QScrollArea:
        content = QWidget()
        layout = self._content = QVBoxLayout(content)
        layout.setContentsMargins(MARGIN, TOP, MARGIN, MARGIN)
        layout.setSpacing(BETWEEN)
        for section in (self.layer_form, self.objective, self.training_form, self.cost):
            layout.addWidget(section)
        layout.addStretch(1)
        area = scrolled(content)
        bar = area.verticalScrollBar()

        def make_room(_least: int, most: int) -> None:
            if not isValid(bar):  # It still tells of its range while it is destroyed.
                return
            # The bar stands in the margin, so that fields are as wide with it as without.
            taken = bar.sizeHint().width() if most else 0
            margins = layout.contentsMargins()
            margins.setRight(max(MARGIN - taken, 0))
            layout.setContentsMargins(margins)

        bar.rangeChanged.connect(make_room)
        return area
