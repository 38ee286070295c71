"""Settings written as name=value reach the field they name, in the words of the screen or not."""

from typing import ClassVar, Literal

import pytest

from aestudio.core.activation import Activation
from aestudio.core.assignments import assigned, columns_in, parsed, prepared_by
from aestudio.core.errors import ProjectError
from aestudio.core.layers import LAYERS
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Optimizer, Schedule, Strategy, TrainingPlan
from aestudio.core.preparation import Missing, Preparation, ScalingRule, Split
from aestudio.core.project import Project


def test_parts_between_commas_belong_to_the_value_before_them() -> None:
    assert parsed(["batch_size=256,epochs=3", "layers=300, 150", "tied = true"]) == {
        "batch_size": "256",
        "epochs": "3",
        "layers": "300,150",
        "tied": "true",
    }


def test_a_later_value_wins_and_one_comma_at_the_end_is_forgiven() -> None:
    assert parsed(["epochs=3,", "epochs=4,"]) == {"epochs": "4"}


def test_a_value_may_hold_an_equals_sign() -> None:
    assert parsed(["label_column=a=b"]) == {"label_column": "a=b"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("epochs", "“epochs” is no setting. Write name=value"),
        ("epoch=3", "there is no setting “epoch”. Did you mean epochs?"),
        ("xyzzy=3", "there is no setting “xyzzy”. Choose one of layers, "),
        ("units=3", "there is no setting “units”"),
        ("inputs=3", "there is no setting “inputs”"),
        ("whole.seed=1", "no “seed” of its own. Choose one of learning_rate, "),
        ("last.epochs=1", "no stage “last”. Stages are whole, "),
        ("autoencoder-x.epochs=1", "no stage “autoencoder-x”"),
        ("2.epochs=1", "no stage “2”"),
    ],
)
def test_what_is_no_setting_is_answered_with_those_there_are(text: str, message: str) -> None:
    with pytest.raises(ProjectError) as told:
        parsed([text])
    assert message in str(told.value)


@pytest.mark.parametrize(
    ("strategy", "stage"),
    [
        ("whole", "whole"),
        ("one-at-a-time", "autoencoder-1"),
        ("one-at-a-time-then-fine-tune", "autoencoder-2"),
        ("one-at-a-time-then-fine-tune", "fine-tuning"),
    ],
)
def test_every_stage_may_have_settings_of_its_own(strategy: str, stage: str) -> None:
    plan = assigned(Project(), parsed([f"strategy={strategy},{stage}.epochs=9"])).plan
    assert plan.override(stage).epochs == 9
    assert plan.epochs == TrainingPlan().epochs


@pytest.mark.parametrize(
    "text", ["ONE_AT_A_TIME", "one-at-a-time", "One at a time", "one_at_a_time", "one at a time"]
)
def test_a_choice_is_known_by_value_name_and_label_in_any_case(text: str) -> None:
    assert assigned(Project(), {"strategy": text}).plan.strategy is Strategy.ONE_AT_A_TIME
    assert assigned(Project(), {"optimizer": "sgd"}).plan.optimizer is Optimizer.SGD


def test_the_word_for_none_stands_for_0() -> None:
    project = assigned(Project(), {"early_stopping": "5", "clip_norm": "2"})
    assert (project.plan.early_stopping, project.plan.clip_norm) == (5, 2)
    off = assigned(project, {"early_stopping": "off", "clip_norm": "Off"})
    assert (off.plan.early_stopping, off.plan.clip_norm) == (0, 0)
    with pytest.raises(ProjectError, match="Epochs a stage"):
        assigned(project, {"epochs": "off"})
    sized = prepared_by(Preparation(), {"height": "30", "width": "20"})
    reading = prepared_by(sized, {"height": "as is", "width": "As-is"}).reading
    assert (reading.height, reading.width) == (0, 0)


def test_each_setting_reaches_its_part_of_the_project() -> None:
    values = {"tied": "true", "activation": "tanh", "test_share": "0.3", "seed": "7"}
    project = assigned(Project(), {**values, "missing": "median", "colour": "grey"})
    assert project.architecture.tied
    assert [one.activation for one in project.architecture.layers] == [Activation.TANH] * 2
    assert (project.data.test_share, project.plan.seed) == (0.3, 7)
    assert project.data.preparation.missing is Missing.MEDIAN
    assert project.data.preparation.reading.colour == "grey"


def test_listed_layers_keep_the_settings_of_those_they_replace() -> None:
    first, second = Dense(units=9, l2=0.1), Dense(units=8, activation=Activation.SELU)
    project = Project()
    network = project.architecture.edited(layers=(first, second))
    changed = assigned(project.edited(architecture=network), {"layers": "20,10, 5"})
    assert changed.architecture.layers == (
        first.edited(units=20),
        second.edited(units=10),
        second.edited(units=5),
    )


def test_a_sign_before_a_width_names_the_kind_of_layer() -> None:
    layers = assigned(Project(), {"layers": "c16, C8,10"}).architecture.layers
    assert [type(one) for one in layers] == [Convolution, Convolution, Dense]
    assert [one.width for one in layers] == [16, 8, 10]


def test_a_new_kind_of_layer_is_listed_by_a_sign_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Gated(Dense):
        label: ClassVar[str] = "Gated"
        sign: ClassVar[str] = "g"

        kind: Literal["gated"] = "gated"  # type: ignore[assignment]

    monkeypatch.setitem(LAYERS, "gated", Gated)
    layers = assigned(Project(), {"layers": "g20,10"}).architecture.layers
    assert [type(one) for one in layers] == [Gated, Dense]


def test_a_width_that_cannot_be_names_its_layer() -> None:
    with pytest.raises(ProjectError) as told:
        assigned(Project(), {"layers": "30,0"})
    assert str(told.value).startswith("Hidden layer 2, Units: ")
    assert "for example layers=300,150" in told.value.remedy


def test_a_common_setting_takes_back_the_own_ones_of_stages_and_no_other() -> None:
    plan = TrainingPlan().with_override("whole", epochs=7, batch_size=20)
    changed = assigned(Project().edited(plan=plan), {"epochs": "3"}).plan
    assert (changed.epochs, changed.override("whole").epochs) == (3, None)
    assert changed.override("whole").batch_size == 20


def test_common_gives_the_setting_of_a_stage_back() -> None:
    plan = TrainingPlan().with_override("whole", schedule=Schedule.STEP)
    changed = assigned(Project().edited(plan=plan), parsed(["whole.schedule=common"])).plan
    assert changed.overrides == ()


@pytest.mark.parametrize(
    ("word", "sign"),
    [("comma", ","), ("point", "."), ("semicolon", ";"), ("tab", "\t"), ("space", " "), ("|", "|")],
)
def test_signs_that_a_shell_would_take_have_words(word: str, sign: str) -> None:
    assert prepared_by(Preparation(), {"separator": word}).reading.separator == sign
    if sign in ",.":
        assert prepared_by(Preparation(), {"decimal": word}).reading.decimal == sign


@pytest.mark.parametrize("word", ["auto", "Auto", ""])
def test_signs_that_were_told_may_be_found_out_again(word: str) -> None:
    told = prepared_by(Preparation(), {"separator": ";", "decimal": ","})
    assert (told.reading.separator, told.reading.decimal) == (";", ",")
    assert prepared_by(told, {"separator": word, "decimal": word}) == Preparation()


def test_what_the_training_part_spans_is_known_of_the_same_parts_only() -> None:
    data = Project().data.edited(low=-1.0, high=2.0)
    project = Project().edited(data=data)
    same = assigned(project, {"epochs": "3", "test_share": str(data.test_share)}).data
    other = assigned(project, {"test_share": "0.3"}).data
    assert (same.low, same.high) == (-1, 2)
    assert (other.low, other.high) == (None, None)


@pytest.mark.parametrize(
    ("text", "header"), [("true", True), ("false", False), ("auto", None), ("", None)]
)
def test_whether_there_is_a_header_may_be_told_or_found(text: str, header: bool | None) -> None:
    before = Preparation().edited(reading=Preparation().reading.edited(header=header is not True))
    assert prepared_by(before, {"header": text}).reading.header is header
    assert prepared_by(before, {}).reading.header == before.reading.header


def test_ignored_columns_are_listed_by_name() -> None:
    chosen = prepared_by(Preparation(ignored=("old",)), {"ignored": "id, x ,"})
    assert chosen.ignored == ("id", "x")
    assert prepared_by(chosen, {"ignored": ""}).ignored == ()
    assert prepared_by(chosen, {"split": "last"}) == chosen.edited(split=Split.LAST)


def test_what_is_not_named_stays_as_it_was() -> None:
    project = assigned(Project(), {"scaling": "robust", "layers": "20,10", "epochs": "3"})
    again = assigned(project, {"batch_size": "20"})
    assert again == project.edited(plan=project.plan.edited(batch_size=20))
    assert again.data.preparation.scaling is ScalingRule.ROBUST


def test_the_columns_that_settings_name_are_known() -> None:
    values = {"ignored": "id, x", "label_column": "kind", "split_column": "day"}
    assert columns_in(values) == ("id", "x", "kind", "day")
    assert columns_in({"label_column": "auto"}) == ()
    assert columns_in({"label_column": "", "split_column": ""}) == ()
    assert columns_in({}) == ()
