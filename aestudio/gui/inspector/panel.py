"""The card on the left: the selected layer, the training, the cost."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from aestudio.core.architecture import Role
from aestudio.core.errors import StudioError
from aestudio.core.progress import Progress
from aestudio.core.project import Project
from aestudio.gui.inspector.cost_table import CostTable
from aestudio.gui.inspector.layer_form import LayerForm
from aestudio.gui.inspector.training_form import TrainingForm
from aestudio.gui.session import Session
from aestudio.gui.widgets import Card, label, pill, separator

MARGIN = 12


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
        self.cost = CostTable()
        self._mistake = self._message("mistake", "mistakeLabel")
        self._problem = self._message("notice", "problemLabel")
        self.body.addWidget(self._scrolled())
        self.layer_form.mistaken.connect(self.show_mistake)
        self.training_form.mistaken.connect(self.show_mistake)
        session.edit_refused.connect(self._show_refusal)
        session.project_changed.connect(self.show_project)
        session.selection_changed.connect(self._show_title)
        session.selection_changed.connect(self._show_problems)
        session.findings_changed.connect(self._show_problems)
        self.show_project(session.project)

    def show_project(self, project: Project) -> None:
        """Show title, cost and problems of ``project``."""
        self._show_title()
        self.show_mistake("")
        self.cost.show_project(project)
        self._show_problems()

    def show_progress(self, progress: Progress) -> None:
        """Show what the run has measured."""
        self.cost.show_progress(progress)

    def show_mistake(self, text: str) -> None:
        """Say what is wrong with what was entered; empty when it was put right."""
        self._mistake.setText(text)
        self._mistake.setVisible(bool(text))

    def _show_problems(self) -> None:
        """What blocks training, and what is worth a word about the selected layer."""
        depth, number = self._session.project.architecture.depth, self._session.selected_layer
        place = "output_activation" if number == 2 * depth else min(number, 2 * depth - number) - 1
        shown = [
            f"{one.what}. {one.remedy}."
            for one in self._session.problems
            if one.blocking or place in one.location
        ]
        self._problem.setText("\n".join(shown))
        self._problem.setVisible(bool(shown))

    def _show_refusal(self, error: StudioError) -> None:
        self.layer_form.show_selection()
        self.training_form.show_plan()
        self.show_mistake(str(error))

    def _show_title(self) -> None:
        number = self._session.selected_layer
        if number == 0:
            self.title.setText("Input")
            self._role.setText("data")
            return
        role = self._session.project.architecture.dense_layers[number - 1].role
        named = {Role.CODINGS: "Coding layer", Role.OUTPUT: "Output layer"}
        self.title.setText(named.get(role, f"Hidden layer {number}"))
        self._role.setText(str(role))

    def _message(self, role: str, name: str) -> QLabel:
        found = label("", role)
        found.setObjectName(name)
        found.setWordWrap(True)
        found.hide()
        return found

    def _scrolled(self) -> QScrollArea:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(9)
        layout.addWidget(self._mistake)
        layout.addWidget(self._problem)
        layout.addWidget(self.layer_form)
        layout.addWidget(separator())
        layout.addWidget(self.training_form)
        layout.addWidget(separator())
        layout.addWidget(self.cost)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar = area.verticalScrollBar()

        def make_room(_least: int, most: int) -> None:
            # The bar stands in the margin, so that fields are as wide with it as without.
            taken = bar.sizeHint().width() if most else 0
            layout.setContentsMargins(MARGIN, MARGIN, max(MARGIN - taken, 0), MARGIN)

        bar.rangeChanged.connect(make_room)
        return area
