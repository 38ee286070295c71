"""The curves, from the history to the screen."""

import warnings
from xml.etree import ElementTree

import numpy as np
import pyqtgraph as pg
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from aestudio.core.events import StageEnded
from aestudio.core.plan import Strategy
from aestudio.core.progress import Progress
from aestudio.core.project import Project
from aestudio.gui.build.training.loss_axis import LossScale
from aestudio.gui.build.training.loss_lines import CurveItem
from aestudio.gui.build.training.loss_memory import Memory
from aestudio.gui.build.training.loss_plot import LossCard
from aestudio.gui.build.training.loss_reading import Readout
from aestudio.gui.build.training.loss_series import View, curves
from aestudio.gui.build.training.stage_axis import bands, x_ticks
from aestudio.gui.build.training.stage_card import stage_cards
from aestudio.gui.build.training.stage_list import StageList
from aestudio.gui.document.session import Session
from aestudio.gui.kit.figures import loss_text, time_text
from aestudio.gui.kit.sketch import contents
from aestudio.gui.shell.theme import DARK, LIGHT, Themes
from tests.gui.build.training.story import STEPS, begun, epoch, project, stepped, trained, waiting

DESIGN = project()
WHOLE = project(Strategy.WHOLE)


@pytest.fixture
def card(qtbot: QtBot, themes: Themes) -> LossCard:
    found = LossCard(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(636, 352)
    found.show()
    return found


def validation_points(card: LossCard) -> tuple[list[float], list[float]]:
    x, y = card.canvas.lines.validation.getData()
    return list(x), list(y)


def test_the_validation_curve_holds_the_numbers_of_the_history(card: LossCard) -> None:
    card.show_progress(trained(DESIGN, 0.1, 0.01, 0.001, 0.002))
    x, y = validation_points(card)
    np.testing.assert_allclose(x, [0.25, 0.5, 0.75, 1.0])
    np.testing.assert_allclose(y, [-1, -2, -3, np.log10(0.002)])


def test_the_step_curve_holds_every_loss_of_a_short_run(card: LossCard) -> None:
    losses = np.array([0.5, 0.4, 0.3], np.float32)
    card.show_progress(stepped(begun(waiting(DESIGN)), 1, 1, losses))
    drawn = card.canvas.curves.steps
    np.testing.assert_allclose(drawn.y, losses)
    np.testing.assert_allclose(drawn.x, np.array([1, 2, 3]) / STEPS / 4)


def test_a_shorter_history_takes_points_away_again(card: LossCard) -> None:
    card.show_progress(trained(DESIGN, 0.1, 0.01, 0.001, 0.002))
    card.show_progress(trained(DESIGN, 0.3, 0.2))
    assert len(validation_points(card)[0]) == 2
    card.show_progress(waiting(DESIGN))
    assert validation_points(card) == ([], [])


def test_a_gap_parts_the_curves_of_two_stages(card: LossCard) -> None:
    progress = epoch(trained(DESIGN, 0.1, 0.05), 2, 1, 0.02, 0.02)
    card.show_progress(progress)
    _x, y = validation_points(card)
    assert np.isnan(y).tolist() == [False, False, True, False]


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e300, 0.0])
def test_a_loss_that_cannot_be_drawn_leaves_a_gap(card: LossCard, bad: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        progress = epoch(begun(waiting(DESIGN)), 1, 1, 0.1, 0.1)
        with np.errstate(over="ignore"):
            progress = epoch(progress, 1, 2, bad, bad)
        progress = epoch(progress, 1, 3, 0.01, 0.01)
        card.show_progress(progress)
        card.grab()
    y = validation_points(card)[1]
    assert np.isnan(y).tolist() == [False, True, False]


def test_a_run_of_nothing_but_nan_is_drawn_without_a_complaint(card: LossCard) -> None:
    nan = float("nan")
    card.show_progress(epoch(begun(waiting(DESIGN)), 1, 1, nan, nan))
    card.log_chip.click()
    card.grab()
    assert card.canvas.curves.best is None


def test_the_best_epoch_is_the_minimum_of_validation(card: LossCard) -> None:
    progress = begun(waiting(DESIGN))
    for number, value in enumerate((0.3, 0.1, 0.2), start=1):
        progress = epoch(progress, 1, number, 0.05 / number, value)
    card.show_progress(progress)
    best = card.canvas.curves.best
    assert best is not None
    assert (best.epoch, best.loss, best.validated) == (2, 0.1, True)


def test_the_epoch_that_early_stopping_kept_is_the_one_that_is_marked(card: LossCard) -> None:
    progress = begun(waiting(DESIGN))
    for number, loss in enumerate((0.3, 0.1, 0.099), start=1):
        progress = epoch(progress, 1, number, loss, loss, rate=0.1 / number)
    progress = begun(progress.after(StageEnded(1, True, 1.0, 3, 2)), 2)
    card.show_progress(progress)
    best = card.canvas.curves.best
    assert best is not None
    assert (best.epoch, best.kept) == (2, True)
    card.canvas.hover_at(0.4)
    readout = card.findChild(QLabel, "lossReadout")
    assert isinstance(readout, QLabel)
    assert "rate 0.05" in readout.text()
    card.show_progress(epoch(progress, 2, 1, 0.2, 0.2))
    assert [one.epoch for one in card.canvas.curves.kept] == [2], "its mark stays beside later ones"
    assert "stage 1, epoch 2 kept" in drawn_words(card)


def test_an_epoch_is_told_by_its_stage_and_as_the_axis_counts_it(card: LossCard) -> None:
    card.resize(900, 352)
    progress = trained(DESIGN, 0.4, 0.3, 0.2, 0.1)
    for number, loss in enumerate((0.3, 0.2, 0.05), start=1):
        progress = epoch(progress, 2, number, loss, loss)
    card.show_progress(progress)
    assert card.canvas.best_text == "best 0.0500, stage 2, epoch 3"
    assert "stage 2, epoch 2.96" in read_at(card, 1.74)
    assert "(6.96 in all)" in read_at(card, 1.74)
    assert "stage 1, epoch 2.00" in read_at(card, 0.5)
    assert "in all" not in read_at(card, 0.5), "which is the same there"
    assert "Epoch, of all stages" in drawn_words(card)
    card.axis_chip.click()
    QCoreApplication.processEvents()
    assert "stage 2, epoch" in read_at(card, 1.5)
    assert "in all" not in read_at(card, 1.5), "the axis does not count them"
    card.axis_chip.click()
    card.show_progress(epoch(begun(waiting(WHOLE)), 1, 1, 0.25, 0.25))
    QCoreApplication.processEvents()
    assert card.canvas.best_text == "best 0.2500, epoch 1"
    assert "stage" not in read_at(card, 0.2)
    assert "Epoch" in drawn_words(card)


@pytest.mark.parametrize("kept", [None, 2])
def test_the_label_on_the_curve_and_the_card_say_whose_loss_each_tells(
    card: LossCard, kept: int | None
) -> None:
    progress = begun(waiting(DESIGN))
    for number, loss in enumerate((0.3, 0.1, 0.2), start=1):
        progress = epoch(progress, 1, number, loss, loss)
    progress = progress.after(StageEnded(1, True, 1.0, 3, kept))
    card.show_progress(progress)
    told = stage_cards(progress)[0].figures[-1]
    if kept:
        assert card.canvas.best_text == "best 0.1000, stage 1, epoch 2 · kept"
        assert told == "best 0.1000"
    else:
        assert card.canvas.best_text == "best 0.1000, stage 1, epoch 2"
        assert told == "last 0.2000"


def test_the_line_of_pca_lies_only_over_stages_of_the_whole_network(card: LossCard) -> None:
    card.show_progress(epoch(trained(DESIGN, 0.1, 0.05), 2, 1, 0.02, 0.02))
    card.show_reference(0.04, "PCA")
    card.canvas.zoom(0.0, 3.0)
    card.canvas.zoom_losses(-2.0, -1.0)
    with_line = card.canvas.grab().toImage()
    edges = card.canvas.band_edges()
    card.show_reference(None, "")
    without = card.canvas.grab().toImage()
    y = range(with_line.height())
    columns = [
        x
        for x in range(with_line.width())
        if any(with_line.pixel(x, one) != without.pixel(x, one) for one in y)
    ]
    assert columns, "it is drawn"
    assert edges[2] - 1 <= min(columns)
    assert max(columns) <= edges[3] + 1


def test_a_plan_without_a_stage_of_the_whole_network_has_no_line_of_pca(card: LossCard) -> None:
    design = project(Strategy.ONE_AT_A_TIME)
    card.show_progress(trained(design, 0.1, 0.05))
    before = card.canvas.grab().toImage()
    card.show_reference(0.04, "PCA")
    assert card.canvas.grab().toImage() == before


def test_without_validation_the_best_epoch_is_that_of_training(card: LossCard) -> None:
    progress = epoch(begun(waiting(DESIGN)), 1, 1, 0.2, None)
    card.show_progress(epoch(progress, 1, 2, 0.4, None))
    best = card.canvas.curves.best
    assert best is not None
    assert (best.epoch, best.loss, best.validated) == (1, 0.2, False)


def test_there_is_one_band_a_stage_with_its_name() -> None:
    found = bands(waiting(DESIGN), in_time=False)
    assert [band.name for band in found] == ["Stage 1", "Stage 2", "Fine-tuning"]
    assert [band.before for band in found] == [0, 4, 8]


@pytest.mark.parametrize("width", [560, 636, 1000])
@pytest.mark.parametrize("design", [WHOLE, DESIGN])
def test_the_gaps_between_cards_lie_on_the_edges_of_the_bands(
    qtbot: QtBot, card: LossCard, session: Session, themes: Themes, width: int, design: Project
) -> None:
    progress = begun(waiting(design))
    stages = StageList(session, themes)
    themes.dress(stages)
    qtbot.addWidget(stages)
    stages.resize(width, 66)
    card.resize(width, 352)
    stages.show()
    stages.show_progress(progress)
    card.show_progress(progress)
    QCoreApplication.processEvents()
    rects, edges = stages.card_rects(), card.band_edges()
    assert len(edges) == len(rects) + 1
    assert (rects[0].left(), rects[-1].right()) == (0, width)
    for number in range(1, len(rects)):
        middle = (rects[number - 1].right() + rects[number].left()) / 2
        assert middle == pytest.approx(edges[number], abs=2)


def test_ticks_run_across_the_stages_and_stand_at_their_edges() -> None:
    ticks = x_ticks(bands(waiting(DESIGN), in_time=False), 0, 3, 560)
    assert sorted((tick.at, tick.text) for tick in ticks) == [
        (0.0, "0"),
        (0.5, "2"),
        (1.0, "4"),
        (1.5, "6"),
        (2.0, "8"),
        (2.5, "10"),
        (3.0, "12"),
    ]


def test_losses_stand_at_plain_decimals() -> None:
    scale = LossScale(logarithmic=True)
    low, high = scale.range_for(np.array([0.0035, 0.08]))
    assert [tick.text for tick in scale.ticks(low, high, 280)] == ["0.003", "0.01", "0.03", "0.1"]
    texts = [tick.text for tick in LossScale(logarithmic=False).ticks(0.0, 0.1, 280)]
    assert texts == ["0", "0.02", "0.04", "0.06", "0.08", "0.10"]


@pytest.mark.parametrize("low", [-20.0, -2.001, 0.0, 7.5])
@pytest.mark.parametrize("span", [1e-4, 0.1, 1.0, 30.0])
def test_the_loss_axis_always_has_a_few_ticks(low: float, span: float) -> None:
    ticks = LossScale(logarithmic=True).ticks(low, low + span, 280)
    assert 1 <= len(ticks) <= 10


def test_time_on_the_axis_puts_epochs_where_they_ended() -> None:
    progress = begun(waiting(DESIGN))
    for number, seconds in enumerate((1.0, 3.0, 4.0, 2.0), start=1):
        progress = epoch(progress, 1, number, 0.1, 0.1, seconds)
    progress = progress.after(StageEnded(1, True, 10.0))
    band = bands(progress, in_time=True)[0]
    np.testing.assert_allclose(band.place(np.array([1.0, 2.0, 3.0, 4.0])), [0.1, 0.4, 0.8, 1.0])
    assert band.epoch_at(0.4) == pytest.approx(2.0)


def test_a_long_run_is_thinned_to_its_pixels_and_keeps_its_spikes() -> None:
    design = project(Strategy.WHOLE, epochs=10_000)
    losses = np.full(40_000, 0.1, np.float32)
    losses[12_345] = 9.0
    progress = stepped(begun(waiting(design)), 1, 1, losses)
    memory = Memory()
    memory.follow(progress.history)
    drawn = curves(memory, bands(progress, in_time=False), View(0, 1, 560, False))
    assert len(drawn.steps.x) < 2000
    assert np.nanmax(drawn.steps.y) == 9.0


def test_steps_closer_than_pixels_are_bars_from_the_lowest_to_the_highest(card: LossCard) -> None:
    design = project(Strategy.WHOLE, epochs=2_000)
    losses = np.tile(np.array([0.1, 0.2], np.float32), 6_000)
    losses[6_000] = 90.0
    card.show_progress(stepped(begun(waiting(design)), 1, 1, losses))
    bars = card.canvas.lines.columns
    assert not len(card.canvas.lines.steps.getData()[0])
    assert 200 < len(bars.x) < 700
    np.testing.assert_allclose(np.delete(bars.high, np.argmax(bars.high)), np.log10(0.2), rtol=1e-6)
    np.testing.assert_allclose(bars.low, np.log10(0.1), rtol=1e-6)
    picture, ratio = card.canvas.grab().toImage(), card.devicePixelRatioF()
    ground = picture.pixelColor(*(round(at * ratio) for at in (card.band_edges()[0] + 90, 100)))

    def inks(y: float) -> list[bool]:
        place = card.canvas.plot.mapTo(card.canvas, place_in(card, 0.5, y))
        row = round(place.y() * ratio)
        columns = range(round((place.x() - 6) * ratio), round((place.x() + 6) * ratio))
        return [picture.pixelColor(x, row) != ground for x in columns]

    assert 1 <= sum(inks(np.log10(60))) <= 3 * ratio, "the spike is a line to its top"
    assert all(inks(np.log10(0.14))), "and all between the others is filled"
    card.canvas.zoom(0.0, 0.004)
    assert len(card.canvas.lines.steps.getData()[0]) > 20
    assert not len(card.canvas.lines.columns.x)


def test_growing_bit_by_bit_draws_the_same_as_all_at_once() -> None:
    design = project(Strategy.WHOLE, epochs=200)
    generator = np.random.default_rng(3)
    bit_by_bit, progress = Memory(), begun(waiting(design))
    for number in range(1, 151):
        loss = float(generator.uniform(0.01, 1))
        progress = epoch(progress, 1, number, loss, loss)
        bit_by_bit.follow(progress.history)
    at_once = Memory()
    at_once.follow(progress.history)
    axis = bands(progress, in_time=False)
    for view in (View(0, 1, 3, False), View(0, 1, 560, True), View(0.2, 0.3, 5000, False)):
        one, other = curves(bit_by_bit, axis, view), curves(at_once, axis, view)
        np.testing.assert_allclose(one.steps.y, other.steps.y)
        np.testing.assert_allclose(one.training.y, other.training.y)


def test_smoothing_hides_single_steps_and_bringing_them_back_shows_them(card: LossCard) -> None:
    card.show_progress(trained(DESIGN, 0.1, 0.05))
    card.smooth_chip.click()
    assert len(card.canvas.lines.steps.getData()[0]) == 0
    card.smooth_chip.click()
    assert len(card.canvas.lines.steps.getData()[0]) == 2 * STEPS


def test_a_zoom_stays_while_the_run_goes_on_and_fit_takes_it_back(card: LossCard) -> None:
    progress = trained(DESIGN, 0.1, 0.05)
    card.show_progress(progress)
    card.canvas.zoom(0.2, 0.6)
    card.show_progress(epoch(progress, 2, 1, 0.02, 0.02))
    assert card.canvas.zoomed
    assert not card.fit_chip.isHidden()
    card.fit_chip.click()
    assert not card.canvas.zoomed
    assert card.fit_chip.isHidden()


def test_the_pointer_reads_epoch_and_losses(card: LossCard) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.3, 0.2, 0.1))
    card.canvas.hover_at(0.75)
    readout = card.findChild(QLabel, "lossReadout")
    assert readout is not None
    text = readout.text()
    assert "epoch 3.00" in text
    assert "0.2000" in text
    card.canvas.hover_at(None)
    assert readout.text() == ""


@pytest.mark.parametrize("logarithmic", [True, False])
def test_of_validation_only_epochs_that_have_ended_are_told_each_by_its_number(
    card: LossCard, logarithmic: bool
) -> None:
    card.canvas.show_logarithmic(logarithmic)
    progress = begun(waiting(DESIGN))
    for number, value in enumerate((0.5, 0.25, 0.125), start=1):
        progress = epoch(progress, 1, number, 0.9 * value, value)
    card.show_progress(progress)
    assert "(epoch" not in read_at(card, 0.59 / 4), "none has ended there"
    for at, told in ((0.995, "0.5000 (epoch 1)"), (1.4, "0.5000 (epoch 1)"),
                     (1.6, "0.2500 (epoch 2)"), (3.7, "0.1250 (epoch 3)")):  # fmt: skip
        assert told in read_at(card, at / 4)
    card.canvas.hover_at(1.5)
    readout = card.findChild(QLabel, "lossReadout")
    assert isinstance(readout, QLabel)
    assert "(epoch" not in readout.text(), "the next stage has not begun"


def test_dots_lie_on_the_curves(card: LossCard) -> None:
    progress = begun(waiting(DESIGN))
    for number, value in enumerate((0.5, 0.05, 0.005), start=1):
        progress = epoch(progress, 1, number, value, 2 * value)
    card.show_progress(progress)
    for at in (0.1, 0.3, 0.4, 0.6, 0.74):
        told: list[Readout] = []
        card.canvas.hovered.connect(told.append)
        card.canvas.hover_at(at)
        for found, item in (
            (told[0].training, card.canvas.lines.training),
            (told[0].validation, card.canvas.lines.validation),
        ):
            if found is not None:
                assert found.y == pytest.approx(np.interp(found.x, *item.getData()))
                assert found.y == pytest.approx(np.log10(found.loss))
        card.canvas.hovered.disconnect(told.append)


def test_beyond_its_ends_and_in_its_gaps_a_curve_says_nothing(card: LossCard) -> None:
    progress = epoch(begun(waiting(DESIGN)), 1, 1, 0.5, 0.5)
    nan = float("nan")
    progress = epoch(epoch(progress, 1, 2, nan, nan), 1, 3, 0.2, 0.2)
    card.show_progress(progress)
    told: list[Readout] = []
    card.canvas.hovered.connect(told.append)
    for at in (0.4, 0.8):
        card.canvas.hover_at(at)
    assert [one.training for one in told] == [None, None]
    assert told[0].validation is None, "that epoch's was no number"


@pytest.mark.parametrize("width", [412, 440, 484, 520, 560, 600, 640])
@pytest.mark.parametrize("zoomed", [False, True])
def test_the_readout_leaves_whole_parts_out_and_never_cuts_a_number(
    card: LossCard, width: int, zoomed: bool
) -> None:
    progress = begun(waiting(project(epochs=30)))
    for number in range(1, 10):
        progress = epoch(progress, 1, number, 0.1 / number, 0.2 / number, rate=1e-4 / number)
    card.resize(width, 352)
    card.show_progress(progress)
    if zoomed:
        card.canvas.zoom(0.1, 0.4)
    QCoreApplication.processEvents()
    read_at(card, 8.9 / 30)
    whole = ["stage 1, epoch 8.90", "0.0111", "0.0222 (epoch 9)", "rate 1.1e-5"]
    readout = card.findChild(QLabel, "lossReadout")
    assert isinstance(readout, QLabel)
    document = QTextDocument()
    document.setDefaultFont(readout.font())
    document.setDocumentMargin(0)
    document.setHtml(readout.text())
    assert document.idealWidth() <= readout.width()
    told = document.toPlainText().replace("\u00a0", " ").split("  ")
    assert told == whole[: len(told)]
    assert len(told) >= 2
    if width >= 600:
        assert told == whole


AWAY = {
    "the pointer leaves": QEvent.Type.Leave,
    "another window comes to the front": QEvent.Type.WindowDeactivate,
    "the plot gives way": QEvent.Type.Hide,
}


def read_at(card: LossCard, x: float) -> str:
    """What the header says with the pointer there."""
    card.canvas.hover_at(x)
    readout = card.findChild(QLabel, "lossReadout")
    assert isinstance(readout, QLabel)
    assert readout.text()
    return readout.text()


def says_nothing(card: LossCard) -> bool:
    """Whether there is neither a crosshair nor a readout."""
    readout = card.findChild(QLabel, "lossReadout")
    assert isinstance(readout, QLabel)
    told = readout.text()
    drawn = card.canvas.grab().toImage()
    card.canvas.hover_at(None)
    return not told and card.canvas.grab().toImage() == drawn


@pytest.mark.parametrize("away", AWAY.values(), ids=AWAY)
def test_the_crosshair_goes_when(card: LossCard, away: QEvent.Type) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.3, 0.2, 0.1))
    read_at(card, 0.75)
    QCoreApplication.sendEvent(card.canvas, QEvent(away))
    assert says_nothing(card)


def test_the_crosshair_goes_when_the_menu_opens(card: LossCard) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.3, 0.2, 0.1))
    read_at(card, 0.75)
    menu = card.menu()
    menu.popup(QPoint(100, 100))
    assert says_nothing(card)
    menu.close()


@pytest.mark.parametrize(
    "other",
    [
        trained(DESIGN, 0.4, 0.2, 0.1, 0.05),
        trained(DESIGN, 0.5, 0.3, 0.2, 0.1),
        begun(waiting(DESIGN)),
        stepped(begun(waiting(DESIGN)), 1, 1, np.array([0.9], np.float32)),
        epoch(begun(waiting(WHOLE)), 1, 1, 0.1, 0.1),
    ],
    ids=["of other losses", "from another start", "new", "new with a step", "of another plan"],
)
def test_the_crosshair_goes_when_other_curves_are_shown(card: LossCard, other: Progress) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.3, 0.2, 0.1))
    read_at(card, 0.75)
    card.show_progress(other)
    assert says_nothing(card)


def test_the_crosshair_stays_while_its_run_goes_on_and_tells_what_has_come(
    card: LossCard,
) -> None:
    progress = epoch(begun(waiting(DESIGN)), 1, 1, 0.4, 0.5)
    card.show_progress(progress)
    assert "0.3000" not in read_at(card, 0.5)
    card.show_progress(epoch(progress, 1, 2, 0.2, 0.3))
    readout = card.findChild(QLabel, "lossReadout")
    assert isinstance(readout, QLabel)
    assert "0.3000" in readout.text()


def test_curves_are_not_painted_anew_while_the_pointer_moves_along_them(
    card: LossCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.3, 0.2, 0.1))
    painted: list[CurveItem] = []
    paint = CurveItem.paint

    def counted(item: CurveItem, *arguments: object) -> None:
        painted.append(item)
        paint(item, *arguments)

    monkeypatch.setattr(CurveItem, "paint", counted)
    for at in (0.2, 0.3, 0.4):
        card.canvas.hover_at(at)
        QCoreApplication.processEvents()
    painted.clear()
    for at in (0.5, 0.6, 0.7):
        card.canvas.hover_at(at)
        QCoreApplication.processEvents()
    assert not painted
    pointed = pixels(card)
    card.canvas.hover_at(None)
    assert np.count_nonzero(pixels(card) != pointed) > 200, "the crosshair has gone"
    card.canvas.plot.forget()
    card.canvas.hover_at(0.7)
    assert np.count_nonzero(pixels(card) != pointed) < 50, "it looks as if all was painted"
    card.show_progress(trained(DESIGN, 0.4, 0.3, 0.2, 0.05))
    card.canvas.hover_at(0.7)
    QCoreApplication.processEvents()
    assert painted
    assert np.count_nonzero(pixels(card) != pointed) > 200, "other curves are seen at once"


def pixels(card: LossCard) -> NDArray[np.uint32]:
    """All of the card as it is seen."""
    image = card.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint32).copy()


def drawn_words(card: LossCard) -> list[str]:
    """The texts of the exported drawing, which keeps them as text."""
    root = ElementTree.fromstring(contents(card.canvas.picture(), ".svg").decode())
    return [
        "".join(one.itertext()).strip() for one in root.iter("{http://www.w3.org/2000/svg}text")
    ]


def test_the_saved_picture_names_its_curves_and_axes_and_leaves_the_pointer_out(
    card: LossCard,
) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.3, 0.2, 0.1))
    plain = contents(card.canvas.picture(), ".png")
    card.canvas.hover_at(0.6)
    assert contents(card.canvas.picture(), ".png") == plain
    assert not says_nothing(card), "on the screen it stays"
    words = drawn_words(card)
    curves = {"training loss", "single steps", "validation loss"}
    assert {*curves, "Epoch, of all stages", "Loss"} <= set(words)
    card.axis_chip.click()
    card.smooth_chip.click()
    words = drawn_words(card)
    assert "Time" in words
    assert not {"Epoch, of all stages", "single steps"} & set(words)


def test_the_drawing_is_made_of_lines_and_words_and_no_pixels(card: LossCard) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.3, 0.2, 0.1))
    root = ElementTree.fromstring(contents(card.canvas.picture(), ".svg").decode())
    names = [one.tag.rpartition("}")[2] for one in root.iter()]
    assert "image" not in names
    ink = card.canvas._themes.current.validation.lower()
    lines = [
        one
        for group in root.iter("{http://www.w3.org/2000/svg}g")
        if group.get("stroke", "").lower() == ink
        for one in group
        if one.tag.rpartition("}")[2] in ("polyline", "path")
    ]
    assert lines, "the curve of validation is a line of its ink"


def test_a_run_without_validation_has_no_curve_of_it_in_the_legend_of_its_picture(
    card: LossCard,
) -> None:
    card.show_progress(epoch(begun(waiting(DESIGN)), 1, 1, 0.5, None))
    words = drawn_words(card)
    assert "training loss" in words
    assert "validation loss" not in words


def test_a_reference_far_off_does_not_flatten_the_curves(card: LossCard) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.3))
    before = card.canvas.plot.getViewBox().viewRange()[1]
    card.show_reference(1e-9, "far")
    assert card.canvas.plot.getViewBox().viewRange()[1] == before
    card.show_reference(0.02, "PCA")
    assert card.canvas.plot.getViewBox().viewRange()[1][0] == pytest.approx(-2)
    card.show_reference(None, "")
    assert card.canvas.plot.getViewBox().viewRange()[1] == before


def test_the_start_page_gives_way_to_the_plot_and_comes_back(card: LossCard) -> None:
    assert not card.showing_curves
    card.show_starting(True)
    assert card.showing_curves
    card.show_starting(False)
    card.show_progress(begun(waiting(DESIGN)))
    assert card.showing_curves
    card.show_progress(waiting(DESIGN))
    assert not card.showing_curves


def test_the_data_can_be_copied_as_csv(card: LossCard) -> None:
    card.show_progress(epoch(begun(waiting(DESIGN)), 1, 1, 0.5, None))
    card.copy_data()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("stage,name,epoch,training_loss")
    assert lines[1].startswith("1,Autoencoder 1,1,0.5,,")


def test_both_themes_and_all_chips_draw(card: LossCard, themes: Themes) -> None:
    card.show_progress(trained(DESIGN, 0.1, 0.05))
    card.show_reference(0.02, "PCA")
    for theme in (DARK, LIGHT):
        themes.use(theme)
        for chip in (card.log_chip, card.smooth_chip, card.axis_chip):
            chip.click()
            card.grab()


def test_figures_are_short_and_plain() -> None:
    losses = [0.0056, 0.5, 12.5, 0.00012, 3e-7, 0.0, float("nan"), float("inf"), 1e300]
    assert [loss_text(one) for one in losses] == [
        "0.0056",
        "0.5000",
        "12.50",
        "0.000120",
        "3.00e-7",
        "0",
        "NaN",
        "∞",
        "1.00e300",
    ]
    assert [time_text(one) for one in (3, 760, 7500, 1e9)] == ["0:03", "12:40", "2 h 05", "> 99 h"]


def test_an_empty_progress_draws_nothing(card: LossCard) -> None:
    card.show_progress(Progress(()))
    card.grab()
    assert card.canvas.curves.best is None
    assert len(card.band_edges()) == 1


def with_wholes(*wholes: float | None, stage: int = 2) -> Progress:
    """The first stage trained, and epochs of another with the errors of all layers so far."""
    progress = trained(DESIGN, 0.1, 0.05, 0.02, 0.01)
    progress = progress if stage == 2 else begun(progress, stage)
    for number, whole in enumerate(wholes, start=1):
        progress = epoch(progress, stage, number, 0.0025, 0.003, whole=whole)
    return progress


def test_beside_the_loss_of_a_stage_lies_the_error_of_all_layers_so_far_on_the_same_axis(
    card: LossCard,
) -> None:
    card.show_progress(with_wholes(0.02, 0.0098))
    x, y = card.canvas.lines.whole.getData()
    np.testing.assert_allclose(x, [1.25, 1.5])
    np.testing.assert_allclose(y, np.log10([0.02, 0.0098]))
    pen = card.canvas.lines.whole.opts["pen"]
    assert pen.dashPattern() not in ([], card.canvas.lines.noisy.opts["pen"].dashPattern())
    assert card._words.legend.words == ("training", "validation", "whole, 1–2")
    assert "whole, 1–2" in drawn_words(card)
    card.canvas.zoom(1.3, 2.0)
    (_left, _right), (low, high) = card.canvas.in_sight
    assert low < np.log10(0.0025) < np.log10(0.0098) < high, "both are in sight"


def test_the_error_of_the_whole_is_told_for_the_nearest_epoch_after_which_it_was_measured(
    card: LossCard,
) -> None:
    card.resize(900, 352)
    card.show_progress(with_wholes(None, 0.02, None, 0.0098))
    x, y = card.canvas.lines.whole.getData()
    np.testing.assert_allclose(x, [1.5, 2.0])
    assert np.isfinite(y).all(), "a line runs from one to the next"
    assert "whole, 1–2 0.0200 (epoch 2)" in read_at(card, 1.7)
    assert "whole, 1–2 0.0098 (epoch 4)" in read_at(card, 1.8)
    assert "whole, 1–2 0.0098<" in read_at(card, 1.95), "as validation, whose epoch is told"
    assert "whole" not in read_at(card, 1.3), "nothing was known yet"
    assert "whole" not in read_at(card, 0.5)


def test_one_measurement_of_the_whole_is_seen_as_a_dot(card: LossCard) -> None:
    card.show_progress(with_wholes(0.02))
    with_dot = card.canvas.grab().toImage()
    card.show_progress(with_wholes(None))
    assert card.canvas.grab().toImage() != with_dot


def test_errors_of_several_stacks_have_one_name_that_tells_from_which_to_which(
    card: LossCard,
) -> None:
    layers = (*DESIGN.architecture.layers, DESIGN.architecture.layers[-1])
    design = DESIGN.edited(architecture=DESIGN.architecture.edited(layers=layers))
    progress = epoch(begun(waiting(design)), 1, 1, 0.1, 0.1)
    progress = epoch(begun(progress, 2), 2, 1, 0.01, 0.01, whole=0.05)
    card.show_progress(epoch(begun(progress, 3), 3, 1, 0.01, 0.01, whole=0.07))
    assert card._words.legend.words[-1] == "whole, 1–2 … 1–3"
    assert np.isnan(card.canvas.lines.whole.getData()[1]).tolist() == [False, True, False]
    assert "whole, 1–3 0.0700" in read_at(card, 2.25)


def place_in(card: LossCard, x: float, y: float) -> QPoint:
    """The pixel of a point of the plot."""
    box = card.canvas.plot.getViewBox()
    return QPoint(card.canvas.plot.mapFromScene(box.mapViewToScene(QPointF(x, y))))


def turn_wheel(
    card: LossCard,
    place: QPoint,
    notches: int,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    view = card.canvas.plot.viewport()
    event = QWheelEvent(
        QPointF(place),
        view.mapToGlobal(QPointF(place)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(view, event)


def drag(qtbot: QtBot, card: LossCard, start: QPoint, by: QPoint) -> None:
    view = card.canvas.plot.viewport()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for share in (4, 2, 1):
        qtbot.mouseMove(view, start + by / share)
        moved = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(start + by / share),
            view.mapToGlobal(QPointF(start + by / share)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QCoreApplication.sendEvent(view, moved)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + by)


def test_the_wheel_zooms_about_the_pointer_and_losses_follow_what_is_in_sight(
    card: LossCard,
) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.04, 0.02, 0.01))
    (_left, right), (low, high) = card.canvas.in_sight
    turn_wheel(card, place_in(card, 0.75, (low + high) / 2), 3)
    (left, right), (low, high) = card.canvas.in_sight
    factor = (right - left) / 3
    assert factor == pytest.approx(0.8**3)
    assert (0.75 - left) / (right - left) == pytest.approx(0.25, abs=0.01), "it stays where it was"
    card.canvas.zoom(0.5, 1.0)
    (_left, _right), (low, high) = card.canvas.in_sight
    assert low < np.log10(0.9 * 0.01) < np.log10(0.04) < high < np.log10(0.06)
    card.canvas.zoom(0.76, 0.99)
    (_left, _right), (low, high) = card.canvas.in_sight
    assert low < np.log10(0.01) < np.log10(0.0195) < high < np.log10(0.03), "lines that pass by"


@pytest.mark.parametrize("on_the_axis", [False, True])
def test_the_wheel_zooms_losses_over_their_axis_and_with_control(
    card: LossCard, on_the_axis: bool
) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.04, 0.02, 0.01))
    across, (low, high) = card.canvas.in_sight
    place = place_in(card, 1.5, low + 0.25 * (high - low))
    keys = Qt.KeyboardModifier.NoModifier if on_the_axis else Qt.KeyboardModifier.ControlModifier
    turn_wheel(card, QPoint(20, place.y()) if on_the_axis else place, 2, keys)
    still, (lower, upper) = card.canvas.in_sight
    assert still == across
    assert upper - lower == pytest.approx(0.64 * (high - low))
    assert lower + 0.25 * (upper - lower) == pytest.approx(low + 0.25 * (high - low), abs=0.02)
    card.canvas.zoom(0.5, 1.0)
    assert card.canvas.in_sight[1] == pytest.approx((lower, upper)), "the user chose them"


def test_dragging_moves_what_is_in_sight_and_ends_at_the_edges(
    qtbot: QtBot, card: LossCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else moves that follow each other too soon are passed over.
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", -1)
    card.show_progress(trained(DESIGN, 0.4, 0.04, 0.02, 0.01))
    card.canvas.zoom(1.0, 2.0)
    width = card.canvas.plot.getViewBox().width()
    start = place_in(card, 1.5, float(np.mean(card.canvas.in_sight[1])))
    drag(qtbot, card, start, QPoint(-100, 0))
    (left, right), _losses = card.canvas.in_sight
    assert left == pytest.approx(1 + 100 / width, abs=0.02)
    assert right - left == pytest.approx(1.0)
    drag(qtbot, card, start, QPoint(-2000, 0))
    assert card.canvas.in_sight[0] == pytest.approx((2.0, 3.0))


def test_dragging_the_axis_of_losses_moves_these_alone(
    qtbot: QtBot, card: LossCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", -1)
    card.show_progress(trained(DESIGN, 0.4, 0.04, 0.02, 0.01))
    across, (low, high) = card.canvas.in_sight
    height = card.canvas.plot.getViewBox().height()
    drag(qtbot, card, QPoint(20, 120), QPoint(0, 60))
    still, (lower, upper) = card.canvas.in_sight
    assert still == across
    by = 60 / height * (high - low)
    assert (lower, upper) == pytest.approx((low + by, high + by), abs=0.02 * (high - low))


def test_once_losses_are_chosen_dragging_moves_both_ways(
    qtbot: QtBot, card: LossCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", -1)
    card.show_progress(trained(DESIGN, 0.4, 0.04, 0.02, 0.01))
    card.canvas.zoom(1.0, 2.0)
    start = place_in(card, 1.5, float(np.mean(card.canvas.in_sight[1])))
    following = card.canvas.in_sight[1]
    drag(qtbot, card, start, QPoint(0, 40))
    assert card.canvas.in_sight[1] == following, "they follow what is in sight"
    card.canvas.zoom_losses(-2.0, -1.0)
    box = card.canvas.plot.getViewBox()
    drag(qtbot, card, start, QPoint(-80, 40))
    (left, _right), (low, high) = card.canvas.in_sight
    assert left == pytest.approx(1 + 80 / box.width(), abs=0.02)
    assert (low, high) == pytest.approx((-2 + 40 / box.height(), -1 + 40 / box.height()), abs=0.02)


def test_the_wheel_over_the_axis_of_epochs_zooms_them(card: LossCard) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.04, 0.02, 0.01))
    view = card.canvas.plot.viewport()
    turn_wheel(card, QPoint(view.width() // 2, view.height() - 8), 2)
    (left, right), _losses = card.canvas.in_sight
    assert right - left == pytest.approx(3 * 0.64)


@pytest.mark.parametrize("notches", [1, -1])
def test_the_wheel_with_shift_moves_along_the_epochs(card: LossCard, notches: int) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.04, 0.02, 0.01))
    card.canvas.zoom(1.0, 2.0)
    place = place_in(card, 1.5, float(np.mean(card.canvas.in_sight[1])))
    turn_wheel(card, place, notches, Qt.KeyboardModifier.ShiftModifier)
    (left, right), _losses = card.canvas.in_sight
    by = notches * 40 / card.canvas.plot.getViewBox().width()
    assert (left, right) == pytest.approx((1 - by, 2 - by))


def test_keys_zoom_and_move_and_home_and_a_double_click_bring_all_back(
    qtbot: QtBot, card: LossCard
) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.04, 0.02, 0.01))
    everything = card.canvas.in_sight
    plot = card.canvas.plot
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    assert card.canvas.in_sight[0] == pytest.approx((0.3, 2.7))
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert card.canvas.in_sight[0] == pytest.approx((0.54, 2.94))
    before = card.canvas.in_sight[1]
    qtbot.keyClick(plot, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    span = card.canvas.in_sight[1][1] - card.canvas.in_sight[1][0]
    assert span == pytest.approx(0.8 * (before[1] - before[0]))
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert card.canvas.in_sight == everything
    qtbot.keyClick(plot, Qt.Key.Key_Minus)
    assert not card.canvas.zoomed, "there is no more than all"
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    middle = plot.viewport().rect().center()
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: not card.canvas.zoomed)


def test_the_menu_zooms_too(card: LossCard) -> None:
    card.show_progress(trained(DESIGN, 0.4, 0.04, 0.02, 0.01))
    named = {one.text().partition("\t")[0]: one for one in card.menu().actions()}
    named["Zoom in"].trigger()
    assert card.canvas.in_sight[0] == pytest.approx((0.3, 2.7))
    named["Show all"].trigger()
    assert not card.canvas.zoomed


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (-2.0, 12.0, ["1e-2", "1e0", "1e2", "1e4", "1e6", "1e8", "1e10", "1e12"]),
        (0.0, 5.0, ["1", "10", "100", "1,000", "10,000", "100,000"]),
        (-6.0, -4.0, ["1e-6", "3e-6", "1e-5", "3e-5", "1e-4"]),
    ],
)
def test_all_losses_of_an_axis_are_written_in_one_way(
    low: float, high: float, texts: list[str]
) -> None:
    ticks = LossScale(logarithmic=True).ticks(low, high, 290)
    assert [tick.text for tick in ticks] == texts


def test_large_losses_on_a_plain_axis_are_powers_of_ten_all_of_them() -> None:
    ticks = LossScale(logarithmic=False).ticks(0.0, 1.1e12, 280)
    assert [tick.text for tick in ticks] == ["0", "2e11", "4e11", "6e11", "8e11", "1e12"]


@pytest.mark.parametrize(
    ("seconds", "texts"),
    [
        (0.75, ["0 s", "1 s", "2 s", "3 s"]),
        (3.0, ["0 s", "5 s", "12 s"]),
        (40.0, ["0 s", "50 s", "1:40", "2:40"]),
    ],
)
def test_times_on_the_axis_are_written_in_one_way(seconds: float, texts: list[str]) -> None:
    progress = begun(waiting(WHOLE))
    for number in range(1, 5):
        progress = epoch(progress, 1, number, 0.1, 0.1, seconds)
    progress = progress.after(StageEnded(1, True, 4 * seconds))
    ticks = x_ticks(bands(progress, in_time=True), 0, 1, 250)
    assert [tick.text for tick in sorted(ticks, key=lambda one: one.at)] == texts


def test_legend_and_readout_stay_within_a_card_that_gets_narrower(
    card: LossCard, qtbot: QtBot
) -> None:
    card.show_progress(epoch(trained(DESIGN, 0.1, 0.05), 2, 1, 0.02, 0.02))
    words = card._words
    least = card.minimumSizeHint().width()
    for width in (636, least + 100, least + 20, least, least + 200, least + 7):
        card.resize(width, 352)

        def inside() -> bool:
            return all(
                card.rect().contains(QRect(one.mapTo(card, QPoint()), one.size()))
                for one in (words.legend, words.reading)
            )

        qtbot.waitUntil(inside)
