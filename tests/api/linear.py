"""Models whose layers are linear, so that what they make can be worked out by hand."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.activation import Activation
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.layers.dense import Dense
from aestudio.core.preparation import Preparation, ScalingRule
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array, Weights
from aestudio.storage.project_file import save
from tests.networks import biases, drawn, kernels

OFFSET = np.array([10, -5, 100, 0, 0], np.float32)
SCALE = np.array([2, 4, 50, 1, 1], np.float32)
LINEAR = tuple(Dense(units=units, activation=Activation.LINEAR) for units in (4, 2))
COLUMNS = Encoding(
    features=(
        *(Feature(column=name) for name in ("height", "weight", "age")),
        *(Feature(column="kind", category=name) for name in ("cat", "dog")),
    )
)


def kept(
    path: Path = Path("m.h5"),
    shape: tuple[int, ...] = (5,),
    encoding: Encoding | None = None,
    strategy: str = "whole",
) -> Weights:
    """Save such a model of five inputs in two layers; its weights."""
    data = DataReference(shape=shape, preparation=Preparation(scaling=ScalingRule.STANDARDISE))
    project = Project().with_data(data)
    project = project.edited(
        architecture=project.architecture.edited(layers=LINEAR),
        plan=project.plan.edited(strategy=strategy),
    )
    weights = drawn(project.architecture, 3, kernel=0.5)
    run = Run(
        project.architecture,
        project.plan,
        "",
        Checkpoint(weights, stage=1, step=1),
        scaling=Scaling(OFFSET, SCALE),
        encoding=encoding,
    )
    save(Document(project, replace(run, data=data)), path)
    return weights


def passed(
    weights: Weights, scaled: NDArray[Any], layers: tuple[int, ...] = (1, 2, 3, 4)
) -> NDArray[np.float64]:
    """x·W + b, layer by layer."""
    values: NDArray[np.float64] = scaled.astype(np.float64)
    for number in layers:
        values = values @ kernels(weights)[number - 1] + biases(weights)[number - 1]
    return values


def numbers(count: int = 7) -> Array:
    """Samples (count, 5) as the network is used to; the last two say which kind."""
    values = np.random.default_rng(count).normal(size=(count, 5)).astype(np.float32)
    values[:, 3:] = np.eye(2)[np.arange(count) % 2]
    return values * SCALE + OFFSET
