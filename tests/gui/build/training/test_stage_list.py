"""The stage cards, from progress to the screen and from the user to the session."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from aestudio.core.events import EndReason, RunEnded, StageEnded
from aestudio.core.plan import Strategy
from aestudio.core.project import Document
from aestudio.core.run import StageState
from aestudio.gui.build.training.stage_card import fitting, stage_cards
from aestudio.gui.build.training.stage_card_delegate import NARROW_PAD, button_rect
from aestudio.gui.build.training.stage_list import NARROWEST, StageList
from aestudio.gui.document.session import Session
from aestudio.gui.shell.theme import Themes, ui_font
from tests.gui.build.training.story import begun, epoch, project, stepped, trained, waiting

DESIGN = project()


@pytest.fixture
def stages(qtbot: QtBot, themes: Themes) -> StageList:
    session = Session(Document(DESIGN))
    found = StageList(session, themes)
    themes.dress(found)
    session.setParent(found)
    qtbot.addWidget(found)
    found.resize(636, 66)
    found.show()
    return found


@pytest.fixture
def model(stages: StageList) -> Session:
    found = stages.findChild(Session)
    assert isinstance(found, Session)
    return found


def click(qtbot: QtBot, stages: StageList, row: int) -> None:
    place = stages.card_rects()[row].topLeft().toPoint() + QPoint(20, 20)
    qtbot.mouseClick(stages.viewport(), Qt.MouseButton.LeftButton, pos=place)


def run_button(stages: StageList) -> QToolButton:
    found = stages.findChild(QToolButton, "runStageButton")
    assert isinstance(found, QToolButton)
    return found


def test_cards_follow_the_events_of_a_run(stages: StageList) -> None:
    stages.show_progress(trained(DESIGN, 0.1, 0.05, 0.02, 0.0079))
    states = [card.state for card in stages.cards]
    assert states == [StageState.DONE, StageState.RUNNING, StageState.WAITING]
    assert stages.cards[0].figures[0] == "last validation 0.0079 · 4 epochs"
    assert [card.tone for card in stages.cards] == ["good", "accent", ""]


def test_a_card_tells_the_epoch_under_way_and_the_cache(stages: StageList) -> None:
    progress = epoch(trained(DESIGN, 0.1), 2, 1, 0.01, 0.0056)
    stages.show_progress(progress)
    assert stages.cards[1].figures[0] == "last validation 0.0056 · epoch 2 of 4 · cached 9 MB"
    assert stages.cards[1].fraction == pytest.approx(0.25)


def test_a_narrow_card_calls_the_loss_of_the_validation_part_by_no_other_name(
    stages: StageList,
) -> None:
    stages.show_progress(trained(DESIGN, 0.0079))
    validated = stages.cards[0].figures
    assert "last val. 0.0079 · 4 epochs" in validated
    assert not any("loss" in text for text in validated)


def test_a_waiting_card_tells_the_memory_that_its_cache_will_take() -> None:
    first, second, _tuning = stage_cards(waiting(DESIGN))
    assert first.figures[0] == "4 epochs · batch 150 · rate 0.001"
    assert second.figures[:2] == (
        "4 epochs · batch 150 · rate 0.001 · caches 10 MB",
        "4 epochs · caches 10 MB",
    )
    assert "10 MB of memory" in second.tip


def test_a_card_tells_that_nothing_is_cached() -> None:
    plan = DESIGN.plan.edited(cache_codings=False)
    first, second, _tuning = stage_cards(waiting(DESIGN.edited(plan=plan)))
    assert not any("cache" in text for text in second.figures)
    assert "computed for each batch" in second.tip
    assert "computed for each batch" not in first.tip


def test_a_stage_that_stopped_early_tells_when_and_what_it_kept() -> None:
    design = project(epochs=12)
    progress = begun(waiting(design))
    for number, loss in enumerate((0.3, 0.1, 0.2, 0.25), start=1):
        progress = epoch(progress, 1, number, loss, loss)
    card = stage_cards(progress.after(StageEnded(1, True, 1.0, 4, 2)))[0]
    assert card.figures[0] == "best validation 0.1000, epoch 2 · stopped early at epoch 4"
    assert "the weights of epoch 2, the best, are kept" in card.tip
    assert card.fraction == 1
    whole = stage_cards(progress.after(StageEnded(1, True, 1.0, 12, 2)))[0]
    assert whole.figures[0] == "best validation 0.1000, epoch 2 · 12 epochs"


def test_a_card_tells_the_rate_that_a_schedule_has_come_to() -> None:
    design = project()
    design = design.edited(plan=design.plan.edited(schedule="cosine"))
    assert "rate 0.001, cosine" in stage_cards(waiting(design))[0].figures[0]
    for rate, told in ((0.000854, "0.00085"), (0.0000854, "8.5e-5")):
        progress = epoch(begun(waiting(design)), 1, 1, 0.1, 0.1, rate=rate)
        figure = stage_cards(progress)[0].figures[0]
        assert figure == f"last validation 0.1000 · epoch 2 of 4 · rate {told}"


def test_a_paused_a_stopped_and_a_failed_stage_say_so() -> None:
    progress = begun(waiting(DESIGN))
    assert stage_cards(progress.paused(True))[0].state is StageState.PAUSED
    assert stage_cards(progress.after(StageEnded(1, False, 1.0)))[0].state is StageState.STOPPED
    failed = progress.after(RunEnded(EndReason.FAILED, None))
    assert stage_cards(failed)[0].tone == "error"


def test_selecting_a_card_selects_the_stage_and_again_shows_the_common_settings(
    qtbot: QtBot, stages: StageList, model: Session
) -> None:
    told: list[int] = []
    model.stage_selection_changed.connect(told.append)
    click(qtbot, stages, 1)
    click(qtbot, stages, 1)
    click(qtbot, stages, 2)
    assert told == [2, 0, 3]
    assert [stages.row(item) for item in stages.selectedItems()] == [2]


def test_the_session_selects_a_card_without_being_told_again(
    stages: StageList, model: Session
) -> None:
    told: list[int] = []
    model.stage_selection_changed.connect(told.append)
    model.select_stage(2)
    assert [stages.row(item) for item in stages.selectedItems()] == [1]
    model.select_stage(0)
    assert not stages.selectedItems()
    assert told == [2, 0]


def test_arrows_move_the_selection_and_escape_ends_it(
    qtbot: QtBot, stages: StageList, model: Session
) -> None:
    stages.setCurrentRow(0)
    qtbot.keyClick(stages, Qt.Key.Key_Right)
    assert model.selected_stage == 2
    qtbot.keyClick(stages, Qt.Key.Key_Escape)
    assert model.selected_stage == 0
    qtbot.keyClick(stages, Qt.Key.Key_Space)
    assert model.selected_stage == 2


def test_enter_and_the_button_ask_to_run_the_stage_alone(
    qtbot: QtBot, stages: StageList, model: Session
) -> None:
    asked = requests(stages)
    model.select_stage(3)
    qtbot.keyClick(stages, Qt.Key.Key_Return)
    button = run_button(stages)
    assert button.isVisible()
    button.click()
    stages.menu_for(1).actions()[0].trigger()
    assert asked == [(3, False), (3, False), (2, False)]


def requests(stages: StageList) -> list[tuple[int, bool]]:
    found: list[tuple[int, bool]] = []
    stages.run_stage_requested.connect(lambda number, renewed: found.append((number, renewed)))
    return found


def test_a_stage_that_has_learnt_asks_what_to_start_from(stages: StageList, model: Session) -> None:
    asked = requests(stages)
    left = trained(DESIGN, 0.1).after(StageEnded(2, False, 1.0))
    stages.show_progress(left)
    model.select_stage(1)
    run_button(stages).click()
    assert asked == []
    menu = stages.findChild(QMenu, "runStageMenu")
    assert isinstance(menu, QMenu)
    on, new = "on from the weights it has", "from new weights"
    offered = [one.text() for one in menu.actions()]
    assert offered == [f"Run only this stage, {on}", f"Run only this stage, {new}"]
    menu.actions()[-1].trigger()
    menu.close()
    assert asked == [(1, True)]
    stages.menu_for(0).actions()[0].trigger()
    assert asked[1:] == [(1, False)]


def test_fine_tuning_has_no_weights_of_its_own_to_draw_anew(stages: StageList) -> None:
    progress = begun(waiting(DESIGN), 3)
    stages.show_progress(epoch(progress, 3, 1, 0.1, 0.1).after(StageEnded(3, True, 1.0)))
    texts = [one.text() for one in stages.menu_for(2).actions()]
    assert texts[0] == "Run only this stage, on from the weights it has"
    assert not any("new weights" in one for one in texts)


def test_no_stage_can_be_run_while_one_runs(
    qtbot: QtBot, stages: StageList, model: Session
) -> None:
    asked = requests(stages)
    model.select_stage(1)
    stages.show_progress(begun(waiting(DESIGN)))
    qtbot.keyClick(stages, Qt.Key.Key_Return)
    assert not asked
    assert run_button(stages).isHidden()


def test_another_plan_brings_other_cards_and_keeps_a_valid_selection(
    stages: StageList, model: Session
) -> None:
    model.select_stage(1)
    stages.show_progress(waiting(project(Strategy.WHOLE)))
    assert [card.titles[0] for card in stages.cards] == ["Whole network"]
    assert model.selected_stage == 1
    assert len(stages.selectedItems()) == 1


def test_only_cards_that_changed_are_drawn_again(stages: StageList) -> None:
    progress = trained(DESIGN, 0.1, 0.05)
    stages.show_progress(progress)
    changed: list[int] = []
    stages.itemChanged.connect(lambda item: changed.append(stages.row(item)))
    stages.show_progress(progress)
    assert not changed
    stages.show_progress(epoch(progress, 2, 1, 0.01, 0.01))
    assert set(changed) == {1}


def test_many_stages_scroll_rather_than_shrink_away(stages: StageList) -> None:
    layer = DESIGN.architecture.layers[0]
    layers = tuple(layer.edited(units=units) for units in range(300, 100, -15))
    architecture = DESIGN.architecture.edited(layers=layers)
    stages.show_progress(waiting(DESIGN.edited(architecture=architecture)))
    assert min(rect.width() for rect in stages.card_rects()) >= NARROWEST - 8
    assert stages.horizontalScrollBar().maximum() > 0


def test_the_longest_wording_that_fits_is_taken() -> None:
    wordings = ("one two three", "one two", "one")
    assert fitting(wordings, 8, len) == "one two"
    assert fitting(wordings, 1, len) == "one"


def test_the_loss_of_a_first_epoch_under_way_is_called_that_of_its_last_step() -> None:
    losses = np.array([0.5, 0.25], np.float32)
    card = stage_cards(stepped(begun(waiting(DESIGN)), 1, 1, losses))[0]
    assert card.figures[0] == "last step 0.2500 · epoch 1 of 4"
    assert card.figures[-1] == "last step 0.2500"


@pytest.mark.parametrize("width", [504, 636, 1400])
@pytest.mark.parametrize("layers", [1, 2, 5, 12])
def test_a_card_names_its_stage_and_its_loss_at_every_width(
    stages: StageList, width: int, layers: int
) -> None:
    specs = tuple(DESIGN.architecture.layers[0].edited(units=700 - 50 * n) for n in range(layers))
    design = DESIGN.edited(architecture=DESIGN.architecture.edited(layers=specs))
    stages.resize(width, 66)
    stages.show_progress(trained(design, 0.1, 0.0079))
    title, figure = (QFontMetricsF(one) for one in (ui_font(13, QFont.Weight.DemiBold), ui_font()))
    for card, place in zip(stages.cards, stages.card_rects(), strict=True):
        room = place.width() - 2 * NARROW_PAD
        named = fitting(card.titles, room - 14, title.horizontalAdvance)
        told = fitting(card.figures, room, figure.horizontalAdvance)
        assert title.horizontalAdvance(named) <= room - 14
        assert figure.horizontalAdvance(told) <= room
        assert named.startswith((f"Stage {card.number}", "Fine-tuning", "Fine-tune", "Tune"))
        if card.state is StageState.DONE:
            assert told.startswith(("last 0.0079", "last val", "last validation"))


def test_every_stage_that_can_be_run_shows_so_and_nothing_moves_when_it_cannot(
    stages: StageList, model: Session
) -> None:
    seats = [button_rect(one, False) for one in stages.card_rects()]
    bare = [pixels(stages, seat) for seat in seats]
    assert all(len(colours) > 1 for colours in bare), "a quiet picture on each"
    model.select_stage(2)
    assert run_button(stages).geometry() == seats[1]
    stages.show_progress(begun(waiting(DESIGN)))
    assert run_button(stages).isHidden()
    assert all(len(pixels(stages, seat)) == 1 for seat in seats)


def pixels(stages: StageList, seat: QRect) -> set[int]:
    drawn = stages.viewport().grab(seat).toImage()
    return {drawn.pixel(x, y) for x in range(drawn.width()) for y in range(drawn.height())}


def test_the_picture_of_the_button_runs_the_stage_also_where_no_pointer_hovers(
    qtbot: QtBot, stages: StageList, model: Session
) -> None:
    asked = requests(stages)
    seat = button_rect(stages.card_rects()[2], False)
    qtbot.mouseClick(stages.viewport(), Qt.MouseButton.LeftButton, pos=seat.center())
    assert asked == [(3, False)]
    assert model.selected_stage == 0


def test_the_button_follows_the_keyboard(qtbot: QtBot, stages: StageList) -> None:
    stages.setFocus()
    qtbot.waitUntil(stages.hasFocus)
    for row in (0, 1):
        stages.setCurrentIndex(stages.model().index(row, 0))
        assert run_button(stages).isVisible()
        assert run_button(stages).geometry() == button_rect(stages.card_rects()[row], False)


def test_cards_are_values() -> None:
    card = stage_cards(waiting(DESIGN))[0]
    assert card == replace(card)
    assert card.titles[0] == "Stage 1 · 784 → 300 → 784"
