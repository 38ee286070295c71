"""A window with something in it."""

from dataclasses import replace

import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import Dense
from aestudio.core.project import Document
from aestudio.core.run import Checkpoint, Run
from aestudio.gui.shell.main_window import MainWindow
from tests.networks import drawn


@pytest.fixture
def window_with_run(idle_window: MainWindow) -> MainWindow:
    """A window with a run of a small network on its data."""
    session = idle_window.session
    project = session.project.edited(
        name="Digits", architecture=Architecture(layers=(Dense(units=2),))
    )
    point = Checkpoint(drawn(project.architecture, 1, kernel=0.05), stage=2)
    run = Run(project.architecture, project.plan, project.data.fingerprint, point, done=(1,))
    session.open(
        Document(project).with_new_run(replace(run, data=project.data), name="small"), None
    )
    return idle_window
