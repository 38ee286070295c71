"""Kinds of layers, of codings, of corruption and of decoder are set where they belong."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.architecture import Architecture
from aestudio.core.codings import Variational
from aestudio.core.corruptions import CORRUPTIONS
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.layers import DECODER_LAYERS, LAYERS, EncoderLayer, Layer, settings_of
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense
from aestudio.core.layers.reshape import Reshape
from aestudio.core.layers.transposed_convolution import TransposedConvolution
from aestudio.core.params import parameters
from aestudio.core.plan import Stage, Strategy
from aestudio.core.progress import Progress
from aestudio.core.sparsity import SPARSITIES
from aestudio.core.sparsity.kl import KLActivity
from aestudio.gui.build.inspector.panel import InspectorPanel
from aestudio.gui.document.session import Session
from aestudio.gui.kit.widgets import Switch
from aestudio.gui.shell.theme import Themes

CONVOLVED = Architecture(layers=(Convolution(filters=8), Dense(units=10)), tied=True)
OWN = Architecture(
    layers=(Convolution(filters=8), Dense(units=10)),
    decoder=(Dense(units=98), Reshape(height=7, breadth=7, channels=2), TransposedConvolution()),
)


@pytest.fixture
def panel(qtbot: QtBot, session: Session, themes: Themes) -> Iterator[InspectorPanel]:
    found = InspectorPanel(session)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(264, 708)
    found.show()
    yield found
    found.close()


def use(session: Session, architecture: Architecture, layer: int = 1) -> None:
    session.edit("", lambda project: project.edited(architecture=architecture))
    session.select_layer(layer)


def combo(panel: QWidget, name: str) -> QComboBox:
    found = panel.findChild(QComboBox, name)
    assert isinstance(found, QComboBox)
    return found


def line(panel: QWidget, name: str) -> QLineEdit:
    found = panel.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def text(panel: QWidget, name: str) -> str:
    found = panel.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def choose(qtbot: QtBot, field: QComboBox, wanted: str) -> None:
    """By the keyboard: the first letters of a choice."""
    field.setFocus()
    row = field.findText(wanted)
    qtbot.keyClick(field, Qt.Key.Key_Home)
    for _ in range(row):
        qtbot.keyClick(field, Qt.Key.Key_Down)


def enter(qtbot: QtBot, field: QLineEdit, typed: str) -> None:
    field.setText(typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def shown(panel: InspectorPanel, kind: type[Layer]) -> list[str]:
    """Settings of a kind whose rows are visible, from top to bottom, those folded away too."""
    panel.layer_form.unfold(True)
    found = []
    for name, parameter in parameters(kind).items():
        called = f"{name}KindField" if parameter.kinds else f"{name}Field"
        field = panel.layer_form.findChild(QWidget, called)
        if field is not None and field.isVisible():
            found.append((field.mapTo(panel, field.rect().topLeft()).y(), name))
    return [name for _y, name in sorted(found)]


@pytest.mark.parametrize("kind", LAYERS.values())
def test_an_encoder_layer_has_a_row_for_each_setting_of_its_kind_its_width_first(
    panel: InspectorPanel, session: Session, kind: type[EncoderLayer]
) -> None:
    first = Dense(units=40) if kind is Dense else kind.checked({})
    use(session, Architecture(layers=(first, Dense(units=10)), tied=True))
    declared = parameters(kind)
    order = settings_of(kind)
    wanted = [name for name in order if not declared[name].more]
    wanted += [name for name in order if declared[name].more]
    assert shown(panel, kind) == wanted
    assert wanted[0] == kind.counted


def test_a_pair_is_tied_or_not_only_where_the_network_is(
    panel: InspectorPanel, session: Session
) -> None:
    use(session, CONVOLVED)
    assert "tying" in shown(panel, Convolution)
    use(session, CONVOLVED.edited(tied=False))
    assert "tying" not in shown(panel, Convolution)


def test_the_kind_of_a_layer_is_chosen_in_one_step_of_undo(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    choose(qtbot, combo(panel, "layerKindField"), "Convolution")
    first = session.project.architecture.layers[0]
    assert isinstance(first, Convolution)
    assert line(panel, "filtersField").text() == str(first.filters)
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert isinstance(session.project.architecture.layers[0], Dense)
    assert line(panel, "unitsField").text() == "300"


@pytest.mark.parametrize(("name", "value"), [("filters", 24), ("kernel_size", 5), ("stride", 1)])
def test_a_setting_of_a_convolution_is_typed(
    panel: InspectorPanel, qtbot: QtBot, session: Session, name: str, value: int
) -> None:
    use(session, CONVOLVED)
    enter(qtbot, line(panel, f"{name}Field"), str(value))
    assert getattr(session.project.architecture.layers[0], name) == value


def test_a_penalty_on_activity_has_rows_of_its_own(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    panel.layer_form.unfold(True)
    choose(qtbot, combo(panel, "sparsityKindField"), "KL divergence")
    enter(qtbot, line(panel, "sparsity_targetField"), "20")
    before = KLActivity()
    assert session.project.architecture.layers[0].sparsity == before.edited(target=0.2)
    panel.layer_form.unfold(False)
    assert text(panel, "moreLayerSummary") == "L2 0.0005 · target 20 %"
    session.undo_stack.undo()
    assert session.project.architecture.layers[0].sparsity == before


def test_a_mirror_image_offers_what_can_be_set_on_it_and_says_what_it_mirrors(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    use(session, Architecture(layers=(Convolution(filters=8), Dense(units=20), Dense(units=10))), 4)
    assert not combo(panel, "layerKindField").isVisible()
    assert text(panel, "mirrorsFact").startswith("Mirrors layer 3")
    assert shown(panel, Dense) == ["units", "activation", "initializer", "l2"]
    session.select_layer(5)
    assert shown(panel, Convolution) == ["filters", "activation", "initializer", "l2"]
    session.select_layer(6)
    assert shown(panel, Convolution) == ["activation", "initializer", "l2"]


def test_codings_become_variational_and_have_no_activation(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    session.select_layer(2)
    choose(qtbot, combo(panel, "codingKindField"), "Variational")
    enter(qtbot, line(panel, "coding_betaField"), "4")
    assert session.project.architecture.coding == Variational(beta=4)
    assert not combo(panel, "activationField").isEnabled()
    assert combo(panel, "activationField").currentText() == "Linear"
    assert "variational" in [one.text() for one in panel.findChildren(QLabel)]
    assert session.undo_stack.count() == 2
    session.select_layer(1)
    assert not combo(panel, "codingKindField").isVisible()


def test_a_row_of_steps_of_one_setting_of_a_kind_is_one_step_of_undo_and_no_more(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    use(session, Architecture(coding=Variational(beta=1, warm_up=5, cycles=2)), 2)
    before = session.undo_stack.count()
    for name in ("coding_betaField", "coding_cyclesField"):
        for _ in range(3):
            qtbot.keyClick(line(panel, name), Qt.Key.Key_Up)
    assert session.project.architecture.coding == Variational(beta=10, warm_up=5, cycles=5)
    assert session.undo_stack.count() == before + 2
    session.undo_stack.undo()
    assert session.project.architecture.coding == Variational(beta=10, warm_up=5, cycles=2)


def test_the_input_is_damaged_in_all_stages_or_in_the_selected_one(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    session.edit("", lambda p: p.edited(plan=p.plan.edited(strategy=Strategy.FINE_TUNED)))
    session.select_layer(0)
    choose(qtbot, combo(panel, "corruptionKindField"), "Masking")
    assert [one.corruption.kind for one in stages(session)] == ["masking"] * 3
    session.select_stage(2)
    enter(qtbot, line(panel, "corruption_shareField"), "40")
    assert [getattr(one.corruption, "share", 0) for one in stages(session)] == [0.25, 0.4, 0.25]
    assert "Corruption" in marked(panel)
    common = panel.findChild(QPushButton, "commonSettingsButton")
    assert common is not None
    qtbot.mouseClick(common, Qt.MouseButton.LeftButton)
    assert [getattr(one.corruption, "share", 0) for one in stages(session)] == [0.25] * 3
    assert line(panel, "corruption_shareField").text() == "25"
    assert marked(panel) == set()


def stages(session: Session) -> tuple[Stage, ...]:
    return session.project.plan.stages(session.project.architecture)


def marked(panel: InspectorPanel) -> set[str]:
    return {one.text() for one in panel.findChildren(QLabel) if one.property("own")}


def test_a_decoder_gets_layers_of_its_own_and_gives_them_back(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    choose(qtbot, combo(panel, "decoderField"), "Its own")
    (hidden,) = session.project.architecture.decoder or ()
    assert hidden.width == 300
    session.undo_stack.undo()
    assert session.project.architecture.decoder is None
    assert combo(panel, "decoderField").currentText() == "Mirror"
    session.undo_stack.redo()
    session.select_layer(4)
    choose(qtbot, combo(panel, "decoderField"), "Mirror")
    assert session.project.architecture.decoder is None


@pytest.mark.parametrize(("number", "kind"), [(3, Dense), (4, Reshape), (5, TransposedConvolution)])
def test_a_layer_of_a_decoder_of_its_own_has_the_rows_of_its_kind(
    panel: InspectorPanel, session: Session, number: int, kind: type[Layer]
) -> None:
    use(session, OWN, number)
    assert set(shown(panel, kind)) == set(parameters(kind)) - {"tying"}
    choice = combo(panel, "layerKindField")
    offered = [choice.itemText(row) for row in range(choice.count())]
    assert offered == [one.label for one in DECODER_LAYERS.values()]


def test_a_layer_of_a_decoder_of_its_own_is_set_and_made_another_kind(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    use(session, OWN, 3)
    enter(qtbot, line(panel, "unitsField"), "49")
    assert session.project.architecture.decoder is not None
    assert session.project.architecture.decoder[0] == Dense(units=49)
    choose(qtbot, combo(panel, "layerKindField"), "Reshape")
    assert isinstance(session.project.architecture.decoder[0], Reshape)


@pytest.mark.parametrize(
    ("architecture", "layer", "told"),
    [
        (Architecture(layers=(Dense(units=20), Convolution())), 2, "A convolution takes images"),
        (
            Architecture(
                layers=(Dense(units=20, sparsity=SPARSITIES["kl"].checked({})), Dense(units=9))
            ),
            1,
            "A target for activity needs outputs between 0 and 1",
        ),
        (OWN.edited(decoder=(Dense(units=9), TransposedConvolution())), 4, "A transposed conv"),
        (Architecture(coding=Variational(warm_up=1000)), 2, "β is still warming up"),
    ],
)
def test_what_is_wrong_with_a_kind_is_told_with_its_layer(
    panel: InspectorPanel, session: Session, architecture: Architecture, layer: int, told: str
) -> None:
    use(session, architecture, layer)
    assert told in text(panel, "problemLabel")


def test_the_terms_of_the_objective_are_those_of_the_selected_stage_or_of_the_last(
    panel: InspectorPanel, session: Session
) -> None:
    use(session, Architecture())
    assert terms(panel) == ["Reconstruction"]
    layers = (Dense(units=30, sparsity=SPARSITIES["l1"].checked({})), Dense(units=9, l2=0.01))
    use(session, Architecture(layers=layers, coding=Variational()))
    assert terms(panel) == ["Reconstruction", "L2, kernels", "Sparsity", "KL divergence"]
    session.edit("", lambda p: p.edited(plan=p.plan.edited(strategy=Strategy.FINE_TUNED)))
    session.select_stage(1)
    assert terms(panel) == ["Reconstruction", "Sparsity"]


def terms(panel: InspectorPanel) -> list[str]:
    found = panel.objective.findChildren(QLabel)
    named = [one for one in found if one.objectName().endswith("Term") and one.isVisible()]
    return [one.text() for one in named]


def shares(panel: InspectorPanel) -> list[str]:
    found = panel.objective.findChildren(QLabel)
    named = [one for one in found if one.objectName().endswith("Share") and one.isVisible()]
    return [one.text() for one in named]


def test_each_term_is_told_by_its_share_of_the_last_epoch_of_this_very_design(
    panel: InspectorPanel, session: Session
) -> None:
    use(session, Architecture(coding=Variational(beta=2.0)))
    (stage,) = stages(session)
    assert shares(panel) == ["", ""]
    records = [EpochRecord(1, 9.0, None, 1.0, 1.0, terms=(9.0, 1.0)),
               EpochRecord(2, 0.03, None, 1.0, 1.0, terms=(0.03, 3.92))]  # fmt: skip
    history = StageHistory(1, "Whole", 10, epochs=tuple(records), terms=stage.terms)
    progress = Progress.waiting(session.project.architecture, session.project.plan)
    panel.show_progress(replace(progress, history=History((history,))))
    # 2/784 · 3.92 = 0.01, beside 0.03.
    assert shares(panel) == ["75 %", "25 %"]
    session.edit("", lambda p: p.edited(plan=p.plan.edited(epochs=77)))
    assert shares(panel) == ["", ""]


def test_a_term_of_next_to_nothing_is_not_told_as_nothing(
    panel: InspectorPanel, session: Session
) -> None:
    use(session, Architecture(layers=(Dense(units=9, l2=0.1),)))
    (stage,) = stages(session)
    record = EpochRecord(1, 1.0, None, 1.0, 1.0, terms=(1.0, 1e-4))
    history = StageHistory(1, "Whole", 10, epochs=(record,), terms=stage.terms)
    progress = Progress.waiting(session.project.architecture, session.project.plan)
    panel.show_progress(replace(progress, history=History((history,))))
    assert shares(panel) == ["100 %", "< 1 %"]
    record = replace(record, terms=(np.nan, 1.0))
    panel.show_progress(replace(progress, history=History((replace(history, epochs=(record,)),))))
    assert shares(panel) == ["", ""]


@pytest.mark.parametrize("architecture", [CONVOLVED, OWN, Architecture(coding=Variational())])
def test_every_control_has_a_name_of_its_own_and_nothing_is_cut(
    panel: InspectorPanel, session: Session, architecture: Architecture
) -> None:
    session.edit(
        "",
        lambda p: p.edited(
            plan=p.plan.edited(corruption=CORRUPTIONS["salt_and_pepper"].checked({}))
        ),
    )
    panel.resize(252, 708)
    panel.layer_form.unfold(True)
    for number in range(len(architecture.stack) + 1):
        use(session, architecture, number)
        widgets = [one for one in panel.findChildren(QWidget) if one.isVisible()]
        seen = [one for one in widgets if isinstance(one, QComboBox | QLineEdit | Switch)]
        names = [one.objectName() for one in seen]
        assert all(names)
        assert len(names) == len(set(names))
        assert all(one.accessibleName() and one.toolTip() for one in seen)
        assert all(one.mapTo(panel, one.rect().topRight()).x() < 252 for one in seen)
