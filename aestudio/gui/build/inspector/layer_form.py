"""Settings of the selected layer, or of the input, and of the network as a whole."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from aestudio.core.architecture import Architecture
from aestudio.core.codings import CODINGS, Coding
from aestudio.core.params import parameters
from aestudio.core.project import Project
from aestudio.gui.build.inspector.corruption_form import CorruptionForm
from aestudio.gui.build.inspector.input_facts import InputFacts
from aestudio.gui.build.inspector.layer_settings import LayerSettings
from aestudio.gui.document.session import Session
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import rounded_count
from aestudio.gui.kit.forms import LABEL_WIDTH, ROW_SPACING, OptionField, SwitchField
from aestudio.gui.kit.kind_form import KindForm
from aestudio.gui.kit.widgets import label

DECODERS = ((False, "Mirror"), (True, "Its own"))
DECODER_TIP = (
    "Mirror: decoder layers are the encoder's, in reverse. Its own: hidden decoder layers are "
    "listed from the codings on, and each can be changed, added or removed; the output layer "
    "still mirrors the first layer."
)


class LayerForm(QWidget):
    """What can be set on what is selected, the switch that ties, and whose layers decode."""

    mistaken = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.settings = LayerSettings(session, self)
        self._coding = self._coding_form()
        self._input = InputFacts(self)
        self._corruption = CorruptionForm(session, self)
        self.tied_switch = SwitchField(parameters(Architecture)["tied"], self)
        self.tied_switch.setObjectName("tiedCheckBox")
        self.tied_switch.committed.connect(self._tie)
        self._decoder = OptionField("Decoder", DECODER_TIP, self)
        self._decoder.setObjectName("decoderField")
        self._decoder.show_options(DECODERS)
        self._decoder.committed.connect(self._choose_decoder)
        self._saving = ElidedLabel("muted", self, least=0)
        self._saving.setObjectName("tyingSaves")
        # Long figures must not widen the panel.
        self._saving.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(ROW_SPACING)
        for widget in (self._input, self._corruption, self.settings, self._coding):
            layout.addWidget(widget)
        layout.addLayout(self._row("Tied", self.tied_switch, self._saving))
        layout.addLayout(self._row("Decoder", self._decoder))
        for form in (self.settings, self._coding, self._corruption):
            form.mistaken.connect(self.mistaken)
        session.project_changed.connect(self.show_selection)
        session.selection_changed.connect(self.show_selection)
        session.stage_selection_changed.connect(self._corruption.show_plan)
        self.show_selection()

    def show_selection(self) -> None:
        """Show the selected layer of the session's project."""
        project, number = self._session.project, self._session.selected_layer
        architecture = project.architecture
        self._show_tying(project)
        self._decoder.show_value(architecture.decoder is not None)
        for widget in (self._input, self._corruption):
            widget.setVisible(number == 0)
        self.settings.setVisible(number > 0)
        self._coding.setVisible(number == architecture.depth)
        if number == 0:
            self._input.show_data(project.data)
            self._corruption.show_plan()
            return
        self.settings.show_layer(architecture, number)
        if number == architecture.depth:
            self._coding.show_value(architecture.coding)

    def unfold(self, open_: bool) -> None:
        """Show the settings that most layers leave alone, or fold them away."""
        self.settings.unfold(open_)

    def _row(self, text: str, *fields: QWidget) -> QHBoxLayout:
        found = QHBoxLayout()
        found.setContentsMargins(0, 0, 0, 0)
        found.setSpacing(6)
        name = label(text, "muted", self)
        name.setFixedWidth(LABEL_WIDTH + 2)
        name.setBuddy(fields[0])
        name.setToolTip(fields[0].toolTip())
        found.addWidget(name)
        for field in fields[:-1]:
            found.addWidget(field)
        found.addWidget(fields[-1], 1)
        return found

    def _coding_form(self) -> KindForm:
        declared = parameters(Architecture)["coding"]
        found = KindForm("coding", declared.label, declared.help, CODINGS, self)
        found.edited.connect(self._set_coding)
        found.typed.connect(self._session.finish_merge)
        return found

    def _show_tying(self, project: Project) -> None:
        architecture = project.architecture
        self.tied_switch.show_value(architecture.tied)
        saving = architecture.edited(tied=True).saved_by_tying
        short = f"saves {rounded_count(saving)}" if architecture.tied else ""
        long = f"{short} parameters" if architecture.tied else ""
        self._saving.say(long, short, tip=f"Parameters that tying saves: {saving:,}")

    def _set_coding(self, coding: Coding, name: str) -> None:
        text = parameters(type(coding))[name].label if name else "kind"
        self._session.edit(
            f"Set {text} of the codings",
            lambda project: project.edited(architecture=project.architecture.edited(coding=coding)),
            merge="coding",
        )

    def _tie(self, tied: bool) -> None:
        self._session.edit(
            "Tie the decoder" if tied else "Untie the decoder",
            lambda project: project.edited(architecture=project.architecture.edited(tied=tied)),
        )

    def _choose_decoder(self, own: bool) -> None:
        self._session.edit(
            "Give the decoder layers of its own" if own else "Let the decoder mirror the encoder",
            lambda project: project.edited(
                architecture=project.architecture.with_own_decoder()
                if own
                else project.architecture.edited(decoder=None)
            ),
        )
