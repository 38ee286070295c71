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
    assert Project().with_data(table).architecture.inputs == 13


def test_layers_that_would_not_compress_other_data_are_narrowed_in_proportion() -> None:
    table = DataReference(source="cancer.csv", name="cancer", samples=569, shape=(32,))
    assert Project().with_data(table).architecture.sizes == (32, 12, 6, 12, 32)
    image = DataReference(source="faces", name="faces", samples=200, shape=(25, 25))
    assert Project().with_data(image).architecture.sizes == (625, 300, 150, 300, 625)


def test_a_network_that_was_meant_to_be_wide_stays_so() -> None:
    project = Project()
    wide = project.edited(architecture=project.architecture.with_layer(0, units=2000))
    table = DataReference(source="wine.csv", name="wine", samples=178, shape=(13,))
    assert wide.with_data(table).architecture.sizes == (13, 2000, 150, 2000, 13)


@pytest.mark.parametrize(("loss", "blocking"), [("bce", True), ("mse", False)])
def test_sigmoid_outputs_do_not_reach_standardised_data(loss: str, blocking: bool) -> None:
    project = Project()
    chosen = project.data.preparation.edited(scaling="standardise")
    architecture = project.architecture.edited(output_activation=Activation.SIGMOID)
    plan = project.plan.edited(loss=Loss(loss))
    data = project.data.edited(preparation=chosen)
    (problem,) = project.edited(data=data, architecture=architecture, plan=plan).problems()
    assert problem.blocking is blocking
    assert "scale the data to 0…1" in problem.remedy


def test_all_samples_held_out_blocks_training() -> None:
    project = Project().with_data(DataReference(source="a.csv", samples=2, shape=(3,)))
    plan = project.plan.edited(validation_share=0.9)
    blocking = [one for one in project.edited(plan=plan).problems() if one.blocking]
    assert blocking[0].location == ("plan", "validation_share")


def small(samples: int) -> Project:
    return Project().with_data(DataReference(source="a.csv", samples=samples, shape=(3,)))


def test_batches_become_no_larger_than_the_training_part_of_other_data() -> None:
    project = Project()
    stage = project.plan.stages(project.architecture)[0].key
    plan = project.plan.with_override(stage, batch_size=500)
    found = project.edited(plan=plan).with_data(
        DataReference(source="a.csv", samples=100, shape=(3,))
    )
    assert {one.batch_size for one in found.plan.stages(found.architecture)} == {72}
    assert not [one for one in found.problems() if one.blocking]
    assert small(10_000).plan == project.plan


def test_a_batch_larger_than_the_training_part_blocks_training() -> None:
    project = small(100)
    project = project.edited(plan=project.plan.edited(batch_size=73))
    (problem,) = [one for one in project.problems() if one.blocking]
    assert problem.location == ("plan", "batch_size")
    assert problem.what == "A batch takes 73 samples, and 72 train"


def test_a_validation_part_without_a_sample_blocks_training_unless_none_is_asked_for() -> None:
    project = small(5)
    (problem,) = [one for one in project.problems() if one.blocking]
    assert problem.location == ("plan", "validation_share")
    none = project.edited(plan=project.plan.edited(validation_share=0))
    assert not [one for one in none.problems() if one.blocking]
