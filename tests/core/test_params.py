"""One declaration serves widgets, tooltips and validation."""

from aestudio.core.activation import Activation
from aestudio.core.layers.dense import Dense
from aestudio.core.params import parameters
from aestudio.core.plan import TrainingPlan


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
