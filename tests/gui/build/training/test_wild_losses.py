"""Losses that no axis can show: a gap in the curve, never an exception."""

import random
from itertools import product

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.progress import Progress
from aestudio.gui.build.training.loss_plot import LossCard
from aestudio.gui.kit.sketch import image_of
from aestudio.gui.shell.theme import DARK, LIGHT, Themes
from tests.gui.build.training.story import begun, epoch, project, stepped, waiting

WILD = (float("nan"), float("inf"), -float("inf"), 1e300, 1e-300, 0.0, -1.0, 5e-324, 0.5)
DESIGN = project()


@pytest.fixture
def card(qtbot: QtBot, themes: Themes) -> LossCard:
    found = LossCard(themes, ())
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(634, 330)
    found.show()
    return found


def ended(
    progress: Progress, number: int, loss: float, validation: float | None, seconds: float = 2.0
) -> Progress:
    with np.errstate(over="ignore"):  # steps have float32
        return epoch(progress, 1, number, loss, validation, seconds)


def wild(chance: random.Random) -> Progress:
    """A run whose losses are anything."""
    progress = begun(waiting(DESIGN))
    for number in range(1, chance.randrange(2, 5)):
        validation = chance.choice((*WILD, None))
        progress = ended(progress, number, 1.0, validation, chance.choice((0.0, 2.0)))
        losses = np.array([chance.choice(WILD) for _ in range(6)])
        with np.errstate(over="ignore"):
            progress = stepped(progress, 1, number + 1, losses.astype(np.float32))
        progress = ended(progress, number + 1, chance.choice(WILD), validation)
    return progress


def look(card: LossCard) -> None:
    """Everything that a user does with the plot."""
    canvas = card.canvas
    for logarithmic, smooth, in_time in product((True, False), repeat=3):
        canvas.show_logarithmic(logarithmic)
        canvas.show_smooth(smooth)
        canvas.show_time(in_time)
        canvas.hover_at(0.4)
        canvas.grab()
    canvas.zoom(0.1, 0.2)
    image_of(canvas.picture())
    canvas.fit()


@pytest.mark.parametrize("seed", range(12))
def test_no_loss_is_too_wild_for_the_plot(card: LossCard, seed: int) -> None:
    chance = random.Random(seed)
    card.show_progress(wild(chance))
    card.canvas.show_reference(chance.choice(WILD), "PCA")
    look(card)
    drawn = card.canvas.curves
    for curve in (drawn.steps, drawn.training, drawn.validation):
        assert not np.isinf(curve.y).any()


def test_a_loss_of_one_value_alone_has_a_range(card: LossCard, themes: Themes) -> None:
    for value in WILD:
        card.show_progress(ended(begun(waiting(DESIGN)), 1, value, value))
        look(card)
        (_left, _right), (low, high) = card.canvas.plot.getViewBox().viewRange()
        assert np.isfinite([low, high]).all()
        assert high > low
    for theme in (DARK, LIGHT):
        themes.use(theme)
        card.grab()
