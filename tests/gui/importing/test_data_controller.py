"""The data of the project at hand, and the yardstick that belongs to them."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from aestudio.analysis.pca import pca_error, pca_errors
from aestudio.core.weights import Array
from aestudio.data.reference import reference_for
from aestudio.gui.document.session import Session
from aestudio.gui.importing import data_controller
from aestudio.gui.importing.data_controller import DataController
from aestudio.gui.kit.background import Background

LONG = 30_000


@pytest.fixture
def controller(session: Session) -> Iterator[DataController]:
    work, reader = Background("work"), Background("data")
    yield DataController(session, work, reader)
    work.close()
    reader.close()


def use(session: Session, path: Path, features: int) -> None:
    np.save(path, np.random.default_rng(features).random((60, features), np.float32))
    reference = reference_for(path)
    session.edit("", lambda project: project.with_data(reference))


def arrived(controller: DataController, session: Session) -> bool:
    return controller.dataset is not None and controller.dataset.reference == session.project.data


def test_a_yardstick_that_comes_too_late_is_not_laid_at_other_data(
    controller: DataController,
    session: Session,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    going, crashes = threading.Event(), list[object]()
    controller._background.crashed.connect(crashes.append)

    def slowly(training: Array, test: Array) -> NDArray[np.float64]:
        going.wait(20)
        return pca_errors(training, test)

    monkeypatch.setattr(data_controller, "pca_errors", slowly)
    for features in (9, 5):
        use(session, tmp_path / f"{features}.npy", features)
        qtbot.waitUntil(lambda: arrived(controller, session), timeout=LONG)
    going.set()
    qtbot.waitUntil(lambda: not controller._background.busy, timeout=LONG)
    assert not crashes
    dataset = controller.dataset
    assert dataset is not None
    codes = session.project.architecture.codings
    assert controller.pca_error(codes) == pytest.approx(
        pca_error(dataset.train, dataset.test, codes)
    )
