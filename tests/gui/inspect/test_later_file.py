"""Samples of another file are looked at as those of the project are."""

from pathlib import Path

import numpy as np
import pytest

from aestudio.core.errors import DataError
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.later_file import later_part
from aestudio.gui.samples.part import PartName
from tests.gui.small import network

NUMBERS = np.random.default_rng(4).random((7, 5), np.float32)


@pytest.fixture
def run() -> Run:
    """Trained on rows of five numbers, of which 2 was taken and which were halved."""
    architecture, weights = network(5, (3,))
    scaling = Scaling.uniform(2.0, 2.0)
    return Run(architecture, TrainingPlan(), "", Checkpoint(weights), scaling=scaling)


def never() -> bool:
    return False


def test_they_are_scaled_as_those_of_training_were_and_called_by_their_file(
    tmp_path: Path, run: Run
) -> None:
    path = tmp_path / "others.npy"
    np.save(path, NUMBERS)
    found = later_part(path, run, never)
    assert found is not None
    np.testing.assert_allclose(found.samples, (NUMBERS - 2) / 2, rtol=1e-6)
    assert (found.name, found.file, found.rows.tolist()) == (
        PartName.LATER,
        "others.npy",
        [*range(7)],
    )


def test_those_of_another_width_are_refused_with_what_to_do(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "wide.npy"
    np.save(path, np.zeros((3, 6), np.float32))
    with pytest.raises(DataError, match=r"6 numbers a sample, the network takes 5.*Choose data"):
        later_part(path, run, never)


def test_what_is_not_wanted_any_more_is_not_read_to_its_end(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "others.npy"
    np.save(path, NUMBERS)
    assert later_part(path, run, lambda: True) is None


def test_beside_the_parts_of_the_project_it_is_one_more(inspected: Inspected) -> None:
    parts = inspected.subject.parts
    later = parts.first.taken(np.arange(4), PartName.LATER)
    parts.add(later)
    assert parts.sizes[PartName.LATER] == 4
    looked = inspected.of_part(later)
    assert looked.of_subject(inspected.subject).part is later
