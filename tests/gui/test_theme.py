"""Lists that pop up over a window look like it, in both themes."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QCompleter, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from aestudio.gui.theme import DARK, LIGHT, Theme, Themes

WORDS = ["first", "second", "third"]


@pytest.fixture(params=[LIGHT, DARK], ids=lambda theme: theme.name)
def theme(request: pytest.FixtureRequest, themes: Themes) -> Iterator[Theme]:
    """Each theme in turn."""
    before = themes.current
    themes.use(request.param)
    yield request.param
    themes.use(before)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, themes: Themes) -> QMainWindow:
    """A window that wears the theme, as the application does not."""
    found = QMainWindow()
    qtbot.addWidget(found)
    themes.dress(found)
    return found


def colours(view: QAbstractItemView, row: int) -> tuple[str, str]:
    """What most of a row is painted in, and the colour that differs from it most."""
    rect = view.visualRect(view.model().index(row, 0)).adjusted(3, 3, -3, -3)
    picture = view.viewport().grab(rect).toImage()
    seen = Counter(
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    )
    ground = seen.most_common(1)[0][0]
    light = QColor(ground).lightness()
    return ground, max(seen, key=lambda name: abs(QColor(name).lightness() - light))


def apart(one: str, other: str) -> int:
    """How far two colours are apart in the channel where they differ most."""
    here, there = QColor(one), QColor(other)
    reds, greens = here.red() - there.red(), here.green() - there.green()
    return max(abs(reds), abs(greens), abs(here.blue() - there.blue()))


def looks_like(view: QAbstractItemView, theme: Theme) -> None:
    """The first row is the current one, the others lie on the panel."""
    for row, ground in ((0, theme.accent_ground), (1, theme.panel)):
        found, ink = colours(view, row)
        assert apart(found, ground) < 6, f"row {row} lies on {found}"
        assert apart(ink, theme.text) < 40, f"row {row} is written in {ink}"


def test_completions_wear_the_theme_though_their_list_belongs_to_no_window(
    window: QMainWindow, theme: Theme
) -> None:
    field = QLineEdit(window)
    completer = QCompleter(WORDS, field)
    completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
    field.setCompleter(completer)
    popup = completer.popup()
    assert popup is not None
    completer.complete()
    popup.setCurrentIndex(popup.model().index(0, 0))
    looks_like(popup, theme)
    popup.hide()


def test_the_choices_of_a_box_wear_the_theme(window: QMainWindow, theme: Theme) -> None:
    box = QComboBox(window)
    box.addItems(WORDS)
    box.showPopup()
    looks_like(box.view(), theme)
    box.hidePopup()
