"""Data of three worlds through the whole window: pictures in folders, a table, an IDX pair.

Each is dropped, looked at, taken, trained on by the real engine, saved and opened again.
"""

import gzip
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from sklearn.datasets import load_breast_cancer, load_digits

from aestudio.analysis.forward import reconstruct
from aestudio.app import create
from aestudio.core.weights import Array
from aestudio.gui.importing.dialog import ImportDialog
from aestudio.gui.shell.main_window import MainWindow
from tests.gui.importing.conftest import press, settle

LONG = 120_000
Write = Callable[[Path], Path]


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, nothing_is_prepared: None, engine_is_loaded_once: None
) -> Iterator[MainWindow]:
    """The window as it starts."""
    _app, found = create([])
    qtbot.waitUntil(lambda: found.data.dataset is not None, timeout=LONG)
    yield found
    found.shut_down()
    qtbot.waitUntil(lambda: not found.isVisible(), timeout=LONG)
    found.deleteLater()


def pictures(folder: Path) -> Path:
    """Digits as PNG files, a folder each for even and odd ones."""
    digits = load_digits()
    for number in range(300):
        path = folder / "digits" / ("odd" if digits.target[number] % 2 else "even")
        path.mkdir(parents=True, exist_ok=True)
        Image.fromarray((digits.images[number] * 15).astype(np.uint8)).save(path / f"{number}.png")
    return folder / "digits"


def table(folder: Path) -> Path:
    """Breast cancer as CSV, the diagnosis in the column named target."""
    found = load_breast_cancer()
    frame = pl.DataFrame(found.data, schema=[str(one) for one in found.feature_names])
    names = [str(found.target_names[one]) for one in found.target]
    frame.with_columns(target=pl.Series(names)).write_csv(folder / "cancer.csv")
    return folder / "cancer.csv"


def idx_pair(folder: Path) -> Path:
    """Digits as a compressed IDX file, and their labels beside it."""
    digits = load_digits()
    pixels = (digits.images[:400] * 15).astype(np.uint8)
    labels = digits.target[:400].astype(np.uint8)
    for name, array in (("images-idx3", pixels), ("labels-idx1", labels)):
        head = struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
        (folder / f"small-{name}-ubyte.gz").write_bytes(gzip.compress(head + array.tobytes()))
    return folder / "small-images-idx3-ubyte.gz"


def dropped(window: MainWindow, qtbot: QtBot, path: Path) -> ImportDialog:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, left, none))
    dialog = window.imports.dialog
    assert dialog is not None
    settle(qtbot, dialog)
    return dialog


def taken(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    """Drop it, and say yes."""
    press(qtbot, dropped(window, qtbot, path), "useDataButton")
    qtbot.waitUntil(lambda: window.session.project.data.source == str(path), timeout=LONG)
    qtbot.waitUntil(lambda: window.data.dataset is not None, timeout=LONG)


def trained(window: MainWindow, qtbot: QtBot) -> float:
    """Train three epochs, and wait for the reconstructions; the test error."""
    window.session.edit("", lambda p: p.edited(plan=p.plan.edited(epochs=3, overrides=())))
    press(qtbot, window, "trainButton")
    qtbot.waitUntil(lambda: window.session.run is not None, timeout=LONG)
    qtbot.waitUntil(lambda: window.controller.idle, timeout=LONG)
    wait_for_reconstructions(window, qtbot)
    qtbot.waitUntil(lambda: error(window) is not None, timeout=LONG)
    found = error(window)
    assert found is not None
    return found


def error(window: MainWindow) -> float | None:
    run = window.session.run
    return None if run is None else run.test_mse


def wait_for_reconstructions(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: window.viewer.idle and window.viewer.model.outcome is not None, timeout=LONG
    )


def outputs(window: MainWindow) -> Array:
    run, dataset = window.session.run, window.data.dataset
    assert run is not None
    assert dataset is not None
    return reconstruct(run.architecture, run.checkpoint.weights, dataset.test)


@pytest.mark.parametrize(
    ("write", "shape", "samples", "classes"),
    [
        (pictures, (8, 8), 300, ("even", "odd")),
        (table, (30,), 569, ("benign", "malignant")),
        (idx_pair, (8, 8), 400, tuple("0123456789")),
    ],
)
def test_data_are_dropped_taken_trained_on_saved_and_opened_again(
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Write,
    shape: tuple[int, ...],
    samples: int,
    classes: tuple[str, ...],
) -> None:
    source = write(tmp_path)
    taken(window, qtbot, source)
    dataset, architecture = window.data.dataset, window.session.project.architecture
    assert dataset is not None
    assert (dataset.shape, dataset.class_names) == (shape, classes)
    assert len(dataset.train) + len(dataset.test) == samples
    assert architecture.inputs == np.prod(shape), "the network fits the data"
    assert architecture.codings < architecture.inputs

    mse = trained(window, qtbot)
    before = outputs(window)
    path = tmp_path / "mine.h5"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    with qtbot.waitSignal(window.documents.saved, timeout=LONG):
        trigger(window, "saveAction")

    trigger(window, "newAction")
    assert window.session.run is None
    with qtbot.waitSignal(window.documents.opened, timeout=LONG):
        window.open_path(path)
    assert window.imports.dialog is None, "a project is opened, not imported"
    qtbot.waitUntil(
        lambda: window.data.dataset is not None and window.data.dataset.shape == shape,
        timeout=LONG,
    )
    wait_for_reconstructions(window, qtbot)
    assert error(window) == mse
    np.testing.assert_array_equal(outputs(window), before)
    assert window.data.dataset is not None
    assert window.data.dataset.class_names == classes
    assert not window.banner.isVisible(), shown(window)


def shown(window: MainWindow) -> list[str]:
    return [one.text() for one in window.banner.findChildren(QLabel)]


def trigger(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    assert isinstance(action, QAction)
    assert action.isEnabled(), f"{name} is not offered"
    action.trigger()
