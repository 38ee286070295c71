"""What stands against training is named, with its remedy."""

import pytest

from aestudio.core.architecture import Activation
from aestudio.core.errors import ProjectError
from aestudio.core.plan import Loss
from aestudio.core.project import DataReference, Project


def test_cross_entropy_without_sigmoid_outputs_blocks_training() -> None:
    project = Project()
    project = project.edited(plan=project.plan.edited(loss=Loss.BINARY_CROSS_ENTROPY))
    (problem,) = project.problems()
    assert problem.blocking
    assert problem.location == ("architecture", "output_activation")
    sigmoid = project.architecture.edited(output_activation=Activation.SIGMOID)
    assert project.edited(architecture=sigmoid).problems() == ()


def test_a_layer_that_widens_is_worth_a_word_but_may_train() -> None:
    project = Project()
    wide = project.edited(architecture=project.architecture.with_layer(1, units=300))
    (problem,) = wide.problems()
    assert not problem.blocking
    assert problem.location == ("architecture", "layers", 1, "units")


def test_inputs_that_do_not_fit_the_data_are_refused() -> None:
    project = Project()
    with pytest.raises(ProjectError, match=r"10 inputs.*784 features"):
        project.edited(architecture=project.architecture.edited(inputs=10))


def test_other_data_bring_their_width() -> None:
    table = DataReference(source="wine.csv", name="wine", samples=178, shape=(13,))
    assert Project().with_data(table).architecture.sizes == (13, 300, 150, 300, 13)


def test_all_samples_held_out_blocks_training() -> None:
    project = Project().with_data(DataReference(source="a.csv", samples=2, shape=(3,)))
    plan = project.plan.edited(validation_share=0.9)
    blocking = [one for one in project.edited(plan=plan).problems() if one.blocking]
    assert blocking[0].location == ("plan", "validation_share")
