"""A run is exported from the window: what is said before, what is written, what is said after."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import onnx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.export.part import Part
from aestudio.export.portable import Portable
from aestudio.export.targets.catalogue import TARGETS
from aestudio.export.targets.npz import NumPyArchive
from aestudio.gui.shell.export_dialog import ExportDialog
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from tests.networks import full

PARAMETERS = 784 * 2 * 2 + 2 + 784


@pytest.fixture
def window(window_with_run: MainWindow) -> MainWindow:
    return window_with_run


def opened(window: MainWindow) -> ExportDialog:
    window.actions_["exportAction"].trigger()
    found = window.dialogs.open("export")
    assert isinstance(found, ExportDialog)
    return found


def answers(monkeypatch: pytest.MonkeyPatch, name: Path | str) -> list[str]:
    """Answers the dialog for the file with a name; the name and the filters that it was given."""
    given: list[str] = []

    def answer(_window: object, _title: str, path: str, filters: str) -> tuple[str, str]:
        given.extend([Path(path).name, filters])
        return str(name), filters

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return given


def write(dialog: ExportDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog._exports.ended, timeout=20_000):
        dialog.export_button.click()


def at_first_epoch(window: MainWindow) -> Run:
    """The run as it stood after its first epoch is shown, as by the strip that goes back."""
    run = window.session.run
    assert run is not None
    point = Checkpoint(full(run.architecture, 0.5), stage=1, epoch=1)
    earlier = replace(run, checkpoint=point, done=())
    window.run_views.show_snapshot(earlier, "epoch 1")
    return earlier


def test_it_is_offered_with_a_run_alone(idle_window: MainWindow) -> None:
    assert not idle_window.actions_["exportAction"].isEnabled()


def test_the_file_is_written_where_the_dialog_says_and_told(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = opened(window)
    given = answers(monkeypatch, tmp_path / "m")
    assert dialog.source.text() == "1 · small of Digits, as it ended"
    assert dialog.summary.text() == f"{PARAMETERS:,} parameters"
    write(dialog, qtbot)
    assert given == ["Digits-run-1.onnx", "ONNX (*.onnx)"]
    model = onnx.load(tmp_path / "m.onnx")
    assert model.doc_string.startswith("Autoencoder of Digits, run 1 · small")
    told = dialog.summary.text()
    assert told.startswith("m.onnx: ")
    assert told.endswith(f"× its {PARAMETERS:,} parameters")
    assert f'InferenceSession("{tmp_path / "m.onnx"}")' in dialog.lines.text
    news = window.findChild(QLabel, "newsLabel")
    assert isinstance(news, QLabel)
    assert news.text().startswith("Exported m.onnx, ")
    dialog.lines.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.lines.text


def test_the_epoch_that_the_strip_shows_is_written_and_named(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = opened(window)
    dialog.formats.rows["npz"].radio.click()
    at_first_epoch(window)
    assert dialog.source.text() == "1 · small of Digits, as it was at epoch 1"
    given = answers(monkeypatch, tmp_path / "m.npz")
    write(dialog, qtbot)
    assert given[0] == "Digits-run-1-epoch-1.npz"
    with np.load(tmp_path / "m.npz") as file:
        assert (file["encoder_1/kernel"] == 0.5).all()
    window.run_views.show_run(window.session.run)
    assert dialog.source.text() == "1 · small of Digits, as it ended"
    assert dialog.summary.text() == f"{PARAMETERS:,} parameters", "that file is of another epoch"


def test_what_stands_against_a_format_is_said_beside_it_before_anything_is_written(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.export.targets.base.is_importable", lambda _name: False)
    dialog = opened(window)
    told = dialog.formats.rows["onnx"].about.text()
    assert told == "Needs the package onnx, which is not installed"
    assert "pip install 'aestudio[export]'" in dialog.mistake.text()
    assert dialog.mistake.isVisible()
    assert not dialog.export_button.isEnabled()
    dialog.formats.rows["npz"].radio.click()
    assert dialog.formats.rows["npz"].about.text() == NumPyArchive.help
    assert not dialog.mistake.isVisible()
    assert dialog.notes.text().startswith("Inputs are (x − origin − offset) / scale")
    assert dialog.export_button.isEnabled()


def test_the_format_is_remembered(window: MainWindow) -> None:
    dialog = opened(window)
    assert dialog.formats.rows["onnx"].radio.isChecked()
    dialog.formats.rows["npz"].radio.click()
    assert Settings().export_format == "npz"
    dialog.reject()
    again = opened(window)
    assert again is not dialog
    assert again.formats.rows["npz"].radio.isChecked()


def test_a_part_goes_alone_and_scaling_only_where_the_format_can_hold_it(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = window.session.run
    assert run is not None
    project = window.session.project
    scaled = replace(run, scaling=Scaling.bytes())
    window.session.open(Document(project).with_new_run(scaled), None)
    dialog = opened(window)
    prepared = dialog.form.field("prepared")
    assert prepared.isEnabled()
    dialog.form.edited.emit("part", Part.ENCODER)
    dialog.form.edited.emit("prepared", False)
    assert dialog.summary.text() == f"{784 * 2 + 2:,} parameters"
    assert "Takes and gives scaled numbers, as the layers have them." in dialog.notes.text()
    given = answers(monkeypatch, tmp_path / "e.onnx")
    write(dialog, qtbot)
    assert given[0] == "Digits-run-1-encoder.onnx"
    assert "Div" not in {node.op_type for node in onnx.load(tmp_path / "e.onnx").graph.node}
    dialog.formats.rows["npz"].radio.click()
    assert not prepared.isEnabled()


def test_formats_see_training_samples_and_what_they_find_is_told(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def findings(_target: NumPyArchive, portable: Portable, _out: Path) -> tuple[str, ...]:
        assert portable.samples is not None
        return (f"It was tried on {len(portable.samples)} samples",)

    monkeypatch.setattr(NumPyArchive, "findings", findings)
    assert window.data.dataset is not None
    source = window.exports.source
    assert source is not None
    assert source.training is window.data.dataset.train
    dialog = opened(window)
    dialog.formats.rows["npz"].radio.click()
    answers(monkeypatch, tmp_path / "m.npz")
    write(dialog, qtbot)
    assert dialog.notes.text().startswith("It was tried on 500 samples.\nInputs are ")


def held_up(monkeypatch: pytest.MonkeyPatch) -> tuple[Event, Event]:
    """Writing begins, and goes on once it is told to."""
    begun, go_on = Event(), Event()
    write = NumPyArchive.write

    def slowly(target: NumPyArchive, portable: Portable, out: Path) -> None:
        begun.set()
        assert go_on.wait(20)
        write(target, portable, out)

    monkeypatch.setattr(NumPyArchive, "write", slowly)
    return begun, go_on


def cancelled(dialog: ExportDialog) -> None:
    assert dialog.close_button.text() == "Cancel"
    dialog.close_button.click()
    assert dialog.isVisible()


def closed(dialog: ExportDialog) -> None:
    dialog.reject()


@pytest.mark.parametrize("called_off", [cancelled, closed])
def test_a_file_that_is_called_off_is_not_there(
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    called_off: Callable[[ExportDialog], None],
) -> None:
    begun, go_on = held_up(monkeypatch)
    dialog = opened(window)
    dialog.formats.rows["npz"].radio.click()
    answers(monkeypatch, tmp_path / "m.npz")
    dialog.export_button.click()
    assert begun.wait(20)
    assert dialog.summary.text() == "Writing the file…"
    assert not dialog.export_button.isEnabled()
    called_off(dialog)
    go_on.set()
    qtbot.waitUntil(lambda: not window.exports.busy, timeout=20_000)
    assert not list(tmp_path.glob("*.npz"))
    if called_off is cancelled:
        assert dialog.close_button.text() == "Close"
        assert dialog.summary.text() == f"{PARAMETERS:,} parameters"


def fail_to_write(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no such folder."""
    answers(monkeypatch, Path("nowhere") / "m.onnx")
    dialog = opened(window)
    with qtbot.waitSignal(window.exports.failed, timeout=20_000):
        dialog.export_button.click()


def test_a_file_that_cannot_be_written_is_told_in_the_dialog(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_to_write(window, qtbot, monkeypatch)
    dialog = opened(window)
    assert "there is no such folder" in dialog.mistake.text()
    assert dialog.mistake.isVisible()
    assert not window.banner.isVisible()
    assert dialog.export_button.isEnabled()


def test_a_failure_is_told_in_the_window_once_the_dialog_is_gone(window: MainWindow) -> None:
    window.exports.failed.emit(FileError("cannot be written to", where="m.onnx"))
    assert window.banner.isVisible()


def test_the_run_that_is_opened_is_followed_and_none_is_said(window: MainWindow) -> None:
    dialog = opened(window)
    window.session.open(Document(window.session.project), None)
    assert dialog.source.text() == "No run is open"
    assert not dialog.export_button.isEnabled()
    assert not window.actions_["exportAction"].isEnabled()


def test_weights_that_are_no_numbers_are_not_exported(window: MainWindow) -> None:
    run = window.session.run
    assert run is not None
    point = Checkpoint(full(run.architecture, np.nan), stage=2)
    diverged = replace(run, checkpoint=point)
    window.session.open(Document(window.session.project).with_new_run(diverged), None)
    dialog = opened(window)
    assert "holds weights that are no numbers" in dialog.mistake.text()
    assert not dialog.export_button.isEnabled()


def test_a_click_beside_the_name_chooses_the_format_too(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    qtbot.mouseClick(dialog.formats.rows["npz"].about, Qt.MouseButton.LeftButton)
    assert dialog.formats.rows["npz"].radio.isChecked()
    assert "np.load" in dialog.lines.text


def test_arrows_choose_the_format_and_enter_writes_it(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dialog = opened(window)
    first = dialog.formats.rows["onnx"].radio
    qtbot.waitUntil(lambda: QApplication.focusWidget() is first)
    second = dialog.formats.rows[TARGETS[1].word].radio
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.isChecked()
    qtbot.keyClick(second, Qt.Key.Key_Up)
    assert first.isChecked()
    answers(monkeypatch, tmp_path / "m.onnx")
    with qtbot.waitSignal(window.exports.ended, timeout=20_000):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert (tmp_path / "m.onnx").is_file()


def test_a_window_that_closes_waits_for_no_file(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def until_stopped(_target: Any, _portable: Portable, out: Path) -> None:
        assert window.exports._called_off.wait(20)
        out.write_bytes(b"")

    monkeypatch.setattr(NumPyArchive, "write", until_stopped)
    answers(monkeypatch, tmp_path / "m.npz")
    dialog = opened(window)
    dialog.formats.rows["npz"].radio.click()
    dialog.export_button.click()
    window.session.undo_stack.setClean()
    window.shut_down()
    assert not (tmp_path / "m.npz").exists()


def test_what_a_format_cannot_hold_is_a_mistake_only_once_it_is_chosen(
    window: MainWindow,
) -> None:
    dialog = opened(window)
    tied = dialog.formats.rows["keras-tied"]
    assert tied.about.text() == "Is for networks with tied layers, and none are tied here"
    assert tied.about.property("role") == "muted"
    tied.radio.click()
    assert tied.about.property("role") == "mistake"
    assert dialog.mistake.text().endswith("Choose Keras.")
    dialog.formats.rows["keras"].radio.click()
    assert tied.about.property("role") == "muted"
    assert not dialog.mistake.isVisible()


def test_fields_stand_below_what_is_told_of_the_formats(window: MainWindow) -> None:
    dialog = opened(window)
    left = [
        one.mapTo(dialog, one.rect().topLeft()).x()
        for one in (dialog.form.field("part"), dialog.formats.rows["keras"].about)
    ]
    assert left[0] == left[1]
