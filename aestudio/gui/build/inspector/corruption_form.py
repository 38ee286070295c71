"""What is done to the input while training: in all stages alike, or in the one that is selected."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.core.corruptions import CORRUPTIONS, Corruption
from aestudio.core.params import parameters
from aestudio.core.plan import TrainingPlan
from aestudio.gui.build.inspector.training_form import OWN_TIP
from aestudio.gui.document.session import Session
from aestudio.gui.kit.kind_form import KindForm

NAME = "corruption"


class CorruptionForm(QWidget):
    """Edits the corruption of the session's plan, or that of the selected stage alone."""

    mistaken = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        declared = parameters(TrainingPlan)[NAME]
        self._form = KindForm(NAME, declared.label, declared.help, CORRUPTIONS, self)
        self._form.edited.connect(self._edit)
        self._form.typed.connect(session.finish_merge)
        self._form.mistaken.connect(self.mistaken)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._form)

    def show_plan(self) -> None:
        """Show what the selected stage does to its input, or all do."""
        project, number = self._session.project, self._session.selected_stage
        plan = project.plan
        if not number:
            self._form.show_value(plan.corruption)
            self._form.mark_own("")
            return
        stage = plan.stages(project.architecture)[number - 1]
        self._form.show_value(stage.corruption)
        of_stage = plan.override(stage.key).corruption is not None
        self._form.mark_own(OWN_TIP if of_stage else "")

    def _edit(self, value: Corruption, name: str) -> None:
        declared = parameters(type(value))
        text = f"Set {declared[name].label.lower()} of the corruption" if name else "Set corruption"
        project, number = self._session.project, self._session.selected_stage
        key = f"plan-{number}-{NAME}"
        if not number:
            self._session.edit(
                text,
                lambda p: p.edited(plan=p.plan.edited(corruption=value)),
                key,
            )
            return
        stage = project.plan.stages(project.architecture)[number - 1].key
        self._session.edit(
            f"{text} of stage {number}",
            lambda p: p.edited(plan=p.plan.with_override(stage, corruption=value)),
            key,
        )
