"""The settings of one layer: what kind it is, and rows for all that this kind declares."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.core.architecture import Architecture
from aestudio.core.layers import Layer, settings_of
from aestudio.core.layers.dense import Dense
from aestudio.core.params import Parameter, parameters
from aestudio.core.places import Place, Side, counted_at, kinds_at, layer_at, listed_at
from aestudio.core.stack import Role, StackLayer
from aestudio.gui.build.designer.edits import set_kind, set_setting
from aestudio.gui.document.session import Session
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.fold import Fold
from aestudio.gui.kit.forms import ROW_SPACING, rows_in
from aestudio.gui.kit.kind_form import KindChoice, SettingsForm, drop
from aestudio.gui.kit.number_field import format_number
from aestudio.gui.kit.widgets import label

HEIGHT = 28  # Of a field, and of what stands in its place.
# What a mirror image has besides its width: the rest is set on the layer that it mirrors.
MIRRORED = ("activation", "initializer", "l2")
OF_KERNEL = ("initializer", "l2")
KIND_TIP = "What the layer does with what it takes"


class LayerSettings(QWidget):
    """Shows layer ``number`` of the session's project, and edits it through the session."""

    mistaken = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._number = session, 1
        self._kind: type[Layer] | None = None
        self._forms: tuple[SettingsForm, ...] = ()
        self._choice = KindChoice("Kind", KIND_TIP, self)
        self._choice.setObjectName("layerKindField")
        self._choice.chosen.connect(self._choose)
        self._mirrors = ElidedLabel("", self)
        self._mirrors.setObjectName("mirrorsFact")
        self._mirrors.setFixedHeight(HEIGHT)
        self._fold = Fold(
            "moreLayer", "How the kernel is drawn, penalties, and what is seldom set", parent=self
        )
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(ROW_SPACING)
        self._layout.addWidget(self._kind_row())
        self._layout.addWidget(self._fold)

    def show_layer(self, architecture: Architecture, number: int) -> None:
        """Show layer ``number`` (from 1) of the stack."""
        self._number, layer = number, architecture.stack[number - 1]
        place, counted = listed_at(architecture, number), counted_at(architecture, number)
        shown = counted or Place(Side.ENCODER, 0)
        kind = type(layer_at(architecture, shown))
        if kind is not self._kind:
            self._replace_forms(kind)
        values = {**dict(layer_at(architecture, shown)), **_as_it_works(layer)}
        if counted is None and kind is Dense:
            values["units"] = layer.units
        self._show_kind(architecture, place, layer)
        names = settings_of(kind) if place else (kind.counted, *MIRRORED)
        for form in self._forms:
            form.show_values(values)
            for name in form.names:
                form.set_row_visible(name, name in names and self._applies(name, place, layer))
                form.set_row_enabled(name, self._is_set_here(name, counted, layer))
        self._fold.tell(_summary(kind, values, names))

    def unfold(self, open_: bool) -> None:
        """Show the settings that most layers leave alone, or fold them away."""
        self._fold.unfold(open_)

    def _applies(self, name: str, place: Place | None, layer: StackLayer) -> bool:
        if name == "tying":
            architecture = self._session.project.architecture
            return architecture.tied and place is not None and place.side is Side.ENCODER
        return not (layer.role is Role.OUTPUT and name == "filters")

    def _is_set_here(self, name: str, counted: Place | None, layer: StackLayer) -> bool:
        if name == "activation":
            return not layer.heads
        if name in OF_KERNEL:
            return layer.tied_to is None
        return counted is not None

    def _show_kind(
        self, architecture: Architecture, place: Place | None, layer: StackLayer
    ) -> None:
        self._choice.setVisible(place is not None)
        self._mirrors.setVisible(place is None)
        if place is not None:
            self._choice.show_kind(kinds_at(place), layer_at(architecture, place).kind)
            self._name.setBuddy(self._choice)
        else:
            self._mirrors.say(
                f"Mirrors layer {layer.level}",
                f"Mirror of {layer.level}",
                tip="It does what leads back; its width and activation are those of the layer "
                "opposite",
            )

    def _replace_forms(self, kind: type[Layer]) -> None:
        """Only the rows of one kind are there, so that each name is there once."""
        for form in self._forms:
            drop(form)
        self._kind, declared = kind, parameters(kind)
        names = settings_of(kind)
        basic = self._form(kind, tuple(name for name in names if not declared[name].more))
        more = self._form(kind, tuple(name for name in names if declared[name].more))
        self._forms = (basic, more)
        self._layout.insertWidget(1, basic)
        basic.show()
        self._fold.hold(more)
        self._fold.setVisible(bool(more.names))
        basic.follow(self._choice)
        more.follow(self._fold.toggle)

    def _form(self, kind: type[Layer], names: tuple[str, ...]) -> SettingsForm:
        found = SettingsForm(kind, names, self)
        found.edited.connect(self._edit)
        found.typed.connect(self._session.finish_merge)
        found.mistaken.connect(self.mistaken)
        return found

    def _kind_row(self) -> QWidget:
        found = QWidget(self)
        layout = rows_in(found)
        self._name = label("Kind", "muted", found)
        self._name.setToolTip(KIND_TIP)
        layout.addWidget(self._name, 0, 0)
        for widget in (self._choice, self._mirrors):
            layout.addWidget(widget, 0, 1)
        return found

    def _choose(self, kind: str) -> None:
        place = listed_at(self._session.project.architecture, self._number)
        if place is not None:
            set_kind(self._session, place, kinds_at(place)[kind])

    def _edit(self, name: str, value: Any) -> None:
        set_setting(self._session, self._number, name, value)


def _as_it_works(layer: StackLayer) -> dict[str, Any]:
    """What is so because of others: of a mirror image, a tied kernel, or a coding layer."""
    return {"activation": layer.activation, "initializer": layer.initializer, "l2": layer.l2}


def _summary(kind: type[Layer], values: dict[str, Any], names: tuple[str, ...]) -> str:
    """Which of the folded settings are in use, in a few words."""
    found = (
        _told(one, values[name])
        for name, one in parameters(kind).items()
        if one.more and name in names and values[name] != one.default
    )
    return " · ".join(part for part in found if part)


def _told(parameter: Parameter, value: Any) -> str:
    if parameter.kinds:
        return str(value.told)
    if parameter.choices:
        return str(value.label)
    if isinstance(value, bool):
        return parameter.label if value else f"not {parameter.label.lower()}"
    return f"{parameter.label.partition(' ')[0]} {format_number(value)}"
