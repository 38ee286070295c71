"""Lists and dialogs that Qt draws over a window look like it, in both themes."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QFileDialog,
    QFileIconProvider,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QProxyStyle,
    QStyle,
)
from pytestqt.qtbot import QtBot

from aestudio.export.report.styles import page_style
from aestudio.gui.samples import class_colours
from aestudio.gui.shell.theme import DARK, LIGHT, Theme, Themes

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


def test_dialogs_that_qt_draws_itself_have_our_icons_or_none(qtbot: QtBot, themes: Themes) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    themes.dress(dialog)
    qtbot.addWidget(dialog)
    dialog.show()
    shown = {
        one.objectName(): one.icon().name()
        for one in dialog.findChildren(QAbstractButton)
        if not one.icon().isNull()
    }
    assert shown == {
        "backButton": "go-previous",
        "forwardButton": "go-next",
        "toParentButton": "go-up",
        "newFolderButton": "folder-new",
        "listModeButton": "view-list-icons",
        "detailModeButton": "view-list-details",
    }
    kinds = QFileIconProvider.IconType
    found = {kind: QFileIconProvider().icon(kind).name() for kind in (kinds.Folder, kinds.File)}
    assert found == {kinds.Folder: "folder", kinds.File: "text-x-generic"}
    assert all(QIcon.hasThemeIcon(name) for name in (*shown.values(), *found.values()))


class DesktopStyle(QProxyStyle):
    """As on desktops that put icons on the buttons of dialogs."""

    def styleHint(self, hint: QStyle.StyleHint, *about: Any) -> int:
        icons = hint is QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons
        return 1 if icons else super().styleHint(hint, *about)


def test_the_buttons_of_questions_have_words_alone(qtbot: QtBot, themes: Themes) -> None:
    box, style = QMessageBox(), DesktopStyle("Fusion")
    style.setParent(box)
    box.setStyle(style)
    themes.dress(box)
    qtbot.addWidget(box)
    kinds = QMessageBox.StandardButton
    box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel | kinds.Yes | kinds.Reset)
    box.show()
    buttons = [one for one in box.findChildren(QAbstractButton) if one.isVisible()]
    assert len(buttons) == 5
    assert all(one.icon().isNull() for one in buttons)


def test_a_report_has_the_colours_of_the_window() -> None:
    """Qt is not there where it is written, so its style sheet lists them once more."""
    light, dark, *_print = re.findall(r":root \{(.*?)\}", page_style(), re.DOTALL)
    for block, theme, classes in (
        (light, LIGHT, class_colours.LIGHT),
        (dark, DARK, class_colours.DARK),
    ):
        listed = dict(re.findall(r"--([\w-]+): (#\w+);", block))
        known = {name.replace("_", "-"): colour for name, colour in asdict(theme).items()}
        known |= {f"c{number}": colour for number, colour in enumerate(classes)}
        assert listed == {name: known[name] for name in listed}
        assert len(listed) > 20
