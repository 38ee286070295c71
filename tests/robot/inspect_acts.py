"""Whatever a user can do in the canvases of the Inspect workspace."""

import sys
from collections.abc import Callable, Iterator
from math import cos, pi, sin
from random import Random
from typing import TypeAlias

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QSlider, QWidget

from aestudio.gui.kit.keys import PartKeys

Do = Callable[[Random], object]
Button: TypeAlias = Qt.MouseButton
Modifier: TypeAlias = Qt.KeyboardModifier
# What is no control of Qt's but takes mouse or keys.
INSPECT_CANVASES = {
    "samplesGrid", "selectedGrid", "classList", "mapCanvas", "neuronsGrid", "stackBars",
    "excitingSamples", "turnedOutputs", "errorHistogram", "errorHeatMap", "errorClassBars",
    "errorPartsChart", "errorPcaChart", "featuresChart", "walkFrames", "walkSliders",
    "probeCanvas", "probeProfile",
}  # fmt: skip
MODIFIERS = (
    Modifier.NoModifier, Modifier.NoModifier, Modifier.ShiftModifier, Modifier.ControlModifier,
    Modifier.AltModifier,
)  # fmt: skip
CORNERS = 12  # Of what is drawn around.
ALONG_SLIDER = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home,
    Qt.Key.Key_End,
)  # fmt: skip
# What takes long is given up soon: the button that begins it, and the one that ends it.
GIVEN_UP = {
    "mapComputeButton": "mapCancelButton",
    "featuresComputeButton": "featuresCancelButton",
}


def acts_on_canvas(widget: QWidget, surface: QWidget) -> Iterator[tuple[str, Do]]:
    """With the hand, and with the keys that the part declares."""
    yield "point with the mouse at", lambda chance: _hover(surface, chance)
    yield "draw in", lambda chance: _draw(surface, chance)
    yield "drag aside in", lambda chance: _drag(surface, chance)
    yield "pick in", lambda chance: _pick(surface, chance)
    keys = getattr(sys.modules[type(widget).__module__], "KEYS", None)
    if isinstance(keys, PartKeys):
        known = sorted(keys._meanings, key=lambda one: (one[0], one[1].value))
        yield "use the keys of", lambda chance: _press(widget, known, chance)


def slide(slider: QSlider, chance: Random) -> None:
    """To another value, with keys."""
    slider.setFocus()
    for _ in range(chance.randrange(1, 4)):
        QTest.keyClick(slider, chance.choice(ALONG_SLIDER))


def begin_and_give_up(begin: QAbstractButton, chance: Random) -> None:
    """Begin what takes long, look on for a moment, and stop it."""
    QTest.mouseClick(begin, Button.LeftButton)
    for _ in range(chance.randrange(4)):
        QApplication.processEvents()
    end = begin.window().findChild(QAbstractButton, GIVEN_UP[begin.objectName()])
    assert isinstance(end, QAbstractButton)
    end.click()


def _place(surface: QWidget, chance: Random) -> QPoint:
    return QPoint(
        chance.randrange(max(1, surface.width())), chance.randrange(max(1, surface.height()))
    )


def _hover(surface: QWidget, chance: Random) -> None:
    for _ in range(3):
        QTest.mouseMove(surface, _place(surface, chance))


def _pick(surface: QWidget, chance: Random) -> None:
    button = chance.choice((Button.LeftButton, Button.LeftButton, Button.RightButton))
    QTest.mouseClick(surface, button, chance.choice(MODIFIERS), _place(surface, chance))


def _draw(surface: QWidget, chance: Random) -> None:
    """A closed curve, as of a lasso or of a brush."""
    middle, modifier = _place(surface, chance), chance.choice(MODIFIERS)
    wide, high = (chance.uniform(0.05, 0.5) * one for one in (surface.width(), surface.height()))
    corners = [
        middle + QPoint(round(wide * cos(turn)), round(high * sin(turn)))
        for turn in (2 * pi * number / CORNERS for number in range(CORNERS))
    ]
    QTest.mousePress(surface, Button.LeftButton, modifier, corners[0])
    for corner in corners[1:]:
        QTest.mouseMove(surface, corner)
    if chance.random() < 0.2:
        QTest.keyClick(surface, Qt.Key.Key_Escape)
    QTest.mouseRelease(surface, Button.LeftButton, modifier, corners[-1])


def _drag(surface: QWidget, chance: Random) -> None:
    button = chance.choice((Button.RightButton, Button.MiddleButton))
    QTest.mousePress(surface, button, Modifier.NoModifier, _place(surface, chance))
    QTest.mouseMove(surface, _place(surface, chance))
    QTest.mouseRelease(surface, button, Modifier.NoModifier, _place(surface, chance))


def _press(widget: QWidget, known: list[tuple[int, Modifier]], chance: Random) -> None:
    widget.setFocus()
    for _ in range(chance.randrange(1, 4)):
        key, modifiers = chance.choice(known)
        if chance.random() < 0.2:
            modifiers |= Modifier.ShiftModifier
        QTest.keyClick(widget, Qt.Key(key), modifiers)
