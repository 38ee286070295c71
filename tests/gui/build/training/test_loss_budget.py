"""The budget of the objective in the loss card: areas, axis, readout, and the warning."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from aestudio.core.progress import Progress
from aestudio.gui.build.training.loss_budget import Budget, share_ticks
from aestudio.gui.build.training.loss_frame import Area
from aestudio.gui.build.training.loss_plot import LossCard
from aestudio.gui.build.training.loss_series import View
from aestudio.gui.build.training.stage_axis import bands
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.shell.theme import DARK, LIGHT, Theme, Themes
from tests.gui.build.training.story import project, trained
from tests.gui.build.training.test_loss_plot import drawn_words, place_in, turn_wheel
from tests.gui.build.training.test_loss_terms import after, begun, told, two_epochs, variational

INPUTS = 784


@pytest.fixture
def card(qtbot: QtBot, themes: Themes) -> LossCard:
    found = LossCard(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(900, 352)
    found.show()
    return found


def parted(*shares: float) -> Progress:
    """Epochs in which the divergence is these shares of the objective."""
    progress = begun(variational())
    for number, share in enumerate(shares, start=1):
        terms = told(0.5 * (1 - share), 0.5 * share * INPUTS)
        progress = after(progress, number, terms)
    return progress


def budget_of(progress: Progress) -> Budget:
    found = Budget()
    found.follow(progress)
    return found


def areas_at(progress: Progress, pixels: float = 600.0) -> tuple[Area, ...]:
    view = View(0, 1, pixels, False)
    return budget_of(progress).areas(bands(progress, in_time=False), view)


def test_each_epoch_is_a_step_of_its_own_and_the_terms_lie_on_each_other() -> None:
    loss, divergence = areas_at(parted(0.25, 0.75))
    np.testing.assert_allclose(loss.x, [0, 0.25, 0.25, 0.5])
    np.testing.assert_allclose(loss.low, 0)
    np.testing.assert_allclose(loss.high, [0.75, 0.75, 0.25, 0.25], atol=1e-6)
    np.testing.assert_allclose(divergence.low, loss.high)
    np.testing.assert_allclose(divergence.high, 1, atol=1e-6)
    assert (loss.token, divergence.token) == ("training", "kl")


def test_many_epochs_are_put_together_by_their_means() -> None:
    generator = np.random.default_rng(5)
    shares = generator.uniform(0.1, 0.9, 128)
    design = variational()
    progress = begun(design.edited(plan=design.plan.edited(epochs=128)))
    for number, share in enumerate(shares, start=1):
        progress = after(progress, number, told(0.5 * (1 - share), 0.5 * share * INPUTS))
    loss, _divergence = areas_at(progress, pixels=64)
    expected = 1 - shares.reshape(64, 2).mean(axis=1)
    np.testing.assert_allclose(loss.high[::2], expected, atol=1e-5)
    assert len(loss.x) == 128


def test_growing_epoch_by_epoch_gives_the_same_areas_as_all_at_once() -> None:
    progress, grown = begun(variational()), Budget()
    for number, share in enumerate((0.2, 0.4, 0.6), start=1):
        progress = after(progress, number, told(0.5 * (1 - share), 0.5 * share * INPUTS))
        grown.follow(progress)
    ours = grown.areas(bands(progress, in_time=False), View(0, 1, 600, False))
    for one, other in zip(ours, areas_at(progress), strict=True):
        np.testing.assert_array_equal(one.high, other.high)
    other_run = parted(0.9)
    grown.follow(other_run)
    (loss, _divergence) = grown.areas(bands(other_run, in_time=False), View(0, 1, 600, False))
    np.testing.assert_allclose(loss.high, 0.1, atol=1e-6)


def test_an_epoch_of_which_nothing_is_known_leaves_a_gap(card: LossCard) -> None:
    progress = after(parted(0.5), 2, told(float("nan"), 30))
    loss, divergence = areas_at(after(progress, 3, told(0.25, 0.25 * INPUTS)))
    for one in (loss, divergence):
        assert np.isnan(one.high).tolist() == [False, False, True, True, False, False]
    card.show_progress(progress)
    card.budget_chip.click()
    card.grab()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_chip_shows_areas_in_place_of_curves_and_back(
    qtbot: QtBot, card: LossCard, themes: Themes, theme: Theme
) -> None:
    themes.use(theme)
    card.show_progress(parted(0.25, 0.75))
    curves = card.canvas.grab().toImage()
    qtbot.mouseClick(card.budget_chip, Qt.MouseButton.LeftButton)
    assert card.canvas.in_sight == ((0.0, 1.0), (0.0, 1.0))
    assert card._words.legend.words == ("Reconstruction", "KL")
    picture = card.canvas.grab().toImage()
    ratio = picture.devicePixelRatio()

    def ink_at(x: float, y: float) -> int:
        place = card.canvas.plot.mapTo(card.canvas, place_in(card, x, y))
        return picture.pixel(round(place.x() * ratio), round(place.y() * ratio))

    assert ink_at(0.1, 0.3) == ink_at(0.1, 0.7) == ink_at(0.35, 0.2)
    assert ink_at(0.35, 0.3) == ink_at(0.35, 0.7) == ink_at(0.1, 0.8)
    assert len({ink_at(0.1, 0.3), ink_at(0.35, 0.7), ink_at(0.8, 0.3)}) == 3
    assert not card.log_chip.isEnabled()
    card.budget_chip.click()
    assert card.canvas.grab().toImage() == curves
    assert card.log_chip.isEnabled()
    themes.use(LIGHT)


def test_an_objective_of_one_term_has_no_budget(card: LossCard) -> None:
    card.show_progress(parted(0.25, 0.75))
    card.budget_chip.click()
    assert card.budget_chip.isVisible()
    card.show_progress(trained(project(), 0.1, 0.05))
    assert not card.budget_chip.isVisible()
    assert not card.canvas.in_budget
    assert len(card.canvas.lines.validation.getData()[0]) == 2
    card.show_progress(parted(0.25, 0.75))
    assert card.canvas.in_budget


def test_the_pointer_reads_the_shares_of_the_epoch(card: LossCard) -> None:
    card.show_progress(parted(0.25, 0.75))
    card.budget_chip.click()
    readout = card.findChild(QLabel, "lossReadout")
    assert isinstance(readout, QLabel)
    for at, words in ((0.1, "recon. 75 %, KL 25 %"), (0.3, "recon. 25 %, KL 75 %")):
        card.canvas.hover_at(at)
        assert words in readout.accessibleDescription()
    card.canvas.hover_at(0.6)
    assert "%" not in readout.accessibleDescription()


def test_shares_zoom_along_the_epochs_and_always_from_none_to_all(card: LossCard) -> None:
    card.show_progress(parted(0.25, 0.75))
    card.canvas.zoom_losses(-3.0, -2.0)
    card.budget_chip.click()
    assert card.canvas.in_sight[1] == (0.0, 1.0)
    turn_wheel(card, place_in(card, 0.5, 0.5), 2)
    (left, right), shares = card.canvas.in_sight
    assert right - left == pytest.approx(0.64)
    assert shares == (0.0, 1.0)
    turn_wheel(card, place_in(card, 0.5, 0.5), 2, Qt.KeyboardModifier.ControlModifier)
    card.canvas.move_by(0.0, 0.5)
    assert card.canvas.in_sight == ((left, right), (0.0, 1.0))


def test_the_picture_of_the_budget_names_what_it_shows(card: LossCard) -> None:
    card.show_progress(parted(0.25, 0.75))
    card.budget_chip.click()
    words = set(drawn_words(card))
    assert {"Reconstruction", "KL", "Share of the objective", "50 %", "100 %"} <= words
    assert "training loss" not in words


def test_the_axis_of_shares_has_as_many_marks_as_there_is_room_for() -> None:
    texts = [[one.text for one in share_ticks(0, 1, pixels)] for pixels in (20, 80, 130, 250, 400)]
    assert texts[0] == []
    assert texts[1] == ["0 %", "50 %", "100 %"]
    assert texts[2] == texts[3] == ["0 %", "25 %", "50 %", "75 %", "100 %"]
    assert texts[4] == [f"{number} %" for number in range(0, 101, 10)]


def warning(card: LossCard) -> ElidedLabel:
    found = card.findChild(ElidedLabel, "penaltyWarning")
    assert isinstance(found, ElidedLabel)
    return found


def test_a_penalty_that_governs_is_told_with_what_to_try_until_it_no_longer_does(
    card: LossCard,
) -> None:
    card.show_progress(parted(0.25))
    assert not warning(card).isVisible()
    card.show_progress(parted(0.25, 0.75))
    assert warning(card).isVisible()
    assert warning(card).text() == (
        "KL divergence is 75 % of the objective. Lower β from 1 to 0.1."
    )
    card.show_progress(parted(0.25, 0.75, 0.4))
    assert not warning(card).isVisible()


def test_the_warning_goes_with_the_curves(card: LossCard) -> None:
    card.show_progress(parted(0.75))
    design = variational()
    card.show_progress(Progress.waiting(design.architecture, design.plan))
    assert not card.showing_curves
    assert not warning(card).isVisible()


def test_two_terms_of_two_epochs_from_a_run_with_both_penalties(card: LossCard) -> None:
    card.show_progress(two_epochs(variational(l2=1e-3), 0.05))
    card.budget_chip.click()
    assert card._words.legend.words == ("Reconstruction", "L2, kernels", "KL")
