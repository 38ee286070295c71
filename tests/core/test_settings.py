"""What settings are without a choice, and how far each may go: as users meet them."""

import math
from typing import Any

import pytest

from aestudio.core.activation import Activation, Initializer
from aestudio.core.architecture import Architecture
from aestudio.core.errors import ProjectError
from aestudio.core.layers.dense import Dense
from aestudio.core.objectives import Loss
from aestudio.core.params import Frozen, Labelled, parameters
from aestudio.core.plan import Optimizer, Precision, Schedule, StageOverride, Strategy, TrainingPlan
from aestudio.core.preparation import (
    Balance,
    Bits,
    Cmyk,
    Colour,
    ComplexAs,
    Folders,
    Frames,
    Ground,
    Missing,
    Preparation,
    Reading,
    ScalingRule,
    Scope,
    Sizes,
    Split,
)
from aestudio.core.project import DataReference, Project
from aestudio.core.shapes import Shape

# Setting, without a choice, the least, the most that it may be, and values beyond those.
NUMBERS: list[tuple[type[Frozen], str, float, float, float, tuple[float, ...]]] = [
    (Dense, "units", 150, 1, 65_536, (0, 65_537)),
    (Dense, "l2", 0, 0, 10, (-1e-9, 10.1)),
    (TrainingPlan, "learning_rate", 0.001, 1e-12, 10, (0, 10.1)),
    (TrainingPlan, "momentum", 0.9, 0, 0.999, (-0.1, 1)),
    (TrainingPlan, "batch_size", 150, 1, 1_000_000, (0, 1_000_001)),
    (TrainingPlan, "epochs", 10, 1, 1_000_000, (0, 1_000_001)),
    (TrainingPlan, "validation_share", 0.1, 0, 0.9, (-0.1, 0.91)),
    (TrainingPlan, "seed", 42, 0, 2**31 - 1, (-1, 2**31)),
    (TrainingPlan, "drop_factor", 0.5, 1e-9, 0.999, (0, 1)),
    (TrainingPlan, "drop_every", 10, 1, 1_000_000, (0, 1_000_001)),
    (TrainingPlan, "plateau_patience", 5, 1, 1_000_000, (0, 1_000_001)),
    (TrainingPlan, "lowest_rate", 0, 0, 1, (-0.1, 1.1)),
    (TrainingPlan, "early_stopping", 0, 0, 1_000_000, (-1, 1_000_001)),
    (TrainingPlan, "min_improvement", 0, 0, 1, (-0.1, 1.1)),
    (TrainingPlan, "clip_norm", 0, 0, 1_000_000, (-0.1, 1_000_001)),
    (DataReference, "test_share", 0.2, 0, 0.9, (-0.1, 0.91)),
    (Reading, "height", 0, 0, 4096, (-1, 4097)),
    (Reading, "width", 0, 0, 4096, (-1, 4097)),
]


@pytest.mark.parametrize(("model", "name", "default", "least", "most", "beyond"), NUMBERS)
def test_a_number_has_a_default_and_bounds(
    model: type[Frozen],
    name: str,
    default: float,
    least: float,
    most: float,
    beyond: tuple[float, ...],
) -> None:
    assert getattr(model(), name) == default
    for value in (least, most):
        assert getattr(model().edited(**{name: value}), name) == value
    for value in (*beyond, float("nan"), float("inf")):
        with pytest.raises(ProjectError):
            model().edited(**{name: value})


def test_what_spans_powers_of_ten_is_turned_by_factors() -> None:
    logarithmic = {
        name
        for model in (Dense, TrainingPlan)
        for name, one in parameters(model).items()
        if one.logarithmic
    }
    assert logarithmic >= {"l2", "learning_rate", "min_improvement", "clip_norm"}
    assert not logarithmic & {"units", "epochs", "momentum", "validation_share"}


def test_shares_are_shown_as_percentages() -> None:
    shares = {
        name
        for model in (TrainingPlan, DataReference)
        for name, one in parameters(model).items()
        if one.percentage
    }
    assert shares >= {"validation_share", "lowest_rate", "test_share"}
    assert not shares & {"momentum", "drop_factor", "learning_rate"}


@pytest.mark.parametrize(
    ("model", "default"),
    [
        (Dense, {"activation": Activation.ELU, "initializer": Initializer.HE_NORMAL}),
        (Architecture, {"tied": False, "output_activation": Activation.LINEAR}),
        (
            TrainingPlan,
            {
                "strategy": "whole",
                "optimizer": "adam",
                "loss": "mse",
                "schedule": "constant",
                "precision": "float32",
                "cache_codings": True,
                "overrides": (),
            },
        ),
        (
            Reading,
            {
                "separator": "",
                "decimal": "",
                "encoding": "",
                "header": None,
                "crop": False,
                "colour": "auto",
                "frames": "first",
                "sizes": "resize",
                "cmyk": "convert",
                "bits": "all",
                "complex": "both",
            },
        ),
        (
            Preparation,
            {
                "ignored": (),
                "label_column": "auto",
                "missing": "refuse",
                "scaling": "auto",
                "scope": "auto",
                "split": "random",
                "split_column": "",
                "test_file": "",
                "balance": "as-is",
            },
        ),
    ],
)
def test_without_a_choice_things_are(model: type[Frozen], default: dict[str, Any]) -> None:
    assert {name: getattr(model(), name) for name in default} == default


def test_without_a_choice_a_project_is_the_book_s_network_on_the_sample() -> None:
    project = Project()
    assert (project.name, project.architecture.sizes) == ("Untitled", (784, 300, 150, 300, 784))
    data = project.data
    assert (data.source, data.samples, data.shape) == ("sample", 10_000, (28, 28))
    assert (data.size, data.left_out, data.held_out) == (0, 0, None)
    assert (data.streamed, data.embedded) == (False, False)


def test_what_nobody_knows_is_refused() -> None:
    for model in (Dense, Architecture, TrainingPlan, Preparation, Project):
        with pytest.raises(ProjectError, match="nothing"):
            model.checked({"nothing": 1})


def test_an_encoder_has_1_to_32_layers() -> None:
    layers = (Dense(units=2),)
    assert Architecture(layers=layers * 32).depth == 32
    for count in (0, 33):
        with pytest.raises(ProjectError, match="an encoder has 1 to 32 layers") as told:
            Architecture.checked({"layers": layers * count})
        assert told.value.location == ("layers",)


def test_a_shape_has_a_bounded_number_of_bounded_sides() -> None:
    assert DataReference(shape=(1,) * 32).features == 1
    assert DataReference(shape=(2**40,)).features == 2**40
    for shape in ((1,) * 33, (0,), (2**40 + 1,)):
        with pytest.raises(ProjectError):
            DataReference.checked({"shape": shape})


def test_a_network_takes_up_to_a_million_numbers_a_sample() -> None:
    assert Architecture().input_shape == (28, 28)
    taken: list[Shape] = [(1,), (1_000_000,), (1000, 1000), (1,) * 32]
    for shape in taken:
        assert Architecture(input_shape=shape).inputs == math.prod(shape)
    refused: list[Shape] = [(), (0,), (1_000_001,), (1000, 1001), (1,) * 33]
    for shape in refused:
        with pytest.raises(ProjectError) as told:
            Architecture.checked({"input_shape": shape})
        assert told.value.location[0] == "input_shape"
    with pytest.raises(ProjectError, match=r"up to 1,000,000 numbers a sample \(got 1,001,000\)"):
        Architecture.checked({"input_shape": (1000, 1001)})


def test_settings_that_change_nothing_are_known() -> None:
    def without_effect(plan: TrainingPlan) -> frozenset[str]:
        return plan.without_effect(plan.stages(Architecture()))

    rest = {"drop_factor", "drop_every", "plateau_patience", "lowest_rate"}
    plain = {"momentum", "min_improvement", "cache_codings"} | rest
    assert without_effect(TrainingPlan()) == plain
    for changes, used in (
        ({"optimizer": "sgd"}, {"momentum"}),
        ({"schedule": "cosine"}, {"lowest_rate"}),
        ({"schedule": "step"}, {"lowest_rate", "drop_factor", "drop_every"}),
        (
            {"schedule": "plateau"},
            {"lowest_rate", "drop_factor", "plateau_patience", "min_improvement"},
        ),
        ({"early_stopping": 1}, {"min_improvement"}),
        ({"strategy": "one-at-a-time"}, {"cache_codings"}),
    ):
        assert without_effect(TrainingPlan().edited(**changes)) == plain - used
    own = StageOverride(stage="whole", schedule=Schedule.COSINE)
    assert without_effect(TrainingPlan(overrides=(own,))) == plain - {"lowest_rate"}


# What files and --set say: a word that changes would make files of earlier versions unreadable.
WORDS: dict[type[Labelled], str] = {
    Activation: "elu relu leaky_relu selu gelu silu softplus tanh sigmoid linear",
    Initializer: "he_normal he_uniform glorot_normal glorot_uniform lecun_normal lecun_uniform",
    Strategy: "whole one-at-a-time one-at-a-time-then-fine-tune",
    Optimizer: "adam nadam rmsprop adagrad sgd",
    Loss: "mse bce",
    Schedule: "constant cosine step plateau",
    Precision: "float32 mixed",
    Colour: "auto grey colour",
    Frames: "first every leave",
    Sizes: "resize leave",
    Cmyk: "convert leave",
    Bits: "all eight",
    ComplexAs: "both magnitude real polar",
    Folders: "auto classes",
    Ground: "white black ignored",
    Missing: "refuse drop mean median",
    ScalingRule: "auto none unit standardise robust",
    Scope: "auto feature global",
    Split: "random stratified last time column file",
    Balance: "as-is equal",
}


@pytest.mark.parametrize("kind", list(WORDS))
def test_choices_are_written_in_these_words(kind: type[Labelled]) -> None:
    assert {one.value for one in kind} >= set(WORDS[kind].split())
    labels = [one.label for one in kind]
    assert len(set(labels)) == len(labels)
    assert all(labels)
