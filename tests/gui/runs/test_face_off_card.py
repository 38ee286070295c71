"""What came of a face-off: bars as long as errors, with their spread, and the sentence."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from aestudio.analysis.face_off import Contender, FaceOff, Trial
from aestudio.analysis.verdict import verdict
from aestudio.gui.runs.face_off_bars import figure
from aestudio.gui.runs.face_off_card import FaceOffCard
from aestudio.gui.runs.palette import run_colour
from aestudio.gui.shell.theme import Themes


def contender(name: str, *errors: float) -> Contender:
    return Contender(name, tuple(Trial(n, one, 5.0, 10) for n, one in enumerate(errors)), 1000)


TIED = contender("tied", 0.008, 0.010, 0.012)
UNTIED = contender("un<tied>", 0.019, 0.020, 0.021)
PAIR = FaceOff((TIED, UNTIED), seconds=2.5)


@pytest.fixture
def card(qtbot: QtBot, themes: Themes) -> Iterator[FaceOffCard]:
    found = FaceOffCard(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(600, 260)
    found.show()
    yield found
    found.close()


def test_bars_are_as_long_as_mean_errors_from_one_edge(card: FaceOffCard) -> None:
    card.show_face_off(PAIR)
    tied, untied = card.bars.bar(TIED), card.bars.bar(UNTIED)
    assert tied.width() / untied.width() == pytest.approx(0.010 / 0.020)
    assert tied.left() == untied.left()
    # The longest leaves room for its spread: 0.020 of 0.021.
    end = untied.left() + untied.width() * 0.021 / 0.020
    assert 0.7 * card.bars.width() < end < card.bars.width() - 60


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
    card: FaceOffCard,
) -> None:
    card.show_face_off(PAIR)
    assert card.sentence == verdict(PAIR)
    shown = card.sentence_label.text()
    assert "<b>tied</b> wins over un&lt;tied&gt;" in shown
    assert card.about.text() == "same 2.5 s each · 3 seeds · test error"


@pytest.mark.parametrize(
    ("face_off", "told"),
    [
        (FaceOff((TIED, UNTIED), epochs=15), "15 epochs each · 3 seeds · test error"),
        (FaceOff((TIED, UNTIED), seconds=150), "same 2:30 each · 3 seeds · test error"),
        (FaceOff((contender("a", 1), contender("b", 2))), "1 seed · test error"),
    ],
)
def test_the_terms_are_told(card: FaceOffCard, face_off: FaceOff, told: str) -> None:
    card.show_face_off(face_off)
    assert card.about.text() == told


def test_contenders_have_the_colours_they_are_given(card: FaceOffCard, themes: Themes) -> None:
    card.show_face_off(PAIR, places=(1, 3))
    QApplication.processEvents()
    image = card.bars.grab().toImage()
    for place, one in zip((1, 3), (TIED, UNTIED), strict=True):
        inside = card.bars.bar(one).topLeft().toPoint()
        inside.setX(inside.x() + 5)
        inside.setY(inside.y() + 3)
        assert image.pixelColor(inside) == run_colour(place, themes.current)


@pytest.mark.parametrize("contenders", [(), (TIED,), (contender("a", float("nan")), TIED)])
def test_whatever_came_of_it_is_drawn(card: FaceOffCard, contenders: tuple[Contender, ...]) -> None:
    card.show_face_off(FaceOff(contenders))
    assert not card.grab().isNull()
    assert card.sentence


def test_another_face_off_can_be_asked_for(card: FaceOffCard, qtbot: QtBot) -> None:
    button = card.findChild(QPushButton, "newFaceOffButton")
    assert button is not None
    with qtbot.waitSignal(card.face_off_wanted):
        button.click()
