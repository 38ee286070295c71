"""The curves of several runs: what can stand side by side, how it is shown, what is pointed at."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aestudio.analysis.run_curves import RunCurve, run_curve
from aestudio.core.objectives import Loss
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.run import Run
from aestudio.core.runs import Runs
from aestudio.gui.runs.curves_panel import NONE_MARKED, CurvesPanel
from aestudio.gui.runs.curves_plane import thinned
from aestudio.gui.runs.curves_scene import Axis, Options, Smoothing, picture_of
from aestudio.gui.runs.curves_ticks import ticks_across
from aestudio.gui.runs.palette import run_colour
from aestudio.gui.shell.theme import Themes
from tests.gui.runs.invented import PLAN, trained, with_run

ENTROPY = PLAN.edited(loss=Loss.BINARY_CROSS_ENTROPY)
PARTS = PLAN.edited(strategy=Strategy.ONE_AT_A_TIME)
FINE_TUNED = PLAN.edited(strategy=Strategy.FINE_TUNED)


def curves(*runs: Run) -> list[RunCurve]:
    known = Runs()
    for one in runs:
        known = with_run(known, one, "abcdefgh"[len(known.kept)])
    return [run_curve(kept, run) for kept, run in zip(known.kept, runs, strict=True)]


def of(plan: TrainingPlan, mse: float | None = 0.01, *, validated: bool = True) -> Run:
    return trained(plan=plan, mse=mse, validated=validated)


@pytest.fixture
def panel(qtbot: QtBot, themes: Themes) -> Iterator[CurvesPanel]:
    found = CurvesPanel(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(700, 320)
    found.show()
    yield found
    found.close()


def test_runs_of_one_loss_are_laid_over_each_other() -> None:
    found = picture_of(curves(of(PLAN), of(PLAN)), Options())
    assert [one.raw.tolist() for one in found.lines] == [[0.4, 0.3, 0.25, 0.2]] * 2
    assert (found.title, found.subtitle) == ("Validation loss", "squared error")
    assert not found.notes
    assert not found.rings


@pytest.mark.parametrize(
    ("axis", "places"),
    [(Axis.EPOCHS, [1, 2, 3, 4]), (Axis.STEPS, [20, 40, 60, 80]), (Axis.SECONDS, [0.5, 1, 1.5, 2])],
)
def test_they_run_over_epochs_steps_or_seconds(axis: Axis, places: list[float]) -> None:
    (line,) = picture_of(curves(of(PLAN)), Options(axis=axis)).lines
    assert line.x.tolist() == places


def test_runs_of_different_losses_are_compared_by_their_squared_error() -> None:
    found = picture_of(curves(of(PLAN), of(ENTROPY, 0.02)), Options())
    assert [one.run.number for one in found.lines] == [1]
    ((ring,)) = found.rings
    assert (ring.run.number, ring.x, ring.y) == (2, 4.0, 0.02)
    assert found.subtitle == "squared error, the one measure they share"
    assert found.notes == (
        "2 · b learnt by cross-entropy: the ring is its squared error on the test part.",
    )


def test_one_whose_squared_error_is_not_known_is_left_out_and_that_is_said() -> None:
    found = picture_of(curves(of(PLAN), of(ENTROPY, None)), Options())
    assert not found.rings
    assert found.notes == ("2 · b learnt by cross-entropy: left out.",)


def test_runs_that_all_learnt_by_cross_entropy_are_compared_by_that() -> None:
    found = picture_of(curves(of(ENTROPY), of(ENTROPY)), Options())
    assert len(found.lines) == 2
    assert found.subtitle == "cross-entropy"


def test_stages_that_train_parts_are_a_band_with_a_note() -> None:
    found = picture_of(curves(of(FINE_TUNED)), Options())
    (line,) = found.lines
    assert line.stage.number == 3
    assert line.x.tolist() == [9, 10, 11, 12]
    ((span,)) = found.spans
    assert (span.left, span.right) == (0.0, 8.0)
    assert span.text == "run 1: stages 1–2 here, by losses of their own"


def test_they_can_be_continued_on_the_axis_each_by_its_own_losses() -> None:
    found = picture_of(curves(of(FINE_TUNED)), Options(parts=True))
    assert [(one.stage.number, one.part) for one in found.lines] == [
        (1, True),
        (2, True),
        (3, False),
    ]
    assert [one.x[0] for one in found.lines] == [1, 5, 9]


def test_a_run_that_trained_parts_alone_is_a_ring_at_its_end() -> None:
    found = picture_of(curves(of(PARTS, 0.03), of(PLAN)), Options())
    assert [(one.run.number, one.x, one.y) for one in found.rings] == [(1, 8.0, 0.03)]
    assert "1 · a trained parts of the network alone" in found.notes[0]


def test_a_squared_error_is_no_ring_among_cross_entropies() -> None:
    parts = ENTROPY.edited(strategy=Strategy.ONE_AT_A_TIME)
    found = picture_of(curves(of(parts, 0.03), of(ENTROPY)), Options())
    assert not found.rings
    assert found.notes[0].endswith("its squared error is none of these losses: left out.")


def test_a_training_loss_beside_validation_losses_is_said_to_be_one() -> None:
    runs = curves(of(PLAN), of(PLAN, validated=False))
    assert picture_of(runs, Options()).notes == (
        "2 · b held nothing back: its curve is the training loss.",
    )
    alone = picture_of(runs[1:], Options())
    assert alone.title == "Training loss"
    assert not alone.notes


def test_a_run_that_has_just_begun_is_said_to_have_no_curve_yet() -> None:
    found = picture_of(curves(of(PLAN), trained(losses=())), Options())
    assert found.notes == ("2 · b has not finished an epoch yet.",)


@pytest.mark.parametrize("smoothing", [Smoothing.SLIGHT, Smoothing.MEDIUM, Smoothing.STRONG])
def test_a_smoothed_curve_keeps_what_it_was_made_of(smoothing: Smoothing) -> None:
    (line,) = picture_of(curves(of(PLAN)), Options(smoothing=smoothing)).lines
    assert line.raw.tolist() == [0.4, 0.3, 0.25, 0.2]
    weight = smoothing.weight
    assert line.y[1] == pytest.approx((0.3 + weight * 0.4) / (1 + weight))
    assert line.y[-1] > line.raw[-1]


def test_a_curve_of_many_epochs_is_thinned_without_losing_its_extremes() -> None:
    x = np.arange(100_000, dtype=np.float64)
    y = np.sin(x / 1000)
    y[12_345], y[54_321] = 9.0, -9.0
    thin_x, thin_y = thinned(x, y, 500)
    assert len(thin_x) == len(thin_y) <= 1000
    assert (thin_y.max(), thin_y.min()) == (9.0, -9.0)
    assert (np.diff(thin_x) >= 0).all()
    assert thin_x[-1] == x[-1]


def test_a_gap_stays_one_when_a_curve_is_thinned() -> None:
    y = np.ones(10_000)
    y[2000:4000] = np.nan
    _x, thin = thinned(np.arange(10_000.0), y, 100)
    assert np.isnan(thin[45:75]).all()
    assert np.isfinite(thin[:38]).all()
    assert np.isfinite(thin[82:]).all()


@pytest.mark.parametrize(
    ("axis", "right", "texts"),
    [
        (Axis.EPOCHS, 4.0, ["0", "1", "2", "3", "4"]),
        (Axis.STEPS, 9000.0, ["0", "2,000", "4,000", "6,000", "8,000"]),
        (Axis.SECONDS, 2.0, ["0", "0.5 s", "1.0 s", "1.5 s", "2.0 s"]),
        (Axis.SECONDS, 300.0, ["0", "50 s", "1:40", "2:30", "3:20", "4:10", "5:00"]),
    ],
)
def test_round_numbers_stand_at_the_axis(axis: Axis, right: float, texts: list[str]) -> None:
    found = ticks_across(axis, 0.0, right, 500)
    assert [one.text for one in found] == texts
    assert found[0].at == 0
    assert found[-1].at <= right


def test_the_panel_says_what_to_do_until_runs_are_marked(panel: CurvesPanel) -> None:
    assert panel.hint.isVisible()
    assert panel.hint.text() == NONE_MARKED
    panel.show_curves(curves(of(PLAN)))
    assert panel.canvas.isVisible()
    panel.show_curves(curves(trained(losses=())))
    assert panel.hint.text() == "1 · a has not finished an epoch yet."


def test_what_is_left_out_is_told_above_the_plot(panel: CurvesPanel) -> None:
    panel.show_curves(curves(of(PLAN)))
    assert not panel.notes_label.isVisible()
    panel.show_curves(curves(of(PLAN), of(ENTROPY, None)))
    assert panel.notes_label.isVisible()
    assert panel.notes_label.text() == "2 · b learnt by cross-entropy: left out."
    assert panel.measure_label.text() == "squared error, the one measure they share"


def test_axis_logarithm_and_stages_are_chosen_in_the_head(panel: CurvesPanel) -> None:
    panel.show_curves(curves(of(PLAN)))
    assert not panel.stages_chip.isVisible()
    panel.show_curves(curves(of(FINE_TUNED)))
    panel.axis_choice.button(Axis.SECONDS).click()
    panel.log_chip.click()
    panel.stages_chip.click()
    wanted = Options(axis=Axis.SECONDS, logarithmic=False, parts=True)
    assert panel.options == wanted
    assert len(panel.canvas.picture.lines) == 3


def test_smoothing_is_chosen_in_words(panel: CurvesPanel) -> None:
    panel.show_curves(curves(of(PLAN)))
    menu = panel.smoothing_menu()
    words = [one.text() for one in menu.actions()]
    assert words == ["Not at all", "A little", "Clearly", "Strongly"]
    menu.actions()[2].trigger()
    menu.deleteLater()
    assert panel.options.smoothing is Smoothing.MEDIUM
    assert panel.smooth_chip.text() == "smooth · clearly"
    assert panel.smooth_chip.isChecked()


def at(panel: CurvesPanel, epoch: float, loss: float) -> QPointF:
    return panel.canvas.plane.point(epoch, loss)


def test_the_epoch_that_is_pointed_at_is_told_with_its_run_and_value(panel: CurvesPanel) -> None:
    low = trained(losses=[0.04, 0.03, 0.025, 0.02])
    panel.show_curves(curves(of(PLAN), low))
    told: list[str] = []
    panel.canvas.hovered.connect(told.append)
    panel.canvas.point_at(at(panel, 3, 0.25) + QPointF(4, -5))
    panel.canvas.point_at(at(panel, 1, 0.04) + QPointF(-3, 3))
    panel.canvas.point_at(QPointF(0, 0))
    assert told == ["1 · a · epoch 3 · 0.2500", "2 · b · epoch 1 · 0.0400", ""]


def test_of_a_run_of_several_stages_the_stage_is_told_and_its_own_epoch(
    panel: CurvesPanel,
) -> None:
    panel.show_curves(curves(of(FINE_TUNED)))
    panel.canvas.point_at(at(panel, 10, 0.3))
    assert panel.canvas.told == "1 · a · fine-tuning, epoch 2 · 0.3000"


def walked(panel: CurvesPanel, keys: Sequence[Qt.Key]) -> str:
    for key in keys:
        QTest.keyClick(panel.canvas, key)
    return panel.canvas.told


def test_the_keys_walk_along_a_curve_and_to_the_next(panel: CurvesPanel) -> None:
    low = trained(losses=[0.04, 0.03])
    panel.show_curves(curves(of(PLAN), low))
    left, right, down = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down
    assert walked(panel, [left]) == "1 · a · epoch 4 · 0.2000"
    assert walked(panel, [left, left]) == "1 · a · epoch 2 · 0.3000"
    assert walked(panel, [down]) == "2 · b · epoch 2 · 0.0300"
    assert walked(panel, [right]) == "2 · b · epoch 2 · 0.0300"
    assert walked(panel, [Qt.Key.Key_Escape]) == ""


def test_the_plot_comes_nearer_about_the_middle_and_shows_all_again(panel: CurvesPanel) -> None:
    panel.show_curves(curves(of(PLAN)))
    QTest.keyClick(panel.canvas, Qt.Key.Key_Plus)
    plane = panel.canvas.plane
    assert (plane.left, plane.right) == pytest.approx((0.4, 3.6))
    assert panel.fit_chip.isVisible()
    QTest.keyClick(panel.canvas, Qt.Key.Key_Home)
    assert (panel.canvas.plane.left, panel.canvas.plane.right) == (0.0, 4.0)
    assert not panel.fit_chip.isVisible()


def test_another_axis_shows_all_of_it(panel: CurvesPanel) -> None:
    panel.show_curves(curves(of(PLAN)))
    panel.canvas.zoom_by(0.5)
    panel.show_options(replace(panel.options, axis=Axis.STEPS))
    assert (panel.canvas.plane.left, panel.canvas.plane.right) == (0.0, 80.0)


def test_a_curve_is_drawn_in_the_colour_of_its_run(panel: CurvesPanel, themes: Themes) -> None:
    panel.show_curves([one.known_as("x", 3) for one in curves(of(PLAN))])
    image = panel.canvas.grab().toImage()
    point = at(panel, 4, 0.2).toPoint()
    assert image.pixelColor(point) == run_colour(3, themes.current)


@pytest.mark.parametrize("losses", [[np.nan], [0.0, 0.0], [1e-12], [1e29, 1.0], [5.0]])
@pytest.mark.parametrize("logarithmic", [True, False])
def test_wild_losses_are_drawn_without_a_complaint(
    panel: CurvesPanel, losses: list[float], logarithmic: bool
) -> None:
    panel.show_options(Options(logarithmic=logarithmic))
    panel.show_curves(curves(trained(losses=losses), trained(losses=losses, mse=None)))
    assert not panel.grab().isNull()
