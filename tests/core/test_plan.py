"""Stages follow from strategy and architecture; overrides touch one stage only."""

import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.errors import ProjectError
from aestudio.core.layers.dense import Dense
from aestudio.core.objectives import Loss
from aestudio.core.plan import Schedule, Strategy, TrainingPlan

ARCHITECTURE = Architecture()


def test_a_whole_plan_has_one_stage() -> None:
    stages = TrainingPlan().stages(ARCHITECTURE)
    assert [(stage.key, stage.sizes) for stage in stages] == [("whole", (784, 300, 150, 300, 784))]


def test_a_layer_wise_plan_has_a_stage_for_each_encoder_layer_then_fine_tuning() -> None:
    plan = TrainingPlan(strategy=Strategy.FINE_TUNED)
    assert [(stage.number, stage.name, stage.sizes) for stage in plan.stages(ARCHITECTURE)] == [
        (1, "Autoencoder 1", (784, 300, 784)),
        (2, "Autoencoder 2", (300, 150, 300)),
        (3, "Fine-tuning", (784, 300, 150, 300, 784)),
    ]


def test_an_override_changes_its_stage_and_no_other() -> None:
    plan = TrainingPlan(strategy=Strategy.ONE_AT_A_TIME, epochs=4)
    plan = plan.with_override("autoencoder-2", epochs=7, learning_rate=0.5)
    first, second = plan.stages(ARCHITECTURE)
    assert (first.epochs, second.epochs, second.learning_rate) == (4, 7, 0.5)
    assert plan.with_override("autoencoder-2", epochs=None, learning_rate=None).overrides == ()


def test_a_lower_rate_goes_where_the_stage_has_its_rate_from() -> None:
    plan = TrainingPlan(strategy=Strategy.ONE_AT_A_TIME)
    plan = plan.with_override("autoencoder-2", learning_rate=0.5)
    lower = plan.with_rate("autoencoder-1", 0.0001).with_rate("autoencoder-2", 0.01)
    assert [stage.learning_rate for stage in lower.stages(ARCHITECTURE)] == [0.0001, 0.01]
    assert lower.learning_rate == 0.0001


def test_an_override_obeys_the_bounds_of_the_common_setting() -> None:
    with pytest.raises(ProjectError, match="Learning rate"):
        TrainingPlan().with_override("whole", learning_rate=-1.0)


def test_stages_above_the_first_are_cached_unless_told_otherwise() -> None:
    plan = TrainingPlan(strategy=Strategy.FINE_TUNED)
    assert [stage.cached for stage in plan.stages(ARCHITECTURE)] == [False, True, False]
    assert [stage.levels_below for stage in plan.stages(ARCHITECTURE)] == [0, 1, 0]
    off = plan.edited(cache_codings=False).stages(ARCHITECTURE)
    assert [stage.cached for stage in off] == [False] * 3
    assert [stage.cached_bytes(10) for stage in off] == [0, 0, 0]


@pytest.mark.parametrize(
    ("field", "value"),
    [("learning_rate", 0.0), ("learning_rate", float("nan")), ("batch_size", 0), ("epochs", 0)],
)
def test_settings_that_cannot_train_are_refused_by_their_label(field: str, value: float) -> None:
    with pytest.raises(ProjectError) as refused:
        TrainingPlan().edited(**{field: value})
    assert refused.value.location == (field,)


@pytest.mark.parametrize(
    "own", [{"epochs": 0}, {"batch_size": -5}, {"learning_rate": 1e9}, {"early_stopping": -1}]
)
def test_own_settings_of_a_stage_are_bounded_wherever_they_come_from(own: dict[str, float]) -> None:
    with pytest.raises(ProjectError):
        TrainingPlan.checked({"overrides": [{"stage": "whole", **own}]})


def test_every_setting_of_a_stage_may_be_its_own_or_the_common_one() -> None:
    plan = TrainingPlan(
        strategy=Strategy.FINE_TUNED, learning_rate=0.1, batch_size=20, epochs=3, early_stopping=4
    )
    own: dict[str, object] = {
        "learning_rate": 0.5,
        "batch_size": 7,
        "epochs": 9,
        "schedule": "cosine",
        "early_stopping": 0,
    }
    first, _, tuned = plan.with_override("fine-tuning", **own).stages(ARCHITECTURE)
    assert {name: getattr(tuned, name) for name in own} == own
    assert (first.learning_rate, first.batch_size, first.epochs) == (0.1, 20, 3)
    assert (first.schedule, first.early_stopping) == ("constant", 4)
    assert [one.key for one in plan.stages(ARCHITECTURE)] == [
        "autoencoder-1",
        "autoencoder-2",
        "fine-tuning",
    ]


def test_a_cache_holds_four_bytes_a_number_that_the_layer_below_puts_out() -> None:
    stages = TrainingPlan(strategy=Strategy.FINE_TUNED).stages(ARCHITECTURE)
    assert [stage.cached_bytes(10) for stage in stages] == [0, 4 * 10 * 300, 0]


def test_batches_are_made_no_larger_than_the_samples_in_every_stage() -> None:
    plan = TrainingPlan(strategy=Strategy.ONE_AT_A_TIME, batch_size=100)
    plan = plan.with_override("autoencoder-1", batch_size=50)
    plan = plan.with_override("autoencoder-2", batch_size=200)
    fitted = plan.with_batches_up_to(60)
    assert [stage.batch_size for stage in fitted.stages(ARCHITECTURE)] == [50, 60]
    assert fitted.batch_size == 60
    assert plan.with_batches_up_to(200) == plan


def test_a_stage_may_have_its_own_schedule_and_patience() -> None:
    plan = TrainingPlan(strategy=Strategy.ONE_AT_A_TIME, schedule=Schedule.STEP)
    plan = plan.with_override("autoencoder-2", schedule=Schedule.COSINE, early_stopping=3)
    first, second = plan.stages(ARCHITECTURE)
    assert (first.schedule, first.early_stopping) == (Schedule.STEP, 0)
    assert (second.schedule, second.early_stopping) == (Schedule.COSINE, 3)
    assert "drop_every" in plan.without_effect([second])
    assert "drop_every" not in plan.without_effect([first, second])


def test_a_stage_above_the_first_reconstructs_codings_by_their_squared_error() -> None:
    deep = Architecture(input_shape=(8,), layers=tuple(Dense(units=n) for n in (6, 4, 3)))
    plan = TrainingPlan(strategy=Strategy.FINE_TUNED, loss=Loss.BINARY_CROSS_ENTROPY)
    stages = plan.stages(deep)
    assert [one.loss for one in stages] == ["bce", "mse", "mse", "bce"]
    numbers = [tuple(layer.number for layer in one.layers) for one in stages]
    assert numbers == [(1, 6), (2, 5), (3, 4), (1, 2, 3, 4, 5, 6)]


def test_the_objective_of_a_stage_has_a_penalty_where_one_of_its_layers_does() -> None:
    layers = (Dense(units=6), Dense(units=4, l2=0.1))
    plan = TrainingPlan(strategy=Strategy.FINE_TUNED)
    stages = plan.stages(Architecture(input_shape=(8,), layers=layers))
    both = ("reconstruction", "l2")
    assert [one.terms for one in stages] == [("reconstruction",), both, both]
    assert [one.parameters for one in stages] == [2 * 48 + 14, 2 * 24 + 10, 2 * 72 + 24]
    assert [one.work for one in stages] == [2 * 48, 2 * 24, 2 * 72]
