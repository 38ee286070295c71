"""Designs differ by what makes a difference, said in the words of the screen."""

from aestudio.core.architecture import Architecture
from aestudio.core.differences import Change, changes, differing, named_by, settings_of
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Schedule, Strategy, TrainingPlan

NETWORK = Architecture(layers=(Dense(units=300), Dense(units=150)))
PLAN = TrainingPlan()
HERE = settings_of(NETWORK, PLAN)


def changed(**plan: object) -> str:
    return named_by(HERE, settings_of(NETWORK, PLAN.edited(**plan)))


def test_the_same_design_differs_in_nothing() -> None:
    assert differing((HERE, HERE)) == ()
    assert named_by(HERE, HERE) == ""


def test_values_are_told_as_forms_show_them() -> None:
    assert HERE["layers"].text == "300 → 150"
    assert HERE["tied"].text == "no"
    assert HERE["validation_share"].text == "10 %"
    assert HERE["early_stopping"].text == "off"
    assert HERE["optimizer"].text == "Adam"
    assert HERE["activation"].text == "ELU"


def test_layers_that_are_not_alike_are_told_one_after_the_other() -> None:
    unlike = NETWORK.with_layer(1, activation="relu", l2=0.001)
    found = settings_of(unlike, PLAN)
    assert (found["activation"].text, found["l2"].text) == ("ELU, ReLU", "0, 0.001")


def test_settings_without_effect_are_none() -> None:
    assert "momentum" not in HERE
    assert "momentum" in settings_of(NETWORK, PLAN.edited(optimizer="sgd"))


def test_a_stage_s_own_setting_is_one_more() -> None:
    own = PLAN.edited(strategy=Strategy.FINE_TUNED).with_override("autoencoder-2", epochs=7)
    found = settings_of(NETWORK, own)
    assert found["autoencoder-2.epochs"].label == "Autoencoder 2, Epochs a stage"
    assert found["autoencoder-2.epochs"].text == "7"


def test_settings_of_a_kind_come_with_it() -> None:
    noisy = settings_of(NETWORK, PLAN.edited(corruption={"kind": "masking", "share": 0.25}))
    assert noisy["corruption"].text == "Masking"
    assert noisy["corruption.share"].text == "25 %"


def test_a_change_is_told_with_what_it_was() -> None:
    tied = settings_of(NETWORK.edited(tied=True), PLAN)
    assert changes(HERE, tied) == (Change("Tied", "no", "yes"),)


def test_a_run_is_named_by_what_is_another_in_it() -> None:
    assert named_by(HERE, settings_of(NETWORK.edited(tied=True), PLAN)) == "tied"
    assert named_by(settings_of(NETWORK.edited(tied=True), PLAN), HERE) == "not tied"
    assert changed(learning_rate=0.003) == "learning rate 0.003"
    assert changed(schedule=Schedule.COSINE) == "cosine"
    assert changed(corruption="gaussian") == "gaussian noise"
    assert changed(epochs=20, batch_size=32) == "batch 32, epochs a stage 20"
