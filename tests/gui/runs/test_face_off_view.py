"""What came of a face-off: bars as long as errors, with their spread, and the sentence."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from aestudio.analysis.face_off import Contender, FaceOff, Trial
from aestudio.analysis.mean_curves import mean_curve
from aestudio.analysis.run_curves import RunCurve, run_curve
from aestudio.analysis.verdict import verdict
from aestudio.core.plan import Strategy
from aestudio.core.runs import Runs
from aestudio.gui.runs.face_off_bars import figure
from aestudio.gui.runs.face_off_view import FaceOffView, given_text
from aestudio.gui.runs.palette import run_colour
from aestudio.gui.shell.theme import Themes
from tests.gui.runs.invented import PLAN, trained, with_run


def contender(name: str, *errors: float) -> Contender:
    return Contender(name, tuple(Trial(n, one, 5.0, 10) for n, one in enumerate(errors)), 1000)


TIED = contender("tied", 0.008, 0.010, 0.012)
UNTIED = contender("un<tied>", 0.019, 0.020, 0.021)
PAIR = FaceOff((TIED, UNTIED), seconds=2.5)


@pytest.fixture
def view(qtbot: QtBot, themes: Themes) -> Iterator[FaceOffView]:
    found = FaceOffView(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(600, 260)
    found.show()
    yield found
    found.close()


def test_bars_are_as_long_as_mean_errors_from_one_edge(view: FaceOffView) -> None:
    view.show_face_off(PAIR)
    tied, untied = view.bars.bar(TIED), view.bars.bar(UNTIED)
    assert tied.width() / untied.width() == pytest.approx(0.010 / 0.020)
    assert tied.left() == untied.left()
    # The longest leaves room for its spread: 0.020 of 0.021.
    end = untied.left() + untied.width() * 0.021 / 0.020
    assert 0.7 * view.bars.width() < end < view.bars.width() - 60


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (TIED, "0.0100 ± 0.0020"),
        (contender("a", 0.5), "0.5000"),
        (contender("a", float("nan")), "broke off"),
        (contender("a", 0.5, float("inf")), "0.5000"),
    ],
)
def test_a_mean_is_told_with_its_spread_where_it_has_one(one: Contender, text: str) -> None:
    assert figure(one) == text


def test_the_sentence_is_told_with_the_best_in_bold_and_names_as_they_are(
    view: FaceOffView,
) -> None:
    view.show_face_off(PAIR)
    assert view.sentence == verdict(PAIR)
    shown = view.sentence_label.text()
    assert "<b>tied</b> wins over un&lt;tied&gt;" in shown


@pytest.mark.parametrize(
    ("face_off", "told"),
    [
        (PAIR, "same 2.5 s each · 3 seeds · test error"),
        (FaceOff((TIED, UNTIED), epochs=15), "15 epochs each · 3 seeds · test error"),
        (FaceOff((TIED, UNTIED), seconds=150), "same 2:30 each · 3 seeds · test error"),
        (
            FaceOff((contender("a", 1), contender("b", 2))),
            "each its own plan · 1 seed · test error",
        ),
        (
            FaceOff((TIED, UNTIED), updates=1000, epochs=7),
            "1,000 updates each, in whole epochs · 3 seeds · test error",
        ),
    ],
)
def test_what_each_run_was_given_is_told(face_off: FaceOff, told: str) -> None:
    assert given_text(face_off) == told


def test_contenders_have_the_colours_they_are_given(view: FaceOffView, themes: Themes) -> None:
    view.show_face_off(PAIR, places=(1, 3))
    QApplication.processEvents()
    image = view.bars.grab().toImage()
    for place, one in zip((1, 3), (TIED, UNTIED), strict=True):
        inside = view.bars.bar(one).topLeft().toPoint()
        inside.setX(inside.x() + 5)
        inside.setY(inside.y() + 3)
        assert image.pixelColor(inside) == run_colour(place, themes.current)


def test_while_some_have_more_seeds_than_others_each_bar_says_of_how_many_it_is(
    view: FaceOffView,
) -> None:
    uneven = FaceOff((TIED, contender("a", 0.5), contender("b", float("inf"))))
    view.show_face_off(uneven)
    told = "Test errors: tied 0.0100 ± 0.0020, 3 seeds; a 0.5000, 1 seed; b broke off"
    assert view.bars.accessibleName() == told
    assert given_text(uneven) == "each its own plan · 1–3 seeds · test error"
    view.show_face_off(PAIR)
    assert "seed" not in view.bars.accessibleName()


def test_bars_sentence_and_curves_of_four_contenders_are_seen_together(view: FaceOffView) -> None:
    """In the card as it is in a window of 1280 × 800."""
    view.resize(590, 324)
    four = [contender(name, 0.1, 0.2) for name in ("a", "b", "c", "one at a time + fine-tuning")]
    view.show_face_off(FaceOff(tuple(four), seconds=2.5))
    view.show_curves(means(Strategy.WHOLE))
    QApplication.processEvents()
    area = view.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
    assert view.curves.canvas.height() >= 90


@pytest.mark.parametrize("contenders", [(), (TIED,), (contender("a", float("nan")), TIED)])
def test_whatever_came_of_it_is_drawn(view: FaceOffView, contenders: tuple[Contender, ...]) -> None:
    view.show_face_off(FaceOff(contenders))
    assert not view.grab().isNull()
    assert view.sentence


def test_mean_curves_are_drawn_in_the_colours_of_the_bars_with_their_bands(
    view: FaceOffView,
) -> None:
    view.show_curves(means(Strategy.WHOLE))
    drawn = view.curves.canvas.picture
    assert [(one.run.title, one.run.colour) for one in drawn.lines] == [("a", 0), ("b", 1)]
    assert view.curves.isVisible()
    about = "Validation loss over seconds, squared error: mean ± standard deviation, 2 seeds"
    assert view.curves.about.text() == about
    for line in drawn.lines:
        assert line.band is not None
        below, above = line.band
        # Losses 0.4 … and twice that: the deviation is the half of the difference times √2.
        assert above - line.raw == pytest.approx(line.raw / 1.5 * 0.5 * np.sqrt(2))
        assert below == pytest.approx(2 * line.raw - above)


def test_what_is_pointed_at_is_told_with_its_spread(view: FaceOffView) -> None:
    view.show_curves(means(Strategy.WHOLE))
    canvas = view.curves.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    # The last time of both is 2 s: 0.2 and 0.4, 0.14 apart from their mean.
    assert canvas.told == "a · 2.0 s · 0.3000 ± 0.1414"


def test_a_contender_that_trained_parts_alone_is_a_ring_and_that_is_said(
    view: FaceOffView,
) -> None:
    view.show_curves(means(Strategy.ONE_AT_A_TIME))
    picture = view.curves.canvas.picture
    assert not picture.lines
    assert [(one.run.title, one.y) for one in picture.rings] == [("a", 0.01), ("b", 0.01)]
    assert "a trained parts of the network alone" in view.curves.notes_label.text()
    assert picture.spans[0].text == "a: stages 1–2 here, by losses of their own"


def test_without_any_curve_there_is_no_empty_plot(view: FaceOffView) -> None:
    view.resize(600, 500)
    view.show_face_off(PAIR)
    view.show_curves(())
    assert not view.curves.isVisible()
    QApplication.processEvents()
    box = view.sentence_label.parentWidget()
    assert box is not None
    assert box.height() < 120, "the sentence is no higher than it needs to be"
    view.show_curves(means(Strategy.WHOLE)[:1])
    assert view.curves.isVisible()


def means(strategy: Strategy) -> list[RunCurve]:
    """Two contenders of two seeds, of which the second has twice the losses of the first."""
    plan = PLAN.edited(strategy=strategy)
    losses = [0.4, 0.3, 0.25, 0.2]
    runs = [trained(plan=plan, losses=[by * one for one in losses]) for by in (1, 2)]
    kept = [with_run(Runs(), one).kept[0] for one in runs]
    curves = [run_curve(*pair) for pair in zip(kept, runs, strict=True)]
    found = [mean_curve(name, place, curves) for place, name in enumerate("ab")]
    return [one for one in found if one is not None]
