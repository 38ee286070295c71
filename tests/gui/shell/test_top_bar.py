"""The bar at the top: nothing in it is cut while there is room."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aestudio.gui.document.session import Session
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.shell.actions import Actions
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.top_bar import TopBar
from tests.gui.build.training.story import begun, epoch, project, waiting

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
    assert name_in(bar).shown.endswith("… •")
    assert f"{NAME}, second try" in name_in(bar).toolTip()
