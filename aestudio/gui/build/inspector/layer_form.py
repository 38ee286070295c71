"""Settings of the selected layer."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import Dense
from aestudio.core.params import parameters
from aestudio.core.project import Project
from aestudio.core.stack import Role, StackLayer
from aestudio.gui.build.designer.edits import set_setting
from aestudio.gui.build.inspector.input_facts import InputFacts
from aestudio.gui.document.session import Session
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import rounded_count
from aestudio.gui.kit.forms import LABEL_WIDTH, ROW_SPACING, ParameterForm, SwitchField
from aestudio.gui.kit.widgets import label

KERNEL_SETTINGS = ("initializer", "l2")


class LayerForm(QWidget):
    """The four settings of a layer and the switch that ties the network."""

    mistaken = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._form = ParameterForm(Dense, ("units", "activation", "initializer", "l2"))
        self._form.edited.connect(self._edit)
        self._form.typed.connect(session.finish_merge)
        self._form.mistaken.connect(self.mistaken)
        self._input = InputFacts()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._form)
        self._pages.addWidget(self._input)
        self.tied_switch = SwitchField(parameters(Architecture)["tied"])
        self.tied_switch.setObjectName("tiedCheckBox")
        self.tied_switch.committed.connect(self._tie)
        self._saving = ElidedLabel("muted", least=0)
        self._saving.setObjectName("tyingSaves")
        # Long figures must not widen the panel.
        self._saving.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(ROW_SPACING)
        layout.addWidget(self._pages)
        layout.addLayout(self._tied_row())
        session.project_changed.connect(self.show_selection)
        session.selection_changed.connect(self.show_selection)
        self.show_selection()

    def show_selection(self) -> None:
        """Show the selected layer of the session's project."""
        project, number = self._session.project, self._session.selected_layer
        self._show_tying(project)
        if number == 0:
            self._input.show_data(project.data)
            self._pages.setCurrentWidget(self._input)
        else:
            self._pages.setCurrentWidget(self._form)
            self._show_layer(project.architecture.stack[number - 1])

    def _tied_row(self) -> QHBoxLayout:
        found = QHBoxLayout()
        found.setContentsMargins(0, 0, 0, 0)
        found.setSpacing(6)
        text = label("Tied", "muted")
        text.setFixedWidth(LABEL_WIDTH + 2)
        text.setBuddy(self.tied_switch)
        found.addWidget(text)
        found.addWidget(self.tied_switch)
        found.addWidget(self._saving, 1)
        return found

    def _show_tying(self, project: Project) -> None:
        architecture = project.architecture
        self.tied_switch.show_value(architecture.tied)
        saving = architecture.edited(tied=True).saved_by_tying
        short = f"saves {rounded_count(saving)}" if architecture.tied else ""
        long = f"{short} parameters" if architecture.tied else ""
        self._saving.say(long, short, tip=f"Parameters that tying saves: {saving:,}")

    def _show_layer(self, layer: StackLayer) -> None:
        is_output = layer.role is Role.OUTPUT
        self._form.show_values(
            {
                "units": layer.units,
                "activation": layer.activation,
                "initializer": layer.initializer,
                "l2": layer.l2,
            }
        )
        self._form.set_row_enabled("units", not is_output)
        for name in KERNEL_SETTINGS:
            self._form.set_row_enabled(name, layer.tied_to is None)

    def _edit(self, name: str, value: Any) -> None:
        set_setting(self._session, self._session.selected_layer, name, value)

    def _tie(self, tied: bool) -> None:
        self._session.edit(
            "Tie the decoder" if tied else "Untie the decoder",
            lambda project: project.edited(architecture=project.architecture.edited(tied=tied)),
        )
