"""The units of a layer are seen, ordered and chosen, whatever the network."""

import csv
from dataclasses import replace
from io import StringIO
from itertools import cycle, islice

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from aestudio.analysis.units.activity import UnitStatistics
from aestudio.analysis.units.likeness import Twins
from aestudio.core.activation import Activation
from aestudio.core.model import Model
from aestudio.core.weights import Array, Weights
from aestudio.gui.inspect.neurons.choices import Scale, Show, Sort
from aestudio.gui.inspect.neurons.tiles import NO_NUMBER, ZERO
from aestudio.gui.inspect.neurons.unit_words import advice, figure_text
from aestudio.gui.inspect.neurons.wishes import Facts
from tests.analysis.unit_networks import KINDS, model_of, samples_of
from tests.gui.inspect.neurons.conftest import Looking, inspected_of


def with_kernel(model: Model, layer: str, change: object) -> Model:
    """The same with another kernel there."""
    arrays = dict(model.weights.arrays)
    kernel = arrays[layer, "kernel"].copy()
    change(kernel)  # type: ignore[operator]
    arrays[layer, "kernel"] = kernel
    return Model(model.architecture, Weights(arrays))


def choose(combo: QComboBox, text: str, looking: Looking) -> None:
    """As with the mouse."""
    combo.setCurrentText(text)
    combo.activated.emit(combo.currentIndex())
    looking.settle()


def elu_outputs(samples: Array) -> Array:
    """Of the first layer of the dense network."""
    arrays = model_of("dense").weights
    total = samples @ arrays["encoder_1", "kernel"] + arrays["encoder_1", "bias"]
    found: Array = np.where(total > 0, total, np.expm1(total))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_all_layers_of_any_network_are_shown_in_one_way_or_another(
    looking: Looking, kind: str
) -> None:
    looking.at(inspected_of(kind, count=12))
    view = looking.view
    ways = islice(cycle(Show), [*KINDS].index(kind), None)
    for layer, show in zip(model_of(kind).architecture.stack, ways, strict=False):
        choose(view.settings.show_combo, show, looking)
        looking.change(lambda one, number=layer.number: one.of_layer(number))  # type: ignore[misc]
        assert list(view.grid.shown.order) == list(range(layer.width))
        assert not view.grab().isNull()
        looked = view.lens.looked
        assert looked is not None
        assert (looked.lens.layer, looked.lens.unit) == (layer.number, 0)
        assert not view.detail.grab().isNull()
    assert not looking.failures


def test_a_kernel_is_red_where_it_is_above_0_up_to_the_largest_of_the_layer(
    looking: Looking,
) -> None:
    looking.at(inspected_of("dense"))
    kernel = model_of("dense").weights["encoder_1", "kernel"]
    (tiles,) = looking.view.grid.shown.tiles
    assert tiles.steps.shape == (12, 8, 8)
    np.testing.assert_array_equal(tiles.values, kernel.T)
    largest = np.abs(kernel).max()  # Of fewer than 1,000 numbers the limit is the largest.
    expected = np.rint(kernel.T.reshape(12, 8, 8) / largest * ZERO + ZERO)
    np.testing.assert_allclose(tiles.steps, expected, atol=1)
    assert tiles.limit == pytest.approx(largest)


def test_each_kernel_has_the_full_colour_on_a_scale_of_its_own(looking: Looking) -> None:
    looking.at(inspected_of("dense"))
    choose(looking.view.settings.scale_combo, Scale.OWN, looking)
    (tiles,) = looking.view.grid.shown.tiles
    reached = np.abs(tiles.steps.astype(int) - ZERO).reshape(12, -1).max(axis=1)
    assert list(reached) == [ZERO] * 12


def test_units_are_sorted_by_norm_spread_and_use(looking: Looking) -> None:
    looking.at(inspected_of("dense"))
    outputs = elu_outputs(samples_of("dense", 40))
    kernel = model_of("dense").weights["encoder_1", "kernel"]
    for sort, numbers in (
        (Sort.NORM, np.linalg.norm(kernel, axis=0)),
        (Sort.SPREAD, outputs.std(axis=0)),
        (Sort.USE, (outputs > 0).mean(axis=0)),
    ):
        choose(looking.view.settings.sort_combo, sort, looking)
        shown = numbers[looking.view.grid.shown.order]
        assert (np.diff(shown) <= 1e-6).all()
        assert len({*looking.view.grid.shown.order.tolist()}) == 12


def test_like_units_stand_beside_each_other(looking: Looking) -> None:
    def pair(kernel: Array) -> None:
        kernel[:, 9] = 1.1 * kernel[:, 2]

    looking.at(inspected_of("dense", with_kernel(model_of("dense"), "encoder_1", pair)))
    choose(looking.view.settings.sort_combo, Sort.LIKENESS, looking)
    order = looking.view.grid.shown.order.tolist()
    assert abs(order.index(9) - order.index(2)) == 1


def test_units_that_hardly_move_and_twins_are_marked_counted_and_gone_to(
    looking: Looking, qtbot: QtBot
) -> None:
    def change(kernel: Array) -> None:
        kernel[:, 4] = 0
        kernel[:, 9] = -1.5 * kernel[:, 2]

    looking.at(inspected_of("dense", with_kernel(model_of("dense"), "encoder_1", change)))
    facts = looking.view.settings.facts
    assert (facts.still.text(), facts.twins.text()) == ("1", "2")
    marked = looking.view.grid.shown.marked
    assert marked.keys() == {2, 4, 9}
    assert "Hardly ever moves" in marked[4]
    assert marked[2] == "Twin of unit 10 (cos −1.00)"
    units = []
    for button in (facts.still, facts.twins, facts.twins, facts.twins):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert looking.inspected is not None
        units.append(looking.inspected.unit)
    assert units == [4, 9, 2, 9]


def test_the_lens_says_what_it_means_that_a_unit_is_odd_and_what_to_do(looking: Looking) -> None:
    def change(kernel: Array) -> None:
        kernel[:, 4] = 0
        kernel[:, 9] = -1.5 * kernel[:, 2]

    looking.at(inspected_of("dense", with_kernel(model_of("dense"), "encoder_1", change)))
    told = looking.view.lens.advice
    assert not told.isVisibleTo(looking.view.lens)
    looking.change(lambda one: one.of_layer(1, 4))
    bias = float(model_of("dense").weights["encoder_1", "bias"][4])
    constant = bias if bias > 0 else np.expm1(bias)
    assert told.isVisibleTo(looking.view.lens)
    assert told.text().startswith("Hardly ever moves")
    assert f" {figure_text(constant)}, " in told.text()
    assert "train with fewer units" in " ".join(told.text().split())
    looking.change(lambda one: one.of_layer(1, 9))
    assert told.text().startswith("Twin of unit 3 (cos −1.00): ")
    looking.change(lambda one: one.of_layer(1, 5))
    assert not told.isVisibleTo(looking.view.lens)


def test_a_unit_that_gives_nothing_but_0_learns_no_more_where_it_has_no_gradient_there() -> None:
    zero, other = np.zeros(2), np.array([0.0, 1.0])
    statistics = UnitStatistics(other / 2, other / 3, zero, other, other, np.ones(2))
    facts = Facts(1, statistics, Twins(np.empty((0, 2), np.int64), np.empty(0, np.float32)), None)
    first, *_between, last = model_of("dense").architecture.stack
    relu = replace(first, activation=Activation.RELU)
    assert advice(facts, 0, relu).startswith("Dead: it gives 0")
    assert advice(facts, 0, first).startswith("Hardly ever moves: it gives")
    assert advice(facts, 0, last).startswith("Hardly ever moves: this output")
    assert advice(facts, 1, relu) == ""


def test_of_many_twins_the_most_like_is_named() -> None:
    even = np.arange(1.0, 4)
    statistics = UnitStatistics(even, even, -even, even, even, even)
    pairs, cosines = np.array([[0, 1], [0, 2]]), np.array([0.96, -0.99], np.float32)
    facts = Facts(1, statistics, Twins(pairs, cosines), None)
    first = model_of("dense").architecture.stack[0]
    assert advice(facts, 0, first).startswith("Twin of unit 3 (cos −0.99), and of 1 other: ")
    assert advice(facts, 1, first).startswith("Twin of unit 1 (cos 0.96): ")


def test_a_click_and_arrow_keys_choose_a_unit(looking: Looking, qtbot: QtBot) -> None:
    looking.at(inspected_of("dense"))
    grid = looking.view.grid
    place = grid.place_of(3)
    assert place is not None
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    seen = [looking.inspected.unit]  # type: ignore[union-attr]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(grid, key)
        looking.settle()
        seen.append(looking.inspected.unit)  # type: ignore[union-attr]
    assert seen == [3, 4, 3, 11, 0]


def test_a_layer_is_chosen_by_its_bar_and_by_arrow_keys(looking: Looking, qtbot: QtBot) -> None:
    looking.at(inspected_of("dense"))
    bars = looking.view.settings.bars
    bars.resize(200, bars.sizeHint().height())
    layers = []
    for number in (2, 4, 0):
        at = bars.bar(number).center().toPoint()
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=at)
        layers.append(looking.inspected.layer)  # type: ignore[union-attr]
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_End):
        qtbot.keyClick(bars, key)
        layers.append(looking.inspected.layer)  # type: ignore[union-attr]
    assert layers == [2, 4, 4, 3, 1, 1, 4]


def test_bars_are_as_high_as_the_square_root_of_the_units(looking: Looking) -> None:
    looking.at(inspected_of("dense"))
    bars = looking.view.settings.bars
    bars.resize(200, bars.sizeHint().height())
    heights = [bars.bar(number).height() for number in (0, 1, 2)]
    np.testing.assert_allclose(
        np.array(heights) / heights[0], np.sqrt(np.array([64, 12, 5]) / 64), rtol=1e-6
    )


def test_a_bar_of_a_table_tells_its_column(looking: Looking) -> None:
    looking.at(inspected_of("table"))
    grid = looking.view.grid
    place = grid.place_of(1)
    assert place is not None
    kernel = model_of("table").weights["encoder_1", "kernel"]
    at = QPoint(round(place.left() + place.width() * 4.5 / 13), round(place.center().y()))
    assert grid.words_at(at).endswith(f"input 5: {kernel[4, 1]:+.3g}".replace("-", "−"))


def test_weights_that_are_no_numbers_are_grey_and_told(looking: Looking) -> None:
    def break_it(kernel: Array) -> None:
        kernel[7] = np.nan

    broken = with_kernel(model_of("dense"), "encoder_1", break_it)
    looking.at(inspected_of("dense", broken).of_layer(1, 3))
    (tiles,) = looking.view.grid.shown.tiles
    assert np.argwhere(tiles.steps == NO_NUMBER).tolist() == [[unit, 0, 7] for unit in range(12)]
    assert "12 units with weights that are no numbers" in looking.view.told_label.text()
    assert looking.view.settings.facts.mean.text() == "no number"
    assert looking.view.lens.without.text() == "not finite"
    assert not looking.view.grab().isNull()
    assert not looking.view.detail.grab().isNull()
    assert not looking.failures


def test_one_sample_without_labels_is_enough(looking: Looking) -> None:
    one = inspected_of("dense", count=1)
    looking.at(replace(one, part=replace(one.part, labels=None, class_names=())))
    assert looking.view.lens.excited_label.text() == "MOST EXCITED BY"
    assert "on 1 test" in looking.view.lens.activation_label.text()
    assert not looking.failures


def test_the_table_has_a_row_a_unit_in_the_order_shown(looking: Looking) -> None:
    looking.at(inspected_of("dense"))
    choose(looking.view.settings.sort_combo, Sort.NORM, looking)
    header, *rows = csv.reader(StringIO(looking.view.table()))
    outputs = elu_outputs(samples_of("dense", 40))
    norms = np.linalg.norm(model_of("dense").weights["encoder_1", "kernel"], axis=0)
    order = np.argsort(-norms)
    assert header[:4] == ["unit", "norm", "mean", "spread"]
    assert [int(one[0]) - 1 for one in rows] == order.tolist()
    np.testing.assert_allclose([float(one[1]) for one in rows], norms[order], rtol=1e-6)
    np.testing.assert_allclose(
        [float(one[2]) for one in rows], outputs.mean(axis=0)[order], rtol=1e-4
    )


def test_pairs_say_what_they_share(looking: Looking) -> None:
    looking.at(inspected_of("dense"))
    choose(looking.view.settings.show_combo, Show.PAIRS, looking)
    _header, *rows = csv.reader(StringIO(looking.view.table()))
    arrays = model_of("dense").weights
    for level, (row, decoder) in enumerate(zip(rows, (4, 3), strict=True), start=1):
        one, other = arrays[f"encoder_{level}", "kernel"], arrays[f"decoder_{level}", "kernel"]
        apart = other - one.T
        assert row[:2] == [str(level), str(decoder)]
        assert float(row[4]) == pytest.approx(np.abs(apart).max(), rel=1e-5)
        assert float(row[5]) == pytest.approx(np.sqrt(np.square(apart).mean()), rel=1e-5)
        assert row[-1] == "The network is not tied"
    table = looking.view.pairs
    first = table.item(0, 0)
    assert first is not None
    assert first.text() == "Hidden 1 ↔ Output"
    table.setCurrentCell(1, 0)
    assert looking.inspected is not None
    assert looking.inspected.layer == 2


def test_where_no_decoder_layer_has_the_same_units_it_is_said(looking: Looking) -> None:
    looking.at(inspected_of("dense").of_layer(4))
    choose(looking.view.settings.show_combo, Show.BOTH, looking)
    assert "choose a layer of the encoder" in looking.view.message.text()
    assert looking.view.message.isVisibleTo(looking.view)


def test_while_it_learns_pictures_stay_until_others_come(looking: Looking) -> None:
    looking.at(inspected_of("dense", live=True))
    before = looking.view.grid.shown.tiles
    later = with_kernel(model_of("dense"), "encoder_1", lambda kernel: np.negative(kernel, kernel))
    looking.view.show_inspected(inspected_of("dense", later, live=True))
    assert looking.view.grid.shown.tiles is before
    looking.settle()
    (tiles,) = looking.view.grid.shown.tiles
    np.testing.assert_array_equal(tiles.values, -before[0].values)


def test_a_picture_is_made_of_the_units_in_sight(looking: Looking) -> None:
    assert looking.view.picture() is None
    looking.at(inspected_of("dense"))
    sketch = looking.view.picture()
    assert sketch is not None
    assert sketch.size.width() == looking.view.grid.viewport().width()


def test_of_large_layers_only_units_in_sight_are_worked_out(
    looking: Looking, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.gui.inspect.neurons.wishes.MOST_NUMBERS", 100)
    looking.view.resize(300, 160)
    looking.at(inspected_of("dense").of_layer(4))
    grid = looking.view.grid
    seen = grid.in_sight
    assert 0 < len(seen) < 64
    assert grid.shown.tiles[0].units.tolist() == seen.tolist()
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: grid.shown.tiles[0].units[-1] == 63)
    assert grid.shown.tiles[0].units.tolist() == grid.in_sight.tolist()
