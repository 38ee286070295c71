"""The bar at the top: nothing in it is cut while there is room."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.project import Project
from aestudio.gui.document.session import Session
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.shell.actions import Actions
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.top_bar import TopBar
from tests.gui.build.training.story import begun, epoch, project, waiting

FIND = "paletteButton"
NAME = "Stacked autoencoder of digits"


@pytest.fixture
def bar(qtbot: QtBot, themes: Themes, session: Session) -> Iterator[TopBar]:
    host = QWidget()
    qtbot.addWidget(host)
    actions = Actions(host, {})
    actions.show_theme(themes.current)
    found = TopBar(session, themes, actions, host)
    themes.dress(host)
    host.show()
    yield found
    host.close()


def name_in(bar: TopBar) -> ElidedLabel:
    found = bar.findChild(ElidedLabel, "projectName")
    assert isinstance(found, ElidedLabel)
    return found


def settle(bar: TopBar) -> None:
    layout = bar.layout()
    assert layout is not None
    layout.activate()


@pytest.mark.parametrize("width", [1008, 1080, 1280, 1600])
def test_a_pause_is_told_in_full_at_every_width(bar: TopBar, width: int) -> None:
    bar.resize(width, 48)
    progress = epoch(begun(waiting(project())), 1, 1, 0.1, 0.1)
    bar.strip.show_progress(progress)
    bar.strip.show_progress(progress.paused(True), "paused")
    settle(bar)
    assert bar.strip.shown == ("Autoencoder 1 2/4 · paused",)


@pytest.mark.parametrize("width", [1080, 1280, 1600])
def test_the_name_of_the_project_is_whole_where_there_is_room(
    bar: TopBar, session: Session, width: int
) -> None:
    bar.resize(width, 48)
    session.edit("Name it", lambda found: found.edited(name=NAME))
    settle(bar)
    assert name_in(bar).shown == f"{NAME} •"


def test_where_there_is_none_the_name_ends_in_dots_and_is_told_by_its_tip(
    bar: TopBar, session: Session
) -> None:
    bar.resize(1008, 48)
    session.edit("Name it", lambda found: found.edited(name=f"{NAME}, second try of many"))
    bar.strip.show_progress(begun(waiting(project())))
    settle(bar)
    assert "…" in name_in(bar).shown
    assert name_in(bar).shown.endswith("y •")
    assert f"{NAME}, second try" in name_in(bar).toolTip()


@pytest.mark.parametrize(
    ("width", "gone"),
    [
        (1000, {"searchButton", "themeButton", "newButton", "openButton", "saveButton", FIND}),
        (1080, {"searchButton", "themeButton", "newButton", "openButton"}),
        (1280, {"searchButton"}),
        (1440, {FIND}),
    ],
)
def test_what_has_no_room_gives_way_the_rarest_first(
    bar: TopBar, session: Session, width: int, gone: set[str]
) -> None:
    session.edit("Name it", lambda found: found.edited(name="Digits"))
    bar.resize(1600, 48)
    bar.resize(width, 48)
    settle(bar)
    buttons = bar.findChildren(QAbstractButton)
    assert {one.objectName() for one in buttons if one.isHidden()} == gone
    lefts = [(one.x(), one) for one in buttons if not one.isHidden() and one.parent() is bar]
    before = 0
    for left, one in sorted(lefts, key=lambda pair: pair[0]):
        assert left >= before, f"{one.objectName()} lies over another"
        before = left + one.width()
        assert one.width() >= one.minimumSizeHint().width()
    assert before <= width


def test_a_long_name_gives_way_before_the_button_for_the_theme(
    bar: TopBar, session: Session
) -> None:
    bar.resize(1600, 48)
    theme = bar.findChild(QAbstractButton, "themeButton")
    assert theme is not None
    lost = {}
    for name in ("Digits", f"{NAME}, second try of many"):
        session.edit("Name it", partial(Project.edited, name=name))
        for width in range(1600, 1000, -8):
            bar.resize(width, 48)
            settle(bar)
            if theme.isHidden():
                lost[name] = width
                break
    short, long = lost.values()
    # Of a long one is left what a short one takes, and a little more.
    assert long - short < 80
    bar.resize(long + 8, 48)
    settle(bar)
    assert "…" in name_in(bar).shown
    assert name_in(bar).width() >= 120


def test_what_gave_way_is_still_in_the_menu(bar: TopBar) -> None:
    bar.resize(1000, 48)
    in_menu = {one.objectName() for menu in bar.menu.findChildren(QMenu) for one in menu.actions()}
    in_menu |= {one.objectName() for one in bar.menu.actions()}
    for name in ("themeAction", "newAction", "openAction", "saveAction", "paletteAction"):
        assert name in in_menu


def test_nothing_comes_and_goes_in_the_bar_with_what_training_tells(bar: TopBar) -> None:
    bar.resize(1080, 48)
    shown = [one.objectName() for one in bar.findChildren(QAbstractButton) if not one.isHidden()]
    progress = epoch(begun(waiting(project())), 1, 1, 0.1, 0.1)
    for state in (None, "paused", "Loading TensorFlow, then training…"):
        bar.strip.show_progress(progress, state)
        settle(bar)
        QApplication.processEvents()
        assert shown == [
            one.objectName() for one in bar.findChildren(QAbstractButton) if not one.isHidden()
        ]


@pytest.mark.parametrize("word", ["Train", "Train anew", "Continue"])
def test_no_word_of_a_button_is_cut_in_the_narrowest_window(
    bar: TopBar, session: Session, word: str
) -> None:
    session.edit("Name it", lambda found: found.edited(name=f"{NAME}, second try of many"))
    bar.resize(1000, 48)
    bar.strip.show_progress(epoch(begun(waiting(project())), 1, 1, 0.1, 0.1))
    train = bar.findChild(QPushButton, "trainButton")
    assert train is not None
    train.setText(word)
    settle(bar)
    for one in bar.findChildren(QPushButton):
        assert one.isHidden() or one.width() >= one.minimumSizeHint().width(), one.text()
