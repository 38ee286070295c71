"""What becomes of settings where another kind is chosen, and what a kind is read from."""

import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.codings import Variational
from aestudio.core.corruptions.dropout import Dropout
from aestudio.core.corruptions.masking import Masking
from aestudio.core.errors import ProjectError
from aestudio.core.kinds import of_kind
from aestudio.core.layers.convolution import Convolution
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.sparsity.kl import KLActivity
from aestudio.core.sparsity.l1 import L1Activity


def test_another_kind_takes_over_what_both_have() -> None:
    dense = Dense.checked({"units": 7, "activation": "relu", "l2": 0.5, "sparsity": "l1"})
    found = of_kind(dense, Convolution)
    assert (found.activation, found.l2, found.sparsity) == ("relu", 0.5, L1Activity())
    assert found.filters == Convolution().filters
    assert of_kind(Masking(share=0.3), Dropout) == Dropout(share=0.3)


def test_a_weight_that_is_counted_otherwise_is_not_taken_over() -> None:
    assert of_kind(L1Activity(weight=0.7), KLActivity) == KLActivity()


@pytest.mark.parametrize("given", ["masking", {"kind": "masking"}, Masking()])
def test_a_kind_is_known_by_its_name_its_settings_or_itself(given: object) -> None:
    assert TrainingPlan().edited(corruption=given).corruption == Masking()


@pytest.mark.parametrize("given", ["fog", {"kind": "fog"}, {"kind": ["fog"]}, {}, 3, None])
def test_what_is_no_kind_is_refused_with_those_there_are(given: object) -> None:
    with pytest.raises(ProjectError, match="must be one of none, gaussian, masking"):
        TrainingPlan().edited(corruption=given)


def test_a_mistake_within_a_kind_is_told_by_its_place() -> None:
    with pytest.raises(ProjectError, match="less than 1") as refused:
        Architecture().edited(layers=[{"kind": "dense", "sparsity": {"kind": "kl", "target": 2}}])
    assert refused.value.location == ("layers", 0, "sparsity", "target")


def test_a_decoder_of_its_own_has_no_more_layers_than_an_encoder() -> None:
    with pytest.raises(ProjectError, match="up to 32 hidden layers"):
        Architecture().edited(decoder=[Dense()] * 33)


def test_a_convolution_whose_outputs_are_drawn_is_shown_among_images() -> None:
    drawn = Architecture(layers=(Convolution(filters=2),), coding=Variational())
    assert drawn.shown_shapes == ((28, 28, 1), (14, 14, 2), (28, 28, 1))
