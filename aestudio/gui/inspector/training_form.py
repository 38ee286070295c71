"""Settings of the training: common ones, or those of one stage."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aestudio.core.params import parameters
from aestudio.core.plan import Optimizer, TrainingPlan
from aestudio.gui.forms import ROW_SPACING, ChoiceField, ParameterForm
from aestudio.gui.session import Session
from aestudio.gui.widgets import button, label

OWN = ("learning_rate", "batch_size", "epochs")
COMMON = ("optimizer", "momentum", *OWN, "loss", "cache_codings", "validation_share", "seed")


class TrainingForm(QWidget):
    """Strategy and settings; with a stage selected, learning rate, batch and epochs are its own."""

    mistaken = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._heading = label("TRAINING", "section")
        self._reset = button(
            "Use common", "commonSettingsButton", "Drop this stage's own settings", self._clear
        )
        self._all = button(
            "All stages", "allStagesButton", "Back to the common settings", self._show_all
        )
        self._strategy = self._strategy_field()
        self._form = ParameterForm(TrainingPlan, COMMON)
        self._form.edited.connect(self._edit)
        self._form.typed.connect(session.finish_merge)
        self._form.mistaken.connect(self.mistaken)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(ROW_SPACING)
        layout.addLayout(self._heading_row())
        layout.addWidget(self._strategy)
        layout.addWidget(self._form)
        session.project_changed.connect(self.show_plan)
        session.stage_selection_changed.connect(self.show_plan)
        self.show_plan()

    def show_plan(self) -> None:
        """Show the plan of the session's project, or the selected stage of it."""
        project, number = self._session.project, self._session.selected_stage
        plan = project.plan
        values = dict(plan)
        self._strategy.show_value(plan.strategy)
        stages = plan.stages(project.architecture)
        if number:
            stage = stages[number - 1]
            values |= {name: getattr(stage, name) for name in OWN}
            self._heading.setText(f"STAGE {number} · {stage.name.upper()}")
        else:
            self._heading.setText("TRAINING")
        self._show_scope(number > 0, bool(number) and self._has_own(number))
        self._form.set_row_visible("momentum", plan.optimizer is Optimizer.SGD)
        self._form.set_row_visible("cache_codings", any(one.levels_below for one in stages))
        self._form.set_label("epochs", "Epochs" if len(stages) == 1 or number else "Epochs a stage")
        self._form.show_values(values)

    def _strategy_field(self) -> ChoiceField:
        found = ChoiceField(parameters(TrainingPlan)["strategy"])
        found.setObjectName("strategyCombo")
        found.committed.connect(lambda value: self._edit("strategy", value))
        return found

    def _heading_row(self) -> QHBoxLayout:
        found = QHBoxLayout()
        found.setContentsMargins(0, 0, 0, 0)
        found.setSpacing(6)
        found.addWidget(self._heading, 1)
        found.addWidget(self._reset)
        found.addWidget(self._all)
        return found

    def _show_scope(self, of_stage: bool, has_own: bool) -> None:
        self._reset.setVisible(has_own)
        self._all.setVisible(of_stage)
        for name in COMMON:
            self._form.set_row_enabled(name, not of_stage or name in OWN)

    def _has_own(self, number: int) -> bool:
        project = self._session.project
        key = project.plan.stages(project.architecture)[number - 1].key
        return any(own.stage == key for own in project.plan.overrides)

    def _edit(self, name: str, value: Any) -> None:
        number = self._session.selected_stage
        text = parameters(TrainingPlan)[name].label.lower()
        key = f"plan-{number}-{name}"
        if not number or name not in OWN:
            self._session.edit(
                f"Set {text}",
                lambda project: project.edited(plan=project.plan.edited(**{name: value})),
                key if name != "strategy" else "",
            )
        else:
            self._override(f"Set {text} of stage {number}", {name: value}, key)

    def _clear(self) -> None:
        self._override("Use common settings", dict.fromkeys(OWN), "")

    def _override(self, text: str, changes: dict[str, Any], merge: str) -> None:
        project = self._session.project
        key = project.plan.stages(project.architecture)[self._session.selected_stage - 1].key
        self._session.edit(
            text,
            lambda project: project.edited(plan=project.plan.with_override(key, **changes)),
            merge,
        )

    def _show_all(self) -> None:
        self._session.select_stage(0)
