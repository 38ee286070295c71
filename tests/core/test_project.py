"""What stands against training is named, with its remedy."""

import numpy as np
import pytest
from pydantic import ValidationError

from aestudio.analysis.activations import FUNCTIONS
from aestudio.core.activation import REACH, Activation
from aestudio.core.errors import ProjectError
from aestudio.core.objectives import Loss
from aestudio.core.project import DataReference, Problem, Project


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
        project.edited(architecture=project.architecture.edited(input_shape=(10,)))


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


def spanning(
    low: float | None, high: float | None, activation: str, loss: str, scaling: str = "none"
) -> tuple[Problem, ...]:
    """The problems of a project whose training part has these limits."""
    project = Project()
    preparation = project.data.preparation.edited(scaling=scaling)
    data = project.data.edited(low=low, high=high, preparation=preparation)
    architecture = project.architecture.edited(output_activation=activation)
    plan = project.plan.edited(loss=loss)
    return project.edited(data=data, architecture=architecture, plan=plan).problems()


@pytest.mark.parametrize(("low", "high"), [(-0.5, 1.0), (0.0, 255.0), (0.0, 1.001), (3.0, 4.0)])
@pytest.mark.parametrize("scaling", ["none", "unit", "auto", "standardise"])
def test_cross_entropy_is_refused_for_values_beyond_0_and_1_whatever_scaled_them(
    low: float, high: float, scaling: str
) -> None:
    (problem,) = spanning(low, high, "sigmoid", "bce", scaling)
    assert problem.blocking
    assert problem.location == ("plan", "loss")
    assert f"between {low:.4g} and {high:.4g}" in problem.what
    assert "scaling=unit" in problem.remedy


@pytest.mark.parametrize("scaling", ["none", "auto", "standardise", "robust"])
@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.2, 0.7), (-1e-7, 1 + 1e-7)])
def test_values_between_0_and_1_go_with_cross_entropy_whatever_scaled_them(
    low: float, high: float, scaling: str
) -> None:
    assert spanning(low, high, "sigmoid", "bce", scaling) == ()


@pytest.mark.parametrize(
    ("activation", "low", "high", "told"),
    [
        ("sigmoid", 0.0, 1.5, "Sigmoid outputs reach from 0 to 1"),
        ("tanh", -1.5, 0.0, "tanh outputs reach from -1 to 1"),
        ("relu", -0.1, 9.0, "ReLU outputs reach down to 0"),
        ("softplus", -0.1, 9.0, "Softplus outputs reach down to 0"),
        ("elu", -1.1, 9.0, "ELU outputs reach down to -1"),
    ],
)
def test_outputs_that_do_not_reach_the_data_are_worth_a_word(
    activation: str, low: float, high: float, told: str
) -> None:
    (problem,) = spanning(low, high, activation, "mse")
    assert not problem.blocking
    assert told in problem.what
    assert problem.location == ("architecture", "output_activation")


@pytest.mark.parametrize(
    ("activation", "low", "high"),
    [
        ("sigmoid", 0.0, 1.0),
        ("tanh", -1.0, 1.0),
        ("relu", 0.0, 900.0),
        ("softplus", 0.0, 900.0),
        ("elu", -1.0, 900.0),
        ("linear", -900.0, 900.0),
        ("leaky_relu", -900.0, 900.0),
    ],
)
def test_outputs_that_reach_the_data_are_not_mentioned(
    activation: str, low: float, high: float
) -> None:
    assert spanning(low, high, activation, "mse") == ()


@pytest.mark.parametrize("activation", list(Activation))
def test_what_is_said_to_be_reached_is_what_the_activation_reaches(activation: Activation) -> None:
    values = FUNCTIONS[activation](np.linspace(-80, 80, 400_001).astype(np.float32))
    low, high = REACH.get(activation, (-np.inf, np.inf))
    if activation in REACH:
        assert values.min() == pytest.approx(low, abs=1e-3)
        assert values.max() == pytest.approx(min(high, 80), rel=0.06)
    else:
        assert values.min() <= -16


@pytest.mark.parametrize(("loss", "blocking"), [("bce", True), ("mse", False)])
def test_of_data_that_were_not_read_yet_centring_tells_that_sigmoid_does_not_reach_them(
    loss: str, blocking: bool
) -> None:
    (problem,) = spanning(None, None, "sigmoid", loss, "standardise")
    assert problem.blocking is blocking
    assert "scaled around 0" in problem.what
    assert spanning(None, None, "sigmoid", loss) == ()


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


def test_one_sample_may_be_all_that_trains() -> None:
    project = small(2)
    plan = project.plan.edited(validation_share=0.5, batch_size=1)
    data = project.data.edited(test_share=0)
    assert not [one for one in project.edited(plan=plan, data=data).problems() if one.blocking]


def test_a_document_is_edited_as_a_whole_or_not_at_all() -> None:
    project = Project()
    for part in (project, project.plan, project.architecture, project.data):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(part, next(iter(type(part).model_fields)), None)


def test_what_blocks_training_comes_first() -> None:
    project = small(5)
    wide = project.architecture.with_layer(0, units=3)
    found = project.edited(architecture=wide).problems()
    assert [one.blocking for one in found] == [True, *[False] * (len(found) - 1)]
    assert len(found) > 1
    assert found[1].location[:3] == ("architecture", "layers", 0)


def test_outputs_of_any_size_reach_data_that_were_not_read_yet() -> None:
    project = Project()
    chosen = project.data.preparation.edited(scaling="standardise")
    centred = project.edited(data=project.data.edited(preparation=chosen))
    assert centred.problems() == ()
    half = centred.edited(data=centred.data.edited(low=0.0))
    relu = half.architecture.edited(output_activation="relu")
    (problem,) = half.edited(architecture=relu).problems()
    assert problem.what.endswith("the data are scaled around 0")
