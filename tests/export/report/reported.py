"""Small runs of networks that nobody trained, and what a report says of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.extent import Extent
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.data.dataset import Dataset
from aestudio.export.report.contents import ReportContents
from aestudio.export.report.gather import About, gather
from aestudio.export.report.page import page
from tests.losses import steps
from tests.networks import drawn

MADE = datetime(2026, 3, 1, 9, 30)
CLASSES = ("zero", "one", "two")
PLAN = TrainingPlan(epochs=3, batch_size=10)


def dataset(
    shape: tuple[int, ...] = (5, 4),
    *,
    train: int = 60,
    test: int = 40,
    scaling: Scaling | None = None,
    features: Sequence[Feature] = (),
    labelled: bool = True,
    notes: tuple[str, ...] = (),
) -> Dataset:
    """Random samples in 0…1."""
    generator = np.random.default_rng(3)
    samples = train + test
    values = generator.random((samples, int(np.prod(shape))), np.float32)
    labels, rows = generator.integers(0, 3, samples), np.arange(samples)
    return Dataset(
        reference=DataReference(
            source="x.npy", name="x", samples=samples, shape=shape, held_out=test
        ),
        scaling=scaling or Scaling.bytes(),
        extent=Extent(np.zeros(1, np.float32), np.ones(1, np.float32)),
        train=values[:train],
        test=values[train:],
        train_rows=rows[:train],
        test_rows=rows[train:],
        train_labels=labels[:train] if labelled else None,
        test_labels=labels[train:] if labelled else None,
        class_names=CLASSES if labelled else (),
        encoding=Encoding(features=tuple(features)),
        notes=notes,
    )


def linear(shape: tuple[int, ...] = (5, 4), units: Sequence[int] = (8, 3)) -> Architecture:
    layers = tuple(Dense(units=one, activation=Activation.LINEAR) for one in units)
    return Architecture(input_shape=shape, layers=layers)


def run(
    architecture: Architecture,
    plan: TrainingPlan = PLAN,
    *,
    losses: Sequence[tuple[float, float | None]] = ((0.5, 0.6), (0.25, 0.3), (0.2, 0.4)),
    done: tuple[int, ...] = (1,),
    stage: int = 2,
) -> Run:
    """A run of those training and validation losses in its first stage."""
    records = [
        EpochRecord(number, loss, held_out, 2.0, 10.0)
        for number, (loss, held_out) in enumerate(losses, start=1)
    ]
    histories = (StageHistory(1, "x", 1, (steps([0]),), tuple(records)),) if losses else ()
    point = Checkpoint(drawn(architecture, 1, kernel=0.2, bias=0.1), stage=stage)
    return Run(architecture, plan, "", point, History(histories), done)


def broken(one: Run) -> Run:
    """The same with a bias of the codings that is no number."""
    weights = one.checkpoint.weights
    weights["encoder_1", "bias"][:] = np.nan
    return replace(one, checkpoint=replace(one.checkpoint, weights=weights))


def gathered(one: Run, data: Dataset, about: About | None = None) -> ReportContents:
    found = gather(about or About("Digits", "1 · tied"), one, data, MADE)
    assert found is not None
    return found


def written(one: Run, data: Dataset, about: About | None = None) -> str:
    return page(gathered(one, data, about)).decode()
