"""A network that is dropped or chosen is told layer by layer, and opened as a new project."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.activation import Activation
from aestudio.core.errors import FileError
from aestudio.export.exporting import export
from aestudio.export.targets.catalogue import called
from aestudio.gui.document.documents import IfUnsaved
from aestudio.gui.importing.waiting_page import RefusalPage
from aestudio.gui.networks.dialog import NetworkDialog
from aestudio.gui.networks.layers_table import LayersTable
from aestudio.gui.shell.main_window import MainWindow
from tests.engine.every_layer import KINDS
from tests.export.targets.networks import portable
from tests.importers import keras_files, onnx_files, torch_files

LONG = 60_000
Drop = Callable[[Path], NetworkDialog]


@pytest.fixture
def window(idle_window: MainWindow) -> MainWindow:
    return idle_window


@pytest.fixture
def drop(window: MainWindow, qtbot: QtBot) -> Drop:
    """Drops a file on the window, and waits until all about it is known."""

    def dropped(path: Path) -> NetworkDialog:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        none = Qt.KeyboardModifier.NoModifier
        left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
        window.dropEvent(QDropEvent(QPointF(10, 10), copy, data, left, none))
        return settled(window, qtbot)

    return dropped


def settled(window: MainWindow, qtbot: QtBot) -> NetworkDialog:
    qtbot.waitUntil(lambda: not window.networks.background.busy, timeout=LONG)
    assert window.networks.dialog is not None
    return window.networks.dialog


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "small.keras"
    config, arrays = keras_files.small()
    path.write_bytes(keras_files.archive(config, keras_files.weights(arrays)))
    return path


def with_lambda(tmp_path: Path) -> Path:
    path = tmp_path / "evil.keras"
    config = keras_files.sequential(keras_files.layer("Lambda", "evil"))
    path.write_bytes(keras_files.archive(config, keras_files.weights({"x": 1.0})))
    return path


def press(qtbot: QtBot, parent: QWidget, name: str) -> None:
    button = parent.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def said(parent: QWidget, name: str) -> str:
    found = parent.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def rows(dialog: NetworkDialog) -> list[list[str]]:
    table = dialog.findChild(LayersTable, "networkLayersTable")
    assert isinstance(table, LayersTable)
    items = [[table.item(row, column) for column in range(3)] for row in range(table.rowCount())]
    return [["" if one is None else one.text() for one in row] for row in items]


def test_a_network_that_is_dropped_is_told_layer_by_layer(drop: Drop, network: Path) -> None:
    dialog = drop(network)
    assert rows(dialog) == [
        ["a", "Dense", "Taken as it is"],
        ["b", "Dense", "Taken as it is"],
    ]
    assert "6 → 2 → 6: 32 parameters." in said(dialog, "networkFacts")
    assert said(dialog, "networkRefusal") == ""
    dialog.reject()


def test_what_scales_the_data_is_not_counted_as_a_layer(drop: Drop, tmp_path: Path) -> None:
    path = tmp_path / "scaled.keras"
    config, arrays = keras_files.small()
    first = keras_files.layer("Rescaling", "scaled", scale=0.5, offset=0.0)
    config["config"]["layers"].insert(1, first)
    path.write_bytes(keras_files.archive(config, keras_files.weights(arrays)))
    dialog = drop(path)
    assert [one[0] for one in rows(dialog)] == ["scaled", "a", "b"]
    assert said(dialog, "networkDetail") == "Keras 3 · 2 layers with weights"
    dialog.reject()


def tied(ending: str) -> bytes:
    """The same network with one kernel in both directions, as a file of a format."""
    config, arrays = keras_files.small()
    kernel, bias, last = (
        arrays[f"layers/{name}"] for name in ("dense/vars/0", "dense/vars/1", "dense_1/vars/1")
    )
    if ending == "keras":
        shared = {**arrays, "layers/dense_1/vars/0": kernel.T}
        return keras_files.archive(config, keras_files.weights(shared))
    if ending == "onnx":
        return onnx_files.small(w=kernel, a=bias, v=kernel.T, b=last)
    state = {"a.weight": kernel.T, "a.bias": bias, "b.weight": kernel, "b.bias": last}
    return torch_files.safetensors(state)


@pytest.mark.parametrize("ending", ["keras", "onnx", "safetensors"])
def test_of_a_layer_that_is_tied_each_format_tells_to_which(
    drop: Drop, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"tied.{ending}"
    path.write_bytes(tied(ending))
    dialog = drop(path)
    first, *_between = [one[0] for one in rows(dialog) if one[1] in ("Dense", "Gemm", "Linear")]
    told = [one[2] for one in rows(dialog) if one[2].startswith("Tied")]
    assert told == [f"Tied to {first}, whose kernel it uses"]
    dialog.reject()


def test_it_is_opened_as_a_new_project_that_is_not_saved(
    drop: Drop, network: Path, window: MainWindow, qtbot: QtBot
) -> None:
    press(qtbot, drop(network), "openNetworkButton")
    session = window.session
    assert session.path is None
    assert session.modified
    assert session.project.name == "small"
    assert session.run is not None
    assert session.run.architecture.sizes == (6, 2, 6)
    assert window.networks.dialog is None


def test_data_are_asked_for_until_they_are_chosen_and_then_looked_at(
    drop: Drop, network: Path, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    press(qtbot, drop(network), "openNetworkButton")
    assert "choose some with 6 numbers a sample" in window.banner.text
    assert window.data.dataset is None
    data = tmp_path / "data.npy"
    np.save(data, np.random.default_rng(0).random((60, 6), np.float32))
    window.imports.open(data)
    dialog = window.imports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.controller.idle, timeout=LONG)
    press(qtbot, dialog, "useDataButton")
    qtbot.waitUntil(lambda: window.data.dataset is not None, timeout=LONG)
    assert "choose some" not in window.banner.text
    assert window.session.document.can_continue
    qtbot.waitUntil(lambda: window.viewer.test_error is not None, timeout=LONG)
    qtbot.waitUntil(lambda: "PCA" in window.result.verdict.text(), timeout=LONG)
    assert window.result.isVisible()


def test_data_of_another_width_are_told_with_a_way_back(
    drop: Drop, network: Path, window: MainWindow, qtbot: QtBot
) -> None:
    press(qtbot, drop(network), "openNetworkButton")
    window.data.use_sample()
    assert "takes 6 numbers a sample, these data have 28×28" in window.banner.text
    press(qtbot, window.banner, "bannerButton")
    assert window.session.project.data.are_to_come
    assert "choose some with 6 numbers" in window.banner.text


def test_a_layer_that_cannot_be_taken_keeps_the_project_as_it_is(
    drop: Drop, tmp_path: Path, window: MainWindow
) -> None:
    before = window.session.document
    dialog = drop(with_lambda(tmp_path))
    assert "evil (Lambda) cannot be taken" in said(dialog, "networkRefusal")
    assert "no program of a file is ever run" in rows(dialog)[0][2]
    button = dialog.findChild(QPushButton, "openNetworkButton")
    assert isinstance(button, QPushButton)
    assert not button.isEnabled()
    dialog.reject()
    assert window.session.document is before


def test_a_file_that_cannot_be_read_says_why(drop: Drop, tmp_path: Path) -> None:
    path = tmp_path / "a.onnx"
    path.write_bytes(b"\xff" * 100)
    dialog = drop(path)
    assert "no network of ONNX" in said(dialog, "refusalText")
    dialog.reject()


def test_what_weights_do_not_tell_is_asked_for_and_taken_at_once(
    drop: Drop, tmp_path: Path, window: MainWindow, qtbot: QtBot
) -> None:
    state = torch_files.linear("encoder.0", 6, 2) | torch_files.linear("decoder.0", 2, 6)
    path = tmp_path / "weights.safetensors"
    path.write_bytes(torch_files.safetensors(state))
    dialog = drop(path)
    field = dialog.findChild(QComboBox, "wish_output_activationField")
    assert isinstance(field, QComboBox)
    index = list(Activation).index(Activation.SIGMOID)
    field.setCurrentIndex(index)
    field.activated.emit(index)
    settled(window, qtbot)
    assert ["decoder.0: Sigmoid", "assumed", "Taken as it is"] in rows(dialog)
    dialog.reject()


def test_the_size_of_images_is_asked_for_where_layers_do_not_tell_it(
    drop: Drop, tmp_path: Path, window: MainWindow, qtbot: QtBot
) -> None:
    rng = np.random.default_rng(0)
    state = {
        "encoder.0.weight": rng.normal(size=(4, 1, 3, 3)).astype("f4"),
        "encoder.0.bias": np.zeros(4, "f4"),
        "decoder.0.weight": rng.normal(size=(4, 1, 4, 4)).astype("f4"),
        "decoder.0.bias": np.zeros(1, "f4"),
    }
    path = tmp_path / "weights.safetensors"
    path.write_bytes(torch_files.safetensors(state))
    dialog = drop(path)
    assert "how large its images are" in said(dialog, "networkRefusal")
    field = dialog.findChild(QLineEdit, "wish_inputsField")
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "8 x 8")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settled(window, qtbot)
    assert dialog.isVisible()
    assert field.text() == "8×8"
    assert "8×8×1 → 4×4×4 → 8×8×1" in said(dialog, "networkFacts")
    dialog.reject()


def test_changes_are_asked_about_before_an_import_takes_their_place(
    drop: Drop,
    network: Path,
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.session.edit("Rename", lambda project: project.edited(name="mine"))
    monkeypatch.setattr(window.documents, "ask_keep", lambda: IfUnsaved.CANCEL)
    press(qtbot, drop(network), "openNetworkButton")
    assert window.session.project.name == "mine"


def test_the_action_asks_for_a_file(
    network: Path,
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    begun: list[str] = []

    def answer(_window: object, _title: str, folder: str, _filters: str) -> tuple[str, str]:
        begun.append(folder)
        return str(network), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    window.session.mark_saved(tmp_path / "digits.h5", window.session.document)
    for _again in range(2):
        window.actions_["importNetworkAction"].trigger()
        dialog = settled(window, qtbot)
        assert dialog.found is not None
        dialog.reject()
    assert begun == [str(tmp_path), str(network.parent)], "the project's, then that of the last one"


def test_a_dialog_that_is_closed_while_a_file_is_read_hears_no_more(
    network: Path, window: MainWindow, qtbot: QtBot
) -> None:
    window.networks.open(network)
    dialog = window.networks.dialog
    assert dialog is not None
    dialog.reject()
    qtbot.waitUntil(lambda: not window.networks.background.busy, timeout=LONG)
    assert window.networks.dialog is None


def test_a_folder_that_holds_a_network_is_imported(
    drop: Drop, network: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "tied"
    folder.mkdir()
    network.rename(folder / "model.keras")
    dialog = drop(folder)
    assert dialog.found is not None
    assert dialog.found.document is not None
    assert dialog.found.document.project.name == "tied"


def test_what_this_program_exported_is_told_layer_by_layer(drop: Drop, tmp_path: Path) -> None:
    export(portable(KINDS["grey images"]), called("npz"), tmp_path / "grey.npz")
    dialog = drop(tmp_path / "grey.npz")
    assert dialog.found is not None
    told = [(one.name, one.told) for one in dialog.found.lines]
    assert told[0] == ("encoder_1", "Taken as it is")
    assert told[-1] == ("decoder_1", "Tied to encoder_1, whose kernel it uses")
    shown = [one.text() for one in dialog.findChildren(QLabel)]
    assert "AE Studio · 6 layers with weights" in shown


def test_a_long_reason_is_shown_in_all_its_lines(
    drop: Drop, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.show()
    (tmp_path / "a.keras").write_bytes(b"x")
    page = drop(tmp_path / "a.keras").findChild(RefusalPage, "refusalPage")
    assert page is not None
    page.show_error(FileError("is long", remedy="Do this and that " * 12))
    wanted = page.remedy.heightForWidth(page.remedy.width())
    assert wanted > 2 * page.remedy.fontMetrics().height()
    qtbot.waitUntil(lambda: page.remedy.height() >= wanted, timeout=5000)
