"""A network that another program trained belongs to the data that are chosen for it."""

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.history import History, StageHistory
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.stack import specs
from aestudio.core.weights import Weights

DENSE = Architecture(input_shape=(6,), layers=(Dense(units=2),))
CONVOLUTION = Architecture(input_shape=(4, 6), layers=(Convolution(filters=2),))
CHOSEN = DataReference(source="x.npy", name="x", sha256="abc", samples=50, shape=(2, 3))


def imported(architecture: Architecture) -> Document:
    arrays = {key: np.ones(one.shape, np.float32) for key, one in specs(architecture.stack).items()}
    data = DataReference.to_come(architecture.input_shape)
    run = Run(architecture, TrainingPlan(), "", Checkpoint(Weights(arrays)))
    return Document(Project(data=data, architecture=architecture)).with_new_run(run)


def with_data(document: Document, data: DataReference) -> Document:
    return document.with_project(document.project.with_data(data))


def test_data_that_are_to_come_stand_against_training_and_say_what_to_do() -> None:
    (problem,) = [one for one in imported(DENSE).project.problems() if one.blocking]
    assert (problem.what, problem.remedy) == (
        "No data have been chosen yet",
        "Choose data to train on",
    )


def test_once_data_are_chosen_training_can_go_on_from_the_imported_weights() -> None:
    document = with_data(imported(DENSE), CHOSEN)
    assert document.can_continue
    assert document.run is not None
    assert document.run.architecture.input_shape == (2, 3)
    assert not any(one.blocking for one in document.project.problems())


def test_it_goes_on_by_the_plan_as_it_is_by_then() -> None:
    document = with_data(imported(DENSE), CHOSEN)
    plan = document.project.plan.edited(learning_rate=0.5)
    after = document.with_project(document.project.edited(plan=plan))
    assert after.can_continue
    layerwise = after.project.plan.edited(strategy=Strategy.ONE_AT_A_TIME)
    assert not after.with_project(after.project.edited(plan=layerwise)).can_continue


def test_other_data_can_be_chosen_after_them() -> None:
    document = with_data(with_data(imported(DENSE), CHOSEN), CHOSEN.edited(sha256="def"))
    assert document.can_continue


@pytest.mark.parametrize("shape", [(7,), (2, 4)])
def test_data_of_another_width_leave_the_network_as_it_was(shape: tuple[int, ...]) -> None:
    before = imported(DENSE)
    document = with_data(before, CHOSEN.edited(shape=shape))
    assert document.run is before.run
    assert not document.can_continue


def test_images_of_other_sides_do_not_fit_convolutions() -> None:
    document = with_data(imported(CONVOLUTION), CHOSEN.edited(shape=(6, 4)))
    assert not document.can_continue
    assert with_data(imported(CONVOLUTION), CHOSEN.edited(shape=(4, 6))).can_continue


def test_a_run_that_was_trained_here_keeps_its_data() -> None:
    document = imported(DENSE)
    run = document.run
    assert run is not None
    trained = Run(
        run.architecture, run.plan, "abc", run.checkpoint, History((StageHistory(1, "x", 1),))
    )
    after = with_data(document.with_run(trained), CHOSEN.edited(sha256="def"))
    assert after.run is trained
