"""The data of the project at hand, and the yardstick that belongs to them."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from aestudio.analysis.pca import pca_error, pca_errors
from aestudio.core.architecture import Architecture
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array, Weights
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


def test_data_that_a_network_does_not_take_are_not_what_it_saw(
    controller: DataController, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    use(session, tmp_path / "9.npy", 9)
    qtbot.waitUntil(lambda: arrived(controller, session), timeout=LONG)
    narrow, wide = (
        Run(Architecture.dense(inputs, 2), TrainingPlan(), "", Checkpoint(Weights({})))
        for inputs in (5, 9)
    )
    assert controller.as_seen_by(narrow) is None
    assert controller.as_seen_by(wide) is controller.dataset


def test_data_that_another_program_scaled_have_a_yardstick_of_their_own(
    controller: DataController, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "9.npy"
    np.save(path, np.random.default_rng(9).random((60, 9), np.float32))
    reference = reference_for(path)
    project = session.project.with_data(reference)
    scaling = Scaling(np.full(9, 0.5), np.full(9, 0.125))
    model = Checkpoint(Weights({}))
    run = Run(project.architecture, project.plan, reference.fingerprint, model, scaling=scaling)
    session.set_run(run)
    session.edit("", lambda _project: project)
    qtbot.waitUntil(lambda: arrived(controller, session), timeout=LONG)
    qtbot.waitUntil(lambda: controller.pca_error(2) is not None, timeout=LONG)
    dataset = controller.dataset
    assert dataset is not None
    train, test = (
        (dataset.scaling.invert(one) - 0.5) / 0.125 for one in (dataset.train, dataset.test)
    )
    assert controller.as_seen_by(run) is not dataset
    assert controller.pca_error(2, run) == pytest.approx(pca_error(train, test, 2), rel=1e-4)
