"""What is known of the inside of a network, in words."""

import numpy as np
import pytest

from aestudio.analysis.activity import Activity
from aestudio.analysis.bound import Bound
from aestudio.analysis.insight import Insight
from aestudio.core.architecture import Architecture
from aestudio.core.codings.variational import Variational
from aestudio.core.layers.dense import Dense
from aestudio.gui.build.training.insight_text import (
    activities_text,
    bound_text,
    collapse_text,
    collapse_why,
)

HIDDEN, CODINGS, *_ = Architecture(input_shape=(6,), layers=(Dense(units=5), Dense(units=3))).stack


def test_a_bound_is_told_with_its_parts() -> None:
    assert bound_text(Bound(77.22, 23.74)) == "101.0 nats a sample (77.2 + 23.7)"
    assert bound_text(Bound(1234.0, 0.06)) == "1,234.1 nats a sample (1,234.0 + 0.1)"
    assert bound_text(Bound(None, 23.74)) == "KL 23.7 nats a sample"


def test_activity_is_told_beside_its_target_and_of_several_layers_by_name() -> None:
    sparse, free = Activity(CODINGS, 0.1149, 0.1), Activity(HIDDEN, 0.00123, None)
    assert activities_text((sparse,)) == "mean activity 0.11, target 0.10"
    assert activities_text((free, sparse)) == (
        "hidden layer 1: mean activity 0.0012 · codings: mean activity 0.11, target 0.10"
    )


@pytest.mark.parametrize(
    ("nats", "told"),
    [
        ([0.5, 0.009, 0.0, 0.01], "2 of 4 codings have collapsed (KL below 0.01 nats)"),
        ([0.5, 0.009], "1 of 2 codings has collapsed (KL below 0.01 nats)"),
        ([0.0], "1 of 1 coding has collapsed (KL below 0.01 nats)"),
        ([0.5, 0.01], ""),
    ],
)
def test_codings_that_have_collapsed_are_counted(nats: list[float], told: str) -> None:
    assert collapse_text(Insight(np.array(nats))) == told


def test_codings_that_are_not_drawn_cannot_collapse() -> None:
    assert collapse_text(Insight()) == ""


def test_what_to_try_against_collapse_is_what_has_not_been_tried() -> None:
    assert "a β lower than 4, or with a warm-up," in collapse_why(Variational(beta=4))
    assert "with a longer warm-up" in collapse_why(Variational(warm_up=5))
