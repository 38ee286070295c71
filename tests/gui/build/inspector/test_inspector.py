"""Fields edit the project in one direction and show it in the other."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Schedule, Strategy
from aestudio.gui.build.inspector.panel import InspectorPanel
from aestudio.gui.document.session import Session
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.forms import TEXT_MARGINS, NarrowCombo
from aestudio.gui.kit.widgets import Switch
from aestudio.gui.shell.theme import Themes


@pytest.fixture
def panel(qtbot: QtBot, session: Session, themes: Themes) -> Iterator[InspectorPanel]:
    found = InspectorPanel(session)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(264, 708)
    found.show()
    yield found
    found.close()


def line(panel: QWidget, name: str) -> QLineEdit:
    found = panel.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def combo(panel: QWidget, name: str) -> QComboBox:
    found = panel.findChild(QComboBox, name)
    assert isinstance(found, QComboBox)
    return found


def switch(panel: QWidget, name: str) -> Switch:
    found = panel.findChild(Switch, name)
    assert isinstance(found, Switch)
    return found


def enter(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setText(text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def settle() -> None:
    """Let layouts within layouts find their places."""
    for _ in range(4):
        QApplication.processEvents()


def test_no_loss_is_cut_short_whether_the_scroll_bar_shows_or_not(
    panel: InspectorPanel, qtbot: QtBot
) -> None:
    loss, area = combo(panel, "lossField"), panel.findChild(QScrollArea)
    assert area is not None
    bar, width = area.verticalScrollBar(), loss.width()
    assert not bar.isVisible()
    panel.resize(264, 560)
    qtbot.waitUntil(bar.isVisible)
    qtbot.waitUntil(lambda: loss.width() == width)
    texts = [loss.itemText(row) for row in range(loss.count())]
    assert "Squared error" in texts
    widest = max(loss.fontMetrics().horizontalAdvance(one) for one in texts)
    assert widest <= loss.width() - TEXT_MARGINS


def test_a_typed_batch_reaches_the_plan_and_undo_reaches_the_field(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    field = line(panel, "batch_sizeField")
    enter(qtbot, field, "256")
    assert session.project.plan.batch_size == 256
    session.undo_stack.undo()
    assert field.text() == "150"


def test_each_typed_value_is_a_step_of_undo_and_a_row_of_arrow_keys_is_one(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    field = line(panel, "unitsField")
    enter(qtbot, field, "200")
    enter(qtbot, field, "100")
    session.undo_stack.undo()
    assert session.project.architecture.layers[0].width == 200
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Up)
    assert session.project.architecture.layers[0].width == 203
    session.undo_stack.undo()
    assert session.project.architecture.layers[0].width == 200


def test_the_switch_ties_and_unties(panel: InspectorPanel, qtbot: QtBot, session: Session) -> None:
    switch = panel.findChild(Switch, "tiedCheckBox")
    assert isinstance(switch, Switch)
    assert switch.isChecked()
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert not session.project.architecture.tied
    session.undo_stack.undo()
    assert switch.isChecked()


def test_the_strategy_is_chosen_and_shown(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    field = combo(panel, "strategyCombo")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert session.project.plan.strategy is Strategy.ONE_AT_A_TIME
    session.undo_stack.undo()
    assert field.currentIndex() == 0


def test_caching_is_offered_where_codings_are_learnt_from_and_can_be_switched_off(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    switch = panel.findChild(Switch, "cache_codingsField")
    assert isinstance(switch, Switch)
    assert not switch.isVisible()
    plan = session.project.plan.edited(strategy=Strategy.FINE_TUNED)
    session.edit("", lambda project: project.edited(plan=plan))
    assert switch.isVisible()
    assert switch.isChecked()
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert not session.project.plan.cache_codings
    session.undo_stack.undo()
    assert switch.isChecked()


def test_settings_of_a_selected_stage_are_its_own(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    session.edit("", lambda p: p.edited(plan=p.plan.edited(strategy=Strategy.FINE_TUNED)))
    session.select_stage(3)
    enter(qtbot, line(panel, "learning_rateField"), "0,0005")
    stages = session.project.plan.stages(session.project.architecture)
    assert [stage.learning_rate for stage in stages] == [0.01, 0.01, 0.0005]
    session.select_stage(0)
    assert line(panel, "learning_rateField").text() == "0.01"


def test_nothing_is_cut_at_the_least_width_in_any_stage_with_settings_of_its_own(
    panel: InspectorPanel, session: Session
) -> None:
    layers = tuple(Dense(units=700 - 50 * index) for index in range(12))
    session.edit(
        "",
        lambda p: p.edited(
            architecture=p.architecture.edited(layers=layers),
            plan=p.plan.edited(strategy=Strategy.FINE_TUNED),
        ),
    )
    plan = session.project.plan
    stages = plan.stages(session.project.architecture)
    assert len(stages) == 13
    for stage in stages:
        plan = plan.with_override(stage.key, batch_size=77)
    session.edit("", lambda p: p.edited(plan=plan))
    panel.resize(252, 708)
    area = panel.findChild(QScrollArea)
    assert area is not None
    view = area.viewport()
    for number in range(1, 14):
        session.select_stage(number)
        QApplication.processEvents()
        shown = [one for one in view.findChildren(QWidget) if one.isVisible()]
        assert {"batch_sizeField", "allStagesButton"} <= {one.objectName() for one in shown}
        ends = {one: one.mapTo(view, one.rect().topRight()).x() for one in shown}
        assert [one for one, end in ends.items() if end >= view.width()] == []


def test_fields_stay_where_they_are_when_a_stage_gets_settings_of_its_own(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    session.edit("", lambda p: p.edited(plan=p.plan.edited(strategy=Strategy.FINE_TUNED)))
    field = line(panel, "learning_rateField")
    place = field.mapTo(panel, QPoint())
    session.select_stage(3)
    common = panel.findChild(QPushButton, "commonSettingsButton")
    assert common is not None
    assert field.mapTo(panel, QPoint()) == place
    assert not common.isEnabled()
    enter(qtbot, field, "0.5")
    assert field.mapTo(panel, QPoint()) == place
    assert marked(panel) == {"Learning rate"}
    assert "“Use common” takes it back" in field.toolTip()
    session.select_stage(0)
    assert marked(panel) == set()
    session.select_stage(3)
    qtbot.mouseClick(common, Qt.MouseButton.LeftButton)
    assert field.text() == "0.01"
    assert marked(panel) == set()
    assert "Use common" not in field.toolTip()


def marked(panel: InspectorPanel) -> set[str]:
    """The labels of fields with a value of their own."""
    return {one.text() for one in panel.findChildren(QLabel) if one.property("own")}


def test_no_field_moves_when_stopping_early_is_switched_on(
    panel: InspectorPanel, qtbot: QtBot
) -> None:
    panel.training_form.unfold(True)
    settle()
    below, improvement = switch(panel, "clip_normSwitch"), line(panel, "min_improvementField")
    place = below.mapTo(panel, QPoint())
    assert not improvement.isEnabled()
    qtbot.mouseClick(switch(panel, "early_stoppingSwitch"), Qt.MouseButton.LeftButton)
    settle()
    assert below.mapTo(panel, QPoint()) == place
    assert improvement.isEnabled()


def test_the_frame_of_the_focus_around_more_is_whole(
    panel: InspectorPanel, qtbot: QtBot, themes: Themes
) -> None:
    toggle = panel.findChild(QToolButton, "moreSettingsButton")
    assert toggle is not None
    qtbot.waitActive(panel)
    toggle.setFocus(Qt.FocusReason.TabFocusReason)
    shot, middle = toggle.grab().toImage(), toggle.height() // 2
    accent = themes.current.color("accent")
    for x in (0, shot.width() - 1):
        assert shot.pixelColor(x, middle) == accent


def test_a_field_has_one_name_beside_it_in_its_message_and_in_what_can_be_undone(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    session.edit("", lambda p: p.edited(plan=p.plan.edited(strategy=Strategy.FINE_TUNED)))
    field, told = line(panel, "epochsField"), panel.findChild(QLabel, "mistakeLabel")
    assert told is not None
    for stage, name in ((3, "Epochs"), (0, "Epochs a stage")):
        session.select_stage(stage)
        enter(qtbot, field, "-1")
        assert told.text().startswith(f"{name}: enter ")
        enter(qtbot, field, f"{stage + 7}")
        assert session.undo_stack.undoText().startswith(f"Set {name.lower()}")
    session.select_stage(3)
    assert field.accessibleName() == "Epochs"


def shown_fields(panel: InspectorPanel) -> set[str]:
    return {
        name
        for name in ("schedule", "drop_factor", "drop_every", "plateau_patience", "lowest_rate")
        if (found := panel.findChild(QWidget, f"{name}Field")) is not None and found.isVisible()
    }


def test_seldom_used_settings_unfold_and_show_those_that_their_schedule_knows(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    assert shown_fields(panel) == set()
    toggle = panel.findChild(QToolButton, "moreSettingsButton")
    assert isinstance(toggle, QToolButton)
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert shown_fields(panel) == {"schedule"}
    field = combo(panel, "scheduleField")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert session.project.plan.schedule is Schedule.COSINE
    assert shown_fields(panel) == {"schedule", "lowest_rate"}
    qtbot.keyClick(field, Qt.Key.Key_End)
    expected = {"schedule", "drop_factor", "plateau_patience", "lowest_rate"}
    assert shown_fields(panel) == expected


def test_a_stage_has_a_schedule_and_a_patience_of_its_own(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    session.edit("", lambda p: p.edited(plan=p.plan.edited(strategy=Strategy.FINE_TUNED)))
    panel.training_form.unfold(True)
    session.select_stage(3)
    qtbot.keyClick(combo(panel, "scheduleField"), Qt.Key.Key_Down)
    qtbot.mouseClick(switch(panel, "early_stoppingSwitch"), Qt.MouseButton.LeftButton)
    enter(qtbot, line(panel, "early_stoppingField"), "4")
    stages = session.project.plan.stages(session.project.architecture)
    assert [stage.early_stopping for stage in stages] == [0, 0, 4]
    assert [stage.schedule for stage in stages] == ["constant", "constant", "cosine"]
    assert not line(panel, "lowest_rateField").isEnabled(), "the common one holds"
    session.select_stage(0)
    assert line(panel, "lowest_rateField").isVisible(), "one stage uses it"
    assert line(panel, "lowest_rateField").isEnabled()


@pytest.mark.parametrize(("name", "usual"), [("early_stopping", 5), ("clip_norm", 1)])
def test_what_may_be_off_has_a_switch_and_a_number_while_it_is_on(
    panel: InspectorPanel, qtbot: QtBot, session: Session, name: str, usual: float
) -> None:
    panel.training_form.unfold(True)
    settle()
    turn, field = switch(panel, f"{name}Switch"), line(panel, f"{name}Field")
    assert (turn.isChecked(), field.isEnabled(), field.text()) == (False, False, "off")
    qtbot.mouseClick(turn, Qt.MouseButton.LeftButton)
    assert getattr(session.project.plan, name) == usual
    assert (field.isEnabled(), field.text()) == (True, str(usual))
    enter(qtbot, field, "25")
    qtbot.keyClick(turn, Qt.Key.Key_Space)
    assert getattr(session.project.plan, name) == 0
    assert (field.isEnabled(), field.text()) == (False, "off")
    qtbot.keyClick(turn, Qt.Key.Key_Space)
    assert getattr(session.project.plan, name) == 25, "as it was last"
    found = []
    for _ in range(4):
        session.undo_stack.undo()
        found.append(getattr(session.project.plan, name))
    assert found == [0, 25, usual, 0], "each is a step of its own"
    assert not turn.isChecked()


@pytest.mark.parametrize("text", ["Off", "0"])
def test_off_may_also_be_typed(
    panel: InspectorPanel, qtbot: QtBot, session: Session, text: str
) -> None:
    panel.training_form.unfold(True)
    qtbot.mouseClick(switch(panel, "clip_normSwitch"), Qt.MouseButton.LeftButton)
    enter(qtbot, line(panel, "clip_normField"), text)
    assert session.project.plan.clip_norm == 0
    assert not switch(panel, "clip_normSwitch").isChecked()


def test_stepping_down_ends_at_the_least_and_does_not_switch_off(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    panel.training_form.unfold(True)
    qtbot.mouseClick(switch(panel, "early_stoppingSwitch"), Qt.MouseButton.LeftButton)
    field = line(panel, "early_stoppingField")
    for _ in range(8):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert session.project.plan.early_stopping == 1
    assert field.isEnabled()


def test_the_common_settings_bring_the_switch_of_a_stage_back(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    session.edit("", lambda p: p.edited(plan=p.plan.edited(strategy=Strategy.FINE_TUNED)))
    panel.training_form.unfold(True)
    session.select_stage(2)
    qtbot.mouseClick(switch(panel, "early_stoppingSwitch"), Qt.MouseButton.LeftButton)
    stages = session.project.plan.stages(session.project.architecture)
    assert [stage.early_stopping for stage in stages] == [0, 5, 0]
    assert not switch(panel, "clip_normSwitch").isEnabled(), "no stage has its own"
    common = panel.findChild(QPushButton, "commonSettingsButton")
    assert common is not None
    qtbot.mouseClick(common, Qt.MouseButton.LeftButton)
    assert not switch(panel, "early_stoppingSwitch").isChecked()
    assert session.project.plan.overrides == ()


def test_folded_settings_that_are_in_use_are_named(panel: InspectorPanel, session: Session) -> None:
    summary = panel.findChild(QLabel, "moreSummary")
    assert isinstance(summary, QLabel)
    assert summary.text() == ""
    changes = {"schedule": "plateau", "early_stopping": 3, "clip_norm": 1.0, "precision": "mixed"}
    session.edit("", lambda p: p.edited(plan=p.plan.edited(**changes)))
    assert summary.text() == "plateau · stops early · clipped · mixed"


def test_a_mistake_is_told_beside_the_field_and_forgotten_when_put_right(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    message = panel.findChild(QLabel, "mistakeLabel")
    assert isinstance(message, QLabel)
    enter(qtbot, line(panel, "epochsField"), "0")
    assert message.isVisible()
    assert "1 to 1,000,000" in message.text()
    assert session.project.plan.epochs == 5
    enter(qtbot, line(panel, "epochsField"), "7")
    assert not message.isVisible()
    assert session.project.plan.epochs == 7


@pytest.mark.parametrize("height", [740, 708, 400])
def test_no_field_moves_for_a_message_which_can_be_scrolled_past(
    panel: InspectorPanel, qtbot: QtBot, session: Session, height: int
) -> None:
    panel.resize(264, height)
    area = panel.findChild(QScrollArea)
    assert area is not None
    settle()
    named = [one for one in panel.findChildren(QWidget) if one.objectName().endswith("Field")]
    fields = [one for one in named if one.isVisible()]
    assert len(fields) >= 10
    places = [(one.mapTo(panel, QPoint()), one.width()) for one in fields]
    enter(qtbot, line(panel, "batch_sizeField"), "0")
    session.edit("", lambda p: p.edited(architecture=p.architecture.with_layer(0, units=149)))
    enter(qtbot, line(panel, "unitsField"), "0")
    settle()
    found = [(one.mapTo(panel, QPoint()), one.width()) for one in fields]
    assert list(zip(fields, found, strict=True)) == list(zip(fields, places, strict=True))
    notes = panel.findChild(QWidget, "inspectorNotes")
    assert notes is not None
    assert notes.isVisible()
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    cost = panel.cost
    assert cost.mapTo(panel, cost.rect().bottomLeft()).y() < notes.y()


def test_a_message_does_not_cover_the_field_that_it_is_about(
    panel: InspectorPanel, qtbot: QtBot
) -> None:
    panel.training_form.unfold(True)
    panel.resize(264, 500)
    settle()
    area, notes = panel.findChild(QScrollArea), panel.findChild(QWidget, "inspectorNotes")
    assert area is not None
    assert notes is not None
    for name in ("unitsField", "seedField", "early_stoppingField"):
        field = line(panel, name)
        field.setEnabled(True)
        for value in range(0, area.verticalScrollBar().maximum(), 40):
            area.verticalScrollBar().setValue(value)
            place = QRect(field.mapTo(panel, QPoint()), field.size())
            if not (place.top() > 40 and place.bottom() < 498):
                continue
            field.setFocus()
            enter(qtbot, field, "x")
            assert notes.isVisible()
            assert field.mapTo(panel, QPoint()) == place.topLeft(), "nothing moved"
            assert not notes.geometry().intersects(place)
            assert panel.rect().contains(notes.geometry())
            qtbot.keyClick(field, Qt.Key.Key_Escape)
            assert not notes.isVisible()


def test_a_mistake_about_a_layer_is_told_while_that_layer_is_selected(
    panel: InspectorPanel, session: Session
) -> None:
    message = panel.findChild(QLabel, "mistakeLabel")
    assert isinstance(message, QLabel)
    session.edit("", lambda p: p.edited(architecture=p.architecture.with_layer(1, units=0)))
    assert not message.isVisible(), "it is about layer 2"
    session.select_layer(2)
    assert message.isVisible()
    session.select_layer(1)
    assert not message.isVisible()
    session.select_layer(2)
    assert message.isVisible()
    session.edit("", lambda p: p.edited(architecture=p.architecture.with_layer(1, units=60)))
    assert not message.isVisible()


def test_a_mistake_is_forgotten_when_the_value_of_before_is_typed_again(
    panel: InspectorPanel, qtbot: QtBot
) -> None:
    message = panel.findChild(QLabel, "mistakeLabel")
    assert isinstance(message, QLabel)
    enter(qtbot, line(panel, "unitsField"), "0")
    assert message.isVisible()
    enter(qtbot, line(panel, "unitsField"), "300")
    assert not message.isVisible()


def test_a_decoder_layer_shows_the_settings_it_mirrors(
    panel: InspectorPanel, qtbot: QtBot, session: Session
) -> None:
    session.select_layer(3)
    assert line(panel, "unitsField").text() == "300"
    enter(qtbot, line(panel, "unitsField"), "200")
    assert session.project.architecture.sizes == (784, 200, 150, 200, 784)


def test_a_tied_decoder_offers_no_settings_of_a_kernel_it_does_not_own(
    panel: InspectorPanel, session: Session
) -> None:
    session.select_layer(3)
    assert not line(panel, "l2Field").isEnabled()
    session.select_layer(1)
    assert line(panel, "l2Field").isEnabled()


def test_outputs_that_do_not_reach_the_data_are_told_when_the_output_is_selected(
    panel: InspectorPanel, session: Session
) -> None:
    session.edit(
        "",
        lambda p: p.edited(
            data=p.data.edited(low=-2.0, high=2.0),
            architecture=p.architecture.edited(output_activation="tanh"),
        ),
    )
    message = panel.findChild(QLabel, "problemLabel")
    assert isinstance(message, QLabel)
    assert not message.isVisible()
    session.select_layer(2 * session.project.architecture.depth)
    assert "tanh outputs reach from -1 to 1" in message.text()


def test_cross_entropy_that_means_nothing_is_told_whatever_is_selected(
    panel: InspectorPanel, session: Session
) -> None:
    session.edit(
        "",
        lambda p: p.edited(
            data=p.data.edited(low=0.0, high=255.0),
            architecture=p.architecture.edited(output_activation="sigmoid"),
            plan=p.plan.edited(loss="bce"),
        ),
    )
    message = panel.findChild(QLabel, "problemLabel")
    assert isinstance(message, QLabel)
    assert "lie between 0 and 255" in message.text()
    session.edit("", lambda p: p.edited(data=p.data.edited(high=1.0)))
    assert not message.isVisible()


def test_a_problem_is_told_with_its_remedy_when_its_layer_is_selected(
    panel: InspectorPanel, session: Session
) -> None:
    session.edit("", lambda p: p.edited(architecture=p.architecture.with_layer(1, units=400)))
    message = panel.findChild(QLabel, "problemLabel")
    assert isinstance(message, QLabel)
    assert not message.isVisible(), "layer 1 is selected, and has no problem"
    session.select_layer(2)
    assert "no narrower" in message.text()
    assert "give it fewer units" in message.text()


@pytest.mark.parametrize(("width", "unit"), [(264, ""), (420, " parameters")])
def test_what_tying_saves_is_told_with_its_unit_where_there_is_room_and_never_cut(
    panel: InspectorPanel, session: Session, width: int, unit: str
) -> None:
    wide = (Dense(units=65_536), Dense(units=65_000))
    session.edit("", lambda p: p.edited(architecture=p.architecture.edited(layers=wide)))
    panel.resize(width, 708)
    settle()
    saving = panel.findChild(ElidedLabel, "tyingSaves")
    assert saving is not None
    # Kernels of 784 × 65,536 and 65,536 × 65,000 are needed once, not twice.
    assert 784 * 65_536 + 65_536 * 65_000 == 4_311_220_224
    assert saving.shown == f"saves 4.3 G{unit}"
    assert "4,311,220,224" in saving.toolTip()


def test_the_input_tells_what_it_is_and_offers_nothing_that_cannot_be_chosen(
    panel: InspectorPanel, session: Session
) -> None:
    fields = [panel.findChild(QWidget, f"{name}Field") for name in ("units", "activation")]
    shown = [one for one in panel.findChildren(Switch) if one.isVisible()]
    places = {one: one.mapTo(panel, QPoint()) for one in shown}
    session.select_layer(0)
    settle()
    assert not any(one is None or one.isVisible() for one in fields)
    told = {
        name: found.text()
        for name in ("features", "source", "samples", "range")
        if (found := panel.findChild(QLabel, f"{name}Fact")) is not None and found.isVisible()
    }
    assert told == {
        "features": "784 · 28 × 28",
        "source": "MNIST sample",
        "samples": "8,000 + 2,000 test",
    }
    assert {one: one.mapTo(panel, QPoint()) for one in places} == places, "nothing moves"
    session.edit("", lambda p: p.edited(data=p.data.edited(name="flowers", low=0.0, high=255.0)))
    source, values = (panel.findChild(QLabel, f"{name}Fact") for name in ("source", "range"))
    assert source is not None
    assert values is not None
    assert (source.text(), values.text()) == ("flowers", "0 to 255")
    session.select_layer(1)
    assert all(one is not None and one.isVisible() for one in fields)


def test_a_choice_that_is_shortened_is_told_in_full_by_its_tip(
    panel: InspectorPanel, session: Session
) -> None:
    session.edit("", lambda p: p.edited(plan=p.plan.edited(optimizer="sgd")))
    panel.resize(252, 708)
    settle()
    field = panel.findChild(NarrowCombo, "optimizerField")
    assert field is not None
    assert field.is_cut
    QApplication.sendEvent(field, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert QToolTip.text().startswith("SGD with momentum\nThe rule")
    panel.resize(420, 708)
    settle()
    assert not field.is_cut
    QToolTip.hideText()
