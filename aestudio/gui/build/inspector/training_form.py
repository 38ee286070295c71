"""Settings of the training: common ones, or those of one stage."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aestudio.core.params import parameters
from aestudio.core.plan import OF_STAGE, Precision, Schedule, Stage, TrainingPlan
from aestudio.gui.document.session import Session
from aestudio.gui.kit.fold import Fold
from aestudio.gui.kit.forms import ROW_SPACING, ChoiceField, ParameterForm
from aestudio.gui.kit.widgets import button, label, row

OWN_TIP = "Own value of this stage; “Use common” takes it back"
# A row that a switch above it needs: were it to come and go, the next click would miss its field.
KEPT = ("min_improvement",)
# The strategy has a seat of its own; what is done to the input is told with the input.
ELSEWHERE = ("strategy", "corruption")
DECLARED = {name: one for name, one in parameters(TrainingPlan).items() if name not in ELSEWHERE}
BASIC = tuple(name for name, one in DECLARED.items() if not one.more)
MORE = tuple(name for name, one in DECLARED.items() if one.more)


class TrainingForm(QWidget):
    """Strategy and settings; with a stage selected, those that it may have of its own.

    What most runs leave alone is folded away under "More", which tells what is in use.
    """

    mistaken = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._heading = label("TRAINING", "section")
        # Neither a long name nor the buttons must widen the panel.
        self._heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._reset = button(
            "Use common", "commonSettingsButton", "Drop this stage's own settings", self._clear
        )
        self._all = button(
            "All stages", "allStagesButton", "Back to the common settings", self._show_all
        )
        self._strategy = self._strategy_field()
        self._seat = self._strategy_seat()
        self._form, self._more = (self._parameter_form(names) for names in (BASIC, MORE))
        self._fold = Fold(
            "more",
            "Schedule of the learning rate, early stopping, gradient clipping, precision, seed",
            self._more,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(ROW_SPACING)
        layout.addWidget(self._heading)
        layout.addWidget(self._seat)
        layout.addWidget(self._form)
        layout.addWidget(self._fold)
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
        shown = stages[number - 1 : number] if number else stages
        if number:
            stage = stages[number - 1]
            values |= {name: getattr(stage, name) for name in OF_STAGE}
            self._heading.setText(f"STAGE {number} · {stage.name.upper()}")
        else:
            self._heading.setText("TRAINING")
        self._heading.setToolTip(self._heading.text())
        self._show_scope(number > 0, bool(number) and self._has_own(number))
        without_effect = plan.without_effect(shown)
        if not any(one.levels_below for one in stages):
            without_effect |= {"cache_codings"}
        own = plan.override(stages[number - 1].key) if number else None
        for form, names in self._forms:
            for name in names:
                idle = name in without_effect
                form.set_row_visible(name, not idle or name in KEPT)
                form.set_row_enabled(name, (not number or name in OF_STAGE) and not idle)
                of_stage = own is not None and getattr(own, name, None) is not None
                form.mark_own(name, OWN_TIP if of_stage else "")
            form.show_values(values)
        self._fold.tell(_summary(plan, shown))
        self._form.set_label("epochs", "Epochs" if len(stages) == 1 or number else "Epochs a stage")

    @property
    def _forms(self) -> tuple[tuple[ParameterForm, tuple[str, ...]], ...]:
        return (self._form, BASIC), (self._more, MORE)

    def _parameter_form(self, names: tuple[str, ...]) -> ParameterForm:
        found = ParameterForm(TrainingPlan, names)
        found.edited.connect(self._edit)
        found.typed.connect(self._session.finish_merge)
        found.mistaken.connect(self.mistaken)
        return found

    def unfold(self, open_: bool) -> None:
        """Show the settings that most runs leave alone, or fold them away."""
        self._fold.unfold(open_)

    def _strategy_field(self) -> ChoiceField:
        found = ChoiceField(parameters(TrainingPlan)["strategy"])
        found.setObjectName("strategyCombo")
        found.committed.connect(lambda value: self._edit("strategy", value))
        return found

    def _strategy_seat(self) -> QStackedWidget:
        """The strategy, which no stage has of its own, or the way back to it: nothing moves."""
        found, scope = QStackedWidget(), QWidget()
        layout = row(scope, 0, 0, 0, 0, spacing=6)
        layout.addWidget(self._reset, 1)
        layout.addWidget(self._all, 1)
        found.addWidget(self._strategy)
        found.addWidget(scope)
        found.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return found

    def _show_scope(self, of_stage: bool, has_own: bool) -> None:
        self._seat.setCurrentIndex(1 if of_stage else 0)
        self._reset.setEnabled(has_own)

    def _has_own(self, number: int) -> bool:
        project = self._session.project
        key = project.plan.stages(project.architecture)[number - 1].key
        return any(own.stage == key for own in project.plan.overrides)

    def _edit(self, name: str, value: Any) -> None:
        number = self._session.selected_stage
        form = next((form for form, names in self._forms if name in names), None)
        called = parameters(TrainingPlan)[name].label if form is None else form.called(name)
        text = called.lower()
        key = f"plan-{number}-{name}"
        if not number or name not in OF_STAGE:
            self._session.edit(
                f"Set {text}",
                lambda project: project.edited(plan=project.plan.edited(**{name: value})),
                key if name != "strategy" else "",
            )
        else:
            self._override(f"Set {text} of stage {number}", {name: value}, key)

    def _clear(self) -> None:
        self._override("Use common settings", dict.fromkeys(OF_STAGE), "")

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


def _summary(plan: TrainingPlan, stages: Sequence[Stage]) -> str:
    """Which of the folded settings are in use, in a few words."""
    schedules = [one.schedule for one in stages if one.schedule is not Schedule.CONSTANT]
    parts = [schedule.value for schedule in dict.fromkeys(schedules)]
    if any(one.early_stopping for one in stages):
        parts.append("stops early")
    if plan.clip_norm:
        parts.append("clipped")
    if plan.precision is not Precision.FLOAT32:
        parts.append(plan.precision.value)
    return " · ".join(parts)
