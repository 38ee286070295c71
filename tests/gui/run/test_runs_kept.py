"""Each training is kept as a run of its own, every epoch can be gone back to and on from."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from aestudio.app import create
from aestudio.core.digest import run_digest
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.shell.main_window import MainWindow
from aestudio.recipes import recipe
from aestudio.storage.project_file import load
from aestudio.storage.run_store import store_beside

LONG = 120_000
SMALL = {"layers": [{"kind": "dense", "units": 8}, {"kind": "dense", "units": 4}]}


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, nothing_is_prepared: None, engine_is_loaded_once: None
) -> Iterator[MainWindow]:
    """A window on a small network that trains in 3 epochs."""
    _app, found = create([])
    qtbot.waitUntil(lambda: found.data.dataset is not None, timeout=LONG)
    project = recipe("default").project
    architecture = project.architecture.edited(**SMALL)
    plan = project.plan.edited(epochs=3, batch_size=1000, early_stopping=0)
    found.session.open(Document(project.edited(architecture=architecture, plan=plan)), None)
    yield found
    found.autosave.end()
    found.shut_down()
    found.deleteLater()


def press(window: MainWindow, qtbot: QtBot, name: str) -> None:
    button = window.build.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=LONG)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def settled(window: MainWindow, qtbot: QtBot, runs: int, epochs: int = 3) -> Run:
    """The opened run once there are so many, it has so many epochs, is measured, and its snapshots
    are read."""
    session = window.session

    def is_there() -> bool:
        run = session.run
        if run is None or len(session.runs.kept) != runs or not window.controller.idle:
            return False
        long = len(run.history.stages[-1].epochs) == epochs
        return long and run.finished and run.test_mse is not None

    qtbot.waitUntil(is_there, timeout=LONG)
    run = session.run
    assert run is not None
    last = (len(run.stages), len(run.history.stages[-1].epochs))
    qtbot.waitUntil(lambda: last in window.rewinding.known, timeout=LONG)
    return run


def test_runs_are_kept_gone_back_to_and_on_from_and_saved(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    session, strip = window.session, window.rewind
    window.train_commands.train()
    first = settled(window, qtbot, 1)
    assert strip.isVisible()
    assert strip.track.position == 3

    # Back to the first epoch: what is seen is that of its snapshot, whatever comes after stays.
    qtbot.waitUntil(lambda: (1, 1) in window.rewinding.known, timeout=LONG)
    strip.track.move_to(1)
    early = window.rewinding.known[1, 1]

    def shows_it() -> bool:
        outcome = window.viewer.model.outcome
        return outcome is not None and outcome.request.moment == "epoch 1"

    qtbot.waitUntil(shows_it, timeout=LONG)
    outcome = window.viewer.model.outcome
    assert outcome is not None
    assert outcome.request.weights.same_bits(early.checkpoint.weights)
    assert session.run is first
    assert window.loss.canvas.moment_at == pytest.approx(1 / 3)

    # On from there without a change: one more run, the same in every bit.
    press(window, qtbot, "branchButton")
    branch = settled(window, qtbot, 2)
    assert branch.checkpoint.weights.same_bits(first.checkpoint.weights)
    parent, child = session.runs.kept
    assert child.info.parent is not None
    assert (child.parent, child.info.parent.epoch) == (parent.id, 1)
    assert child.info.name == "the same again"

    # More epochs: the same run, longer.
    strip.more_wanted.emit(2)
    longer = settled(window, qtbot, 2, epochs=5)

    # The first is still what it was, and its design comes with it.
    page = window.workspaces.page(RunsPage)
    window.workspaces.turn_to("runs")
    page.comparison.run_chosen.emit(parent.id)
    qtbot.waitUntil(lambda: session.runs.opened == parent.id, timeout=LONG)
    assert session.run is not None
    assert session.run.checkpoint.weights.same_bits(first.checkpoint.weights)
    assert session.project.plan.epochs == 3
    assert window.workspaces.current == "build"

    # Removed and brought back, then saved: all of it is there again.
    session.edit_runs("Delete", lambda runs: runs.without(child.id))
    assert [one.id for one in session.runs.kept] == [parent.id]
    window.actions_["undoAction"].trigger()
    news = window.findChild(QLabel, "newsLabel")
    assert isinstance(news, QLabel)
    assert news.text() == "Undone: Delete"
    path = tmp_path / "digits.h5"
    window.documents.save_to(path)
    qtbot.waitUntil(lambda: session.path == path and not session.modified, timeout=LONG)
    store, document = store_beside(path), load(path)
    assert [one.id for one in document.runs.kept] == [parent.id, child.id]
    assert run_digest(store.run(child.id)) == run_digest(longer)

    # A copy to be passed on has the runs and no snapshots, and the project stays where it is.
    copy = tmp_path / "copy.h5"
    with qtbot.waitSignal(window.documents.copied, timeout=LONG):
        window.documents.save_copy_to(copy)
    assert session.path == path
    assert [one.id for one in load(copy).runs.kept] == [parent.id, child.id]
    assert run_digest(store_beside(copy).run(child.id)) == run_digest(longer)
    assert store_beside(copy).snapshots(child.id) == ()
    assert [(one.stage, one.epoch) for one in store.snapshots(child.id)] == [
        *((1, epoch) for epoch in range(2, 6))
    ]
