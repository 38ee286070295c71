"""The other terms of the objective in the loss card: curves, scales, readout, files."""

import csv
from dataclasses import replace
from io import StringIO
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.codings.variational import Variational, WarmUpUnit
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.events import EpochDone, RunStarted, StageStarted, StepsDone
from aestudio.core.history import EpochRecord, History
from aestudio.core.layers.dense import Dense
from aestudio.core.objectives import TERMS, Term
from aestudio.core.objectives.l2 import L2
from aestudio.core.plan import Strategy
from aestudio.core.progress import Progress
from aestudio.core.project import Project
from aestudio.gui.build.training.loss_plot import LossCard
from aestudio.gui.build.training.stage_axis import bands
from aestudio.gui.shell.theme import Themes
from tests.gui.build.training import story
from tests.gui.build.training.story import epoch, project, trained
from tests.gui.build.training.test_loss_plot import drawn_words

STEPS = 8  # An epoch.


@pytest.fixture
def card(qtbot: QtBot, themes: Themes) -> LossCard:
    found = LossCard(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(900, 352)
    found.show()
    return found


def variational(l2: float = 0.0, **coding: Any) -> Project:
    base = project(Strategy.WHOLE)
    layers = (Dense(units=30, l2=l2), Dense(units=5))
    architecture = base.architecture.edited(
        layers=layers, coding=Variational.checked({"kind": "variational", **coding})
    )
    return base.edited(architecture=architecture)


def begun(design: Project, steps: int = STEPS) -> Progress:
    progress = Progress.waiting(design.architecture, design.plan, 1000)
    stage = progress.stages[0].stage
    progress = progress.after(RunStarted((stage,), 1000, 100))
    return progress.after(StageStarted(stage, 0, steps, 0, 0, stage.terms))


def after(
    progress: Progress, number: int, terms: NDArray[np.float32], held_out: tuple[float, ...] = ()
) -> Progress:
    """An epoch of steps (steps, terms) later; ``held_out`` are the terms of the validation part."""
    progress = progress.after(StepsDone(1, number, len(terms), terms, 100.0))
    means = tuple(float(one) for one in terms.mean(axis=0, dtype=np.float64))
    record = EpochRecord(number, means[0], means[0] / 2, 1.0, 100.0, None, means, held_out)
    return progress.after(EpochDone(1, "", record))


def told(reconstruction: float, *others: float) -> NDArray[np.float32]:
    """An epoch of equal steps."""
    return np.tile(np.array([reconstruction, *others], np.float32), (STEPS, 1))


def two_epochs(design: Project, *l2: float) -> Progress:
    progress = after(begun(design), 1, told(0.4, *l2, 30), (0.3, *l2, 28))
    return after(progress, 2, told(0.2, *l2, 15), (0.25, *l2, 14))


def test_the_divergence_is_drawn_from_its_steps_on_a_scale_from_0_to_a_round_number(
    card: LossCard,
) -> None:
    progress = begun(variational())
    ramp = np.stack([np.full(STEPS, 0.4), np.arange(STEPS) * 4], axis=1).astype(np.float32)
    card.show_progress(after(progress, 1, ramp))
    (kl,) = card.canvas.terms
    np.testing.assert_allclose(kl.curve.y, np.arange(STEPS) * 4)
    np.testing.assert_allclose(kl.curve.x, np.arange(1, STEPS + 1) / STEPS / 4)
    assert (kl.top, kl.label) == (30, "KL (right axis)")
    low, high = card.canvas.in_sight[1]
    _x, y = card.canvas.lines.terms[0].getData()
    assert y[0] == pytest.approx(low)
    np.testing.assert_allclose((y - low) / (high - low), np.arange(STEPS) * 4 / 30 * 0.9, rtol=1e-6)
    marks = kl.ticks(low, high)
    assert [text for _at, text in marks] == ["10", "20", "30 nats"]
    np.testing.assert_allclose(
        [(at - low) / (high - low) for at, _text in marks], [0.3, 0.6, 0.9], rtol=1e-6
    )


def test_of_a_long_run_the_means_of_its_epochs_are_drawn(card: LossCard) -> None:
    steps = 12_000
    progress = begun(variational(), steps)
    for number, value in ((1, 30.0), (2, 15.0)):
        terms = np.stack([np.full(steps, 0.4), np.full(steps, value)], axis=1)
        progress = after(progress, number, terms.astype(np.float32))
    card.show_progress(progress)
    (kl,) = card.canvas.terms
    np.testing.assert_allclose(kl.curve.x, [0.25, 0.5])
    np.testing.assert_allclose(kl.curve.y, [30, 15])


def test_a_second_term_has_a_scale_of_its_own_that_the_legend_tells(card: LossCard) -> None:
    card.show_progress(two_epochs(variational(l2=1e-3), 0.05))
    assert [one.label for one in card.canvas.terms] == ["KL (right axis)", "L2, kernels (0…0.06)"]
    assert card._words.legend.words == (
        "training",
        "validation",
        "validation, with noise",
        "KL (right axis)",
        "L2, kernels (0…0.06)",
    )


def test_the_chip_hides_the_terms_and_a_run_of_losses_alone_has_none(
    qtbot: QtBot, card: LossCard
) -> None:
    card.show_progress(trained(project(), 0.1, 0.05))
    assert not card.terms_chip.isVisible()
    assert list(card._words.legend.words) == ["training", "validation"]
    card.show_progress(two_epochs(variational()))
    assert card.terms_chip.isVisible()
    assert card.canvas.lines.terms[0].isVisible()
    qtbot.mouseClick(card.terms_chip, Qt.MouseButton.LeftButton)
    assert not card.canvas.lines.terms[0].isVisible()
    assert list(card._words.legend.words) == ["training", "validation", "validation, with noise"]
    assert card.terms_chip.isVisible(), "else it could not be turned on again"
    card.show_progress(trained(project(), 0.1, 0.05))
    assert not card.terms_chip.isVisible()
    assert not card.canvas.lines.terms[0].isVisible()


def test_validation_as_the_network_is_trained_is_drawn_where_random_numbers_go_into_it(
    card: LossCard,
) -> None:
    card.show_progress(two_epochs(variational()))
    x, y = card.canvas.lines.noisy.getData()
    np.testing.assert_allclose(x, [0.25, 0.5])
    np.testing.assert_allclose(y, np.log10([0.3, 0.25]))
    assert card.canvas.lines.noisy.opts["pen"].dashPattern()
    base = project(Strategy.WHOLE)
    denoising = base.edited(plan=base.plan.edited(corruption=GaussianNoise()))
    card.show_progress(after(begun(denoising), 1, told(0.4), (0.35,)))
    np.testing.assert_allclose(card.canvas.lines.noisy.getData()[1], np.log10([0.35]))
    assert not card.terms_chip.isVisible()
    # Of a sparse network the loss on the validation part is the same twice.
    card.show_progress(after(begun(base), 1, told(0.4), (0.2,)))
    assert not len(card.canvas.curves.noisy.x)
    assert "validation, with noise" not in card._words.legend.words


def test_noise_on_validation_lies_within_the_range(card: LossCard) -> None:
    progress = after(begun(variational()), 1, told(0.4, 30), (90.0, 28))
    card.show_progress(progress)
    assert card.canvas.in_sight[1][1] >= np.log10(90)


@pytest.mark.parametrize(
    ("coding", "expected"),
    [
        ({"warm_up": 3}, [(0, 3)]),
        ({"warm_up": 12, "warm_up_unit": WarmUpUnit.STEPS}, [(0, 1.5)]),
        ({"warm_up": 1, "cycles": 2}, [(0, 1), (2, 3)]),
        ({"warm_up": 9}, [(0, 4)]),
        ({}, []),
    ],
)
def test_a_band_lies_over_the_epochs_in_which_beta_warms_up(
    coding: dict[str, Any], expected: list[tuple[float, float]]
) -> None:
    (band,) = bands(begun(variational(**coding)), in_time=False)
    assert list(band.warm_ups) == expected


def test_a_warm_up_in_steps_is_not_drawn_before_they_are_counted() -> None:
    design = variational(warm_up=12, warm_up_unit=WarmUpUnit.STEPS)
    (band,) = bands(Progress.waiting(design.architecture, design.plan, 1000), in_time=False)
    assert band.warm_ups == ()


def test_the_warm_up_is_seen_and_named(card: LossCard) -> None:
    card.show_progress(two_epochs(variational(warm_up=2)))
    warm = card.canvas.grab().toImage()
    card.show_progress(two_epochs(variational()))
    cold = card.canvas.grab().toImage()
    inside, outside = (round(card.canvas.band_edges()[0]) + at for at in (200, 700))
    assert warm.pixelColor(inside, 150) != cold.pixelColor(inside, 150)
    assert warm.pixelColor(outside, 150) == cold.pixelColor(outside, 150)
    card.show_progress(two_epochs(variational(warm_up=2)))
    assert "warms up" in drawn_words(card)


def test_the_pointer_reads_the_terms_too(card: LossCard) -> None:
    card.show_progress(two_epochs(variational()))
    card.canvas.hover_at(0.5)
    readout = card.findChild(QLabel, "lossReadout")
    assert isinstance(readout, QLabel)
    assert "KL 15" in readout.accessibleDescription()
    assert "noisy 0.2500" in readout.accessibleDescription()
    card.canvas.hover_at(0.9)
    assert "KL" not in readout.accessibleDescription(), "nothing is known of it yet"
    card.terms_chip.click()
    card.canvas.hover_at(0.5)
    assert "KL" not in readout.accessibleDescription()


def test_the_saved_picture_names_the_terms(card: LossCard) -> None:
    card.show_progress(two_epochs(variational()))
    words = drawn_words(card)
    assert {"KL (right axis)", "validation, with noise", "30 nats"} <= set(words)
    card.terms_chip.click()
    assert "KL (right axis)" not in drawn_words(card)


def test_the_table_has_a_column_for_each_term_of_both_parts(card: LossCard) -> None:
    card.show_progress(two_epochs(variational(l2=1e-3), 0.5))
    card.copy_data()
    first, second = csv.DictReader(StringIO(QGuiApplication.clipboard().text()))
    assert (first["training_kl"], first["training_l2"]) == ("30.0", "0.5")
    assert (second["validation_kl"], second["validation_with_noise"]) == ("14.0", "0.25")
    assert float(second["validation_loss"]) == pytest.approx(0.1)


def test_the_table_of_losses_alone_is_as_it_was(card: LossCard) -> None:
    card.show_progress(trained(project(), 0.1, 0.05))
    card.copy_data()
    header = QGuiApplication.clipboard().text().splitlines()[0]
    assert header == (
        "stage,name,epoch,training_loss,validation_loss,seconds,samples_per_s,learning_rate"
    )


def measured() -> Progress:
    """Two epochs of a plain network; the gradient is known of the second."""
    progress = epoch(waited(project(Strategy.WHOLE)), 1, 1, 0.4, 0.4, rate=0.001)
    return epoch(progress, 1, 2, 0.2, 0.2, rate=0.0005, norm=1.25)


def waited(design: Project) -> Progress:
    return story.begun(story.waiting(design))


@pytest.mark.parametrize(
    ("name", "label", "x", "y"),
    [
        ("gradient_norm", "gradient (right axis)", [0.5], [1.25]),
        ("learning_rate", "learning rate (right axis)", [0.25, 0.5], [0.001, 0.0005]),
    ],
)
def test_the_gradient_and_the_learning_rate_are_drawn_where_they_are_chosen(
    card: LossCard, name: str, label: str, x: list[float], y: list[float]
) -> None:
    card.show_progress(measured())
    assert not card.canvas.terms
    action = card.measure_actions[name]
    action.trigger()
    (curve,) = card.canvas.terms
    assert (curve.name, curve.label) == (name, label)
    np.testing.assert_allclose(curve.curve.x, x)
    np.testing.assert_allclose(curve.curve.y, y)
    assert label in card._words.legend.words
    assert label in drawn_words(card)
    assert card.canvas.lines.terms[0].isVisible()
    assert card.more_chip.property("on")
    action.trigger()
    assert not card.canvas.terms
    assert not card.more_chip.property("on")


def test_the_pointer_reads_the_gradient_that_was_measured_last(card: LossCard) -> None:
    card.show_progress(measured())
    readout = card.findChild(QLabel, "lossReadout")
    assert isinstance(readout, QLabel)
    card.canvas.hover_at(0.2)
    assert "gradient" not in readout.accessibleDescription()
    card.canvas.hover_at(0.4)
    assert "gradient 1.25" in readout.accessibleDescription()
    assert "rate 0.0005" in readout.accessibleDescription()
    card.measure_actions["gradient_norm"].trigger()
    card.canvas.hover_at(0.5)
    assert readout.accessibleDescription().count("gradient") == 1
    card.canvas.hover_at(0.9)
    assert "gradient" not in readout.accessibleDescription(), "that epoch has not ended"


def test_with_a_term_the_gradient_has_a_scale_that_the_legend_tells(card: LossCard) -> None:
    progress = two_epochs(variational())
    (series,) = progress.history.stages
    epochs = [replace(one, gradient_norm=float(one.epoch)) for one in series.epochs]
    card.show_progress(replace(progress, history=History((replace(series, epochs=epochs),))))
    card.measure_actions["gradient_norm"].trigger()
    assert [one.label for one in card.canvas.terms] == ["KL (right axis)", "gradient (0…2)"]
    card.terms_chip.click()
    assert [one.label for one in card.canvas.terms] == ["gradient (right axis)"]


def test_the_table_has_columns_for_what_was_measured(card: LossCard) -> None:
    progress = epoch(measured(), 1, 3, 0.1, 0.1, whole=0.75)
    card.show_progress(progress)
    card.copy_data()
    rows = list(csv.DictReader(StringIO(QGuiApplication.clipboard().text())))
    assert [one["gradient_norm"] for one in rows] == ["", "1.25", ""]
    assert [one["whole_loss"] for one in rows] == ["", "", "0.75"]


CHIPS = (
    "fitPlotChip",
    "logChip",
    "smoothChip",
    "termsChip",
    "budgetChip",
    "moreCurvesChip",
    "axisChip",
)


def places(card: LossCard) -> dict[str, QRect]:
    """Where everything stands in the card, and each entry of the legend; chips by their names."""
    chips = [one for one in card.findChildren(QPushButton) if one.objectName() in CHIPS]
    named: dict[str, QWidget] = {one.objectName(): one for one in chips if one.isVisible()}
    named |= {one.shown: one for one in card._words.legend._words}
    named |= {"plot": card.canvas, "readout": card._words.reading}
    return {key: QRect(one.mapTo(card, QPoint(0, 0)), one.size()) for key, one in named.items()}


def with_all_curves(card: LossCard) -> None:
    progress = two_epochs(variational(l2=1e-3), 0.05)
    (series,) = progress.history.stages
    rates = (0.001, 0.000888)
    epochs = [
        replace(one, gradient_norm=float(one.epoch), learning_rate=rate)
        for one, rate in zip(series.epochs, rates, strict=True)
    ]
    card.show_progress(replace(progress, history=History((replace(series, epochs=epochs),))))
    for action in card.measure_actions.values():
        action.trigger()
    QGuiApplication.processEvents()


@pytest.mark.parametrize("width", [416, 484, 636, 900, 1500])
def test_the_legend_says_every_word_in_as_many_lines_as_these_take(
    card: LossCard, width: int
) -> None:
    card.resize(width, 352)
    with_all_curves(card)
    legend = card._words.legend
    assert [word.shown for word in legend._words] == list(legend.words)
    assert len(legend.words) == 7
    assert (len({one.y() for one in legend._words}) == 1) == (width >= 900)
    found = places(card)
    for one in legend.words:
        assert found[one].right() < width
        others = {name: place for name, place in found.items() if name != one}
        assert not [name for name, place in others.items() if found[one].intersects(place)], one


@pytest.mark.parametrize("width", [416, 484, 636, 700, 900, 1500])
@pytest.mark.parametrize("every", [True, False])
def test_nothing_moves_while_the_curves_are_pointed_at_or_zoomed(
    card: LossCard, width: int, every: bool
) -> None:
    card.resize(width, 352)
    if every:
        with_all_curves(card)
    else:
        card.show_progress(measured())
    QGuiApplication.processEvents()
    before = places(card)
    for x in (0.1, 0.26, 0.5):
        card.canvas.hover_at(x)
        QGuiApplication.processEvents()
        assert places(card) == before
    card.canvas.zoom(0.2, 0.4)
    QGuiApplication.processEvents()
    after = places(card)
    assert after.pop("fitPlotChip").right() < before["logChip"].left()
    assert after == before


@pytest.mark.parametrize(("every", "width"), [(False, 636), (False, 900), (True, 700)])
def test_there_is_room_for_all_that_the_pointer_reads(
    card: LossCard, every: bool, width: int
) -> None:
    card.resize(width, 352)
    if every:
        with_all_curves(card)
    else:
        card.show_progress(measured())
    QGuiApplication.processEvents()
    card.canvas.hover_at(0.5)
    reading = card._words.reading
    told = QTextDocument()
    told.setHtml(reading.text())
    said = told.toPlainText().replace("\u00a0", " ").split("  ")
    assert ", ".join(said) == reading.accessibleDescription()


def test_a_term_of_a_kind_that_has_no_ink_of_its_own_is_drawn_too(
    card: LossCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cast(dict[str, type[Term]], TERMS), "contraction", L2)
    progress = two_epochs(variational())
    (series,) = progress.history.stages
    other = replace(series, terms=("reconstruction", "contraction"))
    card.show_progress(replace(progress, history=History((other,))))
    assert [(one.name, one.token) for one in card.canvas.terms] == [("contraction", "muted")]
    card.grab()
