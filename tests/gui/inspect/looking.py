"""Views that are looked at without a window."""

from typing import TypeVar

from pytestqt.qtbot import QtBot

from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.data.dataset import Dataset
from aestudio.gui.inspect.inspected import Inspected, Subject, inspected_first
from aestudio.gui.inspect.view import InspectView
from aestudio.gui.samples.part import Parts
from tests.gui.small import network

LONG = 60_000
View = TypeVar("View", bound=InspectView)


def looked_at(data: Dataset, units: tuple[int, ...] = (4, 2)) -> Inspected:
    """The test part of these data through a small network."""
    architecture, weights = network(data.test.shape[1], units)
    model = Model(architecture, weights)
    return inspected_first(Subject(model, Parts(data, TrainingPlan()), of=model))


def settle(qtbot: QtBot, view: InspectView) -> None:
    """Until all that it asked for is there."""
    qtbot.waitUntil(lambda: view.tools.computations.idle, timeout=LONG)


def shown(qtbot: QtBot, view: View, inspected: Inspected) -> View:
    """The view in sight, with this to look at."""
    qtbot.addWidget(view)
    view.resize(640, 560)
    view.show()
    view.show_inspected(inspected)
    settle(qtbot, view)
    return view
