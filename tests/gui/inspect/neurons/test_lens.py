"""The unit that is looked at: what is told of it, and what becomes of a sample when it is held."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from aestudio.analysis.noise import as_seen
from aestudio.analysis.units.off import switched_off
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.weights import Array
from aestudio.gui.inspect.neurons.lens.panel import why_not_off
from aestudio.gui.inspect.neurons.lens.wishes import chosen_rows
from tests.analysis.unit_networks import model_of, samples_of
from tests.gui.inspect.neurons.conftest import Looking, inspected_of

LONG = 60_000


def elu(total: Array) -> Array:
    found: Array = np.where(total > 0, total, np.expm1(np.minimum(total, 0)))
    return found


def passed(samples: Array, held: dict[int, float] | None = None) -> tuple[Array, Array]:
    """What leaves the first layer of the dense network, and what comes out, units held there."""
    arrays, values, first = model_of("dense").weights, samples, samples
    for number, key in enumerate(("encoder_1", "encoder_2", "decoder_2", "decoder_1"), start=1):
        total = values @ arrays[key, "kernel"] + arrays[key, "bias"]
        values = total if number == 4 else elu(total)
        if number == 1:
            first = values.copy()
            for unit, value in (held or {}).items():
                values[:, unit] = value
    return first, values


def shown(looking: Looking, place: int) -> Array:
    """The output there, of those for which the unit is held."""
    found = looking.view.lens.turning.strip.values[place]
    assert found is not None
    return found


def test_norm_mean_spread_and_the_error_without_it_are_told(looking: Looking) -> None:
    looking.at(inspected_of("dense").of_layer(1, 7))
    lens, samples = looking.view.lens, samples_of("dense", 40)
    first, made = passed(samples)
    _first, without = passed(samples, {7: 0.0})
    error, error_without = (np.square(one - samples).mean() for one in (made, without))
    norm = np.linalg.norm(model_of("dense").weights["encoder_1", "kernel"][:, 7])
    assert lens.title.text() == "Unit 8"
    assert lens.about.text() == "hidden 1 · ELU"
    assert float(lens.norm.text()) == pytest.approx(norm, rel=1e-2)
    told = [float(one.replace("−", "-")) for one in lens.moments.text().split(" · ")]
    np.testing.assert_allclose(told, [first[:, 7].mean(), first[:, 7].std()], rtol=1e-2)
    assert float(lens.without.text()) == pytest.approx(error_without, abs=1e-4)
    growth = 100 * (error_without / error - 1)
    assert lens.chip.text() == f"{growth:+.0f} %".replace("-", "−")


def test_samples_that_excite_it_most_come_first_and_are_pointed_at_by_a_click(
    looking: Looking, qtbot: QtBot
) -> None:
    looking.at(inspected_of("dense").of_layer(1, 7))
    first, _made = passed(samples_of("dense", 40))
    strongest = np.argsort(-first[:, 7])[:12]
    looked, strip = looking.view.lens.looked, looking.view.lens.excited
    assert looked is not None
    assert looked.rows.tolist() == strongest.tolist()
    at = strip.frame(2).center().toPoint()
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at)
    assert looking.inspected is not None
    assert looking.inspected.sample == strongest[2]
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert looking.inspected.sample == strongest[3]


def test_held_at_a_value_a_unit_changes_the_output_of_the_sample_pointed_at(
    looking: Looking,
) -> None:
    looking.at(inspected_of("dense").of_layer(1, 7).pointing_at(5))
    sample, turning = samples_of("dense", 40)[5:6], looking.view.lens.turning
    first, made = passed(sample)
    lowest, highest = (float(one) for one in (turning.values[0], turning.values[-1]))
    # At first it is held where the sample has it, as near as the slider comes.
    assert turning.value == pytest.approx(first[0, 7], abs=(highest - lowest) / 300)
    np.testing.assert_allclose(shown(looking, 5), made[0], atol=0.05)
    for place, value in enumerate(turning.values.tolist()):
        expected = passed(sample, {7: value})[1][0]
        np.testing.assert_allclose(shown(looking, place), expected, rtol=1e-4, atol=1e-5)
    turning.slider.setValue(turning.slider.maximum())
    looking.settle()
    expected = passed(sample, {7: highest})[1][0]
    np.testing.assert_allclose(shown(looking, 5), expected, rtol=1e-4, atol=1e-5)


def test_the_class_that_a_unit_goes_with_is_told(looking: Looking) -> None:
    looking.at(inspected_of("dense").of_layer(1, 7))
    first, _made = passed(samples_of("dense", 40))
    inspected = looking.inspected
    assert inspected is not None
    labels = inspected.part.labels
    assert labels is not None
    correlations = [np.corrcoef(first[:, 7], labels == one)[0, 1] for one in range(10)]
    told = looking.view.lens.excited_label.text()
    assert told == f"MOST EXCITED BY · goes with class {int(np.argmax(correlations))}"


def test_a_bar_tells_how_many_activations_it_counts(looking: Looking) -> None:
    looking.at(inspected_of("dense").of_layer(1, 7))
    first, _made = passed(samples_of("dense", 40))
    counts, _edges = np.histogram(first[:, 7], 32)
    histogram = looking.view.lens.histogram
    told = histogram.words_at(histogram.width() * 0.5 / 32)
    assert f": {counts[0]:,} (" in told


def test_the_switch_asks_for_a_run_without_the_unit(looking: Looking, qtbot: QtBot) -> None:
    looking.at(inspected_of("dense").of_layer(1, 7))
    with qtbot.waitSignal(looking.view.switch_off_wanted) as asked:
        qtbot.mouseClick(looking.view.lens.off_button, Qt.MouseButton.LeftButton)
    assert asked.args == [1, 7]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"live": True}, "still learns"),
        ({"moment": "epoch 3"}, "earlier epoch"),
        ({}, "hidden layer"),
    ],
)
def test_what_cannot_be_switched_off_says_why(changes: dict[str, Any], told: str) -> None:
    inspected = inspected_of("dense", **changes)
    assert told in why_not_off(inspected.of_layer(4))


def test_part_of_a_network_offers_no_switch() -> None:
    assert "whole depth" in why_not_off(inspected_of("dense").of_depth(1))
    assert not why_not_off(inspected_of("dense"))


def test_noise_counts_for_activations_and_errors_are_against_what_is_clean(
    looking: Looking,
) -> None:
    damage = GaussianNoise(strength=0.5)
    noisy = inspected_of("dense", damage=damage).with_noise(True).of_layer(1, 7)
    looking.at(noisy)
    part = noisy.part
    seen = as_seen(damage, part.samples, part.rows)
    first, made = passed(seen)
    looked = looking.view.lens.looked
    assert looked is not None
    assert looked.lens.mean == pytest.approx(first[:, 7].mean(), rel=1e-4)
    assert looked.lens.error_with == pytest.approx(np.square(made - part.samples).mean(), rel=1e-4)


def test_evenly_spread_samples_are_looked_at_where_all_are_too_many() -> None:
    assert chosen_rows(50, 10).tolist() == list(range(50))
    found = chosen_rows(60_000, 2**25 // 4)
    assert found.tolist() == [0, 19_999, 39_999, 59_999]


def test_another_network_clears_what_was_told_of_the_last(looking: Looking) -> None:
    looking.at(inspected_of("dense"))
    looking.view.show_inspected(inspected_of("tied"))
    assert looking.view.lens.norm.text() == "–"
    looking.settle()
    assert looking.view.lens.norm.text() != "–"


def test_of_a_unit_that_is_off_no_sample_is_said_to_excite_it(looking: Looking) -> None:
    off = switched_off(model_of("dense"), 1, 7)
    looking.at(inspected_of("dense", off).of_layer(1, 7))
    lens = looking.view.lens
    assert lens.excited_label.text() == "IT ANSWERS THE SAME TO ALL"
    assert lens.moments.text() == "0 · 0"
    assert lens.chip.text() == "0 %"


def test_what_goes_with_a_unit_of_a_tied_network_is_told_before_it_is_switched_off(
    looking: Looking,
) -> None:
    looking.at(inspected_of("tied").of_layer(1, 7))
    assert "same unit of hidden 3 goes with it" in looking.view.lens.off_button.toolTip().replace(
        "\n", " "
    )
    looking.at(inspected_of("dense").of_layer(1, 7))
    assert "goes with it" not in looking.view.lens.off_button.toolTip()


def test_figures_are_whole_beside_the_pictures_in_the_narrowest_panel(
    looking: Looking, qtbot: QtBot
) -> None:
    looking.at(inspected_of("dense").of_layer(1, 7))
    lens = looking.view.lens
    lens.moments.setText("−0.0329 · 0.0273")
    lens.resize(lens.minimumWidth(), 640)
    lens.show()
    content = lens.moments.parentWidget()
    assert content is not None
    qtbot.waitUntil(lambda: lens.moments.width() >= lens.moments.sizeHint().width(), timeout=LONG)
    assert content.minimumSizeHint().width() <= content.width()
