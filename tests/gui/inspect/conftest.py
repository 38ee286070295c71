"""What is looked at, without a window."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.gui.inspect.inspected import Inspected, Subject, inspected_first
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.computations import Computations
from aestudio.gui.kit.folders import Folders
from aestudio.gui.samples.part import Parts
from aestudio.gui.shell.theme import Themes
from tests.gui.small import dataset, network

CACHE = 2**26


@pytest.fixture
def tools(qapp: QApplication, themes: Themes) -> Iterator[Tools]:
    """What views work with."""
    computations = Computations(lambda: CACHE)
    yield Tools(computations, themes, Folders(lambda: None))
    computations.shut_down()


@pytest.fixture
def subject() -> Subject:
    """A network of two levels, 36-4-2-4-36, and 90 images of three classes: 30 test samples, 6 to
    validate, 54 to learn from."""
    architecture, weights = network(36, (4, 2))
    model = Model(architecture, weights)
    return Subject(model, Parts(dataset((6, 6)), TrainingPlan(validation_share=0.1)), of=model)


@pytest.fixture
def inspected(subject: Subject) -> Inspected:
    """Its test part through all of it."""
    return inspected_first(subject)
