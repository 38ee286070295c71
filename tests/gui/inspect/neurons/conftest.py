"""The Neurons view alone, on small networks of every kind."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.errors import StudioError
from aestudio.core.extent import Extent
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import DataReference
from aestudio.core.scaling import Scaling
from aestudio.data.dataset import Dataset
from aestudio.gui.inspect.inspected import Inspected, Subject, inspected_first
from aestudio.gui.inspect.neurons.view import NeuronsView
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.computations import Computations
from aestudio.gui.kit.folders import Folders
from aestudio.gui.samples.part import Parts
from aestudio.gui.shell.theme import Themes
from tests.analysis.unit_networks import labels_of, model_of, samples_of

LONG = 60_000


def inspected_of(kind: str, model: Model | None = None, count: int = 40, **told: Any) -> Inspected:
    """A network of that kind, looked at with samples of the test part."""
    model = model or model_of(kind)
    values, labels = samples_of(kind, count), labels_of(kind, count)
    shape = model.architecture.input_shape
    rows = np.arange(count)
    dataset = Dataset(
        reference=DataReference(source="x.npy", name="x", samples=2 * count, shape=shape),
        scaling=Scaling.identity(),
        extent=Extent(np.zeros(1, np.float32), np.ones(1, np.float32)),
        train=values,
        test=values,
        train_rows=rows,
        test_rows=rows + count,
        train_labels=labels,
        test_labels=labels,
        class_names=tuple(map(str, range(10))),
    )
    plan = TrainingPlan(validation_share=0)
    return inspected_first(Subject(model, Parts(dataset, plan), of=object(), **told))


class Looking:
    """What is looked at, changed as the view wants it to be."""

    def __init__(self, view: NeuronsView, settled: Callable[[], None]) -> None:
        self.view, self._settled = view, settled
        self.failures: list[StudioError] = []
        self.inspected: Inspected | None = None
        view.change_wanted.connect(self.change)
        view.failed.connect(self.failures.append)

    def at(self, inspected: Inspected) -> "Looking":
        """Look at this, until nothing is left to do."""
        self.inspected = inspected
        self.view.show_inspected(inspected)
        self._settled()
        return self

    def change(self, change: Callable[[Inspected], Inspected]) -> None:
        """Look at something else."""
        assert self.inspected is not None
        self.at(change(self.inspected))

    def settle(self) -> None:
        """Until nothing is left to do."""
        self._settled()


@pytest.fixture
def looking(qtbot: QtBot, themes: Themes) -> Iterator[Looking]:
    """The view, with its sidebar and its lens, at nothing yet."""
    computations = Computations(lambda: 2**24)
    view = NeuronsView("neurons", Tools(computations, themes, Folders(lambda: None)))
    for widget in (view, view.sidebar, view.detail):
        qtbot.addWidget(widget)
    view.resize(660, 500)
    view.show()
    view.detail.resize(372, 700)

    def settled() -> None:
        qtbot.waitUntil(lambda: computations.idle, timeout=LONG)

    yield Looking(view, settled)
    view.close()
    computations.shut_down()
