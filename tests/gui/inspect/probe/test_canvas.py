"""Drawing on a sample with the mouse and with keys."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aestudio.analysis.image_form import ImageForm
from aestudio.analysis.probing.canvas import Canvas
from aestudio.analysis.probing.strokes import Drawn, Erased
from aestudio.analysis.tone import PLAIN, Tone
from aestudio.core.extent import Extent
from aestudio.core.scaling import Scaling
from aestudio.gui.inspect.probe.image_canvas import ImageCanvas
from aestudio.gui.inspect.probe.paper import Paper, paper_of
from aestudio.gui.inspect.probe.stroke import Stroke
from aestudio.gui.samples.image_renderer import ImageRenderer
from aestudio.gui.shell.theme import Themes
from tests.gui.small import dataset

GREY = ImageRenderer(ImageForm(6, 6, 1, False))
CANVAS = Canvas((6, 6))
SAMPLE = np.full(36, 0.5, np.float32)
LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier(0)


class Hand:
    """Draws on a canvas of 6 × 6 pixels that are 20 pixels wide."""

    def __init__(self, canvas: ImageCanvas) -> None:
        self.canvas = canvas
        self.seen: list[np.ndarray] = []
        self.edits: list[object] = []
        self.asked: list[tuple[str, object]] = []
        canvas.changing.connect(self.seen.append)
        canvas.edited.connect(self.edits.append)
        canvas.asked.connect(lambda *one: self.asked.append(one))

    def at(self, x: float, y: float) -> QPoint:
        place = self.canvas.place
        return (place.topLeft() + QPointF(x, y) * (place.width() / 6)).toPoint()

    def draw(self, *points: tuple[float, float], button: Qt.MouseButton = LEFT) -> None:
        QTest.mousePress(self.canvas, button, NONE, self.at(*points[0]))
        for point in points[1:]:
            QTest.mouseMove(self.canvas, self.at(*point))
        QTest.mouseRelease(self.canvas, button, NONE, self.at(*points[-1]))


@pytest.fixture
def hand(qtbot: QtBot, themes: Themes) -> Hand:
    canvas = ImageCanvas(themes)
    qtbot.addWidget(canvas)
    canvas.resize(122, 122)
    canvas.show_sample(Paper(CANVAS, 1, PLAIN, Scaling.identity()), GREY, SAMPLE)
    canvas.set_brush(0.5, 1.0, erasing=False)
    canvas.show()
    return Hand(canvas)


def test_a_stroke_drawn_bit_by_bit_is_the_same_as_the_whole_of_it() -> None:
    points = ((0.5, 1.0), (2.2, 3.1), (5.0, 2.0), (4.0, 5.5))
    stroke = Stroke(CANVAS, SAMPLE, 0.8, 1.0)
    for point in points:
        found = stroke.go_to(point)
    np.testing.assert_allclose(found, Drawn(CANVAS, points, 0.8, 1.0).of(SAMPLE), atol=1e-6)
    np.testing.assert_array_equal(
        stroke.edit.of(SAMPLE), Drawn(CANVAS, points, 0.8, 1.0).of(SAMPLE)
    )


def test_the_left_button_draws_where_the_mouse_goes_and_the_rest_stays(hand: Hand) -> None:
    hand.draw((0.5, 2.5), (5.5, 2.5))
    (edit,) = hand.edits
    assert isinstance(edit, Drawn)
    found = edit.of(SAMPLE).reshape(6, 6)
    np.testing.assert_allclose(found[2], 1.0)
    np.testing.assert_allclose(found[[0, 5]], 0.5)
    np.testing.assert_allclose(hand.seen[-1], edit.of(SAMPLE), atol=1e-6)


def test_the_right_button_shows_the_ground_instead(hand: Hand) -> None:
    hand.draw((0.5, 2.5), (5.5, 2.5), button=RIGHT)
    (edit,) = hand.edits
    assert isinstance(edit, Erased)
    np.testing.assert_allclose(edit.of(SAMPLE).reshape(6, 6)[2], 0.0)


def test_with_keys_the_brush_goes_somewhere_and_draws_there(hand: Hand) -> None:
    # It starts in the middle, between four pixels.
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(hand.canvas, key, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(hand.canvas, Qt.Key.Key_Space)
    (edit,) = hand.edits
    assert isinstance(edit, Drawn)
    assert edit.points == ((1.0, 2.0),)


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        (Qt.Key.Key_Right, ("shift", (1, 0))),
        (Qt.Key.Key_Up, ("shift", (0, -1))),
        (Qt.Key.Key_E, ("erase", None)),
        (Qt.Key.Key_N, ("noise", None)),
        (Qt.Key.Key_B, ("blur", None)),
        (Qt.Key.Key_R, ("reset", None)),
        (Qt.Key.Key_Comma, ("turn", 1)),
    ],
)
def test_other_keys_ask_for_what_they_stand_for(
    hand: Hand, key: Qt.Key, wanted: tuple[str, object]
) -> None:
    QTest.keyClick(hand.canvas, key)
    assert hand.asked == [wanted]


def test_what_takes_the_sample_away_ends_the_stroke_too(hand: Hand) -> None:
    QTest.mousePress(hand.canvas, LEFT, NONE, hand.at(1, 1))
    hand.canvas.give_up()
    QTest.mouseRelease(hand.canvas, LEFT, NONE, hand.at(2, 2))
    assert hand.edits == []
    assert not hand.canvas.drawing


def test_keys_of_the_canvas_are_no_longer_the_windows(hand: Hand, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    QTest.keyClick(hand.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hand.asked == [("undo", None)]


def test_the_ground_is_what_most_borders_are_like() -> None:
    data = dataset((6, 6))
    images = data.train.reshape(-1, 6, 6).copy()
    images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1] = 0.9, 0.9, 0.9, 0.9
    found = paper_of(replace(data, train=images.reshape(len(images), 36)), GREY)
    assert found.canvas.ground == pytest.approx(0.9)
    assert found.ground_brightness == pytest.approx(0.9)


def test_brightness_is_drawn_in_the_scale_of_the_network() -> None:
    # Bytes that were standardised: (x − 100) / 50.
    scaling = Scaling.uniform(100, 50)
    low, high = np.array([-2.0], np.float32), np.array([3.0], np.float32)
    data = replace(dataset((6, 6)), scaling=scaling, extent=Extent(low, high))
    found = paper_of(data, ImageRenderer(ImageForm(6, 6, 1, False), Tone(scaling, 0, 255)))
    assert found.value(1.0) == pytest.approx((255 - 100) / 50)
    assert found.written(0.5) == pytest.approx(127.5)
    assert found.canvas.low == pytest.approx(-2.0)
    assert found.canvas.high == pytest.approx(3.1)
