"""The Errors view alone, with what it wants to look at shown to it again."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from aestudio.gui.inspect.errors.view import ErrorsView
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.view import Tools
from tests.gui.inspect.errors.shown import Shown

LONG = 60_000


@pytest.fixture
def shown(qtbot: QtBot, tools: Tools, inspected: Inspected) -> Iterator[Shown]:
    """The test part, its errors measured."""
    view = ErrorsView("errors", tools)
    tools.themes.dress(view)
    qtbot.addWidget(view)
    view.resize(640, 620)
    view.show()

    def settle() -> None:
        qtbot.waitUntil(lambda: tools.computations.idle, timeout=LONG)

    found = Shown(view, inspected, settle)
    view.change_wanted.connect(found.change)
    found.look_at(inspected)
    yield found
    view.close()
