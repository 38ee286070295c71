"""One declaration serves widgets, tooltips and validation."""

from collections.abc import Callable

import pytest

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.errors import ProjectError
from aestudio.core.layers.dense import Dense
from aestudio.core.params import parameters
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Project


def test_a_parameter_carries_label_unit_bounds_and_help() -> None:
    batch = parameters(TrainingPlan)["batch_size"]
    assert (batch.label, batch.unit, batch.type) == ("Batch", "samples", int)
    assert (batch.minimum, batch.maximum, batch.default) == (1, 1_000_000, 150)
    rate = parameters(TrainingPlan)["learning_rate"]
    assert (rate.above, rate.minimum, rate.logarithmic) == (0, None, True)


def test_choices_are_the_members_with_their_labels() -> None:
    activation = parameters(Dense)["activation"]
    assert activation.choices == tuple(Activation)
    assert Activation("leaky_relu").label == "Leaky ReLU"


def test_every_parameter_of_a_form_explains_itself() -> None:
    for model in (Dense, TrainingPlan):
        for name, one in parameters(model).items():
            assert one.label, name
            assert one.help, name


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda: TrainingPlan(learning_rate=-3),
            r"Learning rate: must be greater than 0 \(got -3\)",
        ),
        (
            lambda: TrainingPlan(epoch=3),  # type: ignore[call-arg]
            r"there is no setting “epoch”\. Did you mean epochs\?",
        ),
        (
            lambda: TrainingPlan(xyzzy=3),  # type: ignore[call-arg]
            r"there is no setting “xyzzy”\. Choose one of strategy, .*batch_size",
        ),
        (lambda: TrainingPlan().edited(epoch=3), r"“epoch”\. Did you mean epochs\?"),
        (
            lambda: Architecture.dense(64, 32, 8, tie=True),
            r"there is no setting “tie”\. Did you mean tied\?",
        ),
    ],
)
def test_from_python_a_setting_that_cannot_be_is_answered_as_on_the_command_line(
    wrong: Callable[[], object], message: str
) -> None:
    with pytest.raises(ProjectError, match=message) as caught:
        wrong()
    assert "http" not in str(caught.value)


def test_a_mistake_within_is_told_by_its_whole_place() -> None:
    with pytest.raises(ProjectError) as caught:
        Project.checked({"plan": {"epochs": 0}})
    assert caught.value.location == ("plan", "epochs")
