"""The colours of runs can be told apart, read, and belong to one run at a time."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from aestudio.core.runs import Runs
from aestudio.gui.runs.palette import COUNT, contrast, places_of, run_colour, run_ink
from aestudio.gui.shell.theme import DARK, LIGHT, Theme
from tests.gui.runs.invented import faced_off, four, trained, with_run

Floats = NDArray[np.float64]
# Machado, Oliveira and Fernandes (2009), severity 1: what eyes without one kind of cone see of
# linear RGB.
BLIND = {
    "nobody": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(colour: QColor) -> Floats:
    parts = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: Floats) -> Floats:
    """CIE L*a*b* of linear RGB under D65."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("eyes", BLIND)
def test_any_two_colours_are_told_apart_by_any_eyes(theme: Theme, eyes: str) -> None:
    seen = [lab(BLIND[eyes] @ linear(run_colour(place, theme))) for place in range(COUNT)]
    apart = {
        (one, other): float(np.linalg.norm(seen[one] - seen[other]))
        for one, other in combinations(range(COUNT), 2)
    }
    assert min(apart.values()) > 12, min(apart, key=lambda pair: apart[pair])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_in_the_colour_of_a_run_can_be_read(theme: Theme) -> None:
    for place in range(COUNT):
        ink = run_ink(place, theme)
        assert contrast(ink, theme.color("panel")) >= 4.5
    assert len({run_ink(place, theme).name() for place in range(COUNT)}) == COUNT


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#FFFFFF")) == pytest.approx(4.48, abs=0.005)


def test_the_palette_begins_anew_after_its_last_colour() -> None:
    assert run_colour(COUNT + 2, LIGHT) == run_colour(2, LIGHT)


def test_of_runs_that_are_compared_none_has_the_colour_of_another() -> None:
    runs = Runs()
    for _number in range(10):
        runs = with_run(runs, trained())
    first, second, ninth = runs.kept[0], runs.kept[1], runs.kept[8]
    assert places_of(runs, [second, first]) == {second.id: 1, first.id: 0}
    assert places_of(runs, [first, second, ninth]) == {first.id: 0, second.id: 1, ninth.id: 2}
    assert sorted(places_of(runs, runs.kept[2:]).values()) == list(range(COUNT))


def test_runs_of_one_contender_have_the_colour_of_its_first_wherever_they_are_shown() -> None:
    runs = faced_off(faced_off(four()), digit="c")
    kept = runs.kept
    # Of the first group 5 and 7 are tied, 6 and 8 untied; of the second 9 and 11, 10 and 12.
    assert [one.info.colour for one in kept[4:6]] == [4, 5]
    assert places_of(runs, [kept[6], kept[5]]) == {kept[6].id: 4, kept[5].id: 5}
    assert places_of(runs, kept[4:8]) == {kept[n].id: 4 + n % 2 for n in (4, 5, 6, 7)}
    alike = places_of(runs, [*kept[4:8], kept[10]])
    assert alike[kept[10].id] == 0, "another face-off has contenders of its own: 9 begins anew"
