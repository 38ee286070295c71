"""A run that cannot go on is told of where it is opened, and as long as it is shown."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from aestudio.core.project import Document
from aestudio.core.run import Checkpoint, Run
from aestudio.gui.shell.main_window import MainWindow
from aestudio.recipes import recipe
from aestudio.storage.project_file import save
from tests.gui.importing.conftest import LONG
from tests.networks import full


@pytest.fixture
def window(idle_window: MainWindow) -> MainWindow:
    return idle_window


def saved(path: Path) -> Path:
    """A run on the sample whose weights diverged."""
    project = recipe("book-tied").project
    weights = Checkpoint(full(project.architecture, np.nan))
    run = Run(project.architecture, project.plan, "", weights, test_mse=0.0123)
    save(Document(project, run), path)
    return path


def test_weights_that_are_no_numbers_are_told_of_and_not_trained_on(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.documents.open(saved(tmp_path / "a.h5"))
    qtbot.waitUntil(lambda: window.session.run is not None, timeout=LONG)
    assert "cannot go on: some of its weights are no numbers" in window.banner.text
    assert window.banner.isVisible()
    assert window.actions_["trainAction"].text() == "Train anew"
    window.banner.hide()
    qtbot.waitUntil(
        lambda: window.top_bar.strip.text.parts == ("The run cannot go on",), timeout=LONG
    )
    window.training.run_stage(1)
    assert "Press Train to begin anew" in window.banner.text


def test_a_sound_run_takes_the_warning_away(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.documents.open(saved(tmp_path / "a.h5"))
    qtbot.waitUntil(lambda: window.session.run is not None, timeout=LONG)
    run = window.session.run
    assert run is not None
    window.session.set_run(replace(run, flaw=""))
    assert "cannot" not in window.top_bar.strip.text.sentence


def test_a_stored_error_that_the_weights_no_longer_have_is_not_told(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.documents.open(saved(tmp_path / "a.h5"))
    error = window.findChild(QLabel, "viewerError")
    assert error is not None
    qtbot.waitUntil(lambda: error.text() == "not finite", timeout=LONG)
    assert window.result.figure.text() == "not finite"


def test_what_was_said_of_one_project_goes_when_another_is_opened(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.documents.open(saved(tmp_path / "a.h5"))
    qtbot.waitUntil(window.banner.isVisible, timeout=LONG)
    save(Document(recipe("book-tied").project), tmp_path / "b.h5")
    window.documents.open(tmp_path / "b.h5")
    qtbot.waitUntil(lambda: window.session.path == tmp_path / "b.h5", timeout=LONG)
    assert not window.banner.isVisible()


def test_what_holds_for_every_project_stays_when_another_is_opened(window: MainWindow) -> None:
    window.banner.say("The CPU is used.", "accent", topic="device")
    window.documents.start_recipe("book-tied")
    assert window.banner.isVisible()
