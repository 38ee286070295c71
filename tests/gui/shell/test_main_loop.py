"""The whole loop on real digits with the real engine: design, train, inspect, save, open."""

from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QListView,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from aestudio.analysis.forward import reconstruct
from aestudio.app import create
from aestudio.core.project import Document
from aestudio.core.run import Run, StageState
from aestudio.core.weights import Array
from aestudio.gui.kit.asking import Question
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.shell.closing import IfTraining
from aestudio.gui.shell.main_window import MainWindow
from aestudio.recipes import recipe
from aestudio.storage.project_file import load, save
from tests.gui.importing.conftest import take_file

LONG = 120_000
CLICK = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, engine_is_loaded_once: None) -> Iterator[MainWindow]:
    """The window as it starts, its data read; nothing asks at the end."""
    _app, found = create([])
    qtbot.waitUntil(lambda: found.data.dataset is not None, timeout=LONG)
    yield found
    found.shut_down()
    qtbot.waitUntil(lambda: not found.isVisible(), timeout=LONG)
    found.deleteLater()


def press(window: MainWindow, qtbot: QtBot, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    assert button.isEnabled(), f"{name} is not offered"
    qtbot.mouseClick(button, CLICK)


def trigger(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    assert isinstance(action, QAction)
    assert action.isEnabled(), f"{name} is not offered"
    action.trigger()


def choose_recipe(window: MainWindow, name: str) -> None:
    trigger(window, f"{name}Recipe")


def choose_recipe_discarding(window: MainWindow, name: str) -> None:
    window.session.open(Document(recipe(name).project), None)


def set_epochs(window: MainWindow, epochs: int) -> None:
    window.session.edit("", lambda p: p.edited(plan=p.plan.edited(epochs=epochs)))


def idle(window: MainWindow) -> bool:
    return window.controller.idle and not window.training.preparing


def state(window: MainWindow) -> RunState:
    return window.controller.state


def wait_for_result(window: MainWindow, qtbot: QtBot) -> Run:
    qtbot.waitUntil(
        lambda: window.session.run is not None and window.session.run.test_mse is not None,
        timeout=LONG,
    )
    run = window.session.run
    assert run is not None
    return run


def wait_for_epoch(window: MainWindow, qtbot: QtBot, epoch: int) -> None:
    reached: list[int] = []
    window.controller.progress_changed.connect(
        lambda progress: reached.append(max(one.epoch for one in progress.stages))
    )
    qtbot.waitUntil(lambda: bool(reached) and reached[-1] >= epoch, timeout=LONG)


def outputs(window: MainWindow) -> Array:
    run, dataset = window.session.run, window.data.dataset
    assert run is not None
    assert dataset is not None
    return reconstruct(run.architecture, run.checkpoint.weights, dataset.test)


def answer(monkeypatch: pytest.MonkeyPatch, wanted: Enum) -> list[str]:
    """Answer every question with ``wanted``; what was asked is collected."""
    asked: list[str] = []

    def ask(_parent: object, question: Question[Any]) -> Enum:
        asked.append(f"{question.text} {question.more}")
        assert wanted in [one for one, _role in question.answers]
        return wanted

    for module in ("shell.closing", "document.documents"):
        monkeypatch.setattr(f"aestudio.gui.{module}.ask", ask)
    return asked


KINDS = ("denoising", "stacked-denoising", "sparse", "variational", "convolutional", "asymmetric")


@pytest.mark.parametrize("name", ["book-tied", *KINDS])
def test_recipe_train_inspect_save_open_gives_the_same_reconstructions(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    choose_recipe(window, name)
    few = {"epochs": 1, "validation_share": 0.85}
    window.session.edit("", lambda p: p.edited(plan=p.plan.edited(**few)))
    design = window.session.project
    shown: list[float] = []
    window.viewer.test_error_changed.connect(shown.append)
    press(window, qtbot, "trainButton")
    run = wait_for_result(window, qtbot)
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == pytest.approx(run.test_mse), timeout=LONG)
    grid = window.findChild(QListView, "reconstructionGrid")
    assert isinstance(grid, QListView)
    assert grid.model().rowCount() > 0
    before = outputs(window)

    path = tmp_path / "digits tied.h5"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    with qtbot.waitSignal(window.documents.saved, timeout=LONG):
        trigger(window, "saveAction")
    assert not window.session.modified
    with h5py.File(path) as file:
        tied = design.architecture.tied
        assert ("kernel" not in file["weights/decoder_1"]) == tied, "a tied decoder stores none"

    choose_recipe(window, "book-whole")
    assert window.session.run is None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    with qtbot.waitSignal(window.documents.opened, timeout=LONG):
        trigger(window, "openAction")
    assert window.session.project.edited(name="") == design.edited(name="")
    np.testing.assert_array_equal(outputs(window), before)


def test_a_layer_wise_run_fills_its_stages_one_after_the_other(
    window: MainWindow, qtbot: QtBot
) -> None:
    choose_recipe(window, "book-one-at-a-time")
    set_epochs(window, 1)
    order: list[tuple[str, ...]] = []
    window.training.progress_changed.connect(
        lambda progress: order.append(tuple(str(one.state) for one in progress.stages))
    )
    press(window, qtbot, "trainButton")
    run = wait_for_result(window, qtbot)
    assert run.done == (1, 2)
    assert order.index(("running", "waiting")) < order.index(("done", "running"))
    assert order[-1] == ("done", "done")


def test_stop_keeps_the_model_and_train_goes_on_from_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    choose_recipe(window, "book-tied")
    set_epochs(window, 100_000)
    press(window, qtbot, "trainButton")
    wait_for_epoch(window, qtbot, 1)
    press(window, qtbot, "stopButton")
    qtbot.waitUntil(lambda: idle(window), timeout=LONG)
    run = wait_for_result(window, qtbot)
    assert 1 <= run.checkpoint.epoch < 100_000
    assert window.session.document.can_continue
    press(window, qtbot, "trainButton")
    wait_for_epoch(window, qtbot, run.checkpoint.epoch + 1)
    press(window, qtbot, "stopButton")
    qtbot.waitUntil(lambda: idle(window), timeout=LONG)
    later = window.session.run
    assert later is not None
    assert later.checkpoint.epoch > run.checkpoint.epoch


def arrays(run: Run) -> list[Array]:
    """All numbers that would be saved of a run's state."""
    point = run.checkpoint
    slots = point.optimizer.slots if point.optimizer else ()
    return [array for kind in (point.weights.arrays, *slots) for array in kind.values()]


def test_a_run_that_diverges_goes_on_with_a_lower_rate_at_a_press_and_undo_takes_it_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    choose_recipe(window, "book-tied")
    changes = {"optimizer": "sgd", "learning_rate": 9.0, "epochs": 1}
    window.session.edit("", lambda p: p.edited(plan=p.plan.edited(**changes)))
    press(window, qtbot, "trainButton")
    qtbot.waitUntil(lambda: window.banner.isVisible() and idle(window), timeout=LONG)
    assert "the loss grew to" in window.banner.text
    qtbot.waitUntil(lambda: not window._background.busy, timeout=LONG)
    assert window.training.idle_progress().stage(1).state is StageState.DIVERGED
    assert window.top_bar.strip.text.sentence == "Diverged"
    left = window.session.run
    assert left is not None
    assert all(np.isfinite(one).all() for one in arrays(left)), "no NaN is kept"
    assert window.autosave.idle
    press(window, qtbot, "bannerButton")
    assert not window.banner.isVisible()
    assert window.session.project.plan.learning_rate == 0.01
    qtbot.waitUntil(
        lambda: window.session.run is not None and window.session.run.finished, timeout=LONG
    )
    run = wait_for_result(window, qtbot)
    assert run.plan.learning_rate == 0.01
    trigger(window, "undoAction")
    assert window.session.project.plan.learning_rate == 9.0


def test_pause_holds_the_run_and_resume_lets_it_go_on(window: MainWindow, qtbot: QtBot) -> None:
    choose_recipe(window, "book-tied")
    set_epochs(window, 100_000)
    press(window, qtbot, "trainButton")
    wait_for_epoch(window, qtbot, 1)
    press(window, qtbot, "pauseButton")
    assert state(window) is RunState.PAUSED
    seen: list[object] = []
    window.controller.progress_changed.connect(seen.append)
    press(window, qtbot, "pauseButton")
    assert state(window) is RunState.RUNNING
    qtbot.waitUntil(lambda: len(seen) > 1, timeout=LONG)
    press(window, qtbot, "stopButton")
    qtbot.waitUntil(lambda: idle(window), timeout=LONG)


def test_closing_in_mid_training_asks_and_no_keeps_training(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_epochs(window, 100_000)
    press(window, qtbot, "trainButton")
    wait_for_epoch(window, qtbot, 1)
    asked = answer(monkeypatch, IfTraining.CANCEL)
    window.close()
    assert len(asked) == 1
    assert "Stop it and close?" in asked[0]
    assert "can be saved" in asked[0]
    assert window.isVisible()
    assert not window.controller.idle


def test_closing_in_mid_training_ends_the_run_then_the_window(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_epochs(window, 100_000)
    press(window, qtbot, "trainButton")
    wait_for_epoch(window, qtbot, 1)
    answer(monkeypatch, IfTraining.DISCARD)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG)
    assert window.controller.idle


def test_closing_in_mid_training_can_save_what_was_learnt(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_epochs(window, 100_000)
    path = tmp_path / "kept.h5"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    press(window, qtbot, "trainButton")
    wait_for_epoch(window, qtbot, 1)
    answer(monkeypatch, IfTraining.SAVE)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG)
    run = load(path).run
    assert run is not None
    assert run.checkpoint.epoch >= 1


def test_undo_takes_back_an_edit_made_with_the_mouse(idle_window: MainWindow, qtbot: QtBot) -> None:
    window = idle_window
    tied = window.session.project.architecture.tied
    switch = window.inspector.layer_form.tied_switch
    qtbot.mouseClick(switch, CLICK)
    assert window.session.project.architecture.tied is not tied
    trigger(window, "undoAction")
    assert window.session.project.architecture.tied is tied
    trigger(window, "redoAction")
    assert window.session.project.architecture.tied is not tied


def ragged_csv(folder: Path) -> Path:
    path = folder / "table.csv"
    path.write_text("a,b\n1,2\n3,4,5\n", encoding="utf-8")
    return path


def empty_npy(folder: Path) -> Path:
    path = folder / "empty.npy"
    path.touch()
    return path


def nan_npy(folder: Path) -> Path:
    path = folder / "holes.npy"
    np.save(path, np.array([[1.0, np.nan], [2.0, 3.0]], np.float32))
    return path


def missing_npy(folder: Path) -> Path:
    return folder / "nowhere.npy"


def truncated_model(folder: Path) -> Path:
    path = folder / "cut.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    return path


def told(window: MainWindow) -> str:
    """What stands in the banner and in the import dialog."""
    labels = window.imports.dialog.findChildren(QLabel) if window.imports.dialog else []
    return " ".join([window.banner.text, *(one.text() for one in labels if one.isVisible())])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (ragged_csv, ("table.csv", "Line 3")),
        (empty_npy, ("empty.npy",)),
        (nan_npy, ("holes", "row 1, column 2")),
        (missing_npy, ("nowhere.npy",)),
        (truncated_model, ("cut.h5",)),
    ],
)
def test_a_bad_file_is_answered_in_place_and_the_project_stays(
    idle_window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    make: Callable[[Path], Path],
    words: tuple[str, ...],
) -> None:
    window = idle_window
    before = window.session.document
    window.open_path(make(tmp_path))
    qtbot.waitUntil(lambda: all(word in told(window) for word in words), timeout=LONG)
    dialog = window.imports.dialog
    assert dialog is None or not dialog.use_button.isEnabled()
    assert window.session.document is before


def test_a_setting_that_cannot_train_is_answered_before_anything_starts(
    idle_window: MainWindow, qtbot: QtBot
) -> None:
    window = idle_window
    window.session.edit("", lambda p: p.edited(plan=p.plan.edited(loss="bce")))
    linear = window.session.project.architecture.edited(output_activation="linear")
    window.session.edit("", lambda p: p.edited(architecture=linear))
    press(window, qtbot, "trainButton")
    assert "Set the output activation to Sigmoid" in window.banner.text
    assert window.controller.idle


@pytest.mark.usefixtures("nothing_is_prepared")
def test_data_that_have_gone_are_told_and_found_again_once_they_are_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path, aside = tmp_path / "table.npy", tmp_path / "aside.npy"
    np.save(path, np.linspace(0, 1, 300, dtype=np.float32).reshape(60, 5))
    take_file(window, qtbot, path)
    qtbot.waitUntil(lambda: window.session.project.data.features == 5, timeout=LONG)
    qtbot.waitUntil(lambda: window.data.dataset is not None, timeout=LONG)
    document = window.session.document
    path.rename(aside)
    choose_recipe_discarding(window, "default")
    qtbot.waitUntil(lambda: window.data.dataset is not None, timeout=LONG)
    window.session.open(document, None)
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=LONG)
    assert "table.npy" in window.banner.text
    assert window.data.dataset is None
    grid = window.findChild(QListView, "reconstructionGrid")
    assert isinstance(grid, QListView)
    assert grid.model().rowCount() == 0, "samples of other data are not shown"
    aside.rename(path)
    set_epochs(window, 1)
    press(window, qtbot, "trainButton")
    assert wait_for_result(window, qtbot).architecture.inputs == 5


@pytest.mark.usefixtures("nothing_is_prepared")
def test_a_project_file_on_the_command_line_is_opened(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / "tied.h5"
    save(Document(recipe("book-tied").project), path)
    _app, found = create([str(path)])
    qtbot.waitUntil(lambda: found.session.path == path, timeout=LONG)
    assert found.session.project == recipe("book-tied").project
    found.shut_down()
    found.deleteLater()
