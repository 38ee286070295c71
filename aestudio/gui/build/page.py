"""The workspace in which networks are designed and trained."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.core.progress import Progress
from aestudio.gui.build.designer.panel import DesignerPanel
from aestudio.gui.build.inspector.panel import InspectorPanel
from aestudio.gui.build.training.loss_plot import LossCard
from aestudio.gui.build.training.result_strip import ResultStrip
from aestudio.gui.build.training.rewind_strip import RewindStrip
from aestudio.gui.build.training.stage_list import StageList
from aestudio.gui.build.training.start_page import RecipeCard
from aestudio.gui.build.viewer.panel import ReconstructionPanel
from aestudio.gui.document.session import Session
from aestudio.gui.kit.panes import Panes
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.workspace import Workspace
from aestudio.recipes import recipes

LEAST_INSPECTOR, LEAST_VIEWER = 252, 300


class BuildPage(Workspace):
    """Settings · network, stages, curve · what it sees; all follow the session by themselves."""

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self.setObjectName("buildPage")
        self.inspector = InspectorPanel(session)
        self.designer = DesignerPanel(session, themes)
        self.stages = StageList(session, themes)
        self.loss = LossCard(themes, _recipe_cards())
        self.result = ResultStrip()
        self.rewind = RewindStrip(themes)
        self.viewer = ReconstructionPanel(session, themes)
        self.inspector.setMinimumWidth(LEAST_INSPECTOR)
        self.viewer.setMinimumWidth(LEAST_VIEWER)
        self.designer.mistaken.connect(self.inspector.show_mistake)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._across())

    def show_progress(self, progress: Progress, curves: Progress, origin: str) -> None:
        """Show how far training is; ``curves`` are those to draw, ``origin`` says whose."""
        self.stages.show_progress(progress)
        self.loss.show_progress(curves, origin)
        self.inspector.show_progress(progress)

    def take_focus(self) -> None:
        """To the diagram, where design begins."""
        self.designer.diagram.setFocus()

    def close(self) -> bool:
        """Let what is being computed end."""
        self.viewer.shut_down()
        return super().close()

    def _across(self) -> Panes:
        panels = (self.inspector, 264, 0), (self._centre(), 636, 3), (self.viewer, 348, 1)
        return Panes("buildAcross", Qt.Orientation.Horizontal, panels)

    def _centre(self) -> Panes:
        lower = QWidget()
        layout = QVBoxLayout(lower)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.stages)
        layout.addWidget(self.result)
        layout.addWidget(self.loss, 1)
        layout.addWidget(self.rewind)
        panels = (self.designer, 274, 2), (lower, 426, 3)
        return Panes("buildDown", Qt.Orientation.Vertical, panels)


def _recipe_cards() -> tuple[RecipeCard, ...]:
    return tuple(
        RecipeCard(one.name, one.title, one.summary, str(one.project.architecture))
        for one in recipes()
    )
