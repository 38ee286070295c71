"""Icons in the colours of the theme, drawn once."""

import pytest
from PySide6.QtGui import QColor, QPixmap, QPixmapCache
from PySide6.QtWidgets import QApplication

from aestudio.gui.kit.icons import pixmap

RED, BLUE = QColor("#ff0000"), QColor("#0000ff")


@pytest.fixture(autouse=True)
def nothing_is_drawn_yet(qapp: QApplication) -> None:
    QPixmapCache.clear()


def inked(drawn: QPixmap, color: QColor) -> int:
    """Pixels that are all of that colour."""
    image = drawn.toImage()
    return sum(
        image.pixelColor(x, y) == color for x in range(image.width()) for y in range(image.height())
    )


def test_an_icon_is_drawn_in_the_colour_that_is_asked_for_whatever_was_drawn_before() -> None:
    red, blue = pixmap("play", RED), pixmap("play", BLUE)
    assert inked(red, RED) > 50
    assert inked(red, BLUE) == 0
    assert inked(blue, BLUE) == inked(red, RED)
    assert inked(pixmap("play", RED, filled=True), RED) > 2 * inked(red, RED)
    assert pixmap("play", RED, 28).width() == 3 * 28
    assert inked(pixmap("square", RED), RED) != inked(red, RED)


def test_an_icon_that_was_drawn_is_not_drawn_again() -> None:
    first, other = pixmap("play", RED), pixmap("play", BLUE)
    assert pixmap("play", RED).cacheKey() == first.cacheKey()
    assert other.cacheKey() != first.cacheKey()
