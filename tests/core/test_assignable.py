"""The settings that many runs can be tried with, as lists offer them."""

from collections import Counter

from aestudio.core.assignable import of_design
from aestudio.core.assignments import DATA, PREPARATION, declared, names
from aestudio.core.params import parameters
from aestudio.core.plan import TrainingPlan


def test_each_stands_there_once_and_can_be_assigned() -> None:
    found = [one.name for one in of_design()]
    assert [name for name, times in Counter(found).items() if times > 1] == []
    assert {*found} <= {*names()}
    assert found[0] == "layers"
    assert {"tied", "activation", "l2", "learning_rate", "corruption.strength"} <= {*found}
    assert {*parameters(TrainingPlan)} <= {*found}


def test_none_is_of_the_data() -> None:
    of_data = {*DATA, *PREPARATION} - {*parameters(TrainingPlan)}
    assert not of_data & {one.name for one in of_design()}


def test_each_has_a_label_of_its_own_and_its_declaration() -> None:
    found = of_design()
    labels = Counter(one.label for one in found)
    assert [label for label, times in labels.items() if times > 1] == []
    for one in found[1:]:
        assert one.parameter is not None
        assert one.parameter == declared(one.name)


def test_a_setting_of_one_stage_is_declared_as_the_common_one() -> None:
    assert declared("autoencoder-2.learning_rate") == declared("learning_rate")
    assert declared("layers") is None
    assert declared("nothing") is None
    strength = declared("corruption.strength")
    assert strength is not None
    assert strength.label == "Strength"
