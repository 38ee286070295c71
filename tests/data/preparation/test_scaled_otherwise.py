"""A run that saw the same data scaled otherwise does not go on as if nothing had happened."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.errors import DataError
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.job import job_for
from aestudio.data.reference import reference_for

NORTHINGS = np.column_stack([4_493_780 + np.arange(200) % 185 / 100, np.arange(200.0)])


def rounded() -> Scaling:
    """What an older program made of them: cast to short floats first."""
    short = NORTHINGS.astype(np.float32)
    return Scaling(short.min(axis=0), np.ptp(short, axis=0))


def dataset(folder: Path) -> Dataset:
    np.save(folder / "a.npy", NORTHINGS)
    return load_dataset(reference_for(folder / "a.npy"))


def run_on(data: Dataset) -> Run:
    stack = Architecture(input_shape=(2,), layers=(Dense(units=1),))
    plan = TrainingPlan(batch_size=10)
    return data.noted_in(Run(stack, plan, data.reference.fingerprint, Checkpoint(Weights({}))))


def project(data: Dataset, run: Run) -> Project:
    return Project(data=data.reference, architecture=run.architecture, plan=run.plan)


def test_it_is_refused_with_what_to_do(tmp_path: Path) -> None:
    data = dataset(tmp_path)
    older = replace(run_on(data), scaling=rounded())
    with pytest.raises(DataError, match="scaled otherwise") as caught:
        job_for(project(data, older), data, older)
    assert "from the start" in caught.value.remedy


@pytest.mark.parametrize("scaling", [None, "own", "other machine", "other data"])
def test_any_other_run_goes_on(tmp_path: Path, scaling: str | None) -> None:
    data = dataset(tmp_path)
    run, own = run_on(data), data.scaling
    match scaling:
        case None:
            run = replace(run, scaling=None)
        case "other machine":
            run = replace(run, scaling=Scaling(own.offset, own.scale * (1 + 1e-9)))
        case "other data":
            run = replace(run, scaling=rounded(), data_sha256="ab")
    assert data.fits(run)
    assert data.as_seen_by(run) is data
    assert job_for(project(data, run), data, run).start is run


def test_it_is_shown_what_it_saw(tmp_path: Path) -> None:
    data = dataset(tmp_path)
    older = replace(run_on(data), scaling=rounded())
    seen = data.as_seen_by(older)
    assert seen.fits(older)
    expected = rounded().apply(NORTHINGS[data.test_rows])
    # Half-way between two short floats either may be taken.
    apart = np.abs(seen.test - expected)
    assert apart.max() < 0.26
    assert np.mean(apart < 1e-6) > 0.95
    np.testing.assert_allclose(seen.train[:, 1], data.train[:, 1], atol=1e-6)


@pytest.mark.parametrize(
    "other",
    [
        Scaling(np.zeros(2), np.ones(2)),
        Scaling(np.zeros(1, np.float32), np.ones(1, np.float32)),
        Scaling(np.zeros(2, np.float32), np.array([1, 1.001], np.float32)),
        Scaling(np.array([0, 0.001], np.float32), np.ones(2, np.float32)),
        Scaling(np.zeros(2), np.ones(2), np.array([1, 2])),
    ],
)
def test_scalings_that_differ_do_not_agree(other: Scaling) -> None:
    one = Scaling(np.zeros(2, np.float32), np.ones(2, np.float32))
    assert one.agrees(one)
    assert not one.agrees(other)
    assert not other.agrees(one)
    assert other.agrees(other)
