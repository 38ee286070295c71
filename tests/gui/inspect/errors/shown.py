"""A view and what is looked at, and hands that use it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from aestudio.analysis.forward import reconstruct
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.data.dataset import Dataset
from aestudio.gui.inspect.errors.view import ErrorsView
from aestudio.gui.inspect.inspected import Inspected, Subject, inspected_first
from aestudio.gui.samples.part import Parts
from tests.gui.small import network


@dataclass
class Shown:
    """A view and what is looked at."""

    view: ErrorsView
    inspected: Inspected
    settle: Callable[[], None]

    def look_at(self, inspected: Inspected) -> None:
        self.inspected = inspected
        self.view.show_inspected(inspected)
        self.settle()

    def change(self, change: Callable[[Inspected], Inspected]) -> None:
        self.inspected = change(self.inspected)
        self.view.show_inspected(self.inspected)

    def turn_to(self, number: int) -> None:
        """Another page below the histogram."""
        self.view.choice.button(self.view.pages[number][1]).click()
        self.settle()

    @property
    def selected(self) -> list[int]:
        return [int(one) for one in self.inspected.selection.rows]

    @property
    def errors(self) -> NDArray[np.float64]:
        """Of each sample, by hand."""
        model, samples = self.inspected.model, self.inspected.part.samples
        made = reconstruct(model.architecture, model.weights, samples)
        return np.array(
            [float(np.mean(np.square(one), dtype=np.float64)) for one in made - samples]
        )


def looked_at(data: Dataset, validation: float = 0.1) -> Inspected:
    """The first part of these data, through a network of two levels."""
    architecture, weights = network(data.train.shape[1], (4, 2))
    model = Model(architecture, weights)
    parts = Parts(data, TrainingPlan(validation_share=validation))
    return inspected_first(Subject(model, parts, of=model))


def drag(widget: QWidget, start: QPoint, end: QPoint, ctrl: bool = False) -> None:
    """Press, move and let go."""
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, held, start)
    QTest.mouseMove(widget, end)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, held, end)
