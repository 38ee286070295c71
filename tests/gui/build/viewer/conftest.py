"""A panel on the screen, and data for it."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from aestudio.data.dataset import Dataset
from aestudio.gui.build.viewer.panel import ReconstructionPanel
from aestudio.gui.document.session import Session
from aestudio.gui.shell.theme import Themes
from tests.gui.small import dataset


@pytest.fixture
def panel(qtbot: QtBot, session: Session, themes: Themes) -> Iterator[ReconstructionPanel]:
    """The card as it stands in the window."""
    found = ReconstructionPanel(session, themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(348, 716)
    found.show()
    yield found
    found.shut_down()


@pytest.fixture
def digits() -> Dataset:
    """Images of 6×6 in three classes."""
    return dataset((6, 6))


@pytest.fixture
def settle(qtbot: QtBot, panel: ReconstructionPanel) -> Callable[[], None]:
    """Wait until nothing is being computed."""
    return lambda: qtbot.waitUntil(lambda: panel.idle)
